import { describe, expect, test } from "vitest";
import { advancePayments, advanceState, changedUses } from "../../../src/mirror/advance.ts";
import { documentState } from "../../../src/mirror/document-reading.ts";

const use = (invoiceId: string, amount: number, date: string, parts: object = { Amount: amount }) => ({
  ...{ Invoice: { InvoiceID: invoiceId }, Date: `${date}T00:00:00` },
  ...parts,
});
const overpayment = (allocations: object[], parts: object = {}) => {
  const raw = {
    OverpaymentID: "o-1",
    Status: "AUTHORISED",
    Date: "2026-11-18",
    CurrencyRate: 1,
    Allocations: allocations,
  };
  const state = advanceState("overpayment", { ...raw, ...parts }, 7);
  if (state === null) throw new Error("not an overpayment");
  return state;
};
const invoice = (...applied: number[]) => {
  const Overpayments = applied.map((AppliedAmount) => ({ OverpaymentID: "o-1", AppliedAmount, Date: "2001-01-01" }));
  const raw = { InvoiceID: "i-1", Type: "ACCREC", Status: "AUTHORISED", Date: "2026-11-20", Overpayments };
  const state = documentState("invoice", raw);
  if (!state.ok) throw new Error(state.error);
  return state.value;
};
const shown = (document: ReturnType<typeof invoice>, held: ReturnType<typeof overpayment> | null) =>
  advancePayments(document, () => held).map(({ amount, date, reference }) => ({ amount, date, reference }));

describe("what an overpayment pays", () => {
  test("is its uses on that invoice, with their own dates, whatever the invoice says", () => {
    const uses = [use("i-1", 30, "2026-11-22"), use("i-2", 5, "2026-11-22"), use("i-1", 20.5, "2026-11-21")];
    expect(shown(invoice(50.5), overpayment(uses))).toEqual([
      { amount: 20.5, date: "2026-11-21", reference: "Overpayment 2026-11-18" },
      { amount: 30, date: "2026-11-22", reference: "Overpayment 2026-11-18" },
    ]);
    // Listed once for each use, and the amounts under their other name.
    const renamed = [use("i-1", 30, "2026-11-22", { AppliedAmount: 30 }), use("I-1", 20.5, "2026-11-21")];
    expect(shown(invoice(30, 20.5), overpayment(renamed, { Reference: "R-7" }))).toMatchObject([
      ...[{ amount: 20.5 }, { amount: 30, reference: "Overpayment R-7" }],
    ]);
  });

  test("has ids that do not depend on Xero's, and differ for equal uses of one day", () => {
    const uses = [use("i-1", 10, "2026-11-21", { Amount: 10, AllocationID: "a" }), use("i-1", 10, "2026-11-21")];
    const ids = advancePayments(invoice(20), () => overpayment(uses)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(advancePayments(invoice(20), () => overpayment(uses.toReversed())).map(({ id }) => id)).toEqual(ids);
  });

  test("is one payment of the later date where its uses do not make up what the invoice says", () => {
    const expected = [{ amount: 50, date: "2026-11-20" }];
    expect(shown(invoice(50), overpayment([use("i-1", 30, "2026-11-22")]))).toMatchObject(expected);
    expect(shown(invoice(50), null)).toMatchObject([{ ...expected[0], reference: "Overpayment" }]);
  });

  test("is nothing once it is void, and has changed where another part is used", () => {
    const before = overpayment([use("i-1", 30, "2026-11-22"), use("i-2", 5, "2026-11-22")]);
    expect(overpayment([use("i-1", 30, "2026-11-22")], { Status: "VOIDED" }).allocations).toEqual([]);
    expect([...changedUses(before, overpayment([use("i-2", 5, "2026-11-22")]))]).toEqual(["i-1"]);
    expect([...changedUses(before, before)]).toEqual([]);
  });
});
