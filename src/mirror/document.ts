/**
 * An invoice or credit note in Orbit's normal form, the same for the group's record and for its copy, so that the two can
 * be compared. Made from Xero's answer, which may leave out anything but the id. Pure.
 */

import { err, ok, type Result } from "../result.ts";
import { calendarDate, instantMs } from "../xero/dates.ts";
import type { XeroInvoice } from "../xero/schemas.ts";

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

export type DocumentType = "ACCREC" | "ACCPAY";
export type LineAmountTypes = "Exclusive" | "Inclusive" | "NoTax";

export interface DocumentState {
  readonly id: string;
  readonly type: DocumentType;
  readonly number: string | null;
  readonly reference: string | null;
  readonly status: string;
  readonly contactId: string | null;
  readonly contactName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly dueDate: string | null;
  readonly lineAmountTypes: LineAmountTypes;
  readonly lines: readonly LineState[];
  readonly subTotal: number | null;
  readonly totalTax: number | null;
  readonly total: number | null;
  readonly currency: string | null;
  readonly currencyRate: number | null;
  readonly url: string | null;
  /** Xero's UpdatedDateUTC; null where the answer left it out. */
  readonly updatedAtMs: number | null;
}

/** The error says what is missing, in words for the log and the event. */
export function documentState(raw: XeroInvoice): Result<DocumentState, string> {
  const type = raw.Type?.toUpperCase();
  if (type !== "ACCREC" && type !== "ACCPAY") return err(`Xero's answer gives no known type (${raw.Type ?? "none"})`);
  if (!raw.Status) return err("Xero's answer gives no status");
  return ok({
    id: raw.InvoiceID,
    type,
    number: blankToNull(raw.InvoiceNumber),
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
    url: blankToNull(raw.Url),
    updatedAtMs: instantMs(raw.UpdatedDateUTC),
  });
}

/** The same in everything that Orbit mirrors; a payment flips AUTHORISED to PAID and is no change of the document. */
export function sameDocument(a: DocumentState, b: DocumentState): boolean {
  return mirrored(a) === mirrored(b);
}

function mirrored(state: DocumentState): string {
  const status = isApproved(state) ? "APPROVED" : state.status;
  const lines = state.lines.map((line) => ({ ...line, id: null }));
  return JSON.stringify({ ...state, id: null, url: null, contactName: null, updatedAtMs: null, status, lines });
}

export function isVoid(state: DocumentState): boolean {
  return state.status === "VOIDED" || state.status === "DELETED";
}

export function isApproved(state: DocumentState): boolean {
  return state.status === "AUTHORISED" || state.status === "PAID";
}

function lineState(raw: NonNullable<XeroInvoice["LineItems"]>[number]): LineState {
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

/** Xero spells it "Exclusive", "NoTax", and in older answers in capitals. Exclusive is Xero's default. */
function lineAmountTypes(value: string | null | undefined): LineAmountTypes {
  const word = value?.toLowerCase();
  if (word === "inclusive") return "Inclusive";
  return word === "notax" ? "NoTax" : "Exclusive";
}

export function blankToNull(value: string | null | undefined): string | null {
  return value == null || value.trim() === "" ? null : value;
}
