// biome-ignore-all lint/style/noExcessiveLinesPerFile: one list of what people do, of which one is drawn.

/**
 * What people of a practice do in Xero: raise, edit, pay, un-pay, credit, un-credit, void and move invoices, change
 * contacts; in a satellite archive and restore a contact, move a lock date. All choices come from the random numbers
 * that are handed in. What Xero does not let a person do is thrown as Refused.
 */

import { Refused } from "../xero/src/control/refused.ts";
import type { Mirror } from "./compare.ts";
import { line } from "./invoices.ts";
import { type LineHabits, newLines, PLAIN_LINES, rearranged } from "./line-habits.ts";

export interface PeoplePlan {
  /** At most so many are raised. */
  readonly invoices: number;
  readonly contacts: number;
  /** Names of the tracking options, which are also in the names of their satellites. */
  readonly options: readonly string[];
  /** Plain lines unless said otherwise. */
  readonly lines?: LineHabits;
}

export class People {
  readonly #practice: Mirror;
  readonly #plan: PeoplePlan;
  readonly #random: () => number;
  #paid = 0;

  constructor(practice: Mirror, plan: PeoplePlan, random: () => number) {
    this.#practice = practice;
    this.#plan = plan;
    this.#random = random;
  }

  get group() {
    return this.#practice.xero.control.person(this.#practice.group);
  }

  lines(option: string) {
    return newLines(option, this.#plan.lines ?? PLAIN_LINES, this.#random);
  }

  rearrangeLines(): void {
    const invoice = this.invoice(() => true);
    if (invoice === null) return;
    this.#withNothingApplied(invoice.InvoiceID, () => {
      this.group.editInvoice(invoice.InvoiceID, { LineItems: rearranged(invoice.LineItems, this.#random) });
    });
  }

  raise(): void {
    if (this.group.invoiceCount() >= this.#plan.invoices) return;
    const contact = `Client ${this.int(this.#plan.contacts)}`;
    this.group.raiseInvoice({
      Contact: { Name: contact },
      Status: this.#random() < 0.9 ? "AUTHORISED" : "DRAFT",
      LineItems: this.lines(this.pick(this.#plan.options)),
    });
  }

  editLines(invoice = this.invoice(() => true)): void {
    if (invoice === null) return;
    const option = invoice.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option ?? "Sydney";
    this.#withNothingApplied(invoice.InvoiceID, () => {
      this.group.editInvoice(invoice.InvoiceID, { LineItems: this.lines(option) });
    });
  }

  editWords(): void {
    const invoice = this.invoice(() => true);
    if (invoice !== null) this.group.editInvoice(invoice.InvoiceID, { Reference: `PO ${this.int(10_000)}` });
  }

  /** Of an invoice without payments: on the others Xero changes it without a word (docs/xero.md §4.4). */
  editDueDate(): void {
    const invoice = this.invoice((one) => one.AmountPaid === 0 && one.AmountCredited === 0);
    if (invoice !== null) this.group.editInvoice(invoice.InvoiceID, { DueDate: `2026-12-${10 + this.int(20)}` });
  }

  /** Answers the number of what was paid, if anything was. */
  pay(): string | null {
    const invoice = this.invoice((one) => one.AmountDue > 0);
    if (invoice === null) return null;
    const amount = this.#random() < 0.5 ? invoice.AmountDue : Math.ceil(invoice.AmountDue * 50) / 100;
    // Each money has a name of its own, so that it can be counted.
    const reference = `paid ${this.int(1000)}.${++this.#paid}`;
    this.group.pay(invoice.InvoiceID, { amount, reference });
    return invoice.InvoiceNumber;
  }

  removePayment(): void {
    const invoice = this.invoice((one) => one.Payments.length > 0);
    const payment = invoice?.Payments[0];
    if (payment !== undefined) this.group.removePayment(payment.PaymentID);
  }

  credit(): void {
    const invoice = this.invoice(() => true);
    const option = invoice?.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option;
    if (invoice === null || option === undefined) return;
    this.group.raiseCreditNote({
      Contact: { ContactID: invoice.Contact.ContactID },
      Status: "AUTHORISED",
      LineItems: [line(option, 1 + this.int(50))],
    });
  }

  allocate(): void {
    const note = this.pickOrNull(this.group.creditNotes().filter((one) => one.RemainingCredit > 0));
    if (note === null) return;
    const option = note.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option;
    const invoice = this.invoice(
      (one) =>
        one.Contact.ContactID === note.Contact.ContactID &&
        one.AmountDue > 0 &&
        one.LineItems[0]?.Tracking.some((item) => item.Option === option) === true,
    );
    if (invoice === null) return;
    const amount = Math.min(note.RemainingCredit, invoice.AmountDue);
    this.group.allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount });
  }

  unallocate(): void {
    const note = this.pickOrNull(this.group.creditNotes().filter((one) => one.Allocations.length > 0));
    const allocation = note?.Allocations[0];
    if (note !== null && allocation !== undefined) this.group.unallocate(note.CreditNoteID, allocation.AllocationID);
  }

  voidInvoice(): void {
    const invoice = this.invoice((one) => one.AmountPaid === 0 && one.AmountCredited === 0);
    if (invoice !== null) this.group.editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
  }

  /** Only what carries no credit note: a credit note cannot be used across organisations. */
  move(): void {
    const invoice = this.invoice((one) => one.AmountCredited === 0);
    if (invoice === null) return;
    const option = this.pick(this.#plan.options);
    this.#withNothingApplied(invoice.InvoiceID, () => {
      this.group.editInvoice(invoice.InvoiceID, { LineItems: this.lines(option) });
    });
  }

  approve(): void {
    const draft = this.pickOrNull(this.group.invoices().filter((one) => one.Status === "DRAFT"));
    if (draft !== null) this.group.editInvoice(draft.InvoiceID, { Status: "AUTHORISED" });
  }

  rename(): void {
    const book = this.#practice.xero.control.contactBook(this.#practice.group);
    const contact = this.pickOrNull(book.all().filter((one) => one.Name?.startsWith("Client") === true));
    if (contact !== null) book.edit(contact.ContactID, { EmailAddress: `mail${this.int(1000)}@client.example` });
  }

  /** What one contact is called, another one is called a moment later. */
  passName(): void {
    const book = this.#practice.xero.control.contactBook(this.#practice.group);
    const clients = book.all().filter((one) => one.Name?.startsWith("Client") && one.ContactStatus === "ACTIVE");
    const [from, to] = [this.pickOrNull(clients), this.pickOrNull(clients)];
    if (from === null || to === null || from === to) return;
    if (this.#random() < 0.3) {
      book.edit(to.ContactID, { AccountNumber: "" });
      book.edit(from.ContactID, { AccountNumber: "" });
      book.edit(this.pick([from, to]).ContactID, { AccountNumber: `A-${this.int(3)}` });
      return;
    }
    book.edit(from.ContactID, { Name: `Client in between ${this.int(1000)}` });
    book.edit(to.ContactID, { Name: from.Name ?? "" });
    book.edit(from.ContactID, { Name: to.Name ?? "" });
  }

  renameContact(): void {
    const book = this.#practice.xero.control.contactBook(this.#practice.group);
    const contact = this.pickOrNull(book.all().filter((one) => one.Name?.startsWith("Client") === true));
    if (contact !== null)
      book.edit(contact.ContactID, { Name: `${contact.Name?.split(" of ")[0]} of ${this.int(100)}` });
  }

  editCopy(): void {
    this.#withCopy((person, copy) => {
      person.editInvoice(copy.InvoiceID, { Reference: `by hand ${this.int(100)}` });
    });
  }

  /** The words of the copy with that number, wherever it is. */
  editCopyOf(number: string): void {
    for (const { tenantId, role } of this.#practice.firm.entities) {
      if (role !== "satellite") continue;
      const person = this.#practice.xero.control.person(tenantId);
      const copy = person.invoices().find((one) => one.InvoiceNumber === number && one.Contact.Name !== "Local");
      if (copy !== undefined) person.editInvoice(copy.InvoiceID, { Reference: `by hand ${this.int(100)}` });
    }
  }

  editCopyLines(): void {
    this.#withCopy((person, copy) => {
      const own = { ...line(null, (1 + this.int(1000)) / 10), Description: "by hand" };
      person.editInvoice(copy.InvoiceID, { LineItems: [own] });
    });
  }

  voidCopy(): void {
    this.#withCopy((person, copy) => {
      person.editInvoice(copy.InvoiceID, { Status: "VOIDED" });
    });
  }

  /** An invoice of a satellite's own under a number that the group will soon give; answers its id. */
  takeNumber(): string {
    const numbers = this.group.invoices().map((one) => Number(/\d+$/.exec(one.InvoiceNumber)?.[0] ?? 0));
    const next = String(Math.max(0, ...numbers) + 1 + this.int(3)).padStart(4, "0");
    const own = this.#practice.xero.control.person(this.satellite()).raiseInvoice({
      InvoiceNumber: `INV-${next}`,
      Contact: { Name: "Local" },
      Status: "AUTHORISED",
      LineItems: [{ Description: "Own", Quantity: 1, UnitAmount: 1, AccountCode: "200", TaxType: "OUTPUT" }],
    });
    return own.InvoiceID;
  }

  #withCopy(act: (person: typeof this.group, copy: ReturnType<typeof this.group.invoices>[number]) => void): void {
    const person = this.#practice.xero.control.person(this.satellite());
    const copy = this.pickOrNull(
      person.invoices().filter((one) => one.Status === "AUTHORISED" && one.Contact.Name !== "Local"),
    );
    if (copy !== null) act(person, copy);
  }

  archiveAndRestore(): void {
    const book = this.#practice.xero.control.contactBook(this.satellite());
    const archived = book.all().find((one) => one.ContactStatus === "ARCHIVED");
    if (archived !== undefined) book.restore(archived.ContactID);
    else {
      const contact = this.pickOrNull(book.all());
      if (contact !== null) book.archive(contact.ContactID);
    }
  }

  moveLockDate(): void {
    const settings = this.#practice.xero.control.bookkeeping(this.satellite());
    const isLocked = settings.organisation().periodLockDate !== null;
    settings.setLockDates({ period: isLocked ? null : "2026-11-25" });
  }

  /** As a person does it: payments off, the change, and back on as far as they still fit. */
  #withNothingApplied(invoiceId: string, change: () => void): void {
    const before = this.group.invoice(invoiceId);
    if (before.CreditNotes.length > 0) throw new Refused(["has credit"]);
    for (const payment of before.Payments) this.group.removePayment(payment.PaymentID);
    change();
    for (const payment of before.Payments) {
      const { AmountDue } = this.group.invoice(invoiceId);
      const amount = Math.min(payment.Amount, AmountDue);
      if (amount > 0) this.group.pay(invoiceId, { amount, reference: payment.Reference ?? "" });
    }
  }

  invoice(matches: (invoice: ReturnType<typeof this.group.invoices>[number]) => boolean) {
    const live = this.group
      .invoices()
      .filter((one) => (one.Status === "AUTHORISED" || one.Status === "PAID") && matches(one));
    return this.pickOrNull(live);
  }

  /** One of the satellites. */
  satellite(): string {
    const option = this.pick(this.#plan.options);
    const found = this.#practice.firm.entities.find((one) => one.role === "satellite" && one.name.includes(option));
    if (found === undefined) throw new Error(`no satellite ${option}`);
    return found.tenantId;
  }

  int(below: number): number {
    return Math.floor(this.#random() * below);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  pickOrNull<T>(items: readonly T[]): T | null {
    return items.length === 0 ? null : this.pick(items);
  }
}
