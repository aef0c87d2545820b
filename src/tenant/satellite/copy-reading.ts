/** What a read of a copy says, against what Xero last showed of it. Pure. */

import { ECHO_LOOK_EVERY_MS, READS_BEHIND_MS, READS_LAG_MS, STALE_LOOK_DELAY_MS } from "../../limits.ts";
import { withoutSeen, withoutVanished } from "../../mirror/change.ts";
import { sameContact } from "../../mirror/contact.ts";
import { sameDocument, sameDocumentAndCredit } from "../../mirror/document.ts";
import { withCreditsAsRead } from "../../mirror/own-credits.ts";
import { withShownBack } from "../../mirror/put-back.ts";
import type { Copy } from "../model/copy.ts";
import type { RecordState } from "../model/record-state.ts";
import { PRIORITY, type Task } from "../model/task.ts";

/** When copies that Orbit wrote a moment ago are looked at: not before the write shows, and all of some seconds together. */
export function echoLookAtMs(nowMs: number): number {
  return Math.ceil((nowMs + STALE_LOOK_DELAY_MS) / ECHO_LOOK_EVERY_MS) * ECHO_LOOK_EVERY_MS;
}

/** Xero announced a change, and this is the state from before it. */
export function isStaleRead(copy: Copy, read: RecordState, task: Task): boolean {
  if (task.eventAtMs === 0 || task.priority === PRIORITY.settle || copy.copy === null) return false;
  const readAtMs = read.kind === "contact" ? read.contact.updatedAtMs : read.document.updatedAtMs;
  return readAtMs !== null && readAtMs === copy.copy.updatedAtMs;
}

/**
 * The read may be from before Orbit's last write, and then what it lacks is not missing. Xero's own times decide; where Xero
 * named none of the write, only how long ago it was. Bounded: after a minute what is read is what is there.
 */
export function isBehindWrite(copy: Copy, read: RecordState, leftAtMs: number): boolean {
  if (copy.writtenAtMs === null || copy.copy === null || showsSame(copy, read)) return false;
  const sinceMs = leftAtMs - copy.writtenAtMs;
  const shownFromMs = copy.shownFromMs ?? null;
  if (shownFromMs === null) return sinceMs < READS_LAG_MS;
  const readAtMs = read.kind === "contact" ? read.contact.updatedAtMs : read.document.updatedAtMs;
  return readAtMs === null ? sinceMs < READS_LAG_MS : readAtMs < shownFromMs && sinceMs < READS_BEHIND_MS;
}

/** As known, also in the credit of an invoice, which credit notes write: without it a read from before such a write undoes it. */
export function showsSame(copy: Copy, read: RecordState): boolean {
  if (copy.copy === null || copy.kind === "contact" || read.kind === "contact") return isAsKnown(copy, read);
  return sameDocumentAndCredit(copy.copy, read.document);
}

export function isAsKnown(copy: Copy, read: RecordState): boolean {
  if (copy.copy === null) return true;
  if (copy.kind === "contact") return read.kind === "contact" && sameContact(copy.copy, read.contact);
  return read.kind === "document" && sameDocument(copy.copy, read.document);
}

/** What is read replaces what was known; if it is not what Xero took, that counts for nothing any more. */
export function copyAsRead(copy: Copy, read: RecordState, nowMs: number): Copy {
  if (copy.kind === "contact") return read.kind === "contact" ? { ...copy, copy: read.contact, readAtMs: nowMs } : copy;
  if (read.kind === "contact") return copy;
  const accepted = isAsKnown(copy, read) ? copy.accepted : null;
  const { payments } = read.document;
  const known = withoutVanished(withoutSeen(copy.change), copy.copy?.payments ?? [], payments);
  const change = withCreditsAsRead(withShownBack(known, payments, copy.links), copy.copy, read.document);
  return { ...copy, copy: read.document, accepted, change, readAtMs: nowMs };
}
