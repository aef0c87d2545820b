/**
 * What other places do not know yet: D1 (events, mappings), a satellite (wanted states), the group (reports). The outbox
 * holds keys, and what is sent is the row as it is then, so a late delivery brings the newest state. Marks made in one
 * transaction become one row per target; a row leaves only when its target has taken what it names.
 */

import type { EventRecord } from "../event.ts";
import type { Failure } from "../failure.ts";
import type { TenantId } from "../ids.ts";
import {
  MAX_OUTBOX_KEYS_PER_ROW,
  OUTBOX_RETRY_MAX_MS,
  OUTBOX_RETRY_MIN_MS,
  UNCHANGED_EVENT_DELAY_MS,
  UNFINISHED_EVENT_DELAY_MS,
  UNFINISHED_EVENT_EACH_MS,
  UNFINISHED_EVENTS_MOST_MS,
} from "../limits.ts";
import type { Journal } from "./journal.ts";
import type { Meta } from "./meta.ts";
import { nameOfKey } from "./shapes.ts";
import { integer, json, text } from "./sql.ts";

export type OutboxTarget = "events" | "mappings" | "health" | `want:${TenantId}` | `report:${TenantId}`;

/** A row's key: kind and record id, for events also the event's id. */
export type OutboxKey = readonly string[];

export interface Shipment {
  readonly target: OutboxTarget;
  readonly keys: readonly OutboxKey[];
  readonly rowIds: readonly number[];
}

interface Mark {
  readonly key: OutboxKey;
  readonly dueAtMs: number;
  /** At its time, with what leaves a moment later, or all that are marked together at once. */
  readonly when: "then" | "soon" | "together";
}

interface Row {
  readonly id: number;
  readonly target: OutboxTarget;
  readonly keys: readonly OutboxKey[];
  readonly dueAtMs: number;
}

export class Outbox {
  readonly #journal: Journal;
  readonly #meta: Meta;
  /** All of it, oldest first, as it is stored; null until it is read. */
  #known: Map<number, Row> | null = null;
  #marks = new Map<OutboxTarget, Map<string, Mark>>();

  constructor(journal: Journal, meta: Meta) {
    this.#journal = journal;
    this.#meta = meta;
  }

  /**
   * An event on its way waits a moment, and longer if many came together: most are done by then, and one write tells the
   * whole story. Its steps wait longer; its end goes with what leaves soon.
   */
  markEvent(event: EventRecord, nowMs: number): void {
    const key = [event.kind, event.resourceId, event.id];
    if (event.status !== "queued") this.mark("events", key, nowMs, "soon");
    else if (event.rev > 1) this.mark("events", key, nowMs + UNCHANGED_EVENT_DELAY_MS);
    else this.mark("events", key, nowMs + UNFINISHED_EVENT_DELAY_MS, "together");
  }

  mark(target: OutboxTarget, key: OutboxKey, dueAtMs: number, when: Mark["when"] = "then"): void {
    const marks = this.#marks.get(target) ?? new Map<string, Mark>();
    const name = nameOfKey(key);
    const old = marks.get(name);
    if (old === undefined || old.dueAtMs > dueAtMs) marks.set(name, { key, dueAtMs, when });
    this.#marks.set(target, marks);
  }

  /** Called at the end of every transaction, inside it. */
  flush(): void {
    for (const [target, marks] of this.#marks) {
      const together = [...marks.values()].filter((mark) => mark.when === "together").length;
      const laterMs = Math.min(together * UNFINISHED_EVENT_EACH_MS, UNFINISHED_EVENTS_MOST_MS);
      const waiting = this.#of(target).map((row) => row.dueAtMs);
      const times = Map.groupBy(marks.values(), ({ dueAtMs, when }) => {
        if (when === "together") return dueAtMs + laterMs;
        const soon = when === "soon" ? waiting.filter((atMs) => atMs <= dueAtMs + UNFINISHED_EVENT_DELAY_MS) : [];
        return soon.length === 0 ? dueAtMs : Math.min(...soon);
      });
      for (const [dueAtMs, group] of times)
        this.#add(
          target,
          group.map((mark) => mark.key),
          dueAtMs,
        );
    }
    this.#marks.clear();
  }

  /** After a rollback, or when the rows were deleted. */
  forget(): void {
    this.#marks.clear();
    this.#known = null;
  }

  /** What is due, one shipment per target, oldest rows first, keys without repetition. */
  due(nowMs: number): readonly Shipment[] {
    const byTarget = new Map<OutboxTarget, { rowIds: number[]; keys: Map<string, OutboxKey> }>();
    for (const { id, target, keys, dueAtMs } of this.#load().values()) {
      if (dueAtMs > nowMs) continue;
      const entry = byTarget.get(target) ?? { rowIds: [], keys: new Map<string, OutboxKey>() };
      if (entry.keys.size >= MAX_OUTBOX_KEYS_PER_ROW) continue;
      entry.rowIds.push(id);
      for (const key of keys) entry.keys.set(nameOfKey(key), key);
      byTarget.set(target, entry);
    }
    return [...byTarget].map(([target, entry]) => ({
      target,
      rowIds: [...entry.rowIds, ...this.#covered(target, entry.keys, nowMs)],
      keys: [...entry.keys.values()],
    }));
  }

  /** Rows that could wait, but name nothing that is not going out now anyway. */
  #covered(target: OutboxTarget, going: ReadonlyMap<string, OutboxKey>, nowMs: number): readonly number[] {
    return this.#of(target)
      .filter((row) => row.dueAtMs > nowMs && row.keys.every((key) => going.has(nameOfKey(key))))
      .map((row) => row.id);
  }

  /** Worth no row: what is sent a second time, after a crash, is what its target has already. */
  delivered(shipment: Shipment): void {
    this.#journal.later(() => {
      for (const id of shipment.rowIds) {
        this.#journal.delete("outbox", [id]);
        this.#load().delete(id);
      }
    });
    this.#meta.setOutboxTrouble(shipment.target, null);
  }

  /** Tried again later, all of that target together: order does not matter, rows bring their newest state. */
  failed(shipment: Shipment, failure: Failure, nowMs: number): void {
    const old = this.#meta.outboxTrouble(shipment.target);
    const attempts = (old?.attempts ?? 0) + 1;
    const delayMs = Math.min(OUTBOX_RETRY_MIN_MS * 2 ** (attempts - 1), OUTBOX_RETRY_MAX_MS);
    for (const row of this.#of(shipment.target)) this.#put({ ...row, dueAtMs: nowMs + delayMs });
    this.#meta.setOutboxTrouble(shipment.target, { failure, attempts, sinceMs: old?.sinceMs ?? nowMs });
  }

  nextDueMs(): number | null {
    const times = [...this.#load().values()].map((row) => row.dueAtMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  #add(target: OutboxTarget, keys: readonly OutboxKey[], dueAtMs: number): void {
    for (let start = 0; start < keys.length; start += MAX_OUTBOX_KEYS_PER_ROW) {
      const id = ([...this.#load().keys()].at(-1) ?? 0) + 1;
      this.#put({ id, target, keys: keys.slice(start, start + MAX_OUTBOX_KEYS_PER_ROW), dueAtMs });
    }
  }

  #of(target: OutboxTarget): readonly Row[] {
    return [...this.#load().values()].filter((row) => row.target === target);
  }

  #put(row: Row): void {
    const known = this.#load();
    this.#journal.put("outbox", [row.id, row.target, JSON.stringify(row.keys), row.dueAtMs]);
    known.set(row.id, row);
  }

  #load(): Map<number, Row> {
    if (this.#known !== null) return this.#known;
    const rows = this.#journal.rows("outbox").map((row) => ({
      id: integer(row, "id"),
      // Written by flush() alone.
      target: text(row, "target") as OutboxTarget,
      keys: json<readonly OutboxKey[]>(row, "keys"),
      dueAtMs: integer(row, "due_at_ms"),
    }));
    this.#known = new Map(rows.sort((a, b) => a.id - b.id).map((row) => [row.id, row]));
    return this.#known;
  }
}
