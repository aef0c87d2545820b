/**
 * The records of backfills that are not done yet, each followed by its event. How they are is kept in memory: all of a backfill are
 * read once in a life of the object, and after that a look reads only those whose events have changed since the last one. The
 * rows are the truth; a rollback or a new life reads them again.
 */

import type { EventRecord } from "../../domain/event.ts";
import type { RecordKind } from "../../domain/failure.ts";
import type { EventId } from "../../domain/ids.ts";
import { isOfAnEntity } from "../model/suspension-state.ts";
import type { Events } from "./events.ts";
import { first, type Sql, text } from "./sql.ts";

/** What became of the records that are on the list. */
export interface Tally {
  /** On their way, or waiting for a time that is known. */
  readonly queued: number;
  readonly waiting: number;
  readonly failed: number;
  /** Of `queued` and `waiting`, those that continue without a person. */
  readonly moving: number;
}

interface Followed {
  readonly kind: RecordKind;
  readonly recordId: string;
  readonly eventId: string;
  /** As last seen; null before the first look. */
  readonly seen: { readonly status: "queued" | "waiting" | "failed"; readonly isMoving: boolean } | null;
}

interface List {
  readonly records: Map<string, Followed>;
  /** Keys of those whose events are to be read. */
  readonly changed: Set<string>;
  readonly tally: { -readonly [K in keyof Tally]: number };
}

export class FollowedRecords {
  readonly #sql: Sql;
  readonly #events: Events;
  readonly #lists = new Map<string, List>();

  constructor(sql: Sql, events: Events) {
    this.#sql = sql;
    this.#events = events;
    events.changed = (kind, recordId, eventId) => this.#eventChanged(keyOf(kind, recordId), eventId);
  }

  /** True when it was not on the list. */
  follow(id: string, record: { readonly kind: RecordKind; readonly id: string; readonly eventId: EventId }): boolean {
    const { kind, id: recordId, eventId } = record;
    const where = "where backfill_id = ? and kind = ? and record_id = ?";
    const known = first(this.#sql, `select 1 as one from backfill_records ${where}`, id, kind, recordId);
    this.#sql.all(
      "insert or replace into backfill_records (backfill_id, kind, record_id, event_id) values (?, ?, ?, ?)",
      id,
      kind,
      recordId,
      eventId,
    );
    const list = this.#lists.get(id);
    if (list !== undefined) {
      this.#count(list, keyOf(kind, recordId), { kind, recordId, eventId, seen: null });
      list.changed.add(keyOf(kind, recordId));
    }
    return known === null;
  }

  /** Takes records that have ended off the list; says how many those were and how the others are. */
  settle(id: string): { readonly done: number; readonly tally: Tally } {
    const list = this.#lists.get(id) ?? this.#read(id);
    let done = 0;
    for (const key of list.changed) {
      const record = list.records.get(key);
      if (record === undefined) continue;
      // No event: it was so old that it has been removed, so it had ended.
      const event = this.#events.get(record.kind, record.recordId, record.eventId);
      const seen = event === null ? null : seenOf(event);
      this.#count(list, key, seen === null ? null : { ...record, seen });
      if (seen !== null) continue;
      done++;
      this.#sql.all(
        "delete from backfill_records where backfill_id = ? and kind = ? and record_id = ?",
        id,
        record.kind,
        record.recordId,
      );
    }
    list.changed.clear();
    return { done, tally: { ...list.tally } };
  }

  delete(id: string): void {
    this.#sql.all("delete from backfill_records where backfill_id = ?", id);
    this.#lists.delete(id);
  }

  /** After a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#lists.clear();
  }

  #read(id: string): List {
    const rows = this.#sql.all("select kind, record_id, event_id from backfill_records where backfill_id = ?", id);
    const list: List = {
      records: new Map(),
      changed: new Set(),
      tally: { queued: 0, waiting: 0, failed: 0, moving: 0 },
    };
    for (const row of rows) {
      const [kind, recordId] = [text(row, "kind") as RecordKind, text(row, "record_id")];
      list.records.set(keyOf(kind, recordId), { kind, recordId, eventId: text(row, "event_id"), seen: null });
      list.changed.add(keyOf(kind, recordId));
    }
    this.#lists.set(id, list);
    return list;
  }

  /** Puts it in place of what was known of it; null: it is off the list. */
  #count({ records, tally }: List, key: string, now: Followed | null): void {
    const before = records.get(key)?.seen ?? null;
    if (before !== null) {
      tally[before.status]--;
      if (before.isMoving) tally.moving--;
    }
    if (now === null) records.delete(key);
    else records.set(key, now);
    const seen = now?.seen ?? null;
    if (seen === null) return;
    tally[seen.status]++;
    if (seen.isMoving) tally.moving++;
  }

  #eventChanged(key: string, eventId: string): void {
    for (const { records, changed } of this.#lists.values()) {
      if (records.get(key)?.eventId === eventId) changed.add(key);
    }
  }
}

function keyOf(kind: string, recordId: string): string {
  return `${kind} ${recordId}`;
}

/** Null when it has ended. */
function seenOf(event: EventRecord): Followed["seen"] {
  const { status } = event;
  if (status !== "queued" && status !== "waiting" && status !== "failed") return null;
  return { status, isMoving: isMoving(event) };
}

/** On its way, waiting for a known time, or for an organisation that a person resumes or connects: not for its own cause. */
function isMoving({ status, nextAttemptAtMs, failures }: EventRecord): boolean {
  if (status !== "waiting") return status === "queued";
  const [first] = failures;
  return nextAttemptAtMs !== null || (first !== undefined && isOfAnEntity(first.code));
}
