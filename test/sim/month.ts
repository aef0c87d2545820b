/**
 * A month of a practice, from a seed: invoices raised, edited, paid in parts, un-paid, credited, un-credited, voided and
 * moved; contacts renamed; in a satellite a contact archived and restored, a lock date moved. What Xero does not let a
 * person do is simply not done.
 */

import { Refused } from "../xero/src/control/refused.ts";
import { line } from "./invoices.ts";
import type { Practice } from "./practice.ts";
import { seeded } from "./seeded.ts";

export interface MonthPlan {
  readonly seed: number;
  readonly invoices: number;
  readonly contacts: number;
  readonly options: readonly string[];
}

const DAY_MS = 24 * 60 * 60_000;

export class Month {
  readonly #practice: Practice;
  readonly #plan: MonthPlan;
  readonly #random: () => number;
  done: Record<string, number> = {};

  constructor(practice: Practice, plan: MonthPlan) {
    this.#practice = practice;
    this.#plan = plan;
    this.#random = seeded(plan.seed);
  }

  async live(): Promise<void> {
    const { invoices } = this.#plan;
    const steps = invoices * 4;
    for (let step = 0; step < steps; step++) {
      this.#act(step / steps);
      await this.#practice.live(Math.floor(this.#random() * ((2 * 30 * DAY_MS) / steps)));
    }
  }

  #act(progress: number): void {
    const [name, act] = this.#choose(progress);
    try {
      act();
      this.done[name] = (this.done[name] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  #choose(progress: number): readonly [string, () => void] {
    const acts: readonly (readonly [number, string, () => void])[] = [
      [30, "raise", () => this.#raise()],
      [14, "edit lines", () => this.#editLines()],
      [8, "edit words", () => this.#editWords()],
      [16, "pay", () => this.#pay()],
      [6, "remove payment", () => this.#removePayment()],
      [8, "credit", () => this.#credit()],
      [8, "allocate", () => this.#allocate()],
      [4, "unallocate", () => this.#unallocate()],
      [5, "void", () => this.#void()],
      [6, "move", () => this.#move()],
      [4, "rename", () => this.#rename()],
      [progress > 0.3 ? 1 : 0, "archive and restore", () => this.#archiveAndRestore()],
      [progress > 0.5 ? 1 : 0, "lock date", () => this.#moveLockDate()],
    ];
    let at = this.#random() * acts.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, name, act] of acts) {
      at -= weight;
      if (at < 0) return [name, act];
    }
    return ["raise", () => this.#raise()];
  }

  get #group() {
    return this.#practice.xero.control.person(this.#practice.group);
  }

  #lines(option: string) {
    return Array.from({ length: 1 + this.#int(3) }, () => ({
      ...line(option, (1 + this.#int(40_000)) / 100),
      Quantity: 1 + this.#int(4),
      Description: `Work ${this.#int(1000)}`,
    }));
  }

  #raise(): void {
    if (this.#group.invoices().length >= this.#plan.invoices) return;
    const contact = `Client ${this.#int(this.#plan.contacts)}`;
    this.#group.raiseInvoice({
      Contact: { Name: contact },
      Status: this.#random() < 0.9 ? "AUTHORISED" : "DRAFT",
      LineItems: this.#lines(this.#pick(this.#plan.options)),
    });
  }

  #editLines(): void {
    const invoice = this.#invoice(() => true);
    if (invoice === null) return;
    const option = invoice.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option ?? "Sydney";
    this.#withNothingApplied(invoice.InvoiceID, () => {
      this.#group.editInvoice(invoice.InvoiceID, { LineItems: this.#lines(option) });
    });
  }

  #editWords(): void {
    const invoice = this.#invoice(() => true);
    if (invoice !== null) this.#group.editInvoice(invoice.InvoiceID, { Reference: `PO ${this.#int(10_000)}` });
  }

  #pay(): void {
    const invoice = this.#invoice((one) => one.AmountDue > 0);
    if (invoice === null) return;
    const amount = this.#random() < 0.5 ? invoice.AmountDue : Math.ceil(invoice.AmountDue * 50) / 100;
    this.#group.pay(invoice.InvoiceID, { amount, reference: `paid ${this.#int(1000)}` });
  }

  #removePayment(): void {
    const invoice = this.#invoice((one) => one.Payments.length > 0);
    const payment = invoice?.Payments[0];
    if (payment !== undefined) this.#group.removePayment(payment.PaymentID);
  }

  #credit(): void {
    const invoice = this.#invoice(() => true);
    const option = invoice?.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option;
    if (invoice === null || option === undefined) return;
    this.#group.raiseCreditNote({
      Contact: { ContactID: invoice.Contact.ContactID },
      Status: "AUTHORISED",
      LineItems: [line(option, 1 + this.#int(50))],
    });
  }

  #allocate(): void {
    const note = this.#pickOrNull(this.#group.creditNotes().filter((one) => one.RemainingCredit > 0));
    if (note === null) return;
    const option = note.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option;
    const invoice = this.#invoice(
      (one) =>
        one.Contact.ContactID === note.Contact.ContactID &&
        one.AmountDue > 0 &&
        one.LineItems[0]?.Tracking.some((item) => item.Option === option) === true,
    );
    if (invoice === null) return;
    const amount = Math.min(note.RemainingCredit, invoice.AmountDue);
    this.#group.allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount });
  }

  #unallocate(): void {
    const note = this.#pickOrNull(this.#group.creditNotes().filter((one) => one.Allocations.length > 0));
    const allocation = note?.Allocations[0];
    if (note !== null && allocation !== undefined) this.#group.unallocate(note.CreditNoteID, allocation.AllocationID);
  }

  #void(): void {
    const invoice = this.#invoice((one) => one.AmountPaid === 0 && one.AmountCredited === 0);
    if (invoice !== null) this.#group.editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
  }

  /** Only what carries no credit note: a credit note cannot be used across organisations. */
  #move(): void {
    const invoice = this.#invoice((one) => one.AmountCredited === 0);
    if (invoice === null) return;
    const option = this.#pick(this.#plan.options);
    this.#withNothingApplied(invoice.InvoiceID, () => {
      this.#group.editInvoice(invoice.InvoiceID, { LineItems: this.#lines(option) });
    });
  }

  #rename(): void {
    const book = this.#practice.xero.control.contactBook(this.#practice.group);
    const contact = this.#pickOrNull(book.all().filter((one) => one.Name?.startsWith("Client") === true));
    if (contact !== null) book.edit(contact.ContactID, { EmailAddress: `mail${this.#int(1000)}@client.example` });
  }

  #archiveAndRestore(): void {
    const book = this.#practice.xero.control.contactBook(this.#practice.satellite(this.#pick(this.#plan.options)));
    const archived = book.all().find((one) => one.ContactStatus === "ARCHIVED");
    if (archived !== undefined) book.restore(archived.ContactID);
    else {
      const contact = this.#pickOrNull(book.all());
      if (contact !== null) book.archive(contact.ContactID);
    }
  }

  #moveLockDate(): void {
    const settings = this.#practice.xero.control.bookkeeping(this.#practice.satellite(this.#pick(this.#plan.options)));
    const isLocked = settings.organisation().periodLockDate !== null;
    settings.setLockDates({ period: isLocked ? null : "2026-11-25" });
  }

  /** As a person does it: payments off, the change, and back on as far as they still fit. */
  #withNothingApplied(invoiceId: string, change: () => void): void {
    const before = this.#group.invoice(invoiceId);
    if (before.CreditNotes.length > 0) throw new Refused(["has credit"]);
    for (const payment of before.Payments) this.#group.removePayment(payment.PaymentID);
    change();
    for (const payment of before.Payments) {
      const { AmountDue } = this.#group.invoice(invoiceId);
      const amount = Math.min(payment.Amount, AmountDue);
      if (amount > 0) this.#group.pay(invoiceId, { amount, reference: payment.Reference ?? "" });
    }
  }

  #invoice(matches: (invoice: ReturnType<typeof this.all>[number]) => boolean) {
    const live = this.all().filter((one) => (one.Status === "AUTHORISED" || one.Status === "PAID") && matches(one));
    return this.#pickOrNull(live);
  }

  all() {
    return this.#group.invoices();
  }

  #int(below: number): number {
    return Math.floor(this.#random() * below);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#int(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  #pickOrNull<T>(items: readonly T[]): T | null {
    return items.length === 0 ? null : this.#pick(items);
  }
}
