/**
 * One firm's state in numbers, for the overview: how many records of each satellite are in step, and how many events came
 * in by the hour. Read from the event log and the mappings; never writes.
 */

import { and, count, gte, inArray, sql } from "drizzle-orm";
import type { EventStatus } from "../domain/event.ts";
import type { TenantId } from "../domain/ids.ts";
import { NO_TARGETS, NOT_SYNCED } from "./event-filter.ts";
import { events, mappings } from "./schema.ts";
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

/** A record counts once, by the worst of its open events. */
export async function countRecords(firm: FirmScope): Promise<FirmCounts> {
  const worst = sql<number>`max(${events.status} = 'failed')`;
  const open = firm.where(events, NOT_SYNCED, inArray(events.status, [...OPEN]));
  const target = sql<TenantId>`value ->> '$.tenantId'`;
  const [copies, troubled, homeless] = await firm.db.batch([
    firm.db
      .select({ tenantId: mappings.tenantId, copies: count(), drifted: sql<number>`sum(${mappings.drifted})` })
      .from(mappings)
      .where(firm.where(mappings))
      .groupBy(mappings.tenantId),
    firm.db
      .select({
        tenantId: target,
        failed: sql<number>`max(value ->> '$.status' = 'failed')`,
        hasCopy: sql<number>`max(value ->> '$.resourceId' is not null)`,
      })
      .from(sql`${events}, json_each(${events.targets})`)
      .where(and(open, sql`value ->> '$.status' in ('queued', 'waiting', 'failed')`))
      .groupBy(target, events.kind, events.resourceId),
    firm.db.select({ failed: worst }).from(events).where(and(open, NO_TARGETS)).groupBy(events.kind, events.resourceId),
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
  for (const row of copies) add(row.tenantId, { inStep: row.copies - row.drifted, drifted: row.drifted });
  for (const { tenantId, failed, hasCopy } of troubled) {
    add(tenantId, { ...(failed ? { failed: 1 } : { waiting: 1 }), ...(hasCopy ? { inStep: -1 } : {}) });
  }
  const failed = homeless.filter((row) => row.failed).length;
  return { satellites, unplaced: { failed, waiting: homeless.length - failed } };
}

export interface HourOfEvents {
  readonly fromMs: number;
  readonly status: EventStatus;
  readonly events: number;
}

/** Hours (UTC) without events are left out. */
export async function countByHour(
  firm: FirmScope,
  { sinceMs, hourMs }: { readonly sinceMs: number; readonly hourMs: number },
): Promise<readonly HourOfEvents[]> {
  const fromMs = sql<number>`${events.receivedAtMs} - ${events.receivedAtMs} % ${sql.raw(String(hourMs))}`;
  return firm.db
    .select({ fromMs, status: events.status, events: count() })
    .from(events)
    .where(firm.where(events, gte(events.receivedAtMs, sinceMs)))
    .groupBy(fromMs, events.status)
    .orderBy(fromMs);
}
