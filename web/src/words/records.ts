/** What kinds of records are called, and where a record is in Xero. Pure; the addresses are Xero's documented deep links. */

import type { RecordKind } from "../api/shapes.ts";

export const KIND_WORDS: Readonly<Record<RecordKind, { readonly one: string; readonly many: string }>> = {
  invoice: { one: "Invoice", many: "Invoices" },
  contact: { one: "Contact", many: "Contacts" },
  "credit-note": { one: "Credit note", many: "Credit notes" },
};

export const KINDS: readonly RecordKind[] = ["invoice", "contact", "credit-note"];

/** Xero opens it in the organisation that the person used last; it offers to change over when it is another's. */
export function xeroAddress(kind: RecordKind, id: string): string {
  const safe = encodeURIComponent(id);
  switch (kind) {
    case "invoice":
      return `https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID=${safe}`;
    case "credit-note":
      return `https://go.xero.com/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${safe}`;
    case "contact":
      return `https://go.xero.com/Contacts/View/${safe}`;
  }
}
