/**
 * Restores a backup that was read whole, a chunk at a time: after the request that brought it, and by the cron until it is
 * done. Every step may be repeated. While it runs no organisation has a role, so nothing is mirrored; roles come last, when all
 * objects have their rows.
 */

import type { EventRecord } from "../../domain/event.ts";
import { freshId, type TenantId } from "../../domain/ids.ts";
import { BACKUP_PAGE_ROWS, IMPORT_CHUNKS_PER_RUN, OPEN_IMPORTS } from "../../limits.ts";
import { log } from "../../log.ts";
import { answerOf, type Objects, publishSnapshot } from "../../objects/objects.ts";
import type { BackupPage, BackupRows, RestoreProblem } from "../../objects/tenant-rpc.ts";
import { type AuditEntry, restoreAudit } from "../../store/audit.ts";
import { changeEntity, entityByTenant, unassignAll } from "../../store/entities.ts";
import { upsertEvents } from "../../store/event-rows.ts";
import { changeSettings } from "../../store/firms.ts";
import {
  advance,
  chunkOf,
  dropChunks,
  type ImportChunk,
  importById,
  openImports,
  type RefusedLine,
} from "../../store/imports.ts";
import { inviteMember } from "../../store/members.ts";
import { type NoteRow, restoreNotes } from "../../store/notes.ts";
import { type FirmScope, firmScope } from "../../store/scope.ts";
import { loadSnapshot } from "../../store/snapshot.ts";
import { type BackupLine, backupLine, type EntityLine } from "./lines.ts";

export interface Restorer {
  readonly db: D1Database;
  readonly objects: Objects;
}

/** For the cron. */
export async function continueImports(restorer: Restorer, nowMs: number): Promise<void> {
  for (const { id, firmId } of await openImports(restorer.db, OPEN_IMPORTS)) {
    await continueImport(restorer, firmScope(restorer.db, firmId), { id, nowMs });
  }
}

/** So many chunks as one run takes; stops where an object does not answer, and the cron continues there. */
export async function continueImport(
  { objects }: Restorer,
  firm: FirmScope,
  { id, nowMs }: { readonly id: string; readonly nowMs: number },
): Promise<void> {
  try {
    for (let step = 0; step < IMPORT_CHUNKS_PER_RUN; step++) {
      const row = await importById(firm, id);
      if (row?.state !== "running") return;
      if (row.next === 0) await withoutRoles(firm, objects);
      const chunk = await chunkOf(firm, id, row.next);
      const done =
        chunk === null ? await giveRoles(firm, objects, id) : await takeChunk({ firm, objects, nowMs }, chunk);
      await advance(firm, row, { ...done, isLast: chunk === null });
      if (chunk === null) await dropChunks(firm, id);
    }
  } catch (error) {
    log("import-waits", { firmId: firm.firmId, reason: error instanceof Error ? error.message : String(error) });
  }
}

interface Restored {
  readonly accepted: number;
  readonly refused: readonly RefusedLine[];
}

async function withoutRoles(firm: FirmScope, objects: Objects): Promise<void> {
  await unassignAll(firm);
  const unreached = await publishSnapshot(objects, await loadSnapshot(firm.d1, firm.firmId));
  if (unreached.length > 0) throw new Error(`${unreached.length} organisations did not answer`);
}

/** The entity lines are the first ones of the file: they are in the chunks that are read again here. */
async function giveRoles(firm: FirmScope, objects: Objects, importId: string): Promise<Restored> {
  const refused: RefusedLine[] = [];
  let accepted = 0;
  for (const { line, value } of await entityLines(firm, importId)) {
    const { tenantId, role, choices } = value;
    const changed = await changeEntity(firm, tenantId, { ...choices, role });
    if (changed.ok) accepted++;
    else refused.push({ line, reason: "Another organisation has that role or option." });
  }
  await publishSnapshot(objects, await loadSnapshot(firm.d1, firm.firmId));
  return { accepted, refused };
}

async function entityLines(firm: FirmScope, importId: string) {
  const found: { readonly line: number; readonly value: EntityLine }[] = [];
  for (let n = 0; ; n++) {
    const chunk = await chunkOf(firm, importId, n);
    const lines = chunk === null ? [] : linesOf(chunk);
    for (const { line, value } of lines) if (value.type === "entity") found.push({ line, value });
    if (chunk === null || lines.some(({ value }) => !FIRST_TYPES.includes(value.type))) return found;
  }
}

/** Lines that stand before all others. */
const FIRST_TYPES: readonly BackupLine["type"][] = ["orbit-export", "settings", "entity"];

interface At {
  readonly firm: FirmScope;
  readonly objects: Objects;
  readonly nowMs: number;
}

/** Throws when an object or D1 does not answer: then the chunk is tried again. */
async function takeChunk(at: At, chunk: ImportChunk): Promise<Restored> {
  const refused: RefusedLine[] = [];
  const events: EventRecord[] = [];
  const entries: AuditEntry[] = [];
  const notes: NoteRow[] = [];
  let accepted = 0;
  for (const { line, value } of linesOf(chunk)) {
    if (value.type === "event") events.push(value.event);
    else if (value.type === "audit") entries.push(value.entry);
    else if (value.type === "note") notes.push(value.note);
    const problem = await takeLine(at, value);
    if (problem !== null) refused.push({ line, reason: problem });
    else if (value.type !== "orbit-export" && value.type !== "entity") accepted++;
  }
  await restoreAudit(at.firm, entries);
  await restoreNotes(at.firm, notes);
  await takeEvents(at, events);
  return { accepted, refused };
}

/** What is wrong with it, in words; null when it is restored. */
async function takeLine({ firm, objects, nowMs }: At, line: BackupLine): Promise<string | null> {
  switch (line.type) {
    case "settings":
      await changeSettings(firm, line.settings);
      return null;
    case "member":
      // Who is here already keeps the role that they have here.
      await inviteMember(firm, { id: freshId(nowMs), email: line.email, role: line.role, atMs: nowMs });
      return null;
    case "rows": {
      const { tenantId, version, table, rows } = line;
      return await restoreRows(objects, tenantId, { version, table, rows });
    }
    default:
      return null;
  }
}

/** D1 has them for the page; the organisation's object has them so that they follow their records. */
async function takeEvents({ firm, objects }: At, events: readonly EventRecord[]): Promise<void> {
  await upsertEvents(firm.d1, firm.firmId, events);
  for (const [tenantId, own] of Map.groupBy(events, (event) => event.tenantId)) {
    // One that is no longer connected has no object that knows the firm: its events are history.
    if ((await entityByTenant(firm, tenantId)) === null) continue;
    const { version } = await storageOf(objects, tenantId);
    for (let start = 0; start < own.length; start += BACKUP_PAGE_ROWS) {
      const rows = own
        .slice(start, start + BACKUP_PAGE_ROWS)
        .map((event) => [event.kind, event.resourceId, JSON.stringify(event)]);
      await restoreRows(objects, tenantId, { version, table: "events", rows });
    }
  }
}

/** Which storage the organisation's object has, and the oldest whose rows it takes. Throws when it does not answer. */
export async function storageOf(objects: Objects, tenantId: TenantId): Promise<Pick<BackupPage, "version" | "oldest">> {
  const answer = await answerOf(() => objects.tenant(tenantId).backup(null));
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

async function restoreRows(objects: Objects, tenantId: TenantId, rows: BackupRows): Promise<string | null> {
  const answer = await answerOf(() => objects.tenant(tenantId).restore(rows));
  if (!answer.ok) throw new Error(answer.error);
  return answer.value.ok ? null : RESTORE_WORDS[answer.value.error];
}

const RESTORE_WORDS: Readonly<Record<RestoreProblem, string>> = {
  "not-connected": "The organisation is not connected.",
  "other-version": "The rows are of another release of Orbit.",
  unreadable: "The rows are none of Orbit's.",
};

/** They were parsed when the file was read; a line that cannot be now is a mistake of ours. */
function linesOf({ firstLine, lines }: ImportChunk): readonly { readonly line: number; readonly value: BackupLine }[] {
  return lines
    .split("\n")
    .filter((text) => text !== "")
    .map((text, index) => ({ line: firstLine + index, value: backupLine.parse(JSON.parse(text)) }));
}
