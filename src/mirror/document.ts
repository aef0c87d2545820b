/**
 * An invoice or credit note in Orbit's normal form, the same for the group's record and for its copy, so that the two can
 * be compared. Made from Xero's answer by document-reading.ts. Pure.
 */

import type { AppliedAdvance } from "./advance.ts";
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
