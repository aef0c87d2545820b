// biome-ignore-all lint/style/noExcessiveLinesPerFile: one month, in which each act depends on what was done before.

/**
 * A month in which money moves on both sides, from a seed: clients pay in advance, too little, too much and to the wrong place;
 * people of the group and of its satellites enter it, use it, pay it back and take it off, and change what it paid. What Xero
 * does not let a person do is simply not done.
 */

import { Refused } from "../xero/src/control/refused.ts";
import { People } from "./people.ts";
import type { Practice } from "./practice.ts";
import { seeded } from "./seeded.ts";

type Person = ReturnType<Practice["xero"]["control"]["person"]>;
type Invoice = ReturnType<Person["invoices"]>[number];

interface MoneyMonthPlan {
  readonly seed: number;
  readonly invoices: number;
  readonly contacts: number;
  readonly days: number;
  readonly options: readonly string[];
}

/** Begins the reference of what people of a satellite entered. */
export const RECEIVED = "received";
const DAY_MS = 24 * 60 * 60_000;
const ACTS_PER_INVOICE = 5;

export class MoneyMonth {
  readonly #practice: Practice;
  readonly #plan: MoneyMonthPlan;
  readonly #random: () => number;
  readonly #people: People;
  readonly done: Record<string, number> = {};
  #named = 0;

  constructor(practice: Practice, plan: MoneyMonthPlan) {
    this.#practice = practice;
    this.#plan = plan;
    this.#random = seeded(plan.seed);
    this.#people = new People(practice, plan, this.#random);
  }

  async live(): Promise<void> {
    const acts = this.#plan.invoices * ACTS_PER_INVOICE;
    for (let act = 0; act < acts; act++) {
      this.#act();
      await this.#practice.live(Math.floor(this.#random() * ((2 * this.#plan.days * DAY_MS) / acts)));
    }
  }

  #act(): void {
    const [name, act] = this.#choose();
    try {
      if (act() !== false) this.done[name] = (this.done[name] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  #choose(): readonly [string, () => unknown] {
    const people = this.#people;
    const acts: readonly (readonly [number, string, () => unknown])[] = [
      [30, "raise", () => this.#raise()],
      [6, "edit lines", () => this.#editLines()],
      [2, "move", () => this.#move()],
      [3, "void", () => people.voidInvoice()],
      [12, "pay", () => this.#pay()],
      [4, "remove payment", () => this.#removePayment()],
      [6, "credit", () => people.credit()],
      [6, "allocate", () => people.allocate()],
      [2, "unallocate", () => people.unallocate()],
      [3, "refund credit", () => this.#refundCredit()],
      [6, "deposit", () => this.#deposit()],
      [5, "overpay", () => this.#overpay()],
      [10, "use advance", () => this.#useAdvance()],
      [3, "take advance off", () => this.#takeAdvanceOff()],
      [3, "refund advance", () => this.#refundAdvance()],
      [2, "remove refund", () => this.#removeRefund()],
      [18, "receive", () => this.#receive()],
      [5, "match bank line", () => this.#matchBankLine()],
      [6, "remove receipt", () => this.#removeReceipt()],
      [2, "remove Orbit's payment", () => this.#removeOrbits()],
      [2, "take off what came home", () => this.#takeOffInGroup()],
    ];
    let at = this.#random() * acts.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, name, act] of acts) {
      at -= weight;
      if (at < 0) return [name, act];
    }
    return ["raise", () => this.#raise()];
  }

  get #group(): Person {
    return this.#people.group;
  }

  /** One in six in another currency. */
  #raise(): boolean {
    const people = this.#people;
    if (this.#group.invoices().length >= this.#plan.invoices) return false;
    const isForeign = this.#random() < 1 / 6;
    this.#group.raiseInvoice({
      Contact: { Name: `Client ${people.int(this.#plan.contacts)}` },
      Status: "AUTHORISED",
      LineItems: people.lines(people.pick(this.#plan.options)),
      ...(isForeign ? { CurrencyCode: "USD", CurrencyRate: 0.65 } : {}),
    });
    return true;
  }

  #editLines(): boolean {
    const invoice = this.#people.invoice(() => true);
    const option = invoice === null ? undefined : optionOf(invoice);
    if (invoice === null || option === undefined) return false;
    this.#withNothingApplied(invoice, () => {
      this.#group.editInvoice(invoice.InvoiceID, { LineItems: this.#people.lines(option) });
    });
    return true;
  }

  /** What a satellite has received stays where its bank line is. */
  #move(): boolean {
    const invoice = this.#people.invoice((one) => one.AmountCredited === 0 && this.#receipts(one).length === 0);
    if (invoice === null) return false;
    this.#withNothingApplied(invoice, () => {
      const option = this.#people.pick(this.#plan.options);
      this.#group.editInvoice(invoice.InvoiceID, { LineItems: this.#people.lines(option) });
    });
    return true;
  }

  /** As a bookkeeper does it: everything off, the change, and back on as it was, as far as it still fits. */
  #withNothingApplied(invoice: Invoice, change: () => void): void {
    const { InvoiceID: invoiceId, CreditNotes, Payments } = invoice;
    if (CreditNotes.length > 0) throw new Refused(["has credit"]);
    const group = this.#group;
    const uses = group
      .advances()
      .flatMap(({ ID: id, Allocations }) => Allocations.map((use) => ({ id, use })))
      .filter(({ use }) => use.Invoice.InvoiceID === invoiceId);
    const paid = Payments.map(({ PaymentID }) => group.payments().find((one) => one.PaymentID === PaymentID));
    const payments = paid.filter((one) => one !== undefined);
    for (const { PaymentID } of payments) group.removePayment(PaymentID);
    for (const { use } of uses) group.unapplyAdvance(use.AllocationID);
    change();
    const room = (wanted: number) => Math.min(wanted, group.invoice(invoiceId).AmountDue);
    for (const { Amount, Reference, Account, Date: date } of payments) {
      const amount = room(Amount);
      const own = { reference: Reference ?? "", accountId: Account.AccountID, date: dayOf(date) };
      if (amount > 0) group.pay(invoiceId, { amount, ...own });
    }
    for (const { id, use } of uses) {
      const amount = room(Number(use.Amount ?? use.AppliedAmount ?? 0));
      if (amount > 0) group.applyAdvance(id, { invoiceId, amount, date: dayOf(use.Date) });
    }
  }

  #pay(): boolean {
    const invoice = this.#people.invoice((one) => one.AmountDue > 0);
    if (invoice === null) return false;
    this.#group.pay(invoice.InvoiceID, { amount: this.#part(invoice.AmountDue), reference: this.#name("paid") });
    return true;
  }

  #removePayment(): boolean {
    const own = this.#live(this.#group).filter(({ Reference }) => Reference?.startsWith("paid") === true);
    return this.#remove(this.#group, own);
  }

  #takeOffInGroup(): boolean {
    const home = this.#live(this.#group).filter(({ Reference }) => Reference?.startsWith(RECEIVED) === true);
    return this.#remove(this.#group, home);
  }

  #refundCredit(): boolean {
    const note = this.#people.pickOrNull(this.#group.creditNotes().filter((one) => one.RemainingCredit > 0));
    if (note === null) return false;
    this.#group.refund(note.CreditNoteID, {
      amount: this.#part(note.RemainingCredit),
      reference: this.#name("refund"),
    });
    return true;
  }

  #removeRefund(): boolean {
    const refunds = this.#live(this.#group).filter(({ Reference }) => Reference?.startsWith("refund") === true);
    return this.#remove(this.#group, refunds);
  }

  /** Before there is an invoice. */
  #deposit(): boolean {
    const invoice = this.#people.invoice(() => true);
    if (invoice === null) return false;
    this.#group.receive({
      ...{ kind: "prepayment", contactId: invoice.Contact.ContactID, reference: this.#name("deposit") },
      ...{ amount: (1 + this.#people.int(60_000)) / 100, ...currencyOf(invoice) },
    });
    return true;
  }

  /** What is due, and more. */
  #overpay(): boolean {
    const invoice = this.#people.invoice((one) => one.AmountDue > 0);
    if (invoice === null) return false;
    this.#group.pay(invoice.InvoiceID, { amount: invoice.AmountDue, reference: this.#name("paid") });
    this.#group.receive({
      ...{ kind: "overpayment", contactId: invoice.Contact.ContactID, reference: this.#name("overpaid") },
      ...{ amount: (1 + this.#people.int(20_000)) / 100, ...currencyOf(invoice) },
    });
    return true;
  }

  #useAdvance(): boolean {
    const advance = this.#people.pickOrNull(this.#group.advances().filter((one) => one.RemainingCredit > 0));
    if (advance === null) return false;
    const invoice = this.#people.invoice(
      (one) =>
        one.AmountDue > 0 &&
        one.Contact.ContactID === advance.Contact.ContactID &&
        one.CurrencyCode === advance.CurrencyCode,
    );
    if (invoice === null) return false;
    const amount = this.#part(Math.min(advance.RemainingCredit, invoice.AmountDue));
    this.#group.applyAdvance(advance.ID, { invoiceId: invoice.InvoiceID, amount });
    return true;
  }

  #takeAdvanceOff(): boolean {
    const uses = this.#group.advances().flatMap(({ Allocations }) => Allocations);
    const use = this.#people.pickOrNull(uses);
    if (use === null) return false;
    this.#group.unapplyAdvance(use.AllocationID);
    return true;
  }

  #refundAdvance(): boolean {
    const advance = this.#people.pickOrNull(this.#group.advances().filter((one) => one.RemainingCredit > 0));
    if (advance === null) return false;
    const amount = this.#part(advance.RemainingCredit);
    this.#group.refundAdvance(advance.ID, { amount, reference: this.#name("refund") });
    return true;
  }

  #receive(): boolean {
    const { person, copy } = this.#someCopy() ?? {};
    if (person === undefined || copy === undefined) return false;
    person.pay(copy.InvoiceID, { amount: this.#part(copy.AmountDue), reference: this.#name(RECEIVED) });
    return true;
  }

  /** One line of the bank's that pays two invoices of a client, or one. */
  #matchBankLine(): boolean {
    const { person, copy } = this.#someCopy() ?? {};
    if (person === undefined || copy === undefined) return false;
    const others = this.#copies(person).filter(
      (one) => one.AmountDue > 0 && one !== copy && one.Contact.ContactID === copy.Contact.ContactID,
    );
    const reference = this.#name(RECEIVED);
    for (const { InvoiceID, AmountDue } of [copy, ...others.slice(0, 1)]) {
      person.pay(InvoiceID, { amount: AmountDue, reference, reconciled: true });
    }
    return true;
  }

  #removeReceipt(): boolean {
    const person = this.#practice.xero.control.person(this.#people.satellite());
    const own = this.#live(person).filter(({ Reference }) => Reference?.startsWith(RECEIVED) === true);
    return this.#remove(person, own);
  }

  /** By mistake, in a satellite: what was entered for the group. */
  #removeOrbits(): boolean {
    const person = this.#practice.xero.control.person(this.#people.satellite());
    const orbits = this.#live(person).filter(({ Reference }) => Reference?.startsWith(RECEIVED) !== true);
    return this.#remove(person, orbits);
  }

  #remove(person: Person, payments: readonly { readonly PaymentID: string }[]): boolean {
    const payment = this.#people.pickOrNull(payments);
    if (payment === null) return false;
    person.removePayment(payment.PaymentID);
    return true;
  }

  #live(person: Person) {
    return person.payments().filter(({ Status, IsReconciled }) => Status !== "DELETED" && IsReconciled !== true);
  }

  #someCopy(): { readonly person: Person; readonly copy: Invoice } | null {
    const person = this.#practice.xero.control.person(this.#people.satellite());
    const copy = this.#people.pickOrNull(this.#copies(person).filter(({ AmountDue }) => AmountDue > 0));
    return copy === null ? null : { person, copy };
  }

  #copies(person: Person): readonly Invoice[] {
    return person.invoices().filter(({ Status }) => Status === "AUTHORISED" || Status === "PAID");
  }

  /** What people of satellites entered for it. */
  #receipts({ InvoiceNumber }: Invoice) {
    return this.#practice.firm.entities
      .filter(({ role }) => role === "satellite")
      .flatMap(({ tenantId }) => this.#copies(this.#practice.xero.control.person(tenantId)))
      .filter((copy) => copy.InvoiceNumber === InvoiceNumber)
      .flatMap(({ Payments }) => Payments.filter(({ Reference }) => Reference?.startsWith(RECEIVED) === true));
  }

  /** All of it, or some. */
  #part(amount: number): number {
    return this.#random() < 0.5 ? amount : Math.ceil(amount * 40) / 100;
  }

  #name(what: string): string {
    return `${what} ${++this.#named}`;
  }
}

export function optionOf({ LineItems }: Invoice): string | undefined {
  return LineItems[0]?.Tracking.find(({ Name }) => Name === "Entity")?.Option;
}

/** "2026-11-20" of Xero's own spelling of a date. */
export function dayOf(date: string): string {
  return new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10);
}

function currencyOf({ CurrencyCode, CurrencyRate }: Invoice) {
  return { currencyCode: CurrencyCode, currencyRate: Number(CurrencyRate ?? 1) };
}
