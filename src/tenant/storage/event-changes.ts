/** What an outcome makes of an event: its state, and what its timeline says of it, bounded. Pure. */

import {
  type EventRecord,
  type EventStatus,
  type EventTarget,
  isOpen,
  type TimelineEntry,
} from "../../domain/event.ts";
import type { Difference } from "../../domain/failure.ts";
import type { ShownFailure } from "../../domain/failure-words.ts";
import { MAX_TIMELINE_ENTRIES, TIMELINE_HEAD } from "../../limits.ts";
import type { Summary } from "../../mirror/summary.ts";

/** What became of a record, for all the open events of it. */
export interface Outcome {
  readonly status: Exclude<EventStatus, "resolved">;
  readonly targets: readonly EventTarget[];
  readonly failures: readonly ShownFailure[];
  readonly nextAttemptAtMs: number | null;
  /** Known once the record was read. */
  readonly label?: string | null;
  readonly contactName?: string | null;
  readonly notes?: readonly TimelineEntry[];
  /** Counted as one more try. */
  readonly tried?: boolean;
  readonly summary?: Summary | null;
  /** Edits of the satellite that Orbit replaced. */
  readonly overwritten?: readonly Difference[];
}

/** Null when the event says all of it already. */
export function settled(event: EventRecord, outcome: Outcome, nowMs: number): EventRecord | null {
  const notes = (outcome.notes ?? []).filter(
    (note) => !event.timeline.some((old) => old.atMs === note.atMs && old.text === note.text),
  );
  const news = [...notes, ...newCauses(event, outcome, notes, nowMs)];
  const summary = event.summary === null ? (outcome.summary ?? null) : null;
  const changed: EventRecord = {
    ...event,
    label: outcome.label ?? event.label,
    contactName: outcome.contactName ?? event.contactName,
    status: outcome.status,
    targets: outcome.targets,
    failures: outcome.failures,
    nextAttemptAtMs: outcome.nextAttemptAtMs,
    attempts: event.attempts + (outcome.tried ? 1 : 0),
    ...(summary ?? {}),
    overwritten: outcome.overwritten ?? event.overwritten,
    endedAtMs: isOpen(outcome.status) ? null : (event.endedAtMs ?? nowMs),
    timeline: extended(event.timeline, news),
  };
  if (JSON.stringify(changed) === JSON.stringify(event)) return null;
  return { ...changed, rev: event.rev + 1, updatedAtMs: nowMs };
}

/** What it fails of or waits for from now on stays in its history when the cause is gone. */
function newCauses(
  event: EventRecord,
  { status, failures }: Outcome,
  notes: readonly TimelineEntry[],
  nowMs: number,
): readonly TimelineEntry[] {
  if (status !== "failed" && status !== "waiting") return [];
  const isShown = isOpen(event.status);
  const known = new Set(isShown ? event.failures.map(({ code }) => code) : []);
  return failures
    .filter(({ code, title }) => !known.has(code) && !notes.some(({ text }) => text.includes(title)))
    .map(({ title, detail }) => ({ atMs: nowMs, text: `${title}: ${detail}` }));
}

/** Keeps the beginning and the newest: the middle of a long story is the same retry again and again. */
export function extended(
  timeline: readonly TimelineEntry[],
  notes: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const all = [...timeline, ...notes];
  if (all.length <= MAX_TIMELINE_ENTRIES) return all;
  return [...all.slice(0, TIMELINE_HEAD), ...all.slice(TIMELINE_HEAD - MAX_TIMELINE_ENTRIES)];
}
