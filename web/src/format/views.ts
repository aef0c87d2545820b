/**
 * Which view an address shows, and the address of each view. Pure: paths in, views out. A new view is one more entry in
 * `VIEWS` and one more case in app/frame/outlet.tsx.
 */

import type { DocumentRow } from "../../../src/domain/document.ts";
import type { RecordKind } from "../../../src/domain/failure.ts";
import { KINDS } from "./records.ts";

export type View =
  | { readonly name: "overview" }
  | { readonly name: "events"; readonly eventId: string | null }
  /** `document`: the one that is shown; null: the list. */
  | { readonly name: "documents"; readonly document: DocumentRef | null }
  | { readonly name: "entities" }
  /** `copy`: the one that is compared with its record. */
  | { readonly name: "mappings"; readonly copy: CopyKey | null }
  | { readonly name: "months" }
  | { readonly name: "backfill" }
  | { readonly name: "setup" }
  | { readonly name: "people" }
  | { readonly name: "settings" }
  | { readonly name: "activity" }
  | { readonly name: "nothing" };

export type ViewName = Exclude<View["name"], "nothing">;

/** Names one copy, as the API does. */
export interface CopyKey {
  readonly kind: RecordKind;
  readonly groupId: string;
  readonly tenantId: string;
}

/** Names one document of the group, as the API does. */
export interface DocumentRef {
  readonly kind: DocumentRow["kind"];
  readonly groupId: string;
}

export const VIEWS = {
  overview: { path: "/", title: "Overview" },
  documents: { path: "/documents", title: "Documents" },
  events: { path: "/events", title: "Events" },
  entities: { path: "/entities", title: "Organisations" },
  mappings: { path: "/mappings", title: "Copies" },
  months: { path: "/months", title: "Months" },
  backfill: { path: "/backfill", title: "Backfill" },
  setup: { path: "/setup", title: "Set-up" },
  people: { path: "/people", title: "People" },
  settings: { path: "/settings", title: "Settings" },
  activity: { path: "/activity", title: "Activity" },
} as const satisfies Record<ViewName, { readonly path: string; readonly title: string }>;

/** The start view is the overview. */
export function viewAt(path: string): View {
  const [first = "", ...rest] = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  const [second, ...more] = rest;
  if (first === "events" && more.length === 0) {
    return { name: "events", eventId: second === undefined ? null : decoded(second) };
  }
  if (first === "documents") {
    if (second === undefined) return { name: "documents", document: null };
    const document = documentRef(rest);
    return document === null ? { name: "nothing" } : { name: "documents", document };
  }
  if (first === "mappings") {
    if (second === undefined) return { name: "mappings", copy: null };
    const copy = copyKey(rest);
    return copy === null ? { name: "nothing" } : { name: "mappings", copy };
  }
  if (second !== undefined) return { name: "nothing" };
  if (first === "") return { name: "overview" };
  const plain = PLAIN.find((name) => name === first);
  return plain === undefined ? { name: "nothing" } : { name: plain };
}

const PLAIN = ["entities", "months", "backfill", "setup", "people", "settings", "activity"] as const;

function documentRef([kind, groupId, ...rest]: readonly string[]): DocumentRef | null {
  const known = kind === "invoice" || kind === "credit-note" ? kind : null;
  return known === null || groupId === undefined || rest.length > 0 ? null : { kind: known, groupId: decoded(groupId) };
}

/** A document's page; `search` keeps the list's filters. */
export function documentAddress({ kind, groupId }: DocumentRef, search: string): string {
  return `${VIEWS.documents.path}/${kind}/${encodeURIComponent(groupId)}${search}`;
}

function copyKey([kind, groupId, tenantId, ...rest]: readonly string[]): CopyKey | null {
  const known = KINDS.find((one) => one === kind);
  if (known === undefined || groupId === undefined || tenantId === undefined || rest.length > 0) return null;
  return { kind: known, groupId: decoded(groupId), tenantId: decoded(tenantId) };
}

/** A copy beside its record; `search` keeps the list's filters. */
export function copyAddress({ kind, groupId, tenantId }: CopyKey, search: string): string {
  const parts = [kind, groupId, tenantId].map(encodeURIComponent);
  return `${VIEWS.mappings.path}/${parts.join("/")}${search}`;
}

/** An event's panel beside the list that `search` filters ("" or "?…"). */
export function eventAddress(eventId: string, search: string): string {
  return `${VIEWS.events.path}/${encodeURIComponent(eventId)}${search}`;
}

export function titleOf(view: View): string {
  return view.name === "nothing" ? "Not found" : VIEWS[view.name].title;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
