import { describe, expect, it } from "vitest";
import type { Failure as Cause } from "../../../src/domain/failure.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import type { EventDetail } from "../../../web/src/data/shapes.ts";
import { mainActOf } from "../../../web/src/features/events/panel/main-act.ts";

/** What an event says of its own organisation when it is about a copy there. */
const OWN = { tenantId: "group", name: "Group", resourceId: null, status: "failed", failures: [] } as const;

function acts(cause: Cause, parts: Partial<Pick<EventDetail, "status" | "kind" | "targets">> = {}) {
  const failures = [{ ...explain(cause), remedy: [...explain(cause).remedy] }];
  return mainActOf({ status: "failed", kind: "invoice", tenantId: "group", targets: [], failures, ...parts });
}

describe("the one button of an event that stands out", () => {
  it("opens the record in Xero where only an edit of it helps, never Re-sync", () => {
    expect(acts({ code: "no-tracking", category: "Entity" })).toBe("edit");
    expect(acts({ code: "mixed-tracking", options: ["Sydney", "Melbourne"] })).toBe("edit");
    expect(acts({ code: "no-line-items", document: "INV-1" })).toBe("edit");
    expect(acts({ code: "account-code-missing", lines: [1], accountCode: null, satellite: null })).toBe("edit");
  });

  it("leads to the set-up for an option that no satellite has", () => {
    expect(acts({ code: "no-satellite", option: "Perth" })).toBe("map");
  });

  it("is the decision or the consent that the cause asks for", () => {
    expect(acts({ code: "satellite-edited", satellite: "Sydney", differences: [] })).toBe("choose");
    expect(acts({ code: "disconnected", entity: "Sydney" }, { status: "waiting" })).toBe("reconnect");
  });

  it("is Re-sync where that is what helps: after the set-up of a satellite was put in order", () => {
    expect(acts({ code: "lock-date", date: null, lockDate: null, satellite: "Sydney" })).toBe("resync");
    expect(acts({ code: "contact-archived", contact: "Fitzroy Florist", satellite: "Sydney" })).toBe("resync");
  });

  it("is none where the page cannot lead to what helps", () => {
    const email = { code: "contact-email-missing", contact: "Fitzroy Florist", satellite: "Sydney" } as const;
    expect(acts(email)).toBeNull();
    expect(acts(email, { kind: "contact" })).toBe("edit");
    expect(acts({ code: "no-line-items", document: "INV-1" }, { targets: [OWN] })).toBeNull();
    expect(acts({ code: "former-satellite", entity: "Sydney", why: "removed" })).toBeNull();
    expect(acts({ code: "no-tracking", category: null }, { status: "resolved" })).toBeNull();
  });
});
