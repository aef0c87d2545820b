/**
 * One reported change or request, as the events page shows it (docs/api.md §5, "An event"). The entity object of the
 * event's tenant is the only writer; D1 holds a projection of it. Pure: shapes, and how an event's status follows from
 * its targets.
 */

import type { Difference, RecordKind } from "./failure.ts";
import type { ShownFailure } from "./failure-words.ts";
import type { EventId, TenantId } from "./ids.ts";

export type EventSource = "webhook" | "resync" | "reconcile" | "backfill";
export type EventChange = "create" | "update";
export type EventStatus = "queued" | "waiting" | "synced" | "skipped" | "failed" | "resolved";
/** What may become of one satellite's part in an event. */
export type TargetStatus = Exclude<EventStatus, "resolved">;

/** One satellite that the record concerns. */
export interface EventTarget {
  readonly tenantId: TenantId;
  readonly name: string;
  /** The copy's id in the satellite, null while there is none. */
  readonly resourceId: string | null;
  readonly status: TargetStatus;
  readonly failures: readonly ShownFailure[];
  readonly nextAttemptAtMs: number | null;
}

/** One line of what happened, in plain words; `by` is the person who asked, where one did. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly text: string;
  readonly by?: string;
}

/** Money that an event is about; null where Xero named no currency. */
export interface EventAmount {
  /** "165.00" */
  readonly value: string;
  readonly currency: string | null;
}

/** What happened to the record after the event had ended, where the event's own words would mislead without it. */
export interface Later {
  readonly atMs: number;
  readonly text: string;
}

export interface EventRecord {
  readonly id: EventId;
  /** Grows with every change; D1 keeps the higher one. */
  readonly rev: number;
  readonly receivedAtMs: number;
  readonly updatedAtMs: number;
  readonly source: EventSource;
  readonly kind: RecordKind;
  readonly change: EventChange;
  readonly tenantId: TenantId;
  readonly entityName: string;
  readonly resourceId: string;
  /** The document's number or the contact's name; null until the record was read once. */
  readonly label: string | null;
  readonly contactName: string | null;
  readonly status: EventStatus;
  readonly targets: readonly EventTarget[];
  readonly attempts: number;
  readonly nextAttemptAtMs: number | null;
  readonly failures: readonly ShownFailure[];
  /** What changed, in one sentence; null until the record was read. */
  readonly summary: string | null;
  readonly amount: EventAmount | null;
  /** What a person had entered in the satellite, and Orbit replaced by the group's values. */
  readonly overwritten: readonly Difference[];
  /** When it came to its end; null while it is open. */
  readonly endedAtMs: number | null;
  readonly later: Later | null;
  readonly timeline: readonly TimelineEntry[];
}

/** Worst first (docs/api.md §5). */
const WORST_FIRST: readonly TargetStatus[] = ["failed", "waiting", "queued", "synced", "skipped"];

/** The target that the event's own status and `satellite…` fields come from: the worst, or the only one. */
export function worstTarget(targets: readonly EventTarget[]): EventTarget | null {
  for (const status of WORST_FIRST) {
    const found = targets.find((target) => target.status === status);
    if (found !== undefined) return found;
  }
  return null;
}

/** Open events follow their record; the others are history. A failed one is open: it is synced when the cause is fixed. */
export function isOpen(status: EventStatus): boolean {
  return status === "queued" || status === "waiting" || status === "failed";
}
