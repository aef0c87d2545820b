/**
 * Payments on invoices, bills and credit notes (refunds). A payment touches its document: what is due, AUTHORISED or
 * PAID, UpdatedDateUTC. Payments are never edited, only deleted; reconciled and batched ones not even that by the API.
 */

import { todayIn } from "../calendar.ts";
import { decimal, spelled, toMinor } from "../decimal.ts";
import type { PaymentInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Account, CreditNote, Invoice, Organisation, Payment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { invoiceDueMinor, remainingCreditMinor } from "./balance.ts";
import { saveCreditNote, saveInvoice } from "./change.ts";
import {
  findAccount,
  findAccountByCode,
  findCreditNote,
  findCreditNoteByNumber,
  findInvoice,
  findInvoiceByNumber,
} from "./find.ts";
import { noteHistory } from "./history.ts";
import { refusedDate, refusedEdit } from "./lock-date.ts";
import { MESSAGES } from "./messages.ts";

export interface PaymentWrite {
  readonly organisation: Organisation;
  readonly actor: Actor;
  readonly input: PaymentInput;
}

export function createPayment(world: World, write: PaymentWrite): Result<Payment, string[]> {
  const { organisation, actor, input } = write;
  const target = targetOf(world, organisation.tenantId, input);
  if (target === null) return err([MESSAGES.documentNotFound]);
  const account = accountOf(world, organisation.tenantId, input);
  const amountMinor = toMinor(decimal(input.Amount ?? 0));
  const date = input.Date ?? todayIn(organisation.timeZone, world.nowMs());
  const errors = [
    ...accountErrors(account),
    ...amountErrors(target, amountMinor),
    refusedDate(organisation, actor, date) === null ? [] : MESSAGES.paymentInLockedPeriod,
  ].flat();
  if (account === null || errors.length > 0) return err(errors);
  const foreign = target.currencyCode !== organisation.baseCurrency;
  const payment = world.tables.payments.put({
    tenantId: organisation.tenantId,
    id: world.newId(),
    target: { kind: "credits" in target ? "invoice" : "credit-note", id: target.id },
    accountId: account.id,
    date,
    amountMinor,
    reference: input.Reference ?? "",
    currencyRate: foreign ? (input.CurrencyRate ?? target.currencyRate) : 1,
    status: "AUTHORISED",
    reconciled: input.IsReconciled ?? false,
    batchPaymentId: null,
    createdByApp: actor.kind === "app",
    updatedMs: world.nowMs(),
  });
  applyTo(world, target, payment);
  noteOn(world, payment, "Payment made", actor);
  return ok(payment);
}

export function deletePayment(world: World, write: PaymentWrite, stored: Payment): Result<Payment, string[]> {
  const { organisation, actor, input } = write;
  if (stored.status === "DELETED" || input.Status !== "DELETED") return err([MESSAGES.paymentNotFound]);
  if (actor.kind === "app" && stored.reconciled) return err([MESSAGES.paymentReconciled]);
  if (actor.kind === "app" && stored.batchPaymentId !== null) return err([MESSAGES.paymentBatched]);
  const locked = refusedEdit(organisation, actor, stored.date);
  if (locked !== null) return err([locked]);
  const target = storedTarget(world, stored);
  if (target !== null) takeFrom(world, target, stored.id);
  const updatedMs = Math.max(world.nowMs(), stored.updatedMs + 1);
  const deleted = world.tables.payments.put({ ...stored, status: "DELETED", updatedMs });
  noteOn(world, deleted, "Payment deleted", actor);
  return ok(deleted);
}

type Target = Invoice | CreditNote;

function targetOf(world: World, tenantId: string, input: PaymentInput): Target | null {
  const { Invoice: invoice, CreditNote: note } = input;
  if (invoice?.InvoiceID !== undefined) return findInvoice(world, tenantId, invoice.InvoiceID);
  if (note?.CreditNoteID !== undefined) return findCreditNote(world, tenantId, note.CreditNoteID);
  const invoiceNumber = invoice?.InvoiceNumber ?? input.InvoiceNumber;
  if (invoiceNumber !== undefined) return findInvoiceByNumber(world, tenantId, invoiceNumber);
  const noteNumber = note?.CreditNoteNumber ?? input.CreditNoteNumber;
  return noteNumber === undefined ? null : findCreditNoteByNumber(world, tenantId, noteNumber);
}

export function storedTarget(world: World, payment: Payment): Target | null {
  const { kind, id } = payment.target;
  return kind === "invoice" ? findInvoice(world, payment.tenantId, id) : findCreditNote(world, payment.tenantId, id);
}

function accountOf(world: World, tenantId: string, input: PaymentInput): Account | null {
  const id = input.Account?.AccountID;
  if (id !== undefined) return findAccount(world, tenantId, id);
  const code = input.Account?.Code ?? input.Code;
  return code === undefined || code === "" ? null : findAccountByCode(world, tenantId, code);
}

function accountErrors(account: Account | null): string[] {
  if (account === null) return [MESSAGES.accountNotFound];
  const payable = account.status === "ACTIVE" && (account.type === "BANK" || account.enablePayments);
  return payable ? [] : [MESSAGES.paymentAccountNotValid];
}

function amountErrors(target: Target, amountMinor: number): string[] {
  const leftMinor = "credits" in target ? invoiceDueMinor(target) : remainingCreditMinor(target);
  const errors: string[] = [];
  if (target.status !== "AUTHORISED") errors.push(MESSAGES.paymentNeedsAuthorised);
  if (amountMinor <= 0) errors.push(MESSAGES.paymentAmountNotPositive);
  if (amountMinor > leftMinor) errors.push(MESSAGES.paymentExceedsDue);
  return errors;
}

function applyTo(world: World, target: Target, payment: Payment): void {
  const { id, date, amountMinor, reference, currencyRate } = payment;
  const payments = [...target.payments, { paymentId: id, date, amountMinor, reference, currencyRate }];
  if ("credits" in target) saveInvoice(world, { ...target, payments }, { what: "payment" });
  else saveCreditNote(world, { ...target, payments }, { what: "payment" });
}

function takeFrom(world: World, target: Target, paymentId: string): void {
  const payments = target.payments.filter((payment) => payment.paymentId !== paymentId);
  if ("credits" in target) saveInvoice(world, { ...target, payments }, { what: "payment" });
  else saveCreditNote(world, { ...target, payments }, { what: "payment" });
}

function noteOn(world: World, payment: Payment, changes: string, actor: Actor): void {
  const details = `${spelled(payment.amountMinor)} on ${payment.date}.`;
  const owner = payment.target.kind === "invoice" ? "Invoices" : "CreditNotes";
  noteHistory(world, { owner, ownerId: payment.target.id, changes, details, actor });
  noteHistory(world, { owner: "Payments", ownerId: payment.id, changes, details, actor });
}
