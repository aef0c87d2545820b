/**
 * The event rows of this tenant: the truth of which D1 holds a projection. Open events follow their record: whatever
 * becomes of the newest state of the record becomes of all its open events that the look covers. A resolved event stays so.
 */

import { type EventRecord, type EventTarget, isOpen, type Later, type TimelineEntry } from "../../domain/event.ts";
import type { RecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import { MAX_EVENTS_MARKED_LATER } from "../../limits.ts";
import type { Summary } from "../../mirror/summary.ts";
import { isInForce } from "../model/suspension-state.ts";
import { extended, type Outcome, settled } from "./event-changes.ts";
import type { Outbox } from "./outbox.ts";
import { ParsedBodies } from "./parsed-bodies.ts";
import { integer, type Sql, type SqlRow, text } from "./sql.ts";
import type { Touched } from "./touched.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

export interface EventKey {
  readonly kind: RecordKind;
  readonly recordId: string;
}

export class Events {
  /** Called with each event that is stored or deleted. */
  changed: (kind: string, recordId: string, id: string) => void = () => undefined;
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;
  readonly #outbox: Outbox;
  readonly #touched: Touched;
  readonly #parsed = new ParsedBodies(parseEvent);

  constructor(sql: Sql, wal: WriteAheadLog, outbox: Outbox, touched: Touched) {
    this.#sql = sql;
    this.#wal = wal;
    this.#outbox = outbox;
    this.#touched = touched;
  }

  get(kind: RecordKind, recordId: string, id: string): EventRecord | null {
    const row = this.#wal.row("events", [kind, recordId, id]);
    return row === null ? null : this.#eventOf(row);
  }

  /** The highest task version that covers an event of this record; versions never go back. */
  lastVersion(key: EventKey): number {
    return Math.max(0, ...this.#rows(key).map((row) => integer(row, "version")));
  }

  hasOpen(key: EventKey): boolean {
    return this.#of(key, Number.MAX_SAFE_INTEGER).some((event) => isOpen(event.status));
  }

  /** All events of the record, oldest first. */
  all(key: EventKey): readonly EventRecord[] {
    return this.#of(key, Number.MAX_SAFE_INTEGER).toSorted((a, b) => a.receivedAtMs - b.receivedAtMs);
  }

  /** The newest event that waits for a look that `version` does not cover; null when there is none. */
  openBeyond(key: EventKey, version: number): EventRecord | null {
    const open = this.#rows(key)
      .filter((row) => integer(row, "version") > version)
      .map((row) => this.#eventOf(row))
      .filter(({ status }) => status === "queued" || status === "waiting");
    return open.reduce<EventRecord | null>((a, b) => (a === null || b.receivedAtMs >= a.receivedAtMs ? b : a), null);
  }

  /** Status and last change of events in the order of their keys, after `after`. */
  page(after: readonly [string, string, string] | null, most: number): readonly SqlRow[] {
    const [kind, recordId, id] = after ?? ["", "", ""];
    this.#wal.checkpoint();
    return this.#sql.all(
      `select kind, record_id, id, body ->> '$.status' as status, body ->> '$.updatedAtMs' as updated_at_ms
         from events where (kind, record_id, id) > (?, ?, ?) order by kind, record_id, id limit ?`,
      kind,
      recordId,
      id,
      most,
    );
  }

  delete([kind, recordId, id]: readonly [kind: string, recordId: string, id: string]): void {
    this.#wal.delete("events", [kind, recordId, id]);
    this.changed(kind, recordId, id);
  }

  put(event: EventRecord, version: number, nowMs: number): void {
    this.#wal.put("events", [event.kind, event.resourceId, event.id, version, JSON.stringify(event)]);
    this.#outbox.markEvent(event, nowMs);
    this.#touched.note(event.kind, event.resourceId);
    this.changed(event.kind, event.resourceId, event.id);
  }

  /** An event of a backup, which D1 has already; whatever becomes of its record next becomes of it. */
  restore(event: EventRecord): void {
    this.#wal.put("events", [event.kind, event.resourceId, event.id, 0, JSON.stringify(event)]);
  }

  /** Brings every open event that `version` covers to the outcome; those that say so already are not written again. */
  settle(key: EventKey, version: number, outcome: Outcome, nowMs: number): void {
    for (const event of this.#of(key, version)) {
      if (!isOpen(event.status)) continue;
      const changed = settled(event, outcome, nowMs);
      if (changed !== null) this.#update(changed, nowMs);
    }
  }

  /** Adds what its timeline does not say yet, whatever became of the event. */
  addNotes(event: EventRecord, notes: readonly TimelineEntry[], nowMs: number): void {
    const news = notes.filter((note) => !event.timeline.some((old) => old.text === note.text));
    if (news.length === 0) return;
    const timeline = extended(event.timeline, news);
    this.#update({ ...event, rev: event.rev + 1, updatedAtMs: nowMs, timeline }, nowMs);
  }

  /** What was skipped because no satellite used the contact follows it again: it has a copy now, or is about to. */
  reopenUnused(key: EventKey, version: number, nowMs: number): void {
    for (const event of this.#of(key, Number.MAX_SAFE_INTEGER)) {
      if (event.status !== "skipped" || event.failures[0]?.code !== "skip-not-mapped") continue;
      const open = { status: "queued", failures: [], endedAtMs: null } as const;
      this.put({ ...event, ...open, rev: event.rev + 1, updatedAtMs: nowMs }, version, nowMs);
    }
  }

  addNoteToOpen(key: EventKey, note: TimelineEntry, nowMs: number): void {
    for (const event of this.#of(key, Number.MAX_SAFE_INTEGER)) {
      if (isOpen(event.status)) this.addNotes(event, [note], nowMs);
    }
  }

  /** What changed, for the events that `version` covers and that do not say it yet. */
  describe(key: EventKey, version: number, { summary, amount }: Summary, nowMs: number): void {
    for (const event of this.#of(key, version)) {
      if (event.summary !== null || !isOpen(event.status)) continue;
      this.#update({ ...event, rev: event.rev + 1, updatedAtMs: nowMs, summary, amount }, nowMs);
    }
  }

  /** The newest events that ended with a copy in that satellite say what became of it since. */
  markLater(key: EventKey, tenantId: TenantId, later: Later, nowMs: number): void {
    const ended = this.#of(key, Number.MAX_SAFE_INTEGER)
      .filter((event) => !isOpen(event.status) && event.targets.some((target) => target.tenantId === tenantId))
      .sort((a, b) => b.receivedAtMs - a.receivedAtMs);
    for (const event of ended.slice(0, MAX_EVENTS_MARKED_LATER)) {
      this.#update({ ...event, rev: event.rev + 1, updatedAtMs: nowMs, later }, nowMs);
    }
  }

  /** The newest event of the record that `version` covers. */
  newest(key: EventKey, version: number): EventRecord | null {
    const all = this.#of(key, version);
    return all.reduce<EventRecord | null>((a, b) => (a === null || b.receivedAtMs >= a.receivedAtMs ? b : a), null);
  }

  /** The newest of those that say what the record waits for; null: none does. */
  newestWaiting(key: EventKey, version: number): EventRecord | null {
    const all = this.#of(key, version).filter(({ status }) => status === "waiting");
    return all.reduce<EventRecord | null>((a, b) => (a === null || b.receivedAtMs >= a.receivedAtMs ? b : a), null);
  }

  /**
   * A person asked: the event is open again, whatever it was, and covered by `version`. What stops the whole entity stays
   * its reason: asking again does not end a pause or a limit.
   */
  reopen(event: EventRecord, version: number, note: TimelineEntry): EventRecord {
    const isStopped =
      event.status === "waiting" && isInForce(event.failures[0]?.code, event.nextAttemptAtMs, note.atMs);
    const targets = event.targets.map(
      (target): EventTarget => ({ ...target, status: "queued", failures: [], nextAttemptAtMs: null }),
    );
    const again = { status: "queued", targets, failures: [], nextAttemptAtMs: null } as const;
    const changed: EventRecord = {
      ...event,
      ...(isStopped ? {} : again),
      rev: event.rev + 1,
      updatedAtMs: note.atMs,
      endedAtMs: null,
      later: null,
      timeline: extended(event.timeline, [note]),
    };
    this.put(changed, version, note.atMs);
    return changed;
  }

  resolve(event: EventRecord, note: TimelineEntry): EventRecord {
    const changed: EventRecord = {
      ...event,
      rev: event.rev + 1,
      updatedAtMs: note.atMs,
      status: "resolved",
      nextAttemptAtMs: null,
      endedAtMs: note.atMs,
      timeline: extended(event.timeline, [note]),
    };
    this.#update(changed, note.atMs);
    return changed;
  }

  /** What a person took back: it has failed again, as far as is known of it. */
  unresolve(event: EventRecord, note: TimelineEntry): EventRecord {
    const timeline = extended(event.timeline, [note]);
    const changed: EventRecord = {
      ...event,
      rev: event.rev + 1,
      updatedAtMs: note.atMs,
      status: "failed",
      endedAtMs: null,
      timeline,
    };
    this.#update(changed, note.atMs);
    return changed;
  }

  #update(event: EventRecord, nowMs: number): void {
    const row = this.#wal.row("events", [event.kind, event.resourceId, event.id]);
    if (row !== null) this.put(event, integer(row, "version"), nowMs);
  }

  #of(key: EventKey, version: number): readonly EventRecord[] {
    return this.#rows(key)
      .filter((row) => integer(row, "version") <= version)
      .map((row) => this.#eventOf(row));
  }

  #eventOf(row: SqlRow): EventRecord {
    return this.#parsed.of(text(row, "id"), row);
  }

  #rows({ kind, recordId }: EventKey): readonly SqlRow[] {
    return this.#wal.rows("events", [kind, recordId]);
  }
}

/** Rows of earlier versions lack what events say since. */
function parseEvent(body: string): EventRecord {
  const stored: Omit<EventRecord, keyof typeof NOT_SAID> & Partial<EventRecord> = JSON.parse(body);
  return { ...NOT_SAID, ...stored };
}

const NOT_SAID = { summary: null, amount: null, overwritten: [], endedAtMs: null, later: null } as const;
