import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { upsertDocuments } from "../../../src/store/documents.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, aDocument, BETA, freshDatabase, MELBOURNE, money, SYDNEY, seedFirms } from "../seed.ts";
import { get, signedIn } from "./visitor.ts";

let viewer: Browser;

beforeEach(async () => {
  await freshDatabase();
  await seedFirms();
  viewer = await signedIn(fakeObjects(), ACME, "viewer");
});

interface Listed {
  readonly items: readonly { readonly number: string; readonly satellite: unknown }[];
  readonly nextCursor: string | null;
}
const numbers = async (query: string) =>
  (await get<Listed>(viewer, `/api/documents${query}`)).items.map(({ number }) => number);

describe("the documents", () => {
  it("have both sides, their money and their state in one row", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(42)]);
    const { items } = await get<Listed>(viewer, "/api/documents");
    const expected = {
      ...{ kind: "invoice", groupId: "invoice-42", number: "INV-0042", reference: "Ref 42" },
      ...{ contactName: "Fitzroy Florist", date: "2026-11-26", dueDate: "2026-12-10", currency: "AUD" },
      ...{ state: "in-step", group: money("352.00") },
      satellite: { tenantId: SYDNEY, name: "Acme Sydney", documentId: "copy-42", kept: null, ...money("352.00") },
      ...{ failure: null, failures: [], updatedAt: "2026-11-20T10:00:00.000Z", checkedAt: "2026-11-20T10:00:00.000Z" },
    };
    expect(items).toEqual([expected]);
    expect(await get(viewer, "/api/documents/invoice/invoice-42")).toMatchObject(expected);
    expect((await viewer.fetch("/api/documents/invoice/none")).status).toBe(404);
  });

  it("are listed newest date first, page by page, and only the firm's own", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-11-01" }),
      aDocument(2, { date: "2026-11-03" }),
      aDocument(3, { date: null, satelliteTenantId: null, copy: null }),
      aDocument(4, { date: "2026-11-02", kind: "credit-note", number: "CN-4" }),
    ]);
    await upsertDocuments(env.DB, BETA, [aDocument(9)]);
    expect(await numbers("")).toEqual(["INV-0002", "CN-4", "INV-0001", "INV-0003"]);
    const first = await get<Listed>(viewer, "/api/documents?limit=3");
    const rest = await get<Listed>(viewer, `/api/documents?limit=3&cursor=${first.nextCursor}`);
    expect(rest.items).toMatchObject([{ number: "INV-0003", satellite: null }]);
    expect(rest.nextCursor).toBeNull();
  });

  it("are narrowed by kind, satellite, state, month and days", async () => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { date: "2026-10-31" }),
      aDocument(2, { date: "2026-11-01", state: "failed", satelliteTenantId: MELBOURNE }),
      aDocument(3, { date: "2026-11-30", state: "kept" }),
      aDocument(4, { date: "2026-12-01", kind: "credit-note", number: "CN-4" }),
    ]);
    expect(await numbers("?month=2026-11")).toEqual(["INV-0003", "INV-0002"]);
    expect(await numbers("?from=2026-11-30&to=2026-12-01")).toEqual(["CN-4", "INV-0003"]);
    expect(await numbers("?month=2026-11&to=2026-11-29")).toEqual(["INV-0002"]);
    expect(await numbers("?state=failed,kept")).toEqual(["INV-0003", "INV-0002"]);
    expect(await numbers("?state=in-step")).toEqual(["CN-4", "INV-0001"]);
    expect(await numbers(`?entity=${MELBOURNE}`)).toEqual(["INV-0002"]);
    expect(await numbers("?kind=credit-note")).toEqual(["CN-4"]);
    for (const bad of ["?month=2026-13", "?from=yesterday", "?state=lost", "?kind=contact"]) {
      expect((await viewer.fetch(`/api/documents${bad}`)).status).toBe(400);
    }
  });

  it.each([
    ["INV-0002", ["INV-0002"]],
    ["BAS", ["INV-0001"]],
    ["florist", ["INV-0002", "INV-0001"]],
    ["165", ["INV-0002"]],
    ["$165.00", ["INV-0002"]],
    ["1,650.5", ["INV-0001"]],
    ["166", []],
  ])("are found by number, reference, contact or amount: %s", async (search, expected) => {
    await upsertDocuments(env.DB, ACME, [
      aDocument(1, { reference: "BAS Q2", group: money("1650.50"), date: "2026-11-01" }),
      aDocument(2, { group: money("165.00") }),
    ]);
    expect(await numbers(`?q=${encodeURIComponent(search)}`)).toEqual(expected);
  });

  it("a late row never replaces a newer one", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1, { rev: 2, state: "in-step" })]);
    await upsertDocuments(env.DB, ACME, [aDocument(1, { rev: 1, state: "failed" })]);
    expect(await get(viewer, "/api/documents")).toMatchObject({ items: [{ state: "in-step" }] });
  });

  it("are a CSV file of every row, with both sides", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1), aDocument(2, { copy: null, state: "queued" })]);
    const response = await viewer.fetch("/api/documents.csv?month=2026-11");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header, ...rows] = (await response.text()).trimEnd().split("\r\n");
    expect(header).toMatch(/^Kind,Number,Reference,Contact,Date,Due date,Currency,State,/);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain(
      "invoice,INV-0001,Ref 1,Fitzroy Florist,2026-11-26,2026-12-10,AUD,in-step,,AUTHORISED,352.00",
    );
  });
});
