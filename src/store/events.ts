/**
 * The events page's reading of one firm's event log: lists, counts, single events, and the references that bulk actions
 * hand to the entity objects. Never writes: the objects own the rows (event-rows.ts).
 */

import { and, count, desc, eq, getTableColumns, inArray, min, type SQL, sql } from "drizzle-orm";
import type { EventRecord, EventStatus } from "../domain/event.ts";
import type { FailureCode } from "../domain/failure.ts";
import type { EventId, TenantId } from "../domain/ids.ts";
import type { EventRef } from "../objects/tenant-rpc.ts";
import { type Page, pageOf, type TimeKey } from "./cursor.ts";
import { type EventFilter, eventConditions, indexedConditions, isAnsweredByIndex, NOT_SYNCED } from "./event-filter.ts";
import { toRecord } from "./event-rows.ts";
import { keptCounts } from "./kept-counts.ts";
import { entities, events } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

/** An event without its timeline, which is the larger half and only shown for one event. */
export type ListedEvent = Omit<EventRecord, "timeline">;

export interface EventPageRequest {
  readonly filter: EventFilter;
  /** Goes on after this (receivedAtMs, id); null begins with the newest. */
  readonly after: TimeKey | null;
  readonly limit: number;
  /** Rows that the page looks at for what no index answers; missing: all there are. */
  readonly lookAt?: number;
}

/** Newest first by (receivedAt, id). */
export async function listEvents(
  firm: FirmScope,
  { filter, after, limit, lookAt }: EventPageRequest,
): Promise<Page<ListedEvent>> {
  const { timeline: _timeline, firmId: _firmId, code: _code, ...columns } = getTableColumns(events);
  const beyond = after === null ? undefined : olderThan(after);
  const lookedTo = lookAt === undefined ? null : await endOfLook(firm, { filter, beyond, lookAt });
  const within = lookedTo === null ? undefined : notOlderThan(lookedTo);
  const rows = await firm.db
    .select(columns)
    .from(events)
    .where(firm.where(events, eventConditions(filter), beyond, within))
    .orderBy(desc(events.receivedAtMs), desc(events.id))
    .limit(limit + 1);
  return pageOf(rows, limit, {
    key: (row) => [row.receivedAtMs, row.id],
    item: (row) => ({ ...row, overwritten: row.overwritten ?? [] }),
    lookedTo,
  });
}

interface Look {
  readonly filter: EventFilter;
  readonly beyond: SQL | undefined;
  readonly lookAt: number;
}

/** The last row that a page looks at, read from an index alone; null where the list ends before, or an index answers the filter. */
async function endOfLook(firm: FirmScope, { filter, beyond, lookAt }: Look): Promise<TimeKey | null> {
  if (isAnsweredByIndex(filter)) return null;
  const row = await firm.db
    .select({ receivedAtMs: events.receivedAtMs, id: events.id })
    .from(events)
    .where(firm.where(events, indexedConditions(filter), beyond))
    .orderBy(desc(events.receivedAtMs), desc(events.id))
    .limit(1)
    .offset(lookAt - 1)
    .get();
  return row === undefined ? null : [row.receivedAtMs, row.id];
}

/** The same with timelines, for backups. */
export async function listWholeEvents(
  firm: FirmScope,
  { after, limit }: Omit<EventPageRequest, "filter">,
): Promise<Page<EventRecord>> {
  const rows = await firm.db
    .select()
    .from(events)
    .where(firm.where(events, after === null ? undefined : olderThan(after)))
    .orderBy(desc(events.receivedAtMs), desc(events.id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.receivedAtMs, row.id], item: toRecord });
}

export async function eventById(firm: FirmScope, id: EventId): Promise<EventRecord | null> {
  const row = await firm.db
    .select()
    .from(events)
    .where(firm.where(events, eq(events.id, id)))
    .get();
  return row === undefined ? null : toRecord(row);
}

export type OwnedRef = EventRef & { readonly tenantId: TenantId };

/** What a bulk action would act on: how many events match, and references to the newest `limit` of them. */
export interface Matches {
  readonly matched: number;
  readonly refs: readonly OwnedRef[];
}

/** Only events of tenants that are still the firm's: the object of another one is not this firm's to command. */
export async function matchEvents(firm: FirmScope, filter: EventFilter, limit: number): Promise<Matches> {
  const selected = firm.where(events, eventConditions(filter), ofOwnTenant(firm));
  const [counted, refs] = await firm.db.batch([
    firm.db.select({ n: count() }).from(events).where(selected),
    firm.db
      .select({ id: events.id, kind: events.kind, resourceId: events.resourceId, tenantId: events.tenantId })
      .from(events)
      .where(selected)
      .orderBy(desc(events.receivedAtMs), desc(events.id))
      .limit(limit),
  ]);
  return { matched: counted[0]?.n ?? 0, refs };
}

/** Including tenants that were removed here, as long as no other firm has connected them. */
function ofOwnTenant(firm: FirmScope) {
  const own = firm.db.select({ tenantId: entities.tenantId }).from(entities).where(firm.where(entities));
  return inArray(events.tenantId, own);
}

export async function countByStatus(
  firm: FirmScope,
  ids: readonly EventId[],
): Promise<Readonly<Record<EventStatus, number>>> {
  const rows = await firm.db
    .select({ status: events.status, n: count() })
    .from(events)
    .where(firm.where(events, eventConditions({ ids })))
    .groupBy(events.status);
  const none = { queued: 0, waiting: 0, synced: 0, skipped: 0, failed: 0, resolved: 0 };
  return { ...none, ...Object.fromEntries(rows.map((row) => [row.status, row.n])) };
}

export interface EventSummary {
  readonly byStatus: Readonly<Record<EventStatus, number>>;
  /** Open events only (queued, waiting, failed), most frequent first. */
  readonly byCode: readonly { readonly code: FailureCode; readonly count: number; readonly failed: number }[];
  readonly oldestUnresolvedAtMs: number | null;
}

/**
 * Each count is answered from an index alone. Events that are synced are counted as what remains; how many of them there are,
 * and how many were skipped, is not counted anew each time.
 */
export async function summarizeEvents(firm: FirmScope, nowMs: number): Promise<EventSummary> {
  const open = firm.where(events, NOT_SYNCED, inArray(events.status, ["queued", "waiting", "failed"]));
  const countedByStatus = firm.where(
    events,
    NOT_SYNCED,
    inArray(events.status, ["queued", "waiting", "failed", "resolved"]),
  );
  const [ended, [statuses, codes, oldest]] = await Promise.all([
    endedCounts(firm.firmId, nowMs, () => countEnded(firm)),
    firm.db.batch([
      firm.db.select({ status: events.status, n: count() }).from(events).where(countedByStatus).groupBy(events.status),
      firm.db
        .select({ code: events.code, count: count(), failed: sql<number>`sum(${events.status} = 'failed')` })
        .from(events)
        .where(and(open, sql`${events.code} is not null`))
        .groupBy(events.code)
        .orderBy(desc(count()), events.code),
      firm.db
        .select({ atMs: min(events.receivedAtMs) })
        .from(events)
        .where(open),
    ]),
  ]);
  const byStatus = { queued: 0, waiting: 0, failed: 0, resolved: 0, ...ended };
  for (const { status, n } of statuses) byStatus[status] = n;
  return {
    byStatus,
    byCode: codes.flatMap(({ code, ...counts }) => (code === null ? [] : [{ code, ...counts }])),
    oldestUnresolvedAtMs: oldest[0]?.atMs ?? null,
  };
}

const endedCounts = keptCounts<Pick<EventSummary["byStatus"], "synced" | "skipped">>();

async function countEnded(firm: FirmScope) {
  const [totals, statuses] = await firm.db.batch([
    firm.db.select({ n: count() }).from(events).where(firm.where(events)),
    firm.db
      .select({ status: events.status, n: count() })
      .from(events)
      .where(firm.where(events, NOT_SYNCED))
      .groupBy(events.status),
  ]);
  const rows = totals[0]?.n ?? 0;
  const notSynced = statuses.reduce((sum, { n }) => sum + n, 0);
  const skipped = statuses.find(({ status }) => status === "skipped")?.n ?? 0;
  return { value: { synced: rows - notSynced, skipped }, rows };
}

function olderThan([receivedAtMs, id]: TimeKey) {
  return sql`(${events.receivedAtMs}, ${events.id}) < (${receivedAtMs}, ${id})`;
}

function notOlderThan([receivedAtMs, id]: TimeKey) {
  return sql`(${events.receivedAtMs}, ${events.id}) >= (${receivedAtMs}, ${id})`;
}
