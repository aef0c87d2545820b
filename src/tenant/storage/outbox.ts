/**
 * What other places do not know yet: D1 (events, documents, mappings of contacts), a satellite (wanted states), the group (reports). The outbox
 * holds keys, and what is sent is the row as it is then, so a late delivery brings the newest state. Marks made in one
 * transaction become one row per target; a row is deleted only when its target has received what it names. When a target
 * that failed is tried again is kept with its trouble, once, however many rows wait for it.
 */

import type { EventRecord } from "../../domain/event.ts";
import type { Failure, RecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import {
  MAX_OUTBOX_KEYS_PER_ROW,
  OUTBOX_RETRY_MAX_MS,
  OUTBOX_RETRY_MIN_MS,
  UNCHANGED_EVENT_DELAY_MS,
  UNFINISHED_EVENT_DELAY_MS,
  UNFINISHED_EVENT_EACH_MS,
  UNFINISHED_EVENTS_MOST_MS,
} from "../../limits.ts";
import { type RetryPace, retryDelayMs } from "../model/backoff.ts";
import type { Meta } from "./key-value.ts";
import { integer, json, text } from "./sql.ts";
import { nameOfKey } from "./wal/row-codec.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

const PACE: RetryPace = { minMs: OUTBOX_RETRY_MIN_MS, maxMs: OUTBOX_RETRY_MAX_MS };

export type OutboxTarget =
  | "events"
  | "mappings"
  | "documents"
  | "health"
  | `want:${TenantId}`
  | `report:${TenantId}`
  | `forget:${TenantId}`
  | "tie-outs"
  | `read-month:${TenantId}`
  | `month:${TenantId}`
  | `take-over:${TenantId}`
  | `take-over-found:${TenantId}`;

/** A row's key: kind and record id, for events also the event's id. */
export type OutboxKey = readonly string[];

export interface OutboxBatch {
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
  readonly #wal: WriteAheadLog;
  readonly #meta: Meta;
  /** All of it by target, oldest first, as it is stored; null until it is read. */
  #known: Map<OutboxTarget, Map<number, Row>> | null = null;
  /** Never goes back in one life, also when all rows are deleted: a delivery under way names rows by their ids. */
  #lastId = 0;
  #marks = new Map<OutboxTarget, Map<string, Mark>>();

  constructor(wal: WriteAheadLog, meta: Meta) {
    this.#wal = wal;
    this.#meta = meta;
  }

  /**
   * An event on its way waits a moment, and longer if many came together: most are done by then, and one write covers the
   * whole story. Its steps wait longer; its end goes with what leaves soon.
   */
  markEvent(event: EventRecord, nowMs: number): void {
    const key = [event.kind, event.resourceId, event.id];
    if (event.status !== "queued") this.mark("events", key, nowMs, "soon");
    else if (event.rev > 1) this.mark("events", key, nowMs + UNCHANGED_EVENT_DELAY_MS);
    else this.mark("events", key, nowMs + UNFINISHED_EVENT_DELAY_MS, "together");
  }

  /** One that is on its way waits a moment, as its event does: one write says the whole story. */
  markDocument(key: OutboxKey, isQueued: boolean, nowMs: number): void {
    if (isQueued) this.mark("documents", key, nowMs + UNFINISHED_EVENT_DELAY_MS, "together");
    else this.mark("documents", key, nowMs, "soon");
  }

  /** Which copy is a contact's; a document's row says that of its own. */
  markMapping({ kind, groupId }: { readonly kind: RecordKind; readonly groupId: string }, nowMs: number): void {
    if (kind === "contact") this.mark("mappings", [kind, groupId], nowMs);
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
      const times = Map.groupBy(marks.values(), ({ dueAtMs, when }) => {
        if (when === "together") return dueAtMs + laterMs;
        const soonMs = when === "soon" ? this.#soonestMs(target) : null;
        return soonMs !== null && soonMs <= dueAtMs + UNFINISHED_EVENT_DELAY_MS ? soonMs : dueAtMs;
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
  invalidate(): void {
    this.#marks.clear();
    this.#known = null;
  }

  /** Places that do not know everything yet. */
  targets(): readonly OutboxTarget[] {
    return [...this.#load().keys()];
  }

  /** What is due for the target now, oldest rows first, keys without repetition; null when nothing is. */
  next(target: OutboxTarget, nowMs: number): OutboxBatch | null {
    if ((this.#retryAtMs(target) ?? nowMs) > nowMs) return null;
    const rowIds: number[] = [];
    const keys = new Map<string, OutboxKey>();
    for (const row of this.#of(target)) {
      if (row.dueAtMs > nowMs) continue;
      if (keys.size >= MAX_OUTBOX_KEYS_PER_ROW) break;
      rowIds.push(row.id);
      for (const key of row.keys) keys.set(nameOfKey(key), key);
    }
    if (rowIds.length === 0) return null;
    return { target, rowIds: [...rowIds, ...this.#covered(target, keys, nowMs)], keys: [...keys.values()] };
  }

  /** Rows that could wait, but name nothing that is not going out now anyway. */
  #covered(target: OutboxTarget, going: ReadonlyMap<string, OutboxKey>, nowMs: number): readonly number[] {
    return this.#of(target)
      .filter((row) => row.dueAtMs > nowMs && row.keys.every((key) => going.has(nameOfKey(key))))
      .map((row) => row.id);
  }

  /** Worth no row: what is sent a second time, after a crash, is what its target has already. */
  delivered(batch: OutboxBatch): void {
    this.#wal.appendLazily(() => {
      const rows = this.#load().get(batch.target);
      for (const id of batch.rowIds) {
        this.#wal.delete("outbox", [id]);
        rows?.delete(id);
      }
      if (rows?.size === 0) this.#load().delete(batch.target);
    });
    this.#meta.setOutboxTrouble(batch.target, null);
  }

  /** Tried again later, all of that target together: order does not matter, rows bring their newest state. */
  failed(batch: OutboxBatch, failure: Failure, random: number, nowMs: number): void {
    const old = this.#meta.outboxTrouble(batch.target);
    const tries = old?.attempts ?? 0;
    const retryAtMs = nowMs + retryDelayMs(tries, random, PACE);
    const sinceMs = old?.sinceMs ?? nowMs;
    this.#meta.setOutboxTrouble(batch.target, { failure, attempts: tries + 1, sinceMs, retryAtMs });
  }

  /** When something is to be sent next; `isUnderWay`: those places are being sent to. */
  nextDueMs(isUnderWay: (target: OutboxTarget) => boolean = () => false): number | null {
    let nextMs: number | null = null;
    for (const target of this.#load().keys()) {
      const rowMs = isUnderWay(target) ? null : this.#earliestRowMs(target);
      if (rowMs === null) continue;
      const dueMs = Math.max(rowMs, this.#retryAtMs(target) ?? rowMs);
      nextMs = Math.min(nextMs ?? dueMs, dueMs);
    }
    return nextMs;
  }

  #retryAtMs(target: OutboxTarget): number | null {
    return this.#meta.outboxTrouble(target)?.retryAtMs ?? null;
  }

  /** A document goes with its events: one alarm sends both. */
  #soonestMs(target: OutboxTarget): number | null {
    const own = this.#earliestRowMs(target);
    const events = target === "documents" ? this.#earliestRowMs("events") : null;
    return own === null || events === null ? (own ?? events) : Math.min(own, events);
  }

  #earliestRowMs(target: OutboxTarget): number | null {
    let earliestMs: number | null = null;
    for (const { dueAtMs } of this.#of(target)) earliestMs = Math.min(earliestMs ?? dueAtMs, dueAtMs);
    return earliestMs;
  }

  #add(target: OutboxTarget, keys: readonly OutboxKey[], dueAtMs: number): void {
    const known = this.#load();
    for (let start = 0; start < keys.length; start += MAX_OUTBOX_KEYS_PER_ROW) {
      const row = { id: ++this.#lastId, target, keys: keys.slice(start, start + MAX_OUTBOX_KEYS_PER_ROW), dueAtMs };
      this.#wal.put("outbox", [row.id, row.target, JSON.stringify(row.keys), row.dueAtMs]);
      known.set(target, (known.get(target) ?? new Map<number, Row>()).set(row.id, row));
    }
  }

  #of(target: OutboxTarget): readonly Row[] {
    return [...(this.#load().get(target)?.values() ?? [])];
  }

  #load(): Map<OutboxTarget, Map<number, Row>> {
    if (this.#known !== null) return this.#known;
    const rows = this.#wal.rows("outbox").map((row) => ({
      id: integer(row, "id"),
      // Written by flush() alone.
      target: text(row, "target") as OutboxTarget,
      keys: json<readonly OutboxKey[]>(row, "keys"),
      dueAtMs: integer(row, "due_at_ms"),
    }));
    this.#known = new Map();
    for (const row of rows.sort((a, b) => a.id - b.id)) {
      this.#lastId = Math.max(this.#lastId, row.id);
      this.#known.set(row.target, (this.#known.get(row.target) ?? new Map<number, Row>()).set(row.id, row));
    }
    return this.#known;
  }
}

/** What it is about, and for which organisation; empty where it is D1. */
export function splitTarget(target: string): readonly [what: string, who: string] {
  const colon = target.indexOf(":");
  return colon < 0 ? [target, ""] : [target.slice(0, colon), target.slice(colon + 1)];
}
