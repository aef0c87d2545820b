/** What the documents are narrowed to, in the address. Pure. */

import type { DocumentKind, DocumentState } from "../api/shapes.ts";
import { STATE_WORDS, STATES } from "./document-words.ts";

export interface DocumentFilters {
  readonly q: string;
  readonly kind: DocumentKind | "";
  readonly state: DocumentState | "";
  /** A satellite's tenant id, or "". */
  readonly entity: string;
  /** "YYYY-MM", or "". */
  readonly month: string;
}

export function readDocumentFilters(search: string): DocumentFilters {
  const query = new URLSearchParams(search);
  const kind = query.get("kind");
  const state = query.get("state");
  return {
    q: query.get("q") ?? "",
    kind: kind === "invoice" || kind === "credit-note" ? kind : "",
    state: STATES.find((known) => known === state) ?? "",
    entity: query.get("entity") ?? "",
    month: query.get("month") ?? "",
  };
}

export function writeDocumentFilters(filters: DocumentFilters): string {
  const query = new URLSearchParams(documentQuery(filters));
  return query.size === 0 ? "" : `?${query}`;
}

/** The API's parameters. */
export function documentQuery({ q, ...others }: DocumentFilters): Record<string, string> {
  const all = Object.entries({ q: q.trim(), ...others });
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

export const STATE_OPTIONS = [
  { value: "", label: "All states" },
  ...STATES.map((state) => ({ value: state, label: STATE_WORDS[state].name })),
];
