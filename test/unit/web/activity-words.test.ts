import { describe, expect, it } from "vitest";
import { actionWords, valuesInWords } from "../../../web/src/features/activity/activity-words.ts";

const SYDNEY = { locale: "en-AU", timeZone: "Australia/Sydney" };
const ID = "70b63577-ebcf-49fb-a10c-c6ea0ffcbcc3";
type Values = Parameters<typeof valuesInWords>[0]["before"];
const said = (before: Values, after: Values) =>
  valuesInWords({ before, after }, SYDNEY).map(({ name, before: was, after: is }) =>
    was === null ? `${name}: ${is}` : `${name}: ${was} → ${is}`,
  );

describe("what people did", () => {
  it("names no record by its id", () => {
    const words = (action: string, subject: string) => actionWords({ action, subject }, SYDNEY);
    expect(words("backfill.start", "01M8ENFW32RJ1T90WYNBVPHWQ9")).toBe("Started a backfill");
    expect(words("entity.change", "Harbour Sydney")).toBe("Changed the organisation: Harbour Sydney");
    expect(words("event.resync", "INV-0042 (01M8ENFW32RJ1T90WYNBVPHWQ9)")).toBe("Re-synced: INV-0042");
    expect(words("copy.stop-keeping", `credit-note ${ID}`)).toBe("Stopped keeping the copy");
    expect(words("tie-out.start", "2026-11")).toBe("Tied out: November 2026");
    const option = { role: "satellite", trackingOptionId: ID, trackingOptionName: "Sydney" };
    expect(said({ role: "unassigned", trackingOptionId: null, trackingOptionName: null }, option)).toEqual([
      "Role: unassigned → satellite",
      "Tracking option: none → Sydney",
    ]);
    expect(said({ trackingCategoryId: null }, { trackingCategoryId: ID })).toEqual([
      "Tracking category: none → chosen",
    ]);
    expect(said({ trackingCategoryId: ID }, { trackingCategoryId: ID.replace("7", "8") })).toEqual([
      "Tracking category: another one",
    ]);
  });

  it("does not say again what the subject names", () => {
    expect(said(null, { organisations: ["Harbour Sydney", "Harbour Melbourne"], newFirm: true })).toEqual([
      "New firm: yes",
    ]);
  });

  it("says choices and causes in words, not in their codes", () => {
    expect(said({ mixedTracking: "fail" }, { mixedTracking: "first-line" })).toEqual([
      "Mixed tracking: stop and ask → the first line decides",
    ]);
    expect(said({ paymentsFrom: "group" }, { paymentsFrom: "either" })).toEqual([
      "Where payments are received: in the group → in either",
    ]);
    expect(said(null, { choice: "keep" })).toEqual(["Choice: keep the copy as it is"]);
    expect(said({ accountCodes: {} }, { accountCodes: { "200": "260" } })).toEqual([
      "Accounts that stand for the group’s: none → 200 → 260",
    ]);
    expect(said(null, { filter: { code: ["lock-date", "minute-limit"] } })).toEqual([
      "Filter: Cause Lock date, Minute limit",
    ]);
    const filter = { kind: "credit-note", code: "lock-date", entity: ID, without: "skip-own-write,skip-unchanged" };
    expect(said(null, { filter })).toEqual([
      "Filter: Kind credit notes, Cause Lock date, Organisation one organisation",
    ]);
  });

  it("is in words that the page has elsewhere, with days, moments and lists as people write them", () => {
    expect(said({ paused: false, dayLimit: null }, { paused: true, dayLimit: 1000 })).toEqual([
      "Paused: no → yes",
      "Calls in 24 hours: none → 1,000",
    ]);
    expect(said(null, { from: "2025-11-26T13:00:00.000Z", to: "2026-11-27T12:59:59.999Z" })).toEqual([
      "Days: 27 Nov 2025 to 27 Nov 2026",
    ]);
    expect(said({ from: "2025-11-27T00:00:00.000Z", to: "2026-11-27T23:59:59.999Z" }, null)).toEqual([
      "Days: 27 Nov 2025 to 27 Nov 2026 (UTC)",
    ]);
    expect(said(null, { refused: ["Group", "Sydney"] })).toEqual(["Refused: Group, Sydney"]);
    expect(said(null, { filter: { q: "INV", status: "failed" } })).toEqual(["Filter: Search INV, Status failed"]);
    expect(said({ note: "ok" }, null)).toEqual(["Note: ok → removed"]);
    expect(said(null, { ids: ["event-1"], named: 30 })).toEqual(["Named: 30"]);
  });
});
