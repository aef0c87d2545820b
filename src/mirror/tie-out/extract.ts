/**
 * From Xero's elements to what a tie-out compares. An error says what cannot be read: a tie-out with a wrong or missing
 * amount would be worse than none. Null: not a sale, so not part of it. Pure.
 */

import { err, ok, type Result } from "../../domain/result.ts";
import { calendarDate } from "../../xero/dates.ts";
import { xeroDocument, xeroPayment } from "../../xero/schemas.ts";
import { type DocumentKind, type DocumentState, isApproved, isPurchase } from "../document.ts";
import { blankToNull, documentState } from "../document-reading.ts";
import { minorUnits } from "../money.ts";
import type { ReadDocument, ReadPayment } from "./sides.ts";

/** What the organisation's own object knows of a document beside Xero's answer. */
export interface ReadingContext {
  readonly routeOf: (state: DocumentState) => ReadDocument["route"];
  readonly groupIdOf: (kind: DocumentKind, id: string) => string | null;
}

/** `isWhole`: the answer lists the payments. */
export function readDocument(
  kind: DocumentKind,
  element: unknown,
  { routeOf, groupIdOf }: ReadingContext,
  isWhole: boolean,
): Result<ReadDocument | null, string> {
  const parsed = xeroDocument.safeParse(element);
  if (!parsed.success) return err(unreadable(parsed.error.issues));
  const state = documentState(kind, parsed.data);
  if (!state.ok) return state;
  if (isPurchase(state.value)) return ok(null);
  const { id, number, contactName, date, status, currency, total, totalTax, updatedAtMs } = state.value;
  const counted = isApproved({ status });
  const open = kind === "invoice" ? parsed.data.AmountDue : parsed.data.RemainingCredit;
  const isOpen = status === "AUTHORISED";
  if (counted && (date === null || total === null || (isOpen && open == null))) {
    return err(`Xero's answer gives ${number ?? id} without its date or amounts`);
  }
  const groupId = groupIdOf(kind, id);
  const document = {
    kind,
    id,
    number,
    contactName,
    date,
    status,
    currency,
    total: minorUnits(total ?? 0),
    tax: minorUnits(totalTax ?? 0),
    open: isOpen ? minorUnits(open ?? 0) : 0,
    route: routeOf(state.value),
    groupId,
    updatedAtMs,
  };
  return ok({ ...document, payments: isWhole && kind === "invoice" ? paymentsOf(state.value, groupId) : null });
}

/** Payments of sales and refunds of their credit notes; others, and those that were deleted, are null. */
export function readPayment(element: unknown, { groupIdOf }: ReadingContext): Result<ReadPayment | null, string> {
  const parsed = xeroPayment.safeParse(element);
  if (!parsed.success) return err(unreadable(parsed.error.issues));
  const payment = parsed.data;
  const type = payment.PaymentType?.toUpperCase();
  const isRefund = type === "ARCREDITPAYMENT";
  if ((!isRefund && type !== "ACCRECPAYMENT") || payment.Status?.toUpperCase() === "DELETED") return ok(null);
  const documentId = payment.Invoice?.InvoiceID;
  const date = calendarDate(payment.Date);
  if (!documentId || date === null || payment.Amount == null) {
    return err("Xero's answer gives a payment without its document, date or amount");
  }
  const documentKind = isRefund ? "credit-note" : "invoice";
  return ok({
    id: payment.PaymentID,
    documentKind,
    documentId,
    number: blankToNull(payment.Invoice?.InvoiceNumber),
    contactName: blankToNull(payment.Invoice?.Contact?.Name),
    date,
    amount: minorUnits(payment.Amount),
    isRefund,
    currency: blankToNull(payment.Invoice?.CurrencyCode),
    reference: blankToNull(payment.Reference),
    groupId: groupIdOf(documentKind, documentId),
  });
}

function paymentsOf(state: DocumentState, groupId: string | null): readonly ReadPayment[] {
  return state.payments.map(({ id, date, amount, reference }) => ({
    id,
    documentKind: state.kind,
    documentId: state.id,
    number: state.number,
    contactName: state.contactName,
    date,
    amount: minorUnits(amount),
    isRefund: false,
    currency: state.currency,
    reference,
    groupId,
  }));
}

function unreadable(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return `Xero's answer cannot be read: ${issues[0]?.path.map(String).join(".") ?? "it"} is not as documented`;
}
