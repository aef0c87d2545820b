/** How much a former satellite still holds. Pure. */

import type { FormerEntity } from "../../data/shapes.ts";
import { counted, listed } from "../../format/counts.ts";

/** "127 invoices, 3 credit notes and 41 contacts" */
export function countsInWords({ invoices, creditNotes, contacts }: FormerEntity["copies"]): string {
  const parts = [
    ...(invoices === 0 ? [] : [counted(invoices, "invoice")]),
    ...(creditNotes === 0 ? [] : [counted(creditNotes, "credit note")]),
    ...(contacts === 0 ? [] : [counted(contacts, "contact")]),
  ];
  return listed(parts, parts.length);
}
