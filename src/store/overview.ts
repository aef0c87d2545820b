/**
 * One firm's state in numbers, for the overview: how many records of each satellite are in step, and how many events came
 * in by the hour. Read from the event log, the documents and the contacts' mappings; never writes.
 */

import { and, count, gte, inArray, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { EventStatus } from "../domain/event.ts";
import type { TenantId } from "../domain/ids.ts";
import { CONTACTS, COPIES, type CopySource } from "./copy-sources.ts";
import { NOT_SYNCED } from "./event-filter.ts";
import { keptCounts } from "./kept-counts.ts";
import { events } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

const OPEN: readonly EventStatus[] = ["queued", "waiting", "failed"];

export interface RecordCounts {
  /** Copies that are what the group's records want, as far as is known. */
  readonly inStep: number;
  /** On their way, or held until something happens. */
  readonly waiting: number;
  readonly failed: number;
  /** Copies that somebody edited, and that were left so. */
  readonly drifted: number;
}

export interface FirmCounts {
  readonly satellites: ReadonlyMap<TenantId, RecordCounts>;
  /** Group records of which no satellite is known yet. */
  readonly unplaced: { readonly waiting: number; readonly failed: number };
}

/** A record counts once, by the worst of its open events. How many copies there are is not counted anew each time. */
export async function countRecords(firm: FirmScope, nowMs: number): Promise<FirmCounts> {
  const [copies, [contacts, ofDocuments, troubled]] = await Promise.all([
    copyCounts(firm.firmId, nowMs, () => countCopies(firm)),
    firm.db.batch([byTenant(firm, CONTACTS, "isDrifted"), byTenant(firm, COPIES, "isDrifted"), troubledRecords(firm)]),
  ]);
  const satellites = new Map<TenantId, RecordCounts>();
  const add = (tenantId: TenantId, part: Partial<RecordCounts>) => {
    const old = satellites.get(tenantId) ?? { inStep: 0, waiting: 0, failed: 0, drifted: 0 };
    const sum = (key: keyof RecordCounts) => old[key] + (part[key] ?? 0);
    satellites.set(tenantId, {
      inStep: Math.max(0, sum("inStep")),
      waiting: sum("waiting"),
      failed: sum("failed"),
      drifted: sum("drifted"),
    });
  };
  for (const row of copies) add(row.tenantId, { inStep: row.copies });
  for (const { tenantId, copies: n } of [...contacts, ...ofDocuments]) add(tenantId, { inStep: -n, drifted: n });
  for (const { tenantId, records, failed, copies: n } of troubled) {
    if (tenantId !== null) add(tenantId, { failed, waiting: records - failed, inStep: -n });
  }
  const { records = 0, failed = 0 } = troubled.find(({ tenantId }) => tenantId === null) ?? {};
  return { satellites, unplaced: { failed, waiting: records - failed } };
}

/**
 * Records with an open event, by satellite: how many of them failed, and how many have a copy there that is not counted among
 * those that differ. Null: of those no satellite is known.
 */
function troubledRecords(firm: FirmScope) {
  const open = firm.where(events, NOT_SYNCED, inArray(events.status, [...OPEN]));
  const status = sql`ifnull(value ->> '$.status', ${events.status})`;
  const isDrifted = sql`max(${isDriftedCopy(firm, CONTACTS)} or ${isDriftedCopy(firm, COPIES)})`;
  const records = firm.db
    .select({
      tenantId: sql<TenantId | null>`value ->> '$.tenantId'`.as("target"),
      failed: sql<number>`max(${status} = 'failed')`.as("has_failed"),
      copies: sql<number>`max(value ->> '$.resourceId' is not null) and not ${isDrifted}`.as("has_copy"),
    })
    .from(sql`${events} left join json_each(${events.targets})`)
    .where(and(open, sql`${status} in ('queued', 'waiting', 'failed')`))
    .groupBy(sql`target`, events.kind, events.resourceId)
    .as("records");
  const { tenantId, failed, copies } = records;
  const sums = { failed: sql<number>`sum(${failed})`, copies: sql<number>`sum(${copies})` };
  return firm.db
    .select({ tenantId, records: count(), ...sums })
    .from(records)
    .groupBy(sql`${tenantId}`);
}

/** Of an open event's target. A satellite's own event names the copy by its id: only the few that drifted are gone through. */
function isDriftedCopy(firm: FirmScope, source: CopySource): SQL {
  const { table, isDrifted, kind, groupId, tenantId, satelliteId } = source;
  const drifted = firm.where(table, isDrifted, sql`${kind} = ${events.kind} and ${tenantId} = value ->> '$.tenantId'`);
  const about = (id: SQLiteColumn) =>
    sql`exists (select 1 from ${table} where ${drifted} and ${id} = ${events.resourceId})`;
  const isOwn = sql`${events.tenantId} = value ->> '$.tenantId'`;
  return sql`(${about(groupId)} or (${isOwn} and ${about(satelliteId)}))`;
}

interface CopyCount {
  readonly tenantId: TenantId;
  readonly copies: number;
}

const copyCounts = keptCounts<readonly CopyCount[]>();

async function countCopies(firm: FirmScope) {
  const counted = await firm.db.batch([byTenant(firm, CONTACTS, "isCopy"), byTenant(firm, COPIES, "isCopy")]);
  const value = counted.flat();
  return { value, rows: value.reduce((sum, { copies }) => sum + copies, 0) };
}

function byTenant(firm: FirmScope, source: CopySource, which: "isCopy" | "isDrifted") {
  const { table, tenantId, [which]: isOne } = source;
  return firm.db
    .select({ tenantId: sql<TenantId>`${tenantId}`, copies: count() })
    .from(table)
    .where(firm.where(table, isOne))
    .groupBy(sql`${tenantId}`);
}

interface HourOfEvents {
  readonly fromMs: number;
  readonly synced: number;
  readonly failed: number;
  readonly other: number;
}

/** Hours (UTC) without events are left out. Both counts are read from an index alone: what is synced is what remains. */
export async function countByHour(
  firm: FirmScope,
  { sinceMs, hourMs }: { readonly sinceMs: number; readonly hourMs: number },
): Promise<readonly HourOfEvents[]> {
  const fromMs = sql<number>`${events.receivedAtMs} - ${events.receivedAtMs} % ${sql.raw(String(hourMs))}`;
  const since = gte(events.receivedAtMs, sinceMs);
  const [all, notSynced] = await firm.db.batch([
    firm.db
      .select({ fromMs, events: count() })
      .from(events)
      .where(firm.where(events, since))
      .groupBy(fromMs)
      .orderBy(fromMs),
    firm.db
      .select({ fromMs, events: count(), failed: sql<number>`sum(${events.status} = 'failed')` })
      .from(events)
      // Each status by name: the index is by status first.
      .where(firm.where(events, NOT_SYNCED, inArray(events.status, [...OPEN, "skipped", "resolved"]), since))
      .groupBy(fromMs),
  ]);
  const others = new Map(notSynced.map((hour) => [hour.fromMs, hour]));
  return all.map((hour) => {
    const { events: not = 0, failed = 0 } = others.get(hour.fromMs) ?? {};
    return { fromMs: hour.fromMs, synced: hour.events - not, failed, other: not - failed };
  });
}
