/**
 * What happened to a document: the entries of its events in the group and of those that satellites found on its copies, in
 * one order. The objects that hold them answer by record: no list of events is gone through.
 */

import type { Context } from "hono";
import type { DocumentRow } from "../domain/document.ts";
import type { EventRecord } from "../domain/event.ts";
import type { TenantId } from "../domain/ids.ts";
import { DAY_WINDOW_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import { groupEntity } from "../store/entities.ts";
import type { ApiEnv } from "./context.ts";
import type { HistoryEntry } from "./document-view.ts";
import { isoTime } from "./schemas.ts";

/** A record of one organisation. */
interface Home {
  readonly tenantId: TenantId;
  readonly recordId: string;
}

interface History {
  readonly entries: readonly HistoryEntry[];
  /** What ended before is not kept any more; null where all of it is there. */
  readonly keptSinceMs: number | null;
  /** When what a waiting document waits for is tried again; null while it does not wait, or nobody knows. */
  readonly nextAttemptAtMs: number | null;
}

/** Null while an organisation's object does not answer: part of a history would look like all of it. */
export async function historyOf(c: Context<ApiEnv>, row: DocumentRow, nowMs: number): Promise<History | null> {
  const group = await groupEntity(c.var.firm);
  const own = group === null ? [] : await eventsOf(c, row, { tenantId: group.tenantId, recordId: row.groupId });
  if (own === null) return null;
  const theirs = await Promise.all(copiesOf(row, own).map((home) => eventsOf(c, row, home)));
  const events = [...own];
  for (const some of theirs) {
    if (some === null) return null;
    events.push(...some);
  }
  const entries = eachOnce(events.flatMap(entriesOf).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)));
  const oldestMs = nowMs - c.var.config.retentionDays * DAY_WINDOW_MS;
  return { entries, keptSinceMs: keptSinceMs(row, own, oldestMs), nextAttemptAtMs: nextAttemptAtMs(row, own) };
}

/** As the newest of its waiting events says: they all wait for the same state of the record. */
function nextAttemptAtMs({ state }: DocumentRow, own: readonly EventRecord[]): number | null {
  if (state !== "waiting") return null;
  const waiting = own.filter(({ status }) => status === "waiting");
  return waiting.toSorted((a, b) => b.receivedAtMs - a.receivedAtMs)[0]?.nextAttemptAtMs ?? null;
}

/** What the event of the satellite says, the group's says as well: a sentence of the same second is read once. Oldest first. */
export function eachOnce(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const key = ({ at, text }: HistoryEntry) => `${at.slice(0, "2026-11-22T10:00:00".length)} ${text}`;
  return [...new Map(entries.toReversed().map((entry) => [key(entry), entry])).values()].toReversed();
}

/** A history that begins with the document is whole, and that of a document which is younger than what is kept. */
function keptSinceMs({ date }: DocumentRow, own: readonly EventRecord[], oldestMs: number): number | null {
  const isWhole = own.some(({ change }) => change === "create");
  const isYounger = date !== null && Date.parse(date) >= oldestMs;
  return isWhole || isYounger ? null : oldestMs;
}

async function eventsOf(
  c: Context<ApiEnv>,
  { kind }: DocumentRow,
  { tenantId, recordId }: Home,
): Promise<readonly EventRecord[] | null> {
  const answer = await answerOf(() => c.var.objects.tenant(tenantId).eventsOf(kind, recordId));
  if (answer.ok) return answer.value;
  log("history-unknown", { tenantId, reason: answer.error });
  return null;
}

/** Its copy, and those that it had before it moved. */
function copiesOf({ satelliteTenantId, copy }: DocumentRow, events: readonly EventRecord[]): readonly Home[] {
  const now =
    satelliteTenantId === null || copy === null ? [] : [{ tenantId: satelliteTenantId, recordId: copy.documentId }];
  const then = events.flatMap(({ targets }) =>
    targets.flatMap(({ tenantId, resourceId }) => (resourceId === null ? [] : [{ tenantId, recordId: resourceId }])),
  );
  return [...new Map([...now, ...then].map((home) => [`${home.tenantId} ${home.recordId}`, home])).values()];
}

function entriesOf({ id, tenantId, entityName, timeline }: EventRecord): readonly HistoryEntry[] {
  return timeline.map(({ atMs, text, by }) => {
    const entry = { at: isoTime(atMs), text, eventId: id, tenantId, entityName };
    return by === undefined ? entry : { ...entry, by };
  });
}
