/**
 * The event log's rows: written by the entity objects' outbox and read back as EventRecords. Not scoped by a FirmScope:
 * the writers are the objects, which name their firm, and the cron.
 */

import type { EventRecord } from "../domain/event.ts";
import type { FirmId } from "../domain/ids.ts";
import { events } from "./schema.ts";
import { upsertByRev } from "./upsert.ts";

export type EventRow = typeof events.$inferSelect;

/** Takes each record whose `rev` is higher than the stored one; one statement for as many as fit one parameter. */
export async function upsertEvents(db: D1Database, firmId: FirmId, records: readonly EventRecord[]): Promise<void> {
  await upsertByRev(
    db,
    {
      table: events,
      key: [events.id],
      fixed: [events.firmId, events.receivedAtMs, events.kind, events.tenantId, events.resourceId],
    },
    records.map((record) => toRow(firmId, record)),
  );
}

/**
 * Removes up to `limit` finished events that came in, and last changed, before `beforeMs`; answers how many. For the cron.
 * Firm by firm, oldest first, because that is how the rows are indexed.
 */
export async function deleteOldEvents(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const removed = await db
    .prepare(
      `DELETE FROM events WHERE id IN (
         SELECT e.id FROM firms f CROSS JOIN events e ON e.firm_id = f.id
         WHERE e.received_at_ms < ?1 AND e.updated_at_ms < ?1 AND e.status IN ('synced', 'skipped', 'resolved')
         LIMIT ?2)`,
    )
    .bind(beforeMs, limit)
    .run();
  return removed.meta.changes;
}

export function toRecord(row: EventRow): EventRecord {
  const { firmId: _firmId, code: _code, ...record } = row;
  return { ...record, overwritten: record.overwritten ?? [] };
}

function toRow(firmId: FirmId, record: EventRecord): EventRow {
  return {
    ...record,
    // An empty list would be stored with each of very many events.
    overwritten: record.overwritten.length > 0 ? record.overwritten : null,
    firmId,
    code: record.failures[0]?.code ?? null,
  };
}
