/** What the documents are narrowed to, in the address. Pure. */

import type { DocumentKind, DocumentState } from "../../data/shapes.ts";
import { STATES, stateFilterWords } from "./document-words.ts";

export interface DocumentFilters {
  readonly q: string;
  readonly kind: DocumentKind | "";
  readonly state: DocumentState | "";
  /** A satellite's tenant id, or "". */
  readonly entity: string;
  /** "YYYY-MM", or "". */
  readonly month: string;
  /** Days by document date, or "". */
  readonly from: string;
  readonly to: string;
  /** "": newest first. */
  readonly sort: "oldest" | "";
}

export const NO_DOCUMENT_FILTERS: DocumentFilters = {
  ...{ q: "", kind: "", state: "", entity: "", month: "", from: "", to: "", sort: "" },
};

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readDocumentFilters(search: string): DocumentFilters {
  const query = new URLSearchParams(search);
  const kind = query.get("kind");
  const state = query.get("state");
  return {
    q: query.get("q") ?? "",
    kind: kind === "invoice" || kind === "credit-note" ? kind : "",
    state: STATES.find((known) => known === state) ?? "",
    entity: query.get("entity") ?? "",
    month: shaped(query.get("month"), MONTH),
    from: shaped(query.get("from"), DAY),
    to: shaped(query.get("to"), DAY),
    sort: query.get("sort") === "oldest" ? "oldest" : "",
  };
}

export function writeDocumentFilters(filters: DocumentFilters): string {
  const query = new URLSearchParams(documentQuery(filters));
  return query.size === 0 ? "" : `?${query}`;
}

/** Words of the address that mean nothing are dropped. */
function shaped(value: string | null, shape: RegExp): string {
  return value !== null && shape.test(value) && !Number.isNaN(Date.parse(value)) ? value : "";
}

/** The API's parameters. */
export function documentQuery({ q, ...others }: DocumentFilters): Record<string, string> {
  const all = Object.entries({ q: q.trim(), ...others });
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}

export const STATE_OPTIONS = [
  { value: "", label: "All states" },
  ...STATES.map((state) => ({ value: state, label: stateFilterWords(state) })),
];

/** The filters in one line, for print. `satellites`: names by tenant id. */
export function documentFiltersInWords(filters: DocumentFilters, satellites: ReadonlyMap<string, string>): string {
  const { q, kind, state, entity, month, from, to, sort } = filters;
  const parts = [
    state === "" ? "" : stateFilterWords(state),
    kind === "" ? "" : kind === "invoice" ? "Invoices" : "Credit notes",
    entity === "" ? "" : (satellites.get(entity) ?? entity),
    month,
    from === "" ? "" : `from ${from}`,
    to === "" ? "" : `up to ${to}`,
    q.trim() === "" ? "" : `“${q.trim()}”`,
  ].filter((part) => part !== "");
  const order = sort === "" ? [] : ["oldest first"];
  return [...(parts.length === 0 ? ["All documents"] : parts), ...order].join(" · ");
}
