/**
 * Rows of a backup, into a new object. They are what was true when the backup was made, and Xero has gone its way since: every
 * copy is read before anything is written to it, one that had no id yet is looked for before it is created, and what was open
 * is looked at again. So nothing gets a second copy. The object has no role meanwhile (api/import.ts), and starts with one.
 */

import { isOpen } from "../../domain/event.ts";
import { isRecordKind, type RecordKind } from "../../domain/failure.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { RESTORED_SEQ_STEP } from "../../limits.ts";
import type { BackupCells, BackupRows, RestoreProblem } from "../../objects/tenant-rpc.ts";
import { isConfigured, requestLook, type TenantContext } from "../context.ts";
import { type Copy, writeKey } from "../model/copy.ts";
import { PRIORITY } from "../model/task.ts";
import { FIRST_DOCUMENT } from "../model/walk.ts";
import { BACKUP_VERSION } from "../storage/backup.ts";
import { inShapeOfToday, OLDEST_BACKUP } from "../storage/backup-rows.ts";
import type { GroupRecord } from "../storage/records.ts";

/** Answers how many rows there are now; repeated rows change nothing. */
export function restore(context: TenantContext, backedUp: BackupRows, nowMs: number): Result<number, RestoreProblem> {
  if (!isConfigured(context)) return err("not-connected");
  const { version, table } = backedUp;
  if (version > BACKUP_VERSION || version < OLDEST_BACKUP) return err("other-version");
  const put = PUTS.get(table);
  const rows = rowsOf(backedUp);
  if (put === undefined || rows === null) return err("unreadable");
  context.transaction(() => {
    for (const cells of rows) put(context, cells, nowMs);
    context.meta.set("refill", FIRST_DOCUMENT);
  });
  return ok(rows.length);
}

/** Null when one of them is none of Orbit's. */
function rowsOf(backedUp: BackupRows): readonly BackupCells[] | null {
  try {
    const rows = inShapeOfToday(backedUp);
    return rows.every((cells) => isWhole(backedUp.table, cells)) ? rows : null;
  } catch {
    return null;
  }
}

type Put = (context: TenantContext, cells: BackupCells, nowMs: number) => void;

const PUTS: ReadonlyMap<string, Put> = new Map<string, Put>([
  ["copies", (context, cells, nowMs) => putCopy(context, parsed<Copy>(cells, 2), nowMs)],
  ["records", (context, cells, nowMs) => putRecord(context, parsed<GroupRecord>(cells, 2), nowMs)],
  ["payments", (context, cells) => context.records.putPayment(parsed(cells, 1))],
  ["former_copies", (context, [kind, id, atMs]) => context.copies.giveUp(kindOf(kind), String(id), Number(atMs))],
  ["meta", (context, cells) => context.meta.restore(String(cells[0]), parsed(cells, 1))],
  [
    "open",
    (context, [kind, id], nowMs) => {
      requestLook(context, { controller: "read", kind: kindOf(kind), id: String(id) }, PRIORITY.bulk, nowMs);
    },
  ],
  ["events", (context, cells) => context.events.restore(parsed(cells, 2))],
]);

function putCopy(context: TenantContext, backedUp: Copy, nowMs: number): void {
  const search = backedUp.satelliteId === null ? ({ why: "unanswered" } as const) : backedUp.search;
  const copy = context.copies.put({ ...backedUp, force: true, search });
  if (copy.satelliteId !== null) context.outbox.markMapping(copy, nowMs);
  if (!isOpen(copy.status)) return;
  const look = { priority: PRIORITY.bulk, dueAtMs: nowMs, force: true, version: copy.seq };
  context.tasks.want({ ...writeKey(copy), ...look });
}

/**
 * Later decisions are above every one that a satellite has, whichever of the two was backed up first. That D1 has the document's
 * row was true of the deployment that made the backup.
 */
function putRecord(context: TenantContext, { document: _, ...backedUp }: GroupRecord, nowMs: number): void {
  const record = context.records.put({ ...backedUp, seq: backedUp.seq + RESTORED_SEQ_STEP });
  const isUnfinished =
    record.isPending ||
    record.failures.some(({ code }) => !code.startsWith("skip-")) ||
    record.placements.some(({ status }) => isOpen(status));
  if (isUnfinished)
    requestLook(context, { controller: "read", kind: record.kind, id: record.id }, PRIORITY.bulk, nowMs);
}

/** The key's cells are the body's own, so that a row cannot take another one's place. */
function isWhole(table: string, cells: BackupCells): boolean {
  const [first, second] = cells;
  switch (table) {
    case "copies": {
      const copy = parsed<Copy>(cells, 2);
      return copy.kind === first && copy.groupId === second && Number.isInteger(copy.seq);
    }
    case "records": {
      const record = parsed<GroupRecord>(cells, 2);
      return record.kind === first && record.id === second && Array.isArray(record.placements);
    }
    case "payments":
      return parsed<{ readonly id: unknown }>(cells, 1).id === first;
    case "events":
      return parsed<{ readonly resourceId: unknown }>(cells, 2).resourceId === second;
    case "meta":
      return parsed(cells, 1) !== null && /^(groupSinceMs|satelliteSinceMs|sweep:[a-z-]+)$/.test(String(first));
    case "former_copies":
      return isRecordKind(first) && typeof second === "string" && typeof cells[2] === "number";
    default:
      return isRecordKind(first) && typeof second === "string";
  }
}

function parsed<T>(cells: BackupCells, column: number): T {
  return JSON.parse(String(cells[column])) as T;
}

function kindOf(cell: unknown): RecordKind {
  if (!isRecordKind(cell)) throw new Error("a row of a backup names no kind");
  return cell;
}
