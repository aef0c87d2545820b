/**
 * Xero's answer about an invoice or credit note, made Orbit's normal form (document.ts): it may leave out anything but the id, and
 * some answers spell things otherwise. What cannot be mirrored as it stands is an error. Pure.
 */

import { err, ok, type Result } from "../domain/result.ts";
import { calendarDate, instantMs } from "../xero/dates.ts";
import type { XeroDocument } from "../xero/schemas.ts";
import type { AdvanceKind, AppliedAdvance } from "./advance.ts";
import type {
  Allocation,
  AppliedCredit,
  AppliedPayment,
  DocumentKind,
  DocumentState,
  DocumentType,
  LineAmountTypes,
  LineState,
} from "./document.ts";

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
