/**
 * An invoice or credit note in Orbit's normal form, the same for the group's record and for its copy, so that the two can
 * be compared. Made from Xero's answer, which may leave out anything but the id. Pure.
 */

import { err, ok, type Result } from "../domain/result.ts";
import { calendarDate, instantMs } from "../xero/dates.ts";
import type { XeroDocument } from "../xero/schemas.ts";
import type { AdvanceKind, AppliedAdvance } from "./advance.ts";
import { discountMinor } from "./discount.ts";
import { sumMinor } from "./money.ts";

export type DocumentKind = "invoice" | "credit-note";
/** The group's sales and, with `syncBills`, its purchases. */
export type DocumentType = "ACCREC" | "ACCPAY" | "ACCRECCREDIT" | "ACCPAYCREDIT";
export type LineAmountTypes = "Exclusive" | "Inclusive" | "NoTax";

export interface TrackingState {
  readonly categoryId: string | null;
  readonly category: string | null;
  readonly optionId: string | null;
  readonly option: string | null;
}

export interface LineState {
  readonly id: string | null;
  readonly description: string | null;
  readonly quantity: number | null;
  readonly unitAmount: number | null;
  readonly itemCode: string | null;
  readonly accountCode: string | null;
  readonly taxType: string | null;
  readonly taxAmount: number | null;
  readonly lineAmount: number | null;
  readonly discountRate: number | null;
  readonly discountAmount: number | null;
  readonly tracking: readonly TrackingState[];
}

/** A payment as its document lists it; Xero does not name the account there. */
export interface AppliedPayment {
  readonly id: string;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly amount: number;
  readonly reference: string | null;
  readonly currencyRate: number | null;
}

/** A credit note on an invoice. */
export interface AppliedCredit {
  readonly creditNoteId: string;
  readonly number: string | null;
  readonly amount: number;
  readonly date: string | null;
}

/** A part of a credit note that is used on an invoice. */
export interface Allocation {
  /** Missing in some of Xero's answers. */
  readonly id: string | null;
  readonly invoiceId: string;
  readonly amount: number;
  readonly date: string | null;
}

export interface DocumentState {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly type: DocumentType;
  readonly number: string | null;
  readonly reference: string | null;
  readonly status: string;
  readonly contactId: string | null;
  readonly contactName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  /** Null for credit notes. */
  readonly dueDate: string | null;
  readonly lineAmountTypes: LineAmountTypes;
  readonly lines: readonly LineState[];
  readonly subTotal: number | null;
  readonly totalTax: number | null;
  readonly total: number | null;
  readonly currency: string | null;
  readonly currencyRate: number | null;
  readonly brandingThemeId: string | null;
  readonly url: string | null;
  readonly payments: readonly AppliedPayment[];
  /** Of invoices. */
  readonly credits: readonly AppliedCredit[];
  /** Of credit notes. */
  readonly allocations: readonly Allocation[];
  /** What overpayments and prepayments pay of an invoice, together. */
  readonly otherCredit: number;
  /** The same one by one; absent in rows from before they were kept apart. */
  readonly advances?: readonly AppliedAdvance[];
  /** Xero's UpdatedDateUTC; null where the answer left it out. */
  readonly updatedAtMs: number | null;
}

const TYPES: Readonly<Record<DocumentKind, readonly string[]>> = {
  invoice: ["ACCREC", "ACCPAY"],
  "credit-note": ["ACCRECCREDIT", "ACCPAYCREDIT"],
};

/** The error says what is missing, in words for the log and the event. */
export function documentState(kind: DocumentKind, raw: XeroDocument): Result<DocumentState, string> {
  const id = kind === "invoice" ? raw.InvoiceID : raw.CreditNoteID;
  const type = raw.Type?.toUpperCase() ?? "";
  if (!id) return err("Xero's answer gives no id");
  if (!isType(kind, type)) return err(`Xero's answer gives no known type (${raw.Type ?? "none"})`);
  if (!raw.Status) return err("Xero's answer gives no status");
  const payments = livePayments(raw);
  if (payments === null) return err("Xero's answer lists a payment without its id or amount");
  const allocations = liveAllocations(raw);
  if (allocations === null) return err("Xero's answer lists an allocation without its invoice or amount");
  return ok({
    kind,
    id,
    type,
    number: blankToNull(kind === "invoice" ? raw.InvoiceNumber : raw.CreditNoteNumber),
    reference: blankToNull(raw.Reference),
    status: raw.Status.toUpperCase(),
    contactId: raw.Contact?.ContactID ?? null,
    contactName: blankToNull(raw.Contact?.Name),
    date: calendarDate(raw.Date) ?? calendarDate(raw.DateString),
    dueDate: calendarDate(raw.DueDate) ?? calendarDate(raw.DueDateString),
    lineAmountTypes: lineAmountTypes(raw.LineAmountTypes),
    lines: (raw.LineItems ?? []).map(lineState),
    subTotal: raw.SubTotal ?? null,
    totalTax: raw.TotalTax ?? null,
    total: raw.Total ?? null,
    currency: blankToNull(raw.CurrencyCode),
    currencyRate: raw.CurrencyRate ?? null,
    brandingThemeId: blankToNull(raw.BrandingThemeID),
    url: blankToNull(raw.Url),
    payments,
    credits: (raw.CreditNotes ?? []).flatMap(appliedCredit),
    allocations,
    otherCredit: sum([...(raw.Overpayments ?? []), ...(raw.Prepayments ?? [])].map((one) => one.AppliedAmount ?? 0)),
    advances: [...appliedAdvances("overpayment", raw), ...appliedAdvances("prepayment", raw)],
    updatedAtMs: instantMs(raw.UpdatedDateUTC),
  });
}

/** The same in everything that Orbit mirrors; a payment flips AUTHORISED to PAID and is compared as a payment. */
export function sameDocument(a: DocumentState, b: DocumentState): boolean {
  return mirrored(a) === mirrored(b);
}

/** The same, also in how much credit is used on an invoice: which credit notes mirror, and both sides show. */
export function sameDocumentAndCredit(a: DocumentState, b: DocumentState): boolean {
  return sameDocument(a, b) && sumMinor(a.credits) === sumMinor(b.credits);
}

function mirrored(state: DocumentState): string {
  const status = isApproved(state) ? "APPROVED" : state.status;
  // Some of Xero's answers say less than others: a discount as a rounded rate, an option without its id.
  const lines = state.lines.map((line) => ({
    ...line,
    id: null,
    discountRate: null,
    discountAmount: discountMinor(line),
    tracking: line.tracking.map((item) => [item.category ?? item.categoryId, item.option ?? item.optionId]),
  }));
  // Credits on an invoice are the credit notes' own matter.
  return JSON.stringify({
    ...state,
    id: null,
    url: null,
    contactName: null,
    updatedAtMs: null,
    status,
    lines,
    credits: [],
    // Their sum is compared; rows from before do not name them.
    advances: (state.advances ?? []).length === 0 ? undefined : state.advances,
  });
}

export function isVoid(state: DocumentState): boolean {
  return state.status === "VOIDED" || state.status === "DELETED";
}

export function isApproved(state: Pick<DocumentState, "status">): boolean {
  return state.status === "AUTHORISED" || state.status === "PAID";
}

export function isPurchase(state: DocumentState): boolean {
  return state.type === "ACCPAY" || state.type === "ACCPAYCREDIT";
}

/** Anything applied keeps Xero from changing amounts (docs/xero.md §4.7). */
export function hasApplied(state: DocumentState): boolean {
  return state.payments.length + state.credits.length + state.allocations.length > 0 || state.otherCredit !== 0;
}

function isType(kind: DocumentKind, type: string): type is DocumentType {
  return TYPES[kind].includes(type);
}

function lineState(raw: NonNullable<XeroDocument["LineItems"]>[number]): LineState {
  return {
    id: raw.LineItemID ?? null,
    description: blankToNull(raw.Description),
    quantity: raw.Quantity ?? null,
    unitAmount: raw.UnitAmount ?? null,
    itemCode: blankToNull(raw.ItemCode),
    accountCode: blankToNull(raw.AccountCode),
    taxType: blankToNull(raw.TaxType),
    taxAmount: raw.TaxAmount ?? null,
    lineAmount: raw.LineAmount ?? null,
    discountRate: raw.DiscountRate ?? null,
    discountAmount: raw.DiscountAmount ?? null,
    tracking: (raw.Tracking ?? []).map((item) => ({
      categoryId: item.TrackingCategoryID ?? null,
      category: blankToNull(item.Name),
      optionId: item.TrackingOptionID ?? null,
      option: blankToNull(item.Option),
    })),
  };
}

/** Null when one of them cannot be mirrored as it stands: leaving it out would take its copy off. */
function livePayments(raw: XeroDocument): readonly AppliedPayment[] | null {
  const payments: AppliedPayment[] = [];
  for (const payment of raw.Payments ?? []) {
    if (payment.Status?.toUpperCase() === "DELETED") continue;
    if (!payment.PaymentID || payment.Amount == null) return null;
    payments.push({
      id: payment.PaymentID,
      date: calendarDate(payment.Date),
      amount: payment.Amount,
      reference: blankToNull(payment.Reference),
      currencyRate: payment.CurrencyRate ?? null,
    });
  }
  return payments;
}

function appliedCredit(raw: NonNullable<XeroDocument["CreditNotes"]>[number]): AppliedCredit[] {
  const creditNoteId = raw.CreditNoteID ?? raw.ID;
  if (!creditNoteId) return [];
  const date = calendarDate(raw.Date) ?? calendarDate(raw.DateString);
  return [{ creditNoteId, number: blankToNull(raw.CreditNoteNumber), amount: raw.AppliedAmount ?? 0, date }];
}

function appliedAdvances(kind: AdvanceKind, raw: XeroDocument): readonly AppliedAdvance[] {
  const listed = kind === "overpayment" ? raw.Overpayments : raw.Prepayments;
  const used = (listed ?? []).flatMap((one) => {
    const id = (kind === "overpayment" ? one.OverpaymentID : one.PrepaymentID) ?? one.ID;
    return id && one.AppliedAmount ? [{ id, amount: one.AppliedAmount }] : [];
  });
  // One that is used on it twice may be listed twice.
  const byId = Map.groupBy(used, ({ id }) => id);
  return [...byId].map(([id, uses]) => ({ kind, id, amount: sum(uses.map(({ amount }) => amount)) }));
}

/** Null as for payments. */
export function liveAllocations(raw: Pick<XeroDocument, "Allocations">): readonly Allocation[] | null {
  const allocations: Allocation[] = [];
  for (const one of raw.Allocations ?? []) {
    if (one.IsDeleted === true) continue;
    const invoiceId = one.Invoice?.InvoiceID;
    const amount = one.Amount ?? one.AppliedAmount;
    if (!invoiceId || amount == null) return null;
    allocations.push({ id: one.AllocationID ?? null, invoiceId, amount, date: calendarDate(one.Date) });
  }
  return allocations;
}

/** Xero spells it "Exclusive", "NoTax", and in older answers in capitals. Exclusive is Xero's default. */
function lineAmountTypes(value: string | null | undefined): LineAmountTypes {
  const word = value?.toLowerCase();
  if (word === "inclusive") return "Inclusive";
  return word === "notax" ? "NoTax" : "Exclusive";
}

/** In cents, so that no float is added. */
function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + Math.round(amount * 100), 0) / 100;
}

export function blankToNull(value: string | null | undefined): string | null {
  return value == null || value.trim() === "" ? null : value;
}
