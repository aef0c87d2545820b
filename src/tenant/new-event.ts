/** A fresh event row of this tenant, before anything became of it. */

import type { EventChange, EventRecord, EventSource } from "../domain/event.ts";
import type { RecordKind } from "../domain/failure.ts";
import { type EventId, eventId, ulid } from "../domain/ids.ts";
import { ownName, selfOf, type TenantContext } from "./context.ts";

export interface EventStart {
  readonly id: EventId;
  readonly kind: RecordKind;
  readonly change: EventChange;
  readonly resourceId: string;
  readonly receivedAtMs: number;
  readonly source: EventSource;
  /** The first line of the timeline. */
  readonly text: string;
}

export function newEvent(
  context: TenantContext,
  start: EventStart,
  status: "queued" | "skipped" = "queued",
): EventRecord {
  const { text, ...given } = start;
  return {
    ...given,
    rev: 1,
    updatedAtMs: start.receivedAtMs,
    tenantId: selfOf(context),
    entityName: ownName(context),
    label: null,
    contactName: null,
    status,
    targets: [],
    attempts: 0,
    nextAttemptAtMs: null,
    failures: [],
    summary: null,
    amount: null,
    overwritten: [],
    endedAtMs: status === "queued" ? null : start.receivedAtMs,
    later: null,
    timeline: [{ atMs: start.receivedAtMs, text }],
  };
}

export interface Found {
  readonly kind: RecordKind;
  /** An update unless said otherwise. */
  readonly change?: EventChange;
  readonly resourceId: string;
  readonly source: EventSource;
  readonly text: string;
  /** The person whose wish it was. */
  readonly by?: string;
  readonly label?: string | null;
}

/**
 * The event of what no webhook announced: a change that a sweep, a comparison, a backfill or a look found, a setting that changed,
 * or a person's wish. It is stored in the transaction that found it, so it needs no natural key.
 */
export function foundEvent(context: TenantContext, found: Found, nowMs: number): EventRecord {
  const { by, label = null, change = "update", ...given } = found;
  const random = Uint8Array.from({ length: 10 }, () => Math.floor(context.random() * 256));
  const event = newEvent(context, { ...given, change, id: eventId(ulid(nowMs, random)), receivedAtMs: nowMs });
  const { text } = found;
  return { ...event, label, timeline: [{ atMs: nowMs, text, ...(by === undefined ? {} : { by }) }] };
}
