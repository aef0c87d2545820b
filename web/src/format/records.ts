/** What kinds of records are called, and where a record is in Xero. Pure; the addresses are Xero's documented deep links. */

import type { RecordKind } from "../../../src/domain/failure.ts";

export const KIND_WORDS: Readonly<Record<RecordKind, { readonly one: string; readonly many: string }>> = {
  invoice: { one: "Invoice", many: "Invoices" },
  contact: { one: "Contact", many: "Contacts" },
  "credit-note": { one: "Credit note", many: "Credit notes" },
};

export const KINDS: readonly RecordKind[] = ["invoice", "contact", "credit-note"];

/** Where an organisation's records are in Xero. */
export interface XeroPlace {
  readonly tenantId: string;
  /** Without one Xero opens the organisation that was used last. */
  readonly shortCode: string | null;
  /** Of a Xero that is not Xero's own, as in the demo; else null. */
  readonly xeroAt: string | null;
}

export function xeroAddress(kind: RecordKind, id: string, { tenantId, shortCode, xeroAt }: XeroPlace): string {
  if (xeroAt !== null) return `${xeroAt}/?${new URLSearchParams({ organisation: tenantId, [kind]: id })}`;
  const path = pathInXero(kind, encodeURIComponent(id));
  if (shortCode === null) return `https://go.xero.com${path}`;
  const login = `https://go.xero.com/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}`;
  return `${login}&redirecturl=${path}`;
}

function pathInXero(kind: RecordKind, id: string): string {
  switch (kind) {
    case "invoice":
      return `/AccountsReceivable/View.aspx?InvoiceID=${id}`;
    case "credit-note":
      return `/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${id}`;
    case "contact":
      return `/Contacts/View/${id}`;
  }
}
