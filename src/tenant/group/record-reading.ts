/** What a read of a record of the group says, against what is held of it and what Xero announced. Pure. */

import { BEHIND_LOOK_DELAYS_MS, EVENT_SKEW_MS } from "../../limits.ts";
import { sameContact } from "../../mirror/contact.ts";
import { sameDocumentAndCredit } from "../../mirror/document.ts";
import type { RecordState } from "../model/record-state.ts";
import { PRIORITY, type Task } from "../model/task.ts";
import { type GroupRecord, heldUpdatedAtMs } from "../storage/records.ts";

export interface Reading {
  /** From before what is held: dropped. */
  readonly isOlder: boolean;
  /** A change was announced for a later time than what was read. */
  readonly isLater: boolean;
  readonly isSameTime: boolean;
  readonly isSame: boolean;
  /** It shows a change, and more than one was announced within the moment in which reads and times may differ. */
  readonly mayHideMore: boolean;
}

/** `version`: of the task, as the read covers it. */
export function readingOf(held: GroupRecord, read: RecordState, { eventAtMs }: Task, version: number): Reading {
  const heldAtMs = heldUpdatedAtMs(held);
  const readAtMs = updatedAtMs(read);
  const isSame = held.state !== null && sameState(held.state, read);
  return {
    isOlder: heldAtMs !== null && readAtMs !== null && readAtMs < heldAtMs,
    isLater: eventAtMs > 0 && (readAtMs === null || eventAtMs > readAtMs),
    isSameTime: heldAtMs !== null && readAtMs === heldAtMs,
    isSame,
    mayHideMore: !isSame && version - held.version > 1 && isNear(eventAtMs, readAtMs),
  };
}

/** The event may be of a change that was made after the one that was read. */
function isNear(eventAtMs: number, readAtMs: number | null): boolean {
  return eventAtMs > 0 && (readAtMs === null || eventAtMs + EVENT_SKEW_MS > readAtMs);
}

/** The pause before the next look where the read may be from before what Xero announced; null: it counts as it is. */
export function lookAgainAfterMs(held: GroupRecord, read: RecordState, task: Task, reading: Reading): number | null {
  const readAtMs = updatedAtMs(read);
  const isNews = isNear(task.eventAtMs, readAtMs);
  const isFarLater = readAtMs !== null && task.eventAtMs > readAtMs + EVENT_SKEW_MS;
  const isBefore = held.state === null && isFarLater;
  const mayBeStale = reading.isOlder || isBefore || (reading.isSameTime && reading.isSame && isNews);
  if (!mayBeStale || task.force) return null;
  // By more than the two times may differ, the event is of another change: that is looked for longer.
  const isBehind = reading.isLater && (reading.isSame || reading.isOlder);
  const looks = isBehind && isFarLater ? BEHIND_LOOK_DELAYS_MS.length : isBehind ? 2 : 1;
  const isFirst = task.priority !== PRIORITY.settle;
  if (task.looks >= looks || !(isFirst || (isBehind && task.looks > 0))) return null;
  return BEHIND_LOOK_DELAYS_MS[task.looks] ?? null;
}

export function sameState(a: RecordState, b: RecordState): boolean {
  if (a.kind === "contact" && b.kind === "contact") return sameContact(a.contact, b.contact);
  if (a.kind === "contact" || b.kind === "contact") return false;
  return sameDocumentAndCredit(a.document, b.document);
}

function updatedAtMs(state: RecordState): number | null {
  return state.kind === "contact" ? state.contact.updatedAtMs : state.document.updatedAtMs;
}
