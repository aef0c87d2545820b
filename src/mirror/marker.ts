/**
 * The link to the group's invoice that every copy of one carries; it also proves that a copy is ours
 * (docs/architecture.md §3). Pure.
 */

import type { DocumentState } from "./document.ts";

/** What all such links begin with. */
export const COPY_MARK = "https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID=";

export function marker(groupInvoiceId: string): string {
  return `${COPY_MARK}${groupInvoiceId}`;
}

export function isMarked(copy: DocumentState, groupInvoiceId: string): boolean {
  return copy.url?.toLowerCase().includes(groupInvoiceId.toLowerCase()) ?? false;
}
