// biome-ignore-all lint/style/noExcessiveLinesPerFile: all that a person does to documents is called on this one object.

/**
 * What a person does with documents in Xero itself, as tests and the page call it: raise, approve, edit, pay, void,
 * credit, reconcile. Inputs have the shape of the API's; refusals are thrown as `Refused`, since a refusal in a test's set-up is
 * a mistake of the test. Goes through the same rules as the API, as a person.
 */

import type { z } from "zod";
import { addDays, readDate, todayIn } from "../calendar.ts";
import { decimal, toMinor } from "../decimal.ts";
import { canonical } from "../input/names.ts";
import {
  AllocationInputSchema,
  CreditNoteInputSchema,
  InvoiceInputSchema,
  PaymentInputSchema,
} from "../input/schemas.ts";
import { type Actor, personActor } from "../rules/actor.ts";
import { applyAdvance, receive, unapplyAdvance } from "../rules/advance.ts";
import { allocate, unallocate } from "../rules/allocation.ts";
import { writeCreditNote } from "../rules/credit-note.ts";
import { findAdvance, findCreditNote, findInvoice } from "../rules/find.ts";
import { writeInvoice } from "../rules/invoice.ts";
import { createPayment, deletePayment } from "../rules/payment.ts";
import type { AdvanceKind, CreditNote, Invoice, Organisation, Payment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { advanceJson, type XeroAdvance } from "../wire/advance.ts";
import { creditNoteJson, type XeroCreditNote } from "../wire/credit-note.ts";
import { invoiceJson, type XeroInvoice } from "../wire/invoice.ts";
import { paymentJson, type XeroPayment } from "../wire/payment.ts";
import { done, found, Refused } from "./refused.ts";

export type InvoiceFields = z.input<typeof InvoiceInputSchema>;
export type CreditNoteFields = z.input<typeof CreditNoteInputSchema>;

export interface PaymentFields {
  readonly amount: number;
  /** Code of the bank account; "090" in the default chart. */
  readonly accountCode?: string;
  /** Instead of the code, which bank accounts need not have. */
  readonly accountId?: string;
  readonly date?: string;
  readonly reference?: string;
  readonly reconciled?: boolean;
  /** Part of a batch, which cannot be deleted through the API. */
  readonly batched?: boolean;
}

export interface AdvanceFields {
  readonly kind: AdvanceKind;
  readonly contactId: string;
  readonly amount: number;
  readonly date?: string;
  readonly reference?: string;
  /** The organisation's own unless said. */
  readonly currencyCode?: string;
  readonly currencyRate?: number;
}

const FULL = { detail: "full", unitPlaces: 4 } as const;
/** What the form in Xero proposes. */
const USUAL_TERM_DAYS = 14;

export class Person {
  readonly #world: World;
  readonly #tenantId: string;
  readonly #actor: Actor;

  constructor(world: World, tenantId: string, who: { readonly name?: string; readonly adviser?: boolean } = {}) {
    this.#world = world;
    this.#tenantId = tenantId;
    this.#actor = personActor(who.name ?? "Demo Bookkeeper", who.adviser ?? false);
  }

  /** A sales invoice unless another Type is named; due in 14 days unless said. */
  raiseInvoice(fields: InvoiceFields): XeroInvoice {
    const date = fields.Date === undefined ? this.#today() : (readDate(fields.Date) ?? this.#today());
    const input = { Type: "ACCREC", DueDate: addDays(date, USUAL_TERM_DAYS), ...fields };
    return this.#writeInvoice(input, "create");
  }

  /** Any fields of the API, Status included: AUTHORISED approves, VOIDED voids. */
  editInvoice(invoiceId: string, fields: InvoiceFields): XeroInvoice {
    return this.#writeInvoice({ ...fields, InvoiceID: invoiceId }, "upsert");
  }

  pay(invoiceId: string, fields: PaymentFields): XeroPayment {
    return this.#makePayment({ Invoice: { InvoiceID: invoiceId } }, fields);
  }

  /** Pays out what is left on a credit note. */
  refund(creditNoteId: string, fields: PaymentFields): XeroPayment {
    return this.#makePayment({ CreditNote: { CreditNoteID: creditNoteId } }, fields);
  }

  removePayment(paymentId: string): XeroPayment {
    const payment = this.#payment(paymentId);
    const write = { organisation: this.#organisation(), actor: this.#actor, input: { Status: "DELETED" as const } };
    return paymentJson(
      this.#world,
      done(this.#world, () => deletePayment(this.#world, write, payment)),
      "full",
    );
  }

  reconcilePayment(paymentId: string, reconciled: boolean): XeroPayment {
    const payment = this.#payment(paymentId);
    const updatedMs = Math.max(this.#world.nowMs(), payment.updatedMs + 1);
    return paymentJson(this.#world, this.#world.tables.payments.put({ ...payment, reconciled, updatedMs }), "full");
  }

  raiseCreditNote(fields: CreditNoteFields): XeroCreditNote {
    return this.#writeCreditNote({ Type: "ACCRECCREDIT", ...fields }, "create");
  }

  editCreditNote(creditNoteId: string, fields: CreditNoteFields): XeroCreditNote {
    return this.#writeCreditNote({ ...fields, CreditNoteID: creditNoteId }, "upsert");
  }

  /** Answers the AllocationID. */
  allocate(
    creditNoteId: string,
    to: { readonly invoiceId: string; readonly amount: number; readonly date?: string },
  ): string {
    const input = AllocationInputSchema.parse({
      Invoice: { InvoiceID: to.invoiceId },
      Amount: to.amount,
      Date: to.date,
    });
    const write = { organisation: this.#organisation(), actor: this.#actor, creditNoteId, input };
    return done(this.#world, () => allocate(this.#world, write)).id;
  }

  unallocate(creditNoteId: string, allocationId: string): void {
    const note = this.#creditNote(creditNoteId);
    const allocation = note.allocations.find((row) => row.id === allocationId);
    if (allocation === undefined) throw new Refused(["No such allocation"]);
    const write = { organisation: this.#organisation(), actor: this.#actor };
    done(this.#world, () => unallocate(this.#world, write, note, allocation));
  }

  /** Applies money that was received too much, or in advance, to an invoice. Answers an id to take it off again. */
  applyCredit(
    invoiceId: string,
    credit: { readonly kind: "overpayment" | "prepayment"; readonly amount: number; readonly date?: string },
  ): string {
    const { contactId, currencyCode, currencyRate } = this.#invoice(invoiceId);
    const { kind, amount, date = this.#today() } = credit;
    const advance = this.receive({ kind, amount, date, contactId, currencyCode, currencyRate });
    return this.applyAdvance(advance.ID, { invoiceId, amount, date });
  }

  /** Takes off what of an overpayment or prepayment is used on it. */
  removeCredit(invoiceId: string, allocationId: string): XeroInvoice {
    this.unapplyAdvance(allocationId);
    return this.invoice(invoiceId);
  }

  /** Money of a client that belongs to no invoice yet. */
  receive(fields: AdvanceFields): XeroAdvance {
    const { kind, contactId, amount, date = this.#today(), reference = "", currencyRate = 1 } = fields;
    const { baseCurrency } = this.#organisation();
    const currencyCode = fields.currencyCode ?? baseCurrency;
    const made = { kind, contactId, date, reference, currencyCode, currencyRate };
    const by = { organisation: this.#organisation(), actor: this.#actor };
    const amountMinor = toMinor(decimal(amount));
    return advanceJson(
      this.#world,
      done(this.#world, () => receive(this.#world, by, { ...made, amountMinor })),
    );
  }

  /** Answers the AllocationID. */
  applyAdvance(
    advanceId: string,
    to: { readonly invoiceId: string; readonly amount: number; readonly date?: string },
  ): string {
    const { amount, ...rest } = to;
    const use = { advanceId, ...rest, amountMinor: toMinor(decimal(amount)) };
    const by = { organisation: this.#organisation(), actor: this.#actor };
    return done(this.#world, () => applyAdvance(this.#world, by, use)).id;
  }

  unapplyAdvance(allocationId: string): void {
    const by = { organisation: this.#organisation(), actor: this.#actor };
    done(this.#world, () => unapplyAdvance(this.#world, by, allocationId));
  }

  /** Pays out what is left of an overpayment or prepayment. */
  refundAdvance(advanceId: string, fields: PaymentFields): XeroPayment {
    const { kind } = found(findAdvance(this.#world, this.#tenantId, advanceId), "overpayment or prepayment");
    const target =
      kind === "overpayment"
        ? { Overpayment: { OverpaymentID: advanceId } }
        : { Prepayment: { PrepaymentID: advanceId } };
    return this.#makePayment(target, fields);
  }

  advances(): XeroAdvance[] {
    return this.#world.tables.advances.lookup("tenant", this.#tenantId).map((row) => advanceJson(this.#world, row));
  }

  invoices(): XeroInvoice[] {
    return this.#world.tables.invoices
      .lookup("tenant", this.#tenantId)
      .map((row) => invoiceJson(this.#world, row, FULL));
  }

  /** How many there are: writing out all of them only to count them is slow. */
  invoiceCount(): number {
    return this.#world.tables.invoices.lookup("tenant", this.#tenantId).length;
  }

  invoice(invoiceId: string): XeroInvoice {
    return invoiceJson(this.#world, this.#invoice(invoiceId), FULL);
  }

  creditNotes(): XeroCreditNote[] {
    return this.#world.tables.creditNotes
      .lookup("tenant", this.#tenantId)
      .map((row) => creditNoteJson(this.#world, row, FULL));
  }

  creditNote(creditNoteId: string): XeroCreditNote {
    return creditNoteJson(this.#world, this.#creditNote(creditNoteId), FULL);
  }

  payments(): XeroPayment[] {
    return this.#world.tables.payments
      .lookup("tenant", this.#tenantId)
      .map((row) => paymentJson(this.#world, row, "list"));
  }

  #writeInvoice(fields: InvoiceFields, mode: "create" | "upsert"): XeroInvoice {
    const input = InvoiceInputSchema.parse(canonical(fields));
    const write = { organisation: this.#organisation(), actor: this.#actor, input, mode, unitPlaces: 4 as const };
    return invoiceJson(this.#world, done(this.#world, () => writeInvoice(this.#world, write)).record, FULL);
  }

  #writeCreditNote(fields: CreditNoteFields, mode: "create" | "upsert"): XeroCreditNote {
    const input = CreditNoteInputSchema.parse(canonical(fields));
    const write = { organisation: this.#organisation(), actor: this.#actor, input, mode, unitPlaces: 4 as const };
    return creditNoteJson(this.#world, done(this.#world, () => writeCreditNote(this.#world, write)).record, FULL);
  }

  #makePayment(target: object, fields: PaymentFields): XeroPayment {
    const input = PaymentInputSchema.parse({
      ...target,
      Account: fields.accountId === undefined ? { Code: fields.accountCode ?? "090" } : { AccountID: fields.accountId },
      Amount: fields.amount,
      Date: fields.date,
      Reference: fields.reference,
      IsReconciled: fields.reconciled,
    });
    const write = { organisation: this.#organisation(), actor: this.#actor, input };
    const made = done(this.#world, () => createPayment(this.#world, write));
    const batchPaymentId = fields.batched === true ? this.#world.newId() : null;
    return paymentJson(this.#world, this.#world.tables.payments.put({ ...made, batchPaymentId }), "full");
  }

  #today(): string {
    return todayIn(this.#organisation().timeZone, this.#world.nowMs());
  }

  #organisation(): Organisation {
    return found(this.#world.tables.organisations.get(this.#tenantId) ?? null, "organisation");
  }

  #invoice(id: string): Invoice {
    return found(findInvoice(this.#world, this.#tenantId, id), "invoice");
  }

  #creditNote(id: string): CreditNote {
    return found(findCreditNote(this.#world, this.#tenantId, id), "credit note");
  }

  #payment(id: string): Payment {
    const payment = this.#world.tables.payments.get(id);
    return found(payment?.tenantId === this.#tenantId ? payment : null, "payment");
  }
}
