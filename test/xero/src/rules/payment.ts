/**
 * Payments on invoices, bills and credit notes (refunds). A payment touches its document: what is due, AUTHORISED or
 * PAID, UpdatedDateUTC. Payments are never edited, only deleted; reconciled and batched ones not even that by the API.
 */

import { todayIn } from "../calendar.ts";
import { decimal, spelled, toMinor } from "../decimal.ts";
import type { PaymentInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Account, Advance, CreditNote, Invoice, Organisation, Payment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { advanceLeftMinor, invoiceDueMinor, remainingCreditMinor } from "./balance.ts";
import { saveAdvance, saveCreditNote, saveInvoice, savePayment } from "./change.ts";
import {
  findAccount,
  findAccountByCode,
  findAdvance,
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
  const payment = savePayment(world, {
    tenantId: organisation.tenantId,
    id: world.newId(),
    target: { kind: kindOf(target), id: target.id },
    accountId: account.id,
    date,
    amountMinor,
    reference: (input.Reference ?? "").slice(0, world.behaviour.referenceChars),
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
  const isHeld = stored.reconciled && !world.behaviour.reconciledPaymentsComeOff;
  if (actor.kind === "app" && isHeld) return err([MESSAGES.paymentReconciled]);
  if (actor.kind === "app" && stored.batchPaymentId !== null) return err([MESSAGES.paymentBatched]);
  const locked = refusedEdit(organisation, actor, stored.date);
  if (locked !== null) return err([locked]);
  const target = storedTarget(world, stored);
  if (target !== null) takeFrom(world, target, stored.id);
  const updatedMs = Math.max(world.nowMs(), stored.updatedMs + 1);
  const deleted = savePayment(world, { ...stored, status: "DELETED", updatedMs });
  noteOn(world, deleted, "Payment deleted", actor);
  return ok(deleted);
}

type Target = Invoice | CreditNote | Advance;

function kindOf(target: Target): Payment["target"]["kind"] {
  if ("totalMinor" in target) return "advance";
  return "credits" in target ? "invoice" : "credit-note";
}

function targetOf(world: World, tenantId: string, input: PaymentInput): Target | null {
  const { Invoice: invoice, CreditNote: note } = input;
  const advanceId = input.Overpayment?.OverpaymentID ?? input.Prepayment?.PrepaymentID;
  if (advanceId !== undefined) return findAdvance(world, tenantId, advanceId);
  if (invoice?.InvoiceID !== undefined) return findInvoice(world, tenantId, invoice.InvoiceID);
  if (note?.CreditNoteID !== undefined) return findCreditNote(world, tenantId, note.CreditNoteID);
  const invoiceNumber = invoice?.InvoiceNumber ?? input.InvoiceNumber;
  if (invoiceNumber !== undefined) return findInvoiceByNumber(world, tenantId, invoiceNumber);
  const noteNumber = note?.CreditNoteNumber ?? input.CreditNoteNumber;
  return noteNumber === undefined ? null : findCreditNoteByNumber(world, tenantId, noteNumber);
}

export function storedTarget(world: World, payment: Payment): Target | null {
  const { kind, id } = payment.target;
  if (kind === "advance") return findAdvance(world, payment.tenantId, id);
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
  const leftMinor = leftOf(target);
  const errors: string[] = [];
  if (target.status !== "AUTHORISED") errors.push(MESSAGES.paymentNeedsAuthorised);
  if (amountMinor <= 0) errors.push(MESSAGES.paymentAmountNotPositive);
  if (amountMinor > leftMinor) errors.push(MESSAGES.paymentExceedsDue);
  return errors;
}

function leftOf(target: Target): number {
  if ("totalMinor" in target) return advanceLeftMinor(target);
  return "credits" in target ? invoiceDueMinor(target) : remainingCreditMinor(target);
}

function applyTo(world: World, target: Target, payment: Payment): void {
  const { id, date, amountMinor, reference, currencyRate } = payment;
  save(world, target, [...target.payments, { paymentId: id, date, amountMinor, reference, currencyRate }]);
}

function takeFrom(world: World, target: Target, paymentId: string): void {
  save(
    world,
    target,
    target.payments.filter((payment) => payment.paymentId !== paymentId),
  );
}

function save(world: World, target: Target, payments: Target["payments"]): void {
  const cause = { what: "payment" } as const;
  if ("totalMinor" in target) saveAdvance(world, { ...target, payments }, cause);
  else if ("credits" in target) saveInvoice(world, { ...target, payments }, cause);
  else saveCreditNote(world, { ...target, payments }, cause);
}

const HISTORY_OWNERS = { invoice: "Invoices", "credit-note": "CreditNotes", advance: null } as const;

function noteOn(world: World, payment: Payment, changes: string, actor: Actor): void {
  const details = `${spelled(payment.amountMinor)} on ${payment.date}.`;
  const owner = HISTORY_OWNERS[payment.target.kind];
  if (owner !== null) noteHistory(world, { owner, ownerId: payment.target.id, changes, details, actor });
  noteHistory(world, { owner: "Payments", ownerId: payment.id, changes, details, actor });
}
