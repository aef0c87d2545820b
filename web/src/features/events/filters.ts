/**
 * What the list is narrowed to: read from the address, written back to it, and turned into the API's own parameters.
 * Pure. Dates in the address are days (2026-11-22); for the API they become the first and last moment of that day where
 * the reader is, since the API takes a bare date as a day in UTC.
 */

import type { EventQuery, EventStatus, FailureCode, RecordKind } from "../../data/shapes.ts";
import { endOf, startOf } from "../../format/days.ts";
import { KINDS } from "../../format/records.ts";

export interface EventFilters {
  /** Empty: any. */
  readonly statuses: readonly EventStatus[];
  readonly codes: readonly FailureCode[];
  readonly kind: RecordKind | "";
  /** A tenant id, `NO_SATELLITE`, or "" for any. */
  readonly entity: string;
  readonly search: string;
  /** Days, or "". */
  readonly from: string;
  readonly to: string;
  /** Also what Orbit's own work leaves behind: confirmations, changes of what is not mirrored. */
  readonly technical: boolean;
}

/** The API's word for events of which no satellite is known. */
export const NO_SATELLITE = "none";

export const NO_FILTERS: EventFilters = {
  ...{ statuses: [], codes: [], kind: "", entity: "", search: "", from: "", to: "" },
  technical: false,
};

/** Causes of events that nobody looks for unless they ask for them. */
const TECHNICAL: readonly FailureCode[] = ["skip-own-write", "skip-unchanged", "skip-not-mapped"];

/** In the order of the tabs: what needs a person comes first. */
export const STATUSES: readonly EventStatus[] = ["failed", "waiting", "queued", "synced", "skipped", "resolved"];

/** What is still open, and what the counts by cause are about (GET /api/events/summary). */
export const NOT_IN_STEP: readonly EventStatus[] = ["failed", "waiting", "queued"];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Words of the address that mean nothing are dropped. */
export function readFilters(search: string): EventFilters {
  const query = new URLSearchParams(search);
  const wanted = list(query.get("status"));
  const kind = query.get("kind");
  return {
    statuses: STATUSES.filter((status) => wanted.includes(status)),
    codes: list(query.get("code")).filter(isCode),
    kind: KINDS.find((known) => known === kind) ?? "",
    entity: query.get("entity") ?? "",
    search: query.get("q") ?? "",
    from: day(query.get("from")),
    to: day(query.get("to")),
    technical: query.get("technical") === "show",
  };
}

/** "" or "?…", always in the same order, so that equal filters have equal addresses. */
export function writeFilters(filters: EventFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of entries(filters)) query.set(name, value);
  if (filters.technical) query.set("technical", "show");
  const text = query.toString().replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

export function isFiltered(filters: EventFilters): boolean {
  return entries(filters).length > 0;
}

/** The API's parameters, for the list and for bulk actions. */
export function filterQuery(filters: EventFilters): EventQuery {
  const query: Record<string, string> = Object.fromEntries(entries(filters));
  if (filters.from !== "") query.from = startOf(filters.from);
  if (filters.to !== "") query.to = endOf(filters.to);
  if (hidesTechnical(filters)) query.without = TECHNICAL.join();
  return query;
}

/** Who asks for what was skipped, or for a cause, sees all of it. */
export function hidesTechnical({ technical, statuses, codes }: EventFilters): boolean {
  return !technical && codes.length === 0 && !statuses.includes("skipped");
}

/** A code is the API's business; an unknown one gets its 400, in words. Here only its shape is looked at. */
export function isCode(word: string): word is FailureCode {
  return /^[a-z-]{1,60}$/.test(word);
}

function entries({
  statuses,
  codes,
  kind,
  entity,
  search,
  from,
  to,
}: EventFilters): readonly (readonly [string, string])[] {
  const all = [
    ["status", statuses.join(",")],
    ["kind", kind],
    ["entity", entity],
    ["code", codes.join(",")],
    ["q", search.trim()],
    ["from", from],
    ["to", to],
  ] as const;
  return all.filter(([, value]) => value !== "");
}

function list(value: string | null): readonly string[] {
  return (value ?? "").split(",").filter((word) => word !== "");
}

function day(value: string | null): string {
  return value !== null && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : "";
}
