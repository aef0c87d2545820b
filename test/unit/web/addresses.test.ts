import { describe, expect, it } from "vitest";
import {
  mappingQuery,
  readMappingFilters,
  writeMappingFilters,
} from "../../../web/src/features/mappings/mapping-filters.ts";
import { connectAddress, signInAddress } from "../../../web/src/features/session/addresses.ts";
import { readLanding, withoutLanding } from "../../../web/src/features/session/landing.ts";
import { xeroAddress } from "../../../web/src/format/records.ts";
import { copyAddress, eventAddress, VIEWS, viewAt } from "../../../web/src/format/views.ts";

describe("addresses of the page", () => {
  it("lead to the view that they are the address of", () => {
    for (const [name, { path }] of Object.entries(VIEWS)) expect(viewAt(path).name).toBe(name);
    expect(viewAt("/")).toEqual({ name: "overview" });
    expect(viewAt("/events")).toEqual({ name: "events", eventId: null });
    expect(viewAt("/entities/")).toEqual({ name: "entities" });
  });

  it("keep an event's id whatever is in it", () => {
    for (const id of ["01JD", "a/b c?d#e", "100%"]) {
      expect(viewAt(eventAddress(id, "?status=failed").replace("?status=failed", ""))).toEqual({
        name: "events",
        eventId: id,
      });
    }
  });

  it("name one copy, whatever is in its ids", () => {
    const copy = { kind: "credit-note", groupId: "a/b", tenantId: "t?1" } as const;
    const [path = "", search] = copyAddress(copy, "?q=INV").split("?");
    expect(viewAt(path)).toEqual({ name: "mappings", copy });
    expect(search).toBe("q=INV");
    expect(viewAt("/mappings")).toEqual({ name: "mappings", copy: null });
  });

  it("lead nowhere when they are mistyped, without breaking", () => {
    const mistyped = [
      "/event",
      "/events/1/2",
      "/entities/1",
      "/settings/x/y",
      "/mappings/bill/1/2",
      "/mappings/invoice/1",
    ];
    for (const path of mistyped) {
      expect(viewAt(path)).toEqual({ name: "nothing" });
    }
    expect(viewAt("/events/%E0%A4%A")).toEqual({ name: "events", eventId: "%E0%A4%A" });
  });
});

describe("what a sign-in left in the address", () => {
  it("is read once and then taken out, the rest stays", () => {
    const search = "?status=failed&error=access-refused&reason=Access+was+not+allowed.";
    expect(readLanding(search)).toEqual({ kind: "refused", words: "Access was not allowed." });
    expect(withoutLanding(search)).toBe("?status=failed");
    expect(readLanding(withoutLanding(search))).toBeNull();
  });

  it("has words even when the address brings none, and never endless ones", () => {
    expect(readLanding("?error=internal")?.words).not.toBe("");
    expect(readLanding(`?notice=${"x".repeat(5000)}`)?.words).toHaveLength(400);
  });
});

describe("ways to Xero", () => {
  it("come back to where the person was", () => {
    expect(signInAddress("/")).toBe("/auth/login");
    expect(connectAddress("/entities")).toBe("/auth/connect?return=%2Fentities");
    expect(signInAddress("/events?status=failed")).toBe("/auth/login?return=%2Fevents%3Fstatus%3Dfailed");
  });

  it("open the record in Xero", () => {
    expect(xeroAddress("contact", "1-2", { tenantId: "t", shortCode: null, xeroAt: null })).toBe(
      "https://go.xero.com/Contacts/View/1-2",
    );
    expect(xeroAddress("invoice", "1-2", { tenantId: "t", shortCode: "!ab", xeroAt: null })).toBe(
      "https://go.xero.com/organisationlogin/default.aspx?shortcode=!ab&redirecturl=/AccountsReceivable/View.aspx?InvoiceID=1-2",
    );
    // A Xero that is not Xero's own has a view of its own.
    const demo = { tenantId: "t", shortCode: "!ab", xeroAt: "http://localhost:8788" };
    expect(xeroAddress("credit-note", "1-2", demo)).toBe("http://localhost:8788/?organisation=t&credit-note=1-2");
  });
});

describe("mappings' filters", () => {
  it("are the same after they were written and read again", () => {
    const filters = { q: "INV-7", kind: "invoice", entity: "t-1", onlyDrift: true } as const;
    expect(readMappingFilters(writeMappingFilters(filters))).toEqual(filters);
    expect(mappingQuery(readMappingFilters("?kind=bill"))).toEqual({});
  });
});
