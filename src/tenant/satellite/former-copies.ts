/**
 * A document or contact of this satellite that stops being the copy of a record: its id is remembered, its events end, and the row
 * is as if there had never been a copy, or has another one. Writes rows only.
 */

import { explain } from "../../domain/failure-words.ts";
import { ownName, type TenantContext } from "../context.ts";
import {
  type ContactCopy,
  type Copy,
  copyLabel,
  type DocumentCopy,
  forgottenCopy,
  NOTHING_APPLIED,
  withNotes,
} from "../model/copy.ts";
import { blockedOnFix } from "../model/task.ts";
import { endWithCopy } from "./copy-events.ts";

/** The record lives in another satellite now, and the copy was voided: the row, which is to be stored. */
export function afterMove(context: TenantContext, copy: Copy, nowMs: number): Copy {
  remember(context, copy, nowMs);
  const none = { drift: null, kept: null, edited: null, putBack: null, search: null, unconfirmed: null } as const;
  const gone = { ...none, satelliteId: null, syncedAtMs: nowMs, leaving: false } as const;
  return copy.kind === "contact"
    ? { ...copy, ...gone, copy: null, sent: null }
    : { ...copy, ...gone, ...NOTHING_APPLIED, copy: null, moves: copy.moves + 1 };
}

/** The copy is void for good and the record has another number: it gets a new copy, and the old one is the copy of nothing. */
export function startOver(context: TenantContext, copy: DocumentCopy, nowMs: number): void {
  giveUp(context, copy, nowMs);
  const text = `${copy.copy?.number ?? "The copy"} stays void in ${ownName(context)}; Orbit makes a new copy.`;
  const fresh = { ...copy, ...NOTHING_APPLIED, satelliteId: null, copy: null };
  context.copies.put(withNotes(fresh, [{ atMs: nowMs, text }]));
}

/** The organisation was gone for good, as a person said: what is there belongs to no record any more. Answers the row. */
export function forget(context: TenantContext, copy: Copy, nowMs: number): Copy {
  giveUp(context, copy, nowMs);
  // A rev of its own: D1 has a mapping less.
  context.outbox.markMapping(copy, nowMs);
  return context.copies.put({ ...forgottenCopy(copy), rev: copy.rev + 1 });
}

/** Documents that were refused because of the merged contact continue with the other one. */
export function followMerge(context: TenantContext, copy: ContactCopy, into: string, nowMs: number): void {
  giveUp(context, copy, nowMs);
  const name = copy.copy?.name ?? copyLabel(copy);
  const text = `${name} was merged into another contact in ${ownName(context)}, which is the copy now.`;
  const other = { satelliteId: into, copy: null, sent: null };
  context.copies.put({ ...withNotes(copy, [{ atMs: nowMs, text }]), ...other });
  context.tasks.wake(blockedOnFix("contact-archived"), nowMs);
}

function giveUp(context: TenantContext, copy: Copy, nowMs: number): void {
  const former = explain({ code: "skip-not-mapped", reason: "former-copy" });
  endWithCopy(context, copy, { status: "skipped", failures: [former] }, nowMs);
  remember(context, copy, nowMs);
}

function remember({ copies }: TenantContext, { kind, satelliteId }: Copy, nowMs: number): void {
  if (satelliteId !== null) copies.giveUp(kind, satelliteId, nowMs);
}
