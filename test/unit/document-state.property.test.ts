import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type StateEvidence, syncState } from "../../src/domain/document.ts";
import { compareDocuments, differencesOf } from "../../src/mirror/comparison.ts";
import { type DocumentState, isVoid } from "../../src/mirror/document.ts";
import { decimal, documentMoney } from "../../src/mirror/document-money.ts";
import { documentState } from "../../src/mirror/document-reading.ts";

const cents = fc.constantFrom(0, 10, 100.1, 165, 352);
/** Small sets of values, so that equal sides are as likely as different ones. */
const invoice: fc.Arbitrary<DocumentState> = fc
  .record({
    Status: fc.constantFrom("AUTHORISED", "PAID", "VOIDED"),
    Reference: fc.constantFrom("PO 1", "PO 2"),
    Date: fc.constantFrom("2026-11-20", "2026-11-21"),
    UnitAmount: fc.constantFrom(320, 100.5),
    Payments: fc.array(cents, { maxLength: 2 }),
    Credits: fc.array(cents, { maxLength: 1 }),
    Overpaid: fc.array(cents, { maxLength: 1 }),
  })
  .map(({ Status, Reference, Date: day, UnitAmount, Payments, Credits, Overpaid }) => {
    const tax = UnitAmount / 10;
    const parsed = documentState("invoice", {
      ...{ InvoiceID: "i", Type: "ACCREC", Status, InvoiceNumber: "INV-1", Reference, Date: day, CurrencyCode: "AUD" },
      ...{ SubTotal: UnitAmount, TotalTax: tax, Total: UnitAmount + tax },
      LineItems: [{ Description: "Work", Quantity: 1, UnitAmount, AccountCode: "200", LineAmount: UnitAmount }],
      Payments: Payments.map((Amount, n) => ({ PaymentID: `p${n}`, Amount, Date: day })),
      CreditNotes: Credits.map((AppliedAmount) => ({ CreditNoteID: "c", AppliedAmount })),
      Overpayments: Overpaid.map((AppliedAmount) => ({ CreditNoteID: "o", AppliedAmount })),
    });
    if (!parsed.ok) throw new Error(parsed.error);
    return parsed.value;
  });
const sides = fc.oneof(
  invoice.map((one) => [one, one] as const),
  fc.tuple(invoice, invoice),
);
const status = fc.constantFrom("queued", "waiting", "synced", "skipped", "failed");

describe("a document's state", () => {
  it("is in step exactly when the comparison finds every field the same, its money included", () => {
    fc.assert(
      fc.property(sides, status, fc.boolean(), fc.boolean(), ([wanted, copy], became, isKept, isBodyInStep) => {
        const pair = { wanted, copy, translated: wanted, isBodyInStep, isGone: isVoid(wanted) };
        const fields = compareDocuments(pair);
        const differences = differencesOf(fields);
        const seen = { isKept, differs: differences.length > 0, stays: null };
        const isInStep = syncState({ status: became, copy: seen }) === "in-step";
        expect(isInStep).toBe(became === "synced" && !isKept && fields.every(({ same }) => same));
        if (!isInStep || isVoid(wanted)) return;
        expect(documentMoney(copy)).toEqual(documentMoney(wanted));
      }),
      { numRuns: 3000 },
    );
  });

  const evidence: fc.Arbitrary<StateEvidence> = fc.record({
    status,
    copy: fc.option(
      fc.record({
        isKept: fc.boolean(),
        differs: fc.boolean(),
        stays: fc.constantFrom(null, "for-good", "until-decided"),
      }),
    ),
  });

  it("never hides what failed, and never calls what was not read in step", () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        const state = syncState(seen);
        if (seen.status === "failed") expect(state).toBe("failed");
        if (state === "in-step")
          expect(seen).toMatchObject({ status: "synced", copy: { isKept: false, differs: false } });
        if (state === "kept") expect(seen.copy?.isKept).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

it("amounts are written with two decimals, whatever their sign", () => {
  expect([0, 5, 50, 35200, -5, -123456].map(decimal)).toEqual(["0.00", "0.05", "0.50", "352.00", "-0.05", "-1234.56"]);
});
