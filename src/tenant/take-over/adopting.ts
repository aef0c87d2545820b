/**
 * The group adopts a document that is in a satellite already: the same record and the same numbered decision as if Orbit had
 * made the copy, with the order to write nothing. Its contact goes before it. Rows only; the satellite carries it out
 * (satellite/adopting.ts).
 */

import type { RecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import { nameOf, nextVersion, type TenantContext } from "../context.ts";
import { epochOf, withoutForgotten } from "../group/former-satellites.ts";
import { recordOutcome, settleRecord } from "../group/record-status.ts";
import { PRIORITY } from "../model/task.ts";
import { foundEvent } from "../new-event.ts";
import { type GroupRecord, heldUpdatedAtMs, type Placement } from "../storage/records.ts";
import type { StoredItem, TakeOver } from "../storage/take-overs.ts";

/** Inside a transaction. A record that has a copy by now, or is being moved, stays as it is. */
export function adopt(context: TenantContext, run: TakeOver, item: StoredItem, nowMs: number): void {
  const { kind, groupId, satelliteId, contact } = item;
  if (satelliteId === null) return;
  const record = asRead(context, run.id, { kind, id: groupId }, nowMs);
  if (record === null || !isFree(record, run.satellite)) return;
  if (contact !== null) adoptContact(context, run, contact, nowMs);
  const key = { controller: "read", kind, id: groupId } as const;
  const task = context.tasks.get(key);
  // A look that is due covers what was announced of it; its events end with that.
  const isLookedAt = task?.dueAtMs != null;
  const version = isLookedAt ? record.version : nextVersion(context, key);
  if (!isLookedAt) {
    const text = `Found in ${nameOf(context, run.satellite)}: taken over as the copy, without a change.`;
    const found = { kind, change: "create", resourceId: groupId, source: "backfill", text, by: run.by } as const;
    context.events.put(foundEvent(context, found, nowMs), version, nowMs);
    context.tasks.finish(key, version, nowMs);
  }
  hand(context, { ...record, version, isPending: false, failures: [] }, { run, satelliteId }, nowMs);
}

/** What became of it in the satellite; `open`: it has not said. */
export function outcomeOf(context: TenantContext, run: TakeOver, item: StoredItem): "open" | "adopted" | "refused" {
  const placements = context.records.get(item.kind, item.groupId)?.placements ?? [];
  const placement = placements.find((one) => one.tenantId === run.satellite);
  if (placement?.takeOver?.runId === run.id) return "open";
  return placement?.satelliteId === item.satelliteId ? "adopted" : "refused";
}

function adoptContact(
  context: TenantContext,
  run: TakeOver,
  { groupId, satelliteId }: NonNullable<StoredItem["contact"]>,
  nowMs: number,
): void {
  const record = asRead(context, run.id, { kind: "contact", id: groupId }, nowMs);
  const placement = record?.placements.find((one) => one.tenantId === run.satellite);
  if (record === null || placement?.satelliteId != null || placement?.takeOver !== undefined) return;
  hand(context, { ...record, isPending: false, failures: [] }, { run, satelliteId }, nowMs);
}

/** With the newer of what is held and what was read; null when neither is there any more. */
function asRead(
  context: TenantContext,
  runId: string,
  { kind, id }: { readonly kind: RecordKind; readonly id: string },
  nowMs: number,
): GroupRecord | null {
  const held = withoutForgotten(context, context.records.getOrNew(kind, id), nowMs);
  const read = context.takeOvers.state(runId, kind, id);
  const heldAtMs = held.state === null ? Number.NEGATIVE_INFINITY : (heldUpdatedAtMs(held) ?? Number.NEGATIVE_INFINITY);
  const readAtMs = read === null ? null : (heldUpdatedAtMs({ ...held, state: read }) ?? 0);
  if (readAtMs === null || heldAtMs >= readAtMs) return held.state === null ? null : held;
  return { ...held, state: read, readAtMs: nowMs };
}

function isFree({ placements }: GroupRecord, satellite: TenantId): boolean {
  return placements.every((one) => one.tenantId === satellite && one.satelliteId === null && !one.leaving);
}

function hand(
  context: TenantContext,
  record: GroupRecord,
  { run, satelliteId }: { readonly run: TakeOver; readonly satelliteId: string },
  nowMs: number,
): void {
  const epoch = epochOf(context, run.satellite);
  const placement: Placement = {
    tenantId: run.satellite,
    seq: record.seq + 1,
    priority: PRIORITY.backfill,
    force: false,
    leaving: false,
    choice: null,
    status: "queued",
    failures: [],
    satelliteId: null,
    nextAttemptAtMs: null,
    takeOver: { runId: run.id, satelliteId, isAll: true },
    ...(epoch === 0 ? {} : { epoch }),
  };
  const others = record.placements.filter((one) => one.tenantId !== run.satellite);
  const handed = context.records.put({ ...record, seq: placement.seq, placements: [...others, placement] });
  context.outbox.mark(`want:${run.satellite}`, [record.kind, record.id], nowMs);
  settleRecord(context, handed, recordOutcome(context, handed), nowMs);
}
