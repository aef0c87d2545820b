import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareContacts, compareDocuments, type DocumentPair, differencesOf } from "../../../src/mirror/comparison.ts";
import { contactState } from "../../../src/mirror/contact.ts";
import type { DocumentState } from "../../../src/mirror/document.ts";
import { documentMoney } from "../../../src/mirror/document-money.ts";
import { documentState } from "../../../src/mirror/document-reading.ts";
import { enteredOnOneSide } from "../../../src/mirror/money-comparison.ts";
import type { XeroDocument } from "../../../src/xero/schemas.ts";

const LINE = { Description: "Bookkeeping", Quantity: 1, UnitAmount: 320, AccountCode: "210", LineAmount: 320 };

function invoice(fields: Partial<XeroDocument> = {}): DocumentState {
  const state = documentState("invoice", {
    ...{ InvoiceID: "g", Type: "ACCREC", Status: "AUTHORISED", InvoiceNumber: "INV-1", Date: "2026-11-20" },
    ...{ CurrencyCode: "AUD", SubTotal: 320, TotalTax: 32, Total: 352, LineItems: [LINE] },
    ...fields,
  });
  if (!state.ok) throw new Error(state.error);
  return state.value;
}

const payment = (Amount: number) => ({ PaymentID: `p-${Amount}`, Amount, Date: "2026-11-21" });
const credit = (AppliedAmount: number) => ({ CreditNoteID: `c-${AppliedAmount}`, AppliedAmount });

function pair(wanted: DocumentState, copy: DocumentState, more: Partial<DocumentPair> = {}): DocumentPair {
  return { wanted, copy, translated: wanted, isBodyInStep: false, isGone: false, ...more };
}

function table(wanted: DocumentState, copy: DocumentState, more: Partial<DocumentPair> = {}) {
  const fields = compareDocuments(pair(wanted, copy, more));
  return new Map(fields.map(({ field, group, satellite }) => [field, `${group} | ${satellite}`]));
}

const differing = (wanted: DocumentState, copy: DocumentState, more: Partial<DocumentPair> = {}) =>
  differencesOf(compareDocuments(pair(wanted, copy, more))).map(({ field }) => field);

describe("an invoice beside its copy", () => {
  test("is paid on both sides, in Xero's word, when both are fully paid", () => {
    const paid = invoice({ Status: "PAID", Payments: [payment(352)] });
    // Orbit keeps the copy up to date with what it applies: its status is still the one of the last read.
    const copy = invoice({ InvoiceID: "s", Payments: [payment(352)] });
    expect(differing(paid, copy)).toEqual([]);
    const rows = table(paid, copy);
    expect(rows.get("status")).toBe("Paid | Paid");
    expect(rows.get("paid")).toBe("352.00 AUD | 352.00 AUD");
    expect(rows.get("still due")).toBe("0.00 AUD | 0.00 AUD");
  });

  test("awaits payment until nothing is due", () => {
    const part = invoice({ Payments: [payment(100)] });
    expect(table(part, part).get("status")).toBe("Awaiting payment | Awaiting payment");
    expect(table(part, part).get("still due")).toBe("252.00 AUD | 252.00 AUD");
  });

  test("is paid by credit, and by an overpayment, each in a row of its own", () => {
    const credited = invoice({ CreditNotes: [credit(214.5)], Payments: [payment(137.5)] });
    expect(table(credited, credited).get("credited")).toBe("214.50 AUD | 214.50 AUD");
    expect(table(credited, credited).get("status")).toBe("Paid | Paid");
    const overpaid = invoice({ Overpayments: [{ CreditNoteID: "o", AppliedAmount: 58.3 }] });
    expect(table(overpaid, invoice()).get("overpaid")).toBe("58.30 AUD | 0.00 AUD");
    expect(table(overpaid, invoice()).get("paid")).toBe("58.30 AUD | 0.00 AUD");
    expect(differing(overpaid, invoice())).toEqual(["overpaid"]);
    expect(table(invoice(), invoice()).has("overpaid")).toBe(false);
  });

  test("calls paid what the document's row calls paid, whoever paid it", () => {
    const both = invoice({ Payments: [payment(100)], Overpayments: [{ CreditNoteID: "o", AppliedAmount: 58.3 }] });
    expect(table(both, both).get("paid")).toBe(`${documentMoney(both).paid} AUD | ${documentMoney(both).paid} AUD`);
    expect(documentMoney(both).paid).toBe("158.30");
    expect(differing(both, invoice({ Payments: [payment(100)] }))).toEqual(["overpaid"]);
    expect(differing(both, invoice())).toEqual(["paid", "overpaid"]);
  });

  test("is in step where the copy has as a payment what an overpayment of the group pays", () => {
    const overpaid = invoice({ Overpayments: [{ CreditNoteID: "o", AppliedAmount: 58.3 }] });
    expect(differing(overpaid, invoice({ Payments: [payment(58.3)] }))).toEqual([]);
  });

  test("names the cause of a difference, not what only follows from it", () => {
    const paid = invoice({ Status: "PAID", Payments: [payment(352)] });
    expect(differing(paid, invoice())).toEqual(["paid"]);
    const rows = compareDocuments(pair(paid, invoice())).filter(({ same }) => !same);
    expect(rows.map(({ field }) => field)).toEqual(["status", "paid", "still due"]);
    const dearer = invoice({ SubTotal: 640, TotalTax: 64, Total: 704, LineItems: [{ ...LINE, UnitAmount: 640 }] });
    expect(differencesOf(compareDocuments(pair(invoice(), dearer)))).toEqual([
      { field: "line 1 unit amount", group: "320.00 AUD", satellite: "640.00 AUD" },
    ]);
    expect(differing(invoice(), invoice({ Total: 352.01 }))).toEqual(["total"]);
  });

  test("shows a line that one side lacks", () => {
    const two = invoice({ LineItems: [LINE, { ...LINE, Description: "Payroll" }] });
    expect(table(two, invoice()).get("line 2")).toBe("Payroll, 1 × 320.00 AUD, account 210 | ");
    expect(differing(two, invoice())).toEqual(["line 2"]);
  });

  test("is voided on both sides, whatever else they say; voided on one only, that is all that differs", () => {
    const [voided, deleted] = [invoice({ Status: "VOIDED" }), invoice({ Status: "DELETED", Reference: "other" })];
    expect(differing(voided, deleted, { isGone: true })).toEqual([]);
    expect(differing(voided, invoice({ Reference: "other" }), { isGone: true })).toEqual(["status"]);
    expect(table(voided, invoice(), { isGone: true }).get("status")).toBe("Voided | Awaiting payment");
    expect(differing(invoice(), voided)).toEqual(["status"]);
  });

  test("may be spelled by Xero in its own way", () => {
    const spelled = invoice({ Reference: "PO 1" });
    expect(differing(invoice({ Reference: "PO  1" }), spelled, { isBodyInStep: true })).toEqual([]);
  });
});

test("money that was entered on the copy alone is told from what is still to come", () => {
  const paid = invoice({ Payments: [payment(100)] });
  expect(enteredOnOneSide(invoice(), paid, "group").map(({ field }) => field)).toEqual(["paid"]);
  expect(enteredOnOneSide(paid, invoice(), "group")).toEqual([]);
  expect(enteredOnOneSide(invoice(), invoice({ CreditNotes: [credit(5)] }), "group").map(({ field }) => field)).toEqual(
    ["credited"],
  );
});

test("a contact's terms and its archive are compared, too", () => {
  const [active, archived] = [{}, { ContactStatus: "ARCHIVED" }].map((fields) =>
    contactState({ ContactID: "c", Name: "Bondi Cafe", ...fields }),
  );
  if (active === undefined || archived === undefined) throw new Error("no contacts");
  expect(differencesOf(compareContacts(active, archived, null))).toEqual([
    { field: "status", group: "Active", satellite: "Archived" },
  ]);
  const terms = { ...active, salesTerm: { day: 20, type: "DAYSAFTERBILLDATE" } };
  expect(differencesOf(compareContacts(terms, active, null)).map(({ field }) => field)).toEqual(["sales terms"]);
});

test("no difference is named exactly when every row is the same, for any two documents", () => {
  const amount = fc.constantFrom(0, 0.01, 58.3, 100, 352);
  const document = fc.record({
    Status: fc.constantFrom("AUTHORISED", "PAID", "VOIDED"),
    Reference: fc.constantFrom(null, "PO 1"),
    Total: fc.constantFrom(null, 352, 352.01),
    LineItems: fc.array(fc.record({ UnitAmount: amount, Description: fc.constantFrom("a", "b") }), { maxLength: 3 }),
    Payments: fc.array(amount.map(payment), { maxLength: 2 }),
    CreditNotes: fc.array(amount.map(credit), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(document, document, fc.boolean(), (ours, theirs, isBodyInStep) => {
      const fields = compareDocuments(pair(invoice(ours), invoice(theirs), { isBodyInStep }));
      expect(differencesOf(fields).length === 0).toBe(fields.every(({ same }) => same));
      expect(new Set(fields.map(({ field }) => field)).size).toBe(fields.length);
      for (const { group, satellite, same } of fields) if (group === satellite) expect(same).toBe(true);
    }),
  );
});
