/**
 * What is left on an invoice or a credit note. Pure.
 */

import type { Advance, CreditNote, Invoice } from "../state/records.ts";
import { sum, totalsOf } from "./amounts.ts";

export function paidMinor(document: Pick<Invoice, "payments">): number {
  return sum(document.payments, (payment) => payment.amountMinor);
}

export function creditedMinor(invoice: Pick<Invoice, "credits">): number {
  return sum(invoice.credits, (credit) => credit.amountMinor);
}

export function invoiceDueMinor(invoice: Invoice): number {
  return totalsOf(invoice).totalMinor - paidMinor(invoice) - creditedMinor(invoice);
}

export function remainingCreditMinor(note: CreditNote): number {
  return totalsOf(note).totalMinor - paidMinor(note) - sum(note.allocations, (allocation) => allocation.amountMinor);
}

export function advanceLeftMinor(advance: Advance): number {
  const used = sum(advance.allocations, (allocation) => allocation.amountMinor);
  return advance.totalMinor - paidMinor(advance) - used;
}

/** Has anything been applied to it, so that only a few fields may still be edited? */
export function hasApplied(document: Invoice | CreditNote): boolean {
  const others = "credits" in document ? document.credits.length : document.allocations.length;
  return document.payments.length + others > 0;
}
