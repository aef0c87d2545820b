/**
 * What the events list, the bulk actions and their counts select: a parsed filter as SQL conditions. Pure; the firm is
 * added by the caller's FirmScope. Callers: events.ts.
 */

import { and, eq, gte, inArray, isNull, lte, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { EventStatus } from "../domain/event.ts";
import type { FailureCode, RecordKind } from "../domain/failure.ts";
import type { EventId, TenantId } from "../domain/ids.ts";
import { amountIn, namesAmount } from "./amount-search.ts";
import { events } from "./schema.ts";

/** Every part narrows; a part that is absent does not. Times are UTC milliseconds, both ends included. */
export interface EventFilter {
  readonly ids?: readonly EventId[] | undefined;
  readonly statuses?: readonly EventStatus[] | undefined;
  readonly kind?: RecordKind | undefined;
  /** The event's own tenant or any of its targets. */
  readonly entity?: TenantId | undefined;
  /** True: only events that name no satellite. */
  readonly unplaced?: boolean | undefined;
  readonly codes?: readonly FailureCode[] | undefined;
  /** Left out. */
  readonly withoutCodes?: readonly FailureCode[] | undefined;
  readonly search?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Written out, not bound: SQLite uses a partial index only where a query repeats its condition (schema.ts). */
export const NOT_SYNCED = sql`${events.status} <> 'synced'`;

const NO_TARGETS = sql`json_array_length(${events.targets}) = 0`;

export function eventConditions(filter: EventFilter): SQL | undefined {
  return and(
    indexedConditions(filter),
    filter.ids && sql`${events.id} in (select value from json_each(${JSON.stringify(filter.ids)}))`,
    filter.kind && eq(events.kind, filter.kind),
    filter.entity && concerns(filter.entity),
    filter.unplaced ? NO_TARGETS : undefined,
    filter.codes && inArray(events.code, [...filter.codes]),
    filter.withoutCodes && or(isNull(events.code), notInArray(events.code, [...filter.withoutCodes])),
    filter.search === undefined ? undefined : mentions(filter.search),
  );
}

/** Of the filter, what an index narrows by before a row is fetched (schema.ts). */
export function indexedConditions({ statuses, fromMs, toMs }: EventFilter): SQL | undefined {
  return and(
    statuses && inArray(events.status, [...statuses]),
    statuses && !statuses.includes("synced") ? NOT_SYNCED : undefined,
    fromMs === undefined ? undefined : gte(events.receivedAtMs, fromMs),
    toMs === undefined ? undefined : lte(events.receivedAtMs, toMs),
  );
}

/** No row is fetched for nothing. Ids name their rows. */
export function isAnsweredByIndex({ ids, statuses, fromMs: _from, toMs: _to, ...others }: EventFilter): boolean {
  const isByStatus = statuses === undefined || !statuses.includes("synced");
  return (
    ids !== undefined || (isByStatus && Object.values(others).every((part) => part === undefined || part === false))
  );
}

function concerns(tenant: TenantId): SQL | undefined {
  const targets = sql`select 1 from json_each(${events.targets}) where value ->> '$.tenantId' = ${tenant}`;
  return or(eq(events.tenantId, tenant), sql`exists (${targets})`);
}

/** Number or contact name, ids, amounts, and what the event and its failures say. */
function mentions(search: string): SQL | undefined {
  const amount = amountIn(search);
  const says = (text: SQLiteColumn | SQL) =>
    // "$165" is an amount, and no beginning of "$165,000.00"; "165" may also be a part of a number.
    or(
      amount === null ? undefined : namesAmount(text, amount),
      amount === null || /^\d+$/.test(search) ? contains(text, search) : undefined,
    );
  const message = sql`select 1 from json_each(${events.failures})
    where ${or(says(sql`value ->> '$.title'`), says(sql`value ->> '$.detail'`))}`;
  return or(
    amount === null ? undefined : sql`${events.amount} ->> '$.value' = ${amount}`,
    says(events.summary),
    contains(events.label, search),
    contains(events.contactName, search),
    contains(events.id, search),
    contains(events.resourceId, search),
    sql`exists (${message})`,
  );
}

/**
 * Is `search` a part of the text, whatever the case? `instr` and not LIKE: D1 refuses LIKE patterns over 50 bytes
 * (Cloudflare, "D1 limits"), and instr has no wildcards to escape. SQLite's `lower` knows ASCII only, so a search with
 * other letters is tried in lower and in upper case.
 */
export function contains(text: SQLiteColumn | SQL, search: string): SQL | undefined {
  const spellings = new Set([search, search.toLowerCase(), search.toUpperCase()].map(lowerAscii));
  return or(...[...spellings].map((spelling) => sql`instr(lower(${text}), ${spelling}) > 0`));
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
