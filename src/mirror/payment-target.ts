/**
 * Which document a payment is of: its type says so, since a refund that is read under `Invoice` is no receipt
 * (docs/xero.md §9). Pure.
 */

import type { XeroPayment } from "../xero/schemas.ts";
import type { DocumentKind } from "./document.ts";

export interface PaymentTarget {
  readonly kind: DocumentKind;
  readonly id: string;
}

/** Null for refunds of overpayments and prepayments, which no copy shows, and where Xero names no document. */
export function paymentTarget({ PaymentType, Invoice, CreditNote }: XeroPayment): PaymentTarget | null {
  const type = PaymentType?.toUpperCase() ?? "";
  if (/^A[RP](OVERPAYMENT|PREPAYMENT)PAYMENT$/.test(type)) return null;
  const isRefund = /^A[RP]CREDITPAYMENT$/.test(type) || CreditNote != null || /CREDIT$/i.test(Invoice?.Type ?? "");
  const id = isRefund ? (CreditNote?.CreditNoteID ?? Invoice?.InvoiceID) : Invoice?.InvoiceID;
  return id ? { kind: isRefund ? "credit-note" : "invoice", id } : null;
}
