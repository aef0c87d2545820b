/** A cause that is mended releases everything that rests on it, and nothing else; asked for by code, or by itself. */

import { describe, expect, test } from "vitest";
import type { FailureCode } from "../../src/domain/failure.ts";
import { credit, groupSetUp, HOUR_MS, sydneySetUp } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const AUDIT = { Code: "292", Name: "Audit fees", Type: "REVENUE", TaxType: "OUTPUT" };
const HALF = { Name: "GST half", TaxComponents: [{ Name: "GST", Rate: 5 }] };

const shown = (practice: Practice, resourceId: string) => {
  const event = practice.events().findLast((one) => one.resourceId === resourceId);
  return event === undefined ? null : [event.status, event.failures[0]?.code ?? null];
};

const writes = (practice: Practice) =>
  practice.calls.filter((call) => call.method !== "GET" && /\/(Invoices|CreditNotes)\?/.test(call.path));

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  const causes: readonly (readonly [FailureCode, (practice: Practice) => object, (practice: Practice) => unknown])[] = [
    [
      "lock-date",
      (practice) => {
        sydneySetUp(practice).setLockDates({ period: "2026-12-31" });
        return {};
      },
      (practice) => sydneySetUp(practice).setLockDates({ period: null }),
    ],
    [
      "account-code-missing",
      (practice) => {
        groupSetUp(practice).addAccount(AUDIT);
        return { LineItems: [{ ...line("Sydney"), AccountCode: "292" }] };
      },
      (practice) => sydneySetUp(practice).addAccount(AUDIT),
    ],
    [
      "tax-type-missing",
      (practice) => {
        const { taxType: TaxType } = groupSetUp(practice).saveTaxRate(HALF);
        return { LineItems: [{ ...line("Sydney"), TaxType }] };
      },
      (practice) => sydneySetUp(practice).saveTaxRate(HALF),
    ],
    [
      "currency-missing",
      (practice) => {
        groupSetUp(practice).addCurrency("NZD");
        return { CurrencyCode: "NZD" };
      },
      (practice) => sydneySetUp(practice).addCurrency("NZD"),
    ],
  ];

  test.each(causes)(
    "%s: once it is mended, all that rest on it go on by themselves, together",
    async (code, make, mend) => {
      const practice = await open({ settings: { copyMissingAccounts: false } });
      const fields = make(practice);
      const ids = [1, 2, 3].map((n) => raise(practice, { contact: `Client ${n}`, fields }).InvoiceID);
      ids.push(credit(practice, 50, fields).CreditNoteID);
      await practice.run(HOUR_MS);
      expect(ids.map((id) => shown(practice, id))).toEqual(ids.map(() => ["failed", code]));
      expect(writes(practice)).toEqual([]);
      practice.nowMs += HOUR_MS;
      mend(practice);
      await practice.run(HOUR_MS);
      expect(ids.map((id) => shown(practice, id))).toEqual(ids.map(() => ["synced", null]));
      expect(writes(practice)).toHaveLength(2);
    },
  );

  test("what was added to the group's set-up after Orbit read it is known to the document that uses it", async () => {
    const practice = await open();
    const first = raise(practice);
    await practice.run();
    practice.nowMs += MINUTE_MS;
    groupSetUp(practice).addAccount(AUDIT);
    const { taxType: TaxType } = groupSetUp(practice).saveTaxRate(HALF);
    sydneySetUp(practice).saveTaxRate(HALF);
    const added = raise(practice, { fields: { LineItems: [{ ...line("Sydney"), AccountCode: "292", TaxType }] } });
    await practice.run();
    expect([shown(practice, first.InvoiceID), shown(practice, added.InvoiceID)]).toEqual([
      ["synced", null],
      ["synced", null],
    ]);
    expect(copiesIn(practice, "Sydney").map((copy) => copy.LineItems[0]?.AccountCode)).toContain("292");
  });

  test("what has gone from the satellite's set-up since Orbit read it is left out, and no document fails for it", async () => {
    const practice = await open({ behaviour: { unknownTracking: "refuse" } });
    const routed = line("Sydney");
    const served = { ...routed, Tracking: [...(routed.Tracking ?? []), { Name: "Service", Option: "Advisory" }] };
    raise(practice, { fields: { LineItems: [served] } });
    await practice.run();
    expect(copiesIn(practice, "Sydney")[0]?.LineItems[0]?.Tracking).toHaveLength(1);
    practice.nowMs += HOUR_MS;
    sydneySetUp(practice).editTrackingOption("Service", "Advisory", { Status: "DELETED" });
    const invoices = [1, 2].map(() => raise(practice, { fields: { LineItems: [served] } }));
    await practice.run();
    expect(invoices.map(({ InvoiceID }) => shown(practice, InvoiceID))).toEqual(invoices.map(() => ["synced", null]));
  });

  test("a document does not fail for a lock that has been lifted since Orbit last looked", async () => {
    const practice = await open();
    sydneySetUp(practice).setLockDates({ period: "2026-12-31" });
    const early = raise(practice);
    await practice.run();
    expect(shown(practice, early.InvoiceID)).toEqual(["failed", "lock-date"]);
    practice.nowMs += MINUTE_MS;
    sydneySetUp(practice).setLockDates({ period: null });
    const late = raise(practice, { contact: "Client 2" });
    await practice.run();
    expect([shown(practice, early.InvoiceID), shown(practice, late.InvoiceID)]).toEqual([
      ["synced", null],
      ["synced", null],
    ]);
  });

  test("once missing accounts may be copied, the documents that lacked one go on", async () => {
    const practice = await open({ settings: { copyMissingAccounts: false } });
    groupSetUp(practice).addAccount(AUDIT);
    const { InvoiceID } = raise(practice, { fields: { LineItems: [{ ...line("Sydney"), AccountCode: "292" }] } });
    await practice.run();
    expect(shown(practice, InvoiceID)).toEqual(["failed", "account-code-missing"]);
    const { firm } = practice;
    const settings = { ...firm.settings, copyMissingAccounts: true };
    practice.configure({ ...firm, version: firm.version + 1, settings });
    await practice.run();
    expect(shown(practice, InvoiceID)).toEqual(["synced", null]);
  });

  test("what rests on another cause stays at rest, and costs no write", async () => {
    const practice = await open();
    groupSetUp(practice).addCurrency("NZD");
    sydneySetUp(practice).setLockDates({ period: "2026-12-31" });
    const locked = raise(practice).InvoiceID;
    const foreign = raise(practice, { fields: { CurrencyCode: "NZD", Date: "2027-01-15" } }).InvoiceID;
    await practice.run(HOUR_MS);
    practice.nowMs += HOUR_MS;
    sydneySetUp(practice).addCurrency("NZD");
    await practice.run(HOUR_MS);
    expect([shown(practice, locked), shown(practice, foreign)]).toEqual([
      ["failed", "lock-date"],
      ["synced", null],
    ]);
    expect(writes(practice)).toHaveLength(1);
  });

  test("a cause that Orbit cannot see mended is released for all of its events at once, by its code", async () => {
    const practice = await open();
    practice.nowMs += HOUR_MS;
    const Message = "You have reached the limit of invoices you can approve";
    const body = JSON.stringify({ Message: "x", Elements: [{ ValidationErrors: [{ Message }] }] });
    const effect = { kind: "status", status: 400, body } as const;
    practice.xero.control.addFault({ method: "PUT", path: "*/Invoices*", times: 10, effect });
    const ids = [1, 2, 3, 4, 5].map((n) => raise(practice, { contact: `Client ${n}` }).InvoiceID);
    await practice.run(HOUR_MS);
    expect(ids.map((id) => shown(practice, id))).toEqual(ids.map(() => ["failed", "xero-rejected"]));
    practice.xero.control.clearFaults();
    await practice.live(30 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toEqual([]);
    // What POST /api/events/resync with {"filter": {"code": "xero-rejected"}} hands to the group's object.
    const events = practice.events().filter((event) => event.failures[0]?.code === "xero-rejected");
    practice.engine(practice.group).inbox.resync({ events, by: "Demo" }, practice.nowMs);
    await practice.run(HOUR_MS);
    expect(ids.map((id) => shown(practice, id))).toEqual(ids.map(() => ["synced", null]));
  });
});
