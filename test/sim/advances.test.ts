// biome-ignore-all lint/style/noExcessiveLinesPerFile: all that can become of a credit of the group, from one set-up.

/**
 * Overpayments and prepayments of the group: what they pay of an invoice is a payment on the copy, on the account that is
 * chosen for it; and cash refunds of credit notes.
 */

import { describe, expect, test } from "vitest";
import { changeEntity, credit, groupOf, HOUR_MS, later, newestEvent } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

const CREDITS = { Code: "851", Name: "Client credits", Type: "CURRENT", EnablePaymentsToAccount: true } as const;
const MINUTE_MS = 60_000;

/** Both satellites have the account, chosen by its code. */
async function opened(options: PracticeOptions = {}): Promise<Practice> {
  const practice = await new Practice(options).open();
  for (const name of ["Sydney", "Melbourne"]) {
    practice.xero.control.bookkeeping(practice.satellite(name)).addAccount(CREDITS);
    changeEntity(practice, name, { creditsAccount: "851" });
  }
  return practice;
}

const personIn = (practice: Practice, place: string) => practice.xero.control.person(practice.satellite(place));

/** Live payments on the copy: amount, date, reference and account. */
function paidOn(practice: Practice, number: string, place = "Sydney") {
  const copy = copiesIn(practice, place).find((one) => one.InvoiceNumber === number);
  const ids = new Set(copy?.Payments.map((one) => one.PaymentID));
  return personIn(practice, place)
    .payments()
    .filter((one) => ids.has(one.PaymentID))
    .map(({ Amount, Date: date, Reference, Account }) => ({
      amount: Amount,
      date: new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10),
      reference: Reference,
      account: Account.Code,
    }))
    .toSorted((a, b) => a.amount - b.amount);
}

/** Events of the record that are not over: failed, waiting or queued. */
const openOf = (practice: Practice, resourceId: string) =>
  practice
    .events()
    .filter((event) => event.resourceId === resourceId && event.status !== "synced" && event.status !== "skipped")
    .map(({ status, failures }) => [status, ...failures.map(({ code }) => code)]);

const contactOf = (practice: Practice, invoiceId: string) => groupOf(practice).invoice(invoiceId).Contact.ContactID;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options: PracticeOptions = {}) => opened({ preset, ...options });

  test("what an overpayment pays is a payment on the copy, dated as its use, and goes when it is taken off", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const contactId = contactOf(practice, invoice.InvoiceID);
    const deposit = groupOf(practice).receive({
      kind: "overpayment",
      contactId,
      amount: 100,
      date: "2026-11-18",
      reference: "R-7",
    });
    const use = groupOf(practice).applyAdvance(deposit.ID, {
      invoiceId: invoice.InvoiceID,
      amount: 65.1,
      date: "2026-11-21",
    });
    await later(practice, invoice.InvoiceID);
    const reference = preset === "friendly" ? "Overpayment R-7" : "Overpayment 2026-11-18";
    expect(paidOn(practice, invoice.InvoiceNumber)).toEqual([
      { amount: 65.1, date: "2026-11-21", reference, account: "851" },
    ]);
    expect(openOf(practice, invoice.InvoiceID)).toEqual([]);
    groupOf(practice).unapplyAdvance(use);
    await later(practice, invoice.InvoiceID);
    expect(paidOn(practice, invoice.InvoiceNumber)).toEqual([]);
  });

  test("parts of several, beside an ordinary payment, are payments each; equal ones of one day are two", async () => {
    const practice = await open();
    const invoice = raise(practice);
    const contactId = contactOf(practice, invoice.InvoiceID);
    const [over, pre] = (["overpayment", "prepayment"] as const).map((kind) =>
      groupOf(practice).receive({ kind, contactId, amount: 200, date: "2026-11-19" }),
    );
    if (over === undefined || pre === undefined) throw new Error("not received");
    const use = { invoiceId: invoice.InvoiceID, date: "2026-11-20" };
    groupOf(practice).applyAdvance(over.ID, { ...use, amount: 10 });
    const second = groupOf(practice).applyAdvance(over.ID, { ...use, amount: 10 });
    groupOf(practice).applyAdvance(pre.ID, { ...use, amount: 30 });
    groupOf(practice).pay(invoice.InvoiceID, { amount: 50, reference: "cash" });
    await later(practice, invoice.InvoiceID);
    expect(paidOn(practice, invoice.InvoiceNumber).map(({ amount, account }) => [amount, account])).toEqual([
      ...[
        [10, "851"],
        [10, "851"],
        [30, "851"],
        [50, "090"],
      ],
    ]);
    groupOf(practice).unapplyAdvance(second);
    await later(practice, invoice.InvoiceID);
    expect(paidOn(practice, invoice.InvoiceNumber).map(({ amount }) => amount)).toEqual([10, 30, 50]);
  });

  test("one that is moved to another invoice follows it, over satellites too", async () => {
    const practice = await open();
    const [here, there] = [raise(practice), raise(practice, { option: "Melbourne" })];
    const contactId = contactOf(practice, here.InvoiceID);
    const deposit = groupOf(practice).receive({ kind: "prepayment", contactId, amount: 80 });
    const use = groupOf(practice).applyAdvance(deposit.ID, { invoiceId: here.InvoiceID, amount: 80 });
    await later(practice, here.InvoiceID);
    expect(paidOn(practice, here.InvoiceNumber)).toHaveLength(1);
    groupOf(practice).unapplyAdvance(use);
    groupOf(practice).applyAdvance(deposit.ID, { invoiceId: there.InvoiceID, amount: 80 });
    // Only the invoice that it went to is looked at: what the overpayment says leads to the other one.
    await later(practice, there.InvoiceID);
    expect(paidOn(practice, here.InvoiceNumber)).toEqual([]);
    expect(paidOn(practice, there.InvoiceNumber, "Melbourne")).toMatchObject([{ amount: 80, account: "851" }]);
  });

  test("an invoice that is paid so moves, and is voided, with it", async () => {
    const practice = await open();
    const invoice = raise(practice);
    const use = groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 65.1 });
    await later(practice, invoice.InvoiceID);
    groupOf(practice).removeCredit(invoice.InvoiceID, use);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne", 300)] });
    groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 70 });
    await later(practice, invoice.InvoiceID);
    expect(copiesIn(practice, "Sydney").map((copy) => [copy.Status, copy.AmountPaid])).toEqual([["VOIDED", 0]]);
    expect(paidOn(practice, invoice.InvoiceNumber, "Melbourne")).toMatchObject([{ amount: 70 }]);
    expect(openOf(practice, invoice.InvoiceID)).toEqual([]);
  });

  test("in another currency it is entered in that currency, at the rate of the overpayment", async () => {
    const practice = await open();
    for (const id of [practice.group, practice.satellite("Sydney")])
      practice.xero.control.bookkeeping(id).addCurrency("USD");
    const invoice = groupOf(practice).raiseInvoice({
      ...{ Contact: { Name: "Ridgeway University" }, Status: "AUTHORISED", LineItems: [line("Sydney")] },
      ...{ CurrencyCode: "USD", CurrencyRate: 0.65 },
    });
    const contactId = contactOf(practice, invoice.InvoiceID);
    const fields = { kind: "overpayment", contactId, amount: 20, currencyCode: "USD", currencyRate: 0.7 } as const;
    const deposit = groupOf(practice).receive(fields);
    groupOf(practice).applyAdvance(deposit.ID, { invoiceId: invoice.InvoiceID, amount: 20 });
    await later(practice, invoice.InvoiceID);
    const [copy] = copiesIn(practice, "Sydney");
    expect(copy).toMatchObject({ CurrencyCode: "USD", AmountPaid: 20, Payments: [{ Amount: 20, CurrencyRate: 0.7 }] });
  });

  test("without an account it says which to choose, other payments are entered, and choosing releases all", async () => {
    const practice = await new Practice({ preset }).open();
    const invoices = [raise(practice), raise(practice)];
    for (const { InvoiceID } of invoices) {
      groupOf(practice).applyCredit(InvoiceID, { kind: "overpayment", amount: 65.1 });
      groupOf(practice).pay(InvoiceID, { amount: 50 });
    }
    await later(practice, ...invoices.map(({ InvoiceID }) => InvoiceID));
    for (const { InvoiceID, InvoiceNumber } of invoices) {
      expect(paidOn(practice, InvoiceNumber)).toMatchObject([{ amount: 50, account: "090" }]);
      const { status, failures } = newestEvent(practice, InvoiceID);
      expect([status, failures.map(({ code }) => code)]).toEqual(["failed", ["overpayment-not-mirrored"]]);
      expect(failures[0]?.remedy.join(" ")).toContain("choose the account for overpayments and prepayments");
    }
    practice.xero.control.bookkeeping(practice.satellite("Sydney")).addAccount(CREDITS);
    changeEntity(practice, "Sydney", { creditsAccount: "851" });
    await practice.live(5 * MINUTE_MS);
    for (const { InvoiceID, InvoiceNumber } of invoices) {
      expect(paidOn(practice, InvoiceNumber).map(({ amount }) => amount)).toEqual([50, 65.1]);
      expect(openOf(practice, InvoiceID)).toEqual([]);
    }
  });

  test("where the satellite's own overpayment pays the copy, nothing is entered beside it", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const [copy] = copiesIn(practice, "Sydney");
    personIn(practice, "Sydney").applyCredit(copy?.InvoiceID ?? "", { kind: "overpayment", amount: 65.1 });
    await practice.announceRecord("invoice", copy?.InvoiceID ?? "", practice.satellite("Sydney"));
    await later(practice);
    groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 65.1 });
    await later(practice, invoice.InvoiceID);
    expect(paidOn(practice, invoice.InvoiceNumber)).toEqual([]);
    expect(openOf(practice, invoice.InvoiceID)).toEqual([]);
  });

  test("the group's lines change under it: it comes off the copy, and is put back", async () => {
    const practice = await open();
    const invoice = raise(practice);
    const use = groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "prepayment", amount: 65.1 });
    await later(practice, invoice.InvoiceID);
    groupOf(practice).removeCredit(invoice.InvoiceID, use);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
    groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "prepayment", amount: 65.1 });
    await later(practice, invoice.InvoiceID);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ SubTotal: 600, AmountPaid: 65.1 }]);
    expect(openOf(practice, invoice.InvoiceID)).toEqual([]);
  });

  test.each([true, false])("a lost answer never enters it twice (carried out: %s)", async (isCarriedOut) => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 65.1 });
    let lost = 0;
    practice.network = (request) => {
      const isIt = request.method === "PUT" && request.url.includes("/Payments");
      return isIt && lost++ === 0 ? (isCarriedOut ? "lost-after" : "lost-before") : null;
    };
    await later(practice, invoice.InvoiceID);
    expect(lost).toBeGreaterThan(0);
    expect(paidOn(practice, invoice.InvoiceNumber)).toMatchObject([{ amount: 65.1 }]);
  });

  test("with sweeps and no event at all, it is found where using it does not even move the invoice", async () => {
    const behaviour = { advancesRaiseEvents: false, allocationsMoveInvoices: false, paymentsRaiseInvoiceEvents: false };
    const practice = await open({ reconcileMinutes: 15, behaviour });
    const invoice = raise(practice);
    await practice.live(HOUR_MS);
    const use = groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 65.1 });
    await practice.live(2 * HOUR_MS);
    expect(paidOn(practice, invoice.InvoiceNumber)).toMatchObject([{ amount: 65.1 }]);
    groupOf(practice).removeCredit(invoice.InvoiceID, use);
    await practice.live(2 * HOUR_MS);
    expect(paidOn(practice, invoice.InvoiceNumber)).toEqual([]);
  });

  test("a refund of an overpayment is no receipt, and changes no copy", async () => {
    const practice = await open({ reconcileMinutes: 15 });
    const invoice = raise(practice);
    const contactId = contactOf(practice, invoice.InvoiceID);
    const deposit = groupOf(practice).receive({ kind: "overpayment", contactId, amount: 100 });
    groupOf(practice).applyAdvance(deposit.ID, { invoiceId: invoice.InvoiceID, amount: 40 });
    await practice.live(2 * HOUR_MS);
    groupOf(practice).refundAdvance(deposit.ID, { amount: 60 });
    await practice.live(2 * HOUR_MS);
    expect(paidOn(practice, invoice.InvoiceNumber)).toMatchObject([{ amount: 40 }]);
    expect(practice.events().filter(({ status }) => status === "failed")).toEqual([]);
  });

  test("cash refunds of a credit note appear on its copy, and disappear", async () => {
    const practice = await open();
    const invoice = raise(practice);
    const note = credit(practice, 50);
    await later(practice);
    const copy = () => personIn(practice, "Sydney").creditNotes()[0];
    groupOf(practice).allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 20 });
    const refund = groupOf(practice).refund(note.CreditNoteID, { amount: 35, date: "2026-11-21", reference: "back" });
    await practice.announceRecord("credit-note", note.CreditNoteID);
    await later(practice, invoice.InvoiceID);
    expect(copy()).toMatchObject({ RemainingCredit: 0, Payments: [{ Amount: 35, Reference: "back" }] });
    expect(copiesIn(practice, "Sydney")[0]?.AmountPaid).toBe(0);
    expect(openOf(practice, note.CreditNoteID)).toEqual([]);
    groupOf(practice).removePayment(refund.PaymentID);
    await practice.announceRecord("credit-note", note.CreditNoteID);
    await later(practice);
    expect(copy()).toMatchObject({ RemainingCredit: 35, Payments: [] });
  });

  test("a refund waits for no invoice that cannot come, and a lost answer makes none twice", async () => {
    const practice = await open();
    const elsewhere = raise(practice, { option: "Melbourne" });
    const note = credit(practice, 50);
    await later(practice);
    groupOf(practice).allocate(note.CreditNoteID, { invoiceId: elsewhere.InvoiceID, amount: 20 });
    groupOf(practice).refund(note.CreditNoteID, { amount: 10 });
    let lost = 0;
    practice.network = (request) => {
      const isIt = request.method === "PUT" && request.url.includes("/Payments");
      return isIt && lost++ === 0 ? "lost-after" : null;
    };
    await practice.announceRecord("credit-note", note.CreditNoteID);
    await later(practice);
    // Both changes lie in one moment, and the first look may show one of them alone.
    await practice.announceRecord("credit-note", note.CreditNoteID);
    await later(practice);
    expect(lost).toBeGreaterThan(0);
    expect(personIn(practice, "Sydney").creditNotes()[0]?.Payments).toMatchObject([{ Amount: 10 }]);
    expect(newestEvent(practice, note.CreditNoteID).failures[0]?.code).toBe("credit-note-not-applicable");
  });
});

describe("doorbells", () => {
  const silent = { paymentsRaiseInvoiceEvents: false, paymentEvents: "with-data" } as const;
  const callsTo = (practice: Practice, plural: string) =>
    practice.calls.filter(({ tenantId, path }) => tenantId === practice.group && path.includes(`/${plural}`)).length;

  test.each(["bare", "with-data"] as const)(
    "%s PAYMENT events bring payments that nothing else announces",
    async (paymentEvents) => {
      const practice = await opened({ behaviour: { ...silent, paymentEvents } });
      const invoice = raise(practice);
      await practice.live(MINUTE_MS);
      const paid = groupOf(practice).pay(invoice.InvoiceID, { amount: 100 });
      await practice.live(MINUTE_MS);
      expect(paidOn(practice, invoice.InvoiceNumber)).toMatchObject([{ amount: 100 }]);
      expect(newestEvent(practice, invoice.InvoiceID)).toMatchObject({ source: "webhook", status: "synced" });
      groupOf(practice).removePayment(paid.PaymentID);
      await practice.live(MINUTE_MS);
      expect(paidOn(practice, invoice.InvoiceNumber)).toEqual([]);
    },
  );

  test("a burst of them is one call", async () => {
    const practice = await opened({ behaviour: silent });
    const invoices = Array.from({ length: 30 }, () => raise(practice));
    await practice.live(5 * MINUTE_MS);
    const before = callsTo(practice, "Payments");
    for (const { InvoiceID } of invoices) groupOf(practice).pay(InvoiceID, { amount: 10 });
    await practice.live(5 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney").filter(({ AmountPaid }) => AmountPaid === 10)).toHaveLength(30);
    expect(callsTo(practice, "Payments") - before).toBe(1);
  });

  test("what is known already costs no call when it is announced again", async () => {
    const practice = await opened({ behaviour: silent });
    const invoice = raise(practice);
    await practice.live(MINUTE_MS);
    const paid = groupOf(practice).pay(invoice.InvoiceID, { amount: 10 });
    await practice.live(MINUTE_MS);
    const before = practice.calls.length;
    const doorbell = { kind: "payment", resourceId: paid.PaymentID, eventAtMs: practice.nowMs - MINUTE_MS } as const;
    practice.engine(practice.group).inbox.enqueue([], practice.nowMs, [doorbell]);
    await practice.live(MINUTE_MS);
    expect(practice.calls.length).toBe(before);
  });

  test("one whose record never shows is given up after a few looks", async () => {
    const practice = await opened();
    await practice.live(MINUTE_MS);
    const before = practice.calls.length;
    const doorbell = { kind: "overpayment", resourceId: "nothing", eventAtMs: practice.nowMs } as const;
    practice.engine(practice.group).inbox.enqueue([], practice.nowMs, [doorbell]);
    await practice.live(HOUR_MS);
    expect(practice.calls.length - before).toBeGreaterThan(1);
    expect(practice.calls.length - before).toBeLessThanOrEqual(5);
  });

  test.each(["overpayment", "prepayment"] as const)(
    "%s events bring a use that does not move the invoice",
    async (kind) => {
      const practice = await opened({ behaviour: { ...silent, allocationsMoveInvoices: false } });
      const invoice = raise(practice);
      await practice.live(MINUTE_MS);
      const use = groupOf(practice).applyCredit(invoice.InvoiceID, { kind, amount: 65.1 });
      await practice.live(MINUTE_MS);
      expect(paidOn(practice, invoice.InvoiceNumber)).toMatchObject([{ amount: 65.1 }]);
      groupOf(practice).removeCredit(invoice.InvoiceID, use);
      await practice.live(MINUTE_MS);
      expect(paidOn(practice, invoice.InvoiceNumber)).toEqual([]);
    },
  );

  test("PAYMENT events of refunds lead to the credit note, and of a satellite to nothing", async () => {
    const practice = await opened({ behaviour: silent });
    const note = credit(practice, 50);
    await practice.live(MINUTE_MS);
    practice.xero.control.behave({ webhookDropShare: 0 });
    groupOf(practice).refund(note.CreditNoteID, { amount: 20 });
    await practice.live(5 * MINUTE_MS);
    expect(personIn(practice, "Sydney").creditNotes()[0]?.Payments).toMatchObject([{ Amount: 20 }]);
    const inSydney = practice.calls.filter(
      ({ tenantId, path }) => tenantId === practice.satellite("Sydney") && path.includes("/Payments"),
    );
    expect(inSydney.map(({ method }) => method)).toEqual(["PUT"]);
  });
});
