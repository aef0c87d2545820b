/**
 * A wanted copy as Xero takes it: elements of PUT and POST /Invoices and /CreditNotes (docs/xero.md §4.5, §4.7). Pure.
 */

import { carriedDiscount } from "./discount.ts";
import { type DocumentState, isPurchase, type LineState } from "./document.ts";
import { exactRate, wholeReference } from "./shown-in-part.ts";

/**
 * What becomes of the copy's lines. "kept": by their ids in their places, and Xero keeps what is not sent of each; "replaced":
 * without ids they are new ones, which have what is sent and nothing else.
 */
export type LineTreatment = "kept" | "replaced";

/** `copy` null: an element of PUT. */
export function documentBody(
  wanted: DocumentState,
  copy: DocumentState | null,
  treatment: LineTreatment = "replaced",
): Record<string, unknown> {
  const isUnapproved = copy === null || copy.status === "DRAFT" || copy.status === "SUBMITTED";
  return {
    ...(copy === null ? { Type: wanted.type } : idOf(copy)),
    ...(isUnapproved ? { Status: "AUTHORISED" } : {}),
    Contact: { ContactID: wanted.contactId },
    ...numberOf(wanted),
    // Xero takes a reference of sales only (docs/xero.md §4.7); an empty one clears what was there.
    ...(isPurchase(wanted) ? {} : { Reference: wholeReference(wanted.reference, copy?.reference ?? null) ?? "" }),
    ...given("Date", wanted.date),
    ...(wanted.kind === "invoice" ? given("DueDate", wanted.dueDate) : {}),
    LineAmountTypes: wanted.lineAmountTypes,
    ...given("CurrencyCode", wanted.currency),
    ...given("CurrencyRate", exactRate(wanted.currencyRate, copy?.currencyRate ?? null)),
    ...given("BrandingThemeID", wanted.brandingThemeId),
    ...given("Url", wanted.url),
    LineItems: wanted.lines.map((line, index) =>
      lineBody(line, treatment === "kept" ? (copy?.lines[index]?.id ?? null) : null),
    ),
  };
}

export function voidBody(copy: DocumentState): Record<string, unknown> {
  const isUnapproved = copy.status === "DRAFT" || copy.status === "SUBMITTED";
  return { ...idOf(copy), Status: isUnapproved ? "DELETED" : "VOIDED" };
}

/**
 * Xero keeps a voided document's number in use; a record that moves away may come back (docs/architecture.md §5, moves).
 */
export function freedNumberBody(copy: DocumentState, moves: number): Record<string, unknown> {
  const number = `${copy.number ?? "copy"}-moved-${moves + 1}`;
  return { ...idOf(copy), ...(copy.kind === "invoice" ? { InvoiceNumber: number } : { CreditNoteNumber: number }) };
}

function idOf(copy: DocumentState): Record<string, unknown> {
  return copy.kind === "invoice" ? { InvoiceID: copy.id } : { CreditNoteID: copy.id };
}

function numberOf(wanted: DocumentState): Record<string, unknown> {
  return given(wanted.kind === "invoice" ? "InvoiceNumber" : "CreditNoteNumber", wanted.number);
}

function lineBody(line: LineState, lineItemId: string | null): Record<string, unknown> {
  return {
    ...given("LineItemID", lineItemId),
    ...given("ItemCode", line.itemCode),
    ...given("Description", line.description),
    ...given("Quantity", line.quantity),
    ...given("UnitAmount", line.unitAmount),
    ...given("AccountCode", line.accountCode),
    ...given("TaxType", line.taxType),
    ...given("TaxAmount", line.taxAmount),
    ...discount(line),
    Tracking: line.tracking.map((item) => ({ Name: item.category, Option: item.option })),
  };
}

function discount(line: LineState): Record<string, unknown> {
  const carried = carriedDiscount(line);
  if (carried === null) return {};
  return "rate" in carried ? { DiscountRate: carried.rate } : { DiscountAmount: carried.amount };
}

function given(key: string, value: string | number | null): Record<string, unknown> {
  return value === null ? {} : { [key]: value };
}
