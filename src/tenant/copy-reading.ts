/** What a read of a copy says, against what Xero last showed of it. Pure. */

import { ECHO_LOOK_EVERY_MS, STALE_LOOK_DELAY_MS } from "../limits.ts";
import { sameContact } from "../mirror/contact.ts";
import { sameDocument } from "../mirror/document.ts";
import type { Copy } from "./copies.ts";
import type { RecordState } from "./records.ts";
import { PRIORITY, type Task } from "./task.ts";

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
  return { ...copy, copy: read.document, accepted, inspection: null, readAtMs: nowMs };
}
