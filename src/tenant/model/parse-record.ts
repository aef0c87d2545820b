/** Elements of Xero's answers as Orbit's states, element by element: one that cannot be read fails alone. Pure. */

import type { RecordKind } from "../../domain/failure.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { contactState } from "../../mirror/contact.ts";
import { documentState } from "../../mirror/document-reading.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { complaints, xeroContact, xeroDocument } from "../../xero/schemas.ts";
import type { RecordState } from "./record-state.ts";

/** The error is in words for the event: which field is not as Xero documents it. */
export function parseState(kind: RecordKind, element: unknown): Result<RecordState, string> {
  if (kind === "contact") {
    const contact = xeroContact.safeParse(element);
    return contact.success ? ok({ kind, contact: contactState(contact.data) }) : err(unreadable(contact.error.issues));
  }
  const document = xeroDocument.safeParse(element);
  if (!document.success) return err(unreadable(document.error.issues));
  const state = documentState(kind, document.data);
  return state.ok ? ok({ kind: "document", document: state.value }) : state;
}

/** Of a list: what can be read, and what cannot, with why. */
export function parseStates(kind: RecordKind, elements: readonly unknown[]): ParsedList {
  const all = elements.map((element) => ({ element, parsed: parseState(kind, element) }));
  return {
    states: all.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : [])),
    unread: all.flatMap(({ element, parsed }) => (parsed.ok ? [] : [{ element, reason: parsed.error }])),
  };
}

interface ParsedList {
  readonly states: readonly RecordState[];
  readonly unread: readonly { readonly element: unknown; readonly reason: string }[];
}

/** Elements by the id that is named `idField`, in lower case: answers come in any order. */
export function byId(elements: readonly unknown[], idField: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const element of elements) {
    const id = fieldOf(element, idField);
    if (id !== null) found.set(id.toLowerCase(), element);
  }
  return found;
}

/** A text field of an element that has not been parsed. */
export function fieldOf(element: unknown, name: string): string | null {
  const value: unknown = element !== null && typeof element === "object" ? Reflect.get(element, name) : null;
  return typeof value === "string" ? value : null;
}

const NO_ID = "00000000-0000-0000-0000-000000000000";
const result = xeroDocument.pick({ StatusAttributeString: true, ValidationErrors: true });
const warned = xeroDocument.pick({ Warnings: true });

/**
 * What Xero says against one element of a bulk write; null when it took it (docs/xero.md §4.5). `idField` names its id.
 */
export function rejectionOf(element: unknown, idField: string): readonly string[] | null {
  const parsed = result.safeParse(element);
  if (!parsed.success) return null;
  const words = complaints(parsed.data);
  const isError = parsed.data.StatusAttributeString?.toUpperCase() === "ERROR" || fieldOf(element, idField) === NO_ID;
  return isError || words.length > 0 ? words : null;
}

export function idFieldOf(kind: RecordKind): string {
  return XERO_NAMES[kind].id;
}

/** Xero's warnings about an element that it took, for the timeline. */
export function warningsOf(element: unknown): readonly string[] {
  const parsed = warned.safeParse(element);
  return parsed.success ? complaints({ ValidationErrors: parsed.data.Warnings }) : [];
}

function unreadable(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return `Xero's answer cannot be read: ${issues[0]?.path.map(String).join(".") ?? "it"} is not as documented`;
}
