/** A record of Xero's in Orbit's normal form, whichever kind it is. Pure. */

import type { ContactState } from "../../mirror/contact.ts";
import type { DocumentState } from "../../mirror/document.ts";

export type RecordState =
  | { readonly kind: "contact"; readonly contact: ContactState }
  | { readonly kind: "document"; readonly document: DocumentState };

/** The document's number or the contact's name. */
export function labelOf(state: RecordState | null): string | null {
  if (state === null) return null;
  return state.kind === "contact" ? state.contact.name : state.document.number;
}

export function contactNameOf(state: RecordState | null): string | null {
  if (state === null) return null;
  return state.kind === "contact" ? state.contact.name : state.document.contactName;
}
