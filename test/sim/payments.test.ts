/** Payments, credit notes and changes of paid invoices: what the group shows as paid and credited, the satellite shows. */

import { describe, expect, test } from "vitest";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

const settled = (invoice: { AmountPaid: number; AmountCredited: number; AmountDue: number; Status: string }) => ({
  paid: invoice.AmountPaid,
  credited: invoice.AmountCredited,
  due: invoice.AmountDue,
  status: invoice.Status,
});

const about = (practice: Practice, resourceId: string) =>
  practice.events().filter((event) => event.resourceId === resourceId);

/** Raises a credit note over one line of that amount before tax. */
function credit(practice: Practice, amount: number, option = "Sydney", contact = "Ridgeway University") {
  return practice.xero.control.person(practice.group).raiseCreditNote({
    Contact: { Name: contact },
    Status: "AUTHORISED",
    LineItems: [{ ...line(option, amount), Quantity: 1 }],
  });
}

/** Lets an hour pass and everything happen; payments may have no webhook, so the invoice is also looked at. */
async function later(practice: Practice, ...invoiceIds: string[]): Promise<void> {
  await practice.run(HOUR_MS);
  practice.nowMs += HOUR_MS;
  await practice.announce(...invoiceIds);
  await practice.run(HOUR_MS);
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();
  const group = (practice: Practice) => practice.xero.control.person(practice.group);
  const both = (practice: Practice, invoiceId: string, place = "Sydney") => {
    const invoice = group(practice).invoice(invoiceId);
    const copy = copiesIn(practice, place).find((one) => one.InvoiceNumber === invoice.InvoiceNumber);
    if (copy === undefined) throw new Error("no copy");
    return { ours: { ...mirrored(invoice), ...settled(invoice) }, theirs: { ...mirrored(copy), ...settled(copy) } };
  };

  test("part payments, several payments, and removed ones follow", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const first = group(practice).pay(invoice.InvoiceID, { amount: 100, reference: "part 1", date: "2026-11-21" });
    await later(practice, invoice.InvoiceID);
    let { ours, theirs } = both(practice, invoice.InvoiceID);
    expect(theirs).toEqual(ours);
    group(practice).pay(invoice.InvoiceID, { amount: 165.1, date: "2026-11-22" });
    await later(practice, invoice.InvoiceID);
    ({ ours, theirs } = both(practice, invoice.InvoiceID));
    expect(theirs).toEqual(ours);
    expect(theirs.status).toBe("PAID");
    group(practice).removePayment(first.PaymentID);
    await later(practice, invoice.InvoiceID);
    ({ ours, theirs } = both(practice, invoice.InvoiceID));
    expect(theirs).toEqual(ours);
    expect(theirs.paid).toBe(165.1);
  });

  test("an invoice that is paid before Orbit sees it arrives paid", async () => {
    const practice = await open();
    const invoice = raise(practice);
    group(practice).pay(invoice.InvoiceID, { amount: 265.1 });
    await later(practice, invoice.InvoiceID);
    const { ours, theirs } = both(practice, invoice.InvoiceID);
    expect(theirs).toEqual(ours);
    expect(theirs.status).toBe("PAID");
  });

  test("a payment's account that the satellite cannot use is said, and the invoice is there all the same", async () => {
    const practice = await open();
    practice.xero.control.bookkeeping(practice.group).addAccount({
      Code: "099",
      Name: "Trust account",
      Type: "BANK",
      BankAccountNumber: "1",
    });
    const invoice = raise(practice);
    group(practice).pay(invoice.InvoiceID, { amount: 10, accountCode: "099" });
    await later(practice, invoice.InvoiceID);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    const event = about(practice, invoice.InvoiceID).at(-1);
    expect(event).toMatchObject({ status: "failed", failures: [{ code: "payment-account-invalid" }] });
    expect(event?.failures[0]?.detail).toContain("099");
  });

  test("a credit note is created, edited, allocated, un-allocated and voided", async () => {
    const practice = await open();
    const invoice = raise(practice);
    const note = credit(practice, 50);
    await later(practice);
    const notes = () => practice.xero.control.person(practice.satellite("Sydney")).creditNotes();
    expect(notes().map(mirrored)).toEqual([mirrored(note)]);
    expect(notes()[0]).toMatchObject({
      CreditNoteNumber: note.CreditNoteNumber,
      RemainingCredit: note.RemainingCredit,
    });
    const allocationId = group(practice).allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 30 });
    await later(practice, invoice.InvoiceID);
    expect(both(practice, invoice.InvoiceID).theirs).toEqual(both(practice, invoice.InvoiceID).ours);
    expect(both(practice, invoice.InvoiceID).theirs.credited).toBe(30);
    group(practice).unallocate(note.CreditNoteID, allocationId);
    await later(practice, invoice.InvoiceID);
    expect(both(practice, invoice.InvoiceID).theirs).toEqual(both(practice, invoice.InvoiceID).ours);
    const edited = group(practice).editCreditNote(note.CreditNoteID, { Reference: "Goodwill" });
    await later(practice);
    expect(notes().map(mirrored)).toEqual([mirrored(edited)]);
    group(practice).editCreditNote(note.CreditNoteID, { Status: "VOIDED" });
    await later(practice);
    expect(notes().map((one) => one.Status)).toEqual(["VOIDED"]);
  });

  test("what Xero lets change on a paid invoice changes without touching its payments", async () => {
    const practice = await open();
    const invoice = raise(practice);
    group(practice).pay(invoice.InvoiceID, { amount: 265.1 });
    await later(practice, invoice.InvoiceID);
    const before = practice.calls.length;
    group(practice).editInvoice(invoice.InvoiceID, { Reference: "PO 9", DueDate: "2027-01-31" });
    await later(practice, invoice.InvoiceID);
    const { ours, theirs } = both(practice, invoice.InvoiceID);
    expect(theirs).toEqual(ours);
    expect(practice.calls.slice(before).filter((call) => call.path.includes("/Payments"))).toEqual([]);
  });

  test("a reconciled payment in the satellite stops the change before anything is touched", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const payment = group(practice).pay(invoice.InvoiceID, { amount: 100 });
    await later(practice, invoice.InvoiceID);
    const satellite = practice.xero.control.person(practice.satellite("Sydney"));
    const [theirs] = satellite.payments();
    satellite.reconcilePayment(theirs?.PaymentID ?? "", true);
    group(practice).removePayment(payment.PaymentID);
    group(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
    group(practice).pay(invoice.InvoiceID, { amount: 100 });
    await later(practice, invoice.InvoiceID);
    const newest = about(practice, invoice.InvoiceID).at(-1);
    expect(newest).toMatchObject({ status: "failed", failures: [{ code: "payment-reconciled" }] });
    expect(copiesIn(practice, "Sydney")[0]).toMatchObject({ AmountPaid: 100, Total: invoice.Total });
    satellite.reconcilePayment(theirs?.PaymentID ?? "", false);
    if (newest === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.resync({ events: [newest], by: "Demo" }, practice.nowMs);
    await later(practice);
    const after = both(practice, invoice.InvoiceID);
    expect(after.theirs).toEqual(after.ours);
  });

  test("a payment that somebody entered in the satellite survives a change of the invoice", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const satellite = practice.xero.control.person(practice.satellite("Sydney"));
    const [copy] = satellite.invoices();
    satellite.pay(copy?.InvoiceID ?? "", { amount: 20, reference: "cash at the counter" });
    await later(practice);
    group(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
    await later(practice, invoice.InvoiceID);
    expect(satellite.invoices()[0]).toMatchObject({ AmountPaid: 20, SubTotal: 600 });
  });

  test("the group's overpayment waits for an account, and is said", async () => {
    const practice = await open();
    const invoice = raise(practice);
    group(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 65.1 });
    await later(practice, invoice.InvoiceID);
    const event = about(practice, invoice.InvoiceID).at(-1);
    expect(event).toMatchObject({ status: "failed", failures: [{ code: "overpayment-not-mirrored" }] });
    expect(event?.failures[0]?.detail).toContain("65.10");
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("a paid invoice moves: paid off there, void, made and paid here", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const payment = group(practice).pay(invoice.InvoiceID, { amount: 50 });
    await later(practice, invoice.InvoiceID);
    group(practice).removePayment(payment.PaymentID);
    group(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
    group(practice).pay(invoice.InvoiceID, { amount: 50 });
    await later(practice, invoice.InvoiceID);
    expect(copiesIn(practice, "Sydney").map((copy) => [copy.Status, copy.AmountPaid])).toEqual([["VOIDED", 0]]);
    const { ours, theirs } = both(practice, invoice.InvoiceID, "Melbourne");
    expect(theirs).toEqual(ours);
  });

  test("an account that the satellite lacks is copied, when the firm lets it", async () => {
    const practice = await open();
    practice.xero.control
      .bookkeeping(practice.group)
      .addAccount({ Code: "292", Name: "Audit fees", Type: "REVENUE", TaxType: "OUTPUT" });
    const items = [{ ...line("Sydney"), AccountCode: "292" }];
    const invoice = raise(practice, { fields: { LineItems: items } });
    raise(practice, { fields: { LineItems: items } });
    await later(practice);
    expect(copiesIn(practice, "Sydney")).toHaveLength(2);
    const { ours, theirs } = both(practice, invoice.InvoiceID);
    expect(theirs).toEqual(ours);
    const made = practice.xero.control
      .bookkeeping(practice.satellite("Sydney"))
      .accounts()
      .filter((one) => one.code === "292");
    expect(made).toMatchObject([{ name: "Audit fees", type: "REVENUE", taxType: "OUTPUT" }]);
  });

  test("a tax type goes by name and percentage where the code means something else", async () => {
    const practice = await open();
    const rate = { Name: "GST half", TaxComponents: [{ Name: "GST", Rate: 5 }] };
    const ours = practice.xero.control.bookkeeping(practice.group).saveTaxRate(rate);
    practice.xero.control
      .bookkeeping(practice.satellite("Sydney"))
      .saveTaxRate({ Name: "Other", TaxComponents: [{ Name: "X", Rate: 7 }] });
    const theirs = practice.xero.control.bookkeeping(practice.satellite("Sydney")).saveTaxRate(rate);
    expect(theirs.taxType).not.toBe(ours.taxType);
    const invoice = raise(practice, { fields: { LineItems: [{ ...line("Sydney"), TaxType: ours.taxType }] } });
    await later(practice);
    expect(copiesIn(practice, "Sydney")[0]).toMatchObject({ Total: invoice.Total });
    expect(copiesIn(practice, "Sydney")[0]?.LineItems[0]).toMatchObject({ TaxType: theirs.taxType });
  });

  test("everything that stands in the way is told at once, without a write", async () => {
    const practice = await open({ settings: { copyMissingAccounts: false } });
    const { control } = practice.xero;
    control.bookkeeping(practice.group).addAccount({ Code: "292", Name: "Audit fees", Type: "REVENUE" });
    const rate = control
      .bookkeeping(practice.group)
      .saveTaxRate({ Name: "GST half", TaxComponents: [{ Name: "GST", Rate: 5 }] });
    control.bookkeeping(practice.group).addCurrency("NZD");
    control.bookkeeping(practice.satellite("Sydney")).setLockDates({ period: "2026-12-31" });
    const invoice = raise(practice, {
      fields: { CurrencyCode: "NZD", LineItems: [{ ...line("Sydney"), AccountCode: "292", TaxType: rate.taxType }] },
    });
    await later(practice);
    const [event] = about(practice, invoice.InvoiceID);
    expect(event?.failures.map((failure) => failure.code).toSorted()).toEqual(
      ["account-code-missing", "currency-missing", "lock-date", "tax-type-missing"].toSorted(),
    );
    expect(practice.calls.filter((call) => call.method !== "GET" && call.path.includes("/Invoices"))).toEqual([]);
  });
});
