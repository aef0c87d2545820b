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
} from "../limits.ts";
import type { Meta } from "./meta.ts";
import { first, integer, integerOrNull, json, type Sql, text } from "./sql.ts";

export type OutboxTarget = "events" | "mappings" | "health" | `want:${TenantId}` | `report:${TenantId}`;

/** A row's key: kind and record id, for events also the event's id. */
export type OutboxKey = readonly string[];

export interface Shipment {
  readonly target: OutboxTarget;
  readonly keys: readonly OutboxKey[];
  readonly rowIds: readonly number[];
}

export class Outbox {
  readonly #sql: Sql;
  readonly #meta: Meta;
  #marks = new Map<OutboxTarget, Map<string, { readonly key: OutboxKey; readonly dueAtMs: number }>>();

  constructor(sql: Sql, meta: Meta) {
    this.#sql = sql;
    this.#meta = meta;
  }

  /** An event on its way waits a moment: most are done by then, and one write tells the whole story. Its steps wait longer. */
  markEvent(event: EventRecord, nowMs: number): void {
    const isFirst = event.rev === 1;
    const delayMs = event.status !== "queued" ? 0 : isFirst ? UNFINISHED_EVENT_DELAY_MS : UNCHANGED_EVENT_DELAY_MS;
    this.mark("events", [event.kind, event.resourceId, event.id], nowMs + delayMs);
  }

  mark(target: OutboxTarget, key: OutboxKey, dueAtMs: number): void {
    const marks = this.#marks.get(target) ?? new Map();
    const name = key.join("\u0000");
    const old = marks.get(name);
    if (old === undefined || old.dueAtMs > dueAtMs) marks.set(name, { key, dueAtMs });
    this.#marks.set(target, marks);
  }

  /** Called at the end of every transaction, inside it. */
  flush(): void {
    for (const [target, marks] of this.#marks) {
      for (const dueAtMs of new Set([...marks.values()].map((mark) => mark.dueAtMs))) {
        const keys = [...marks.values()].filter((mark) => mark.dueAtMs === dueAtMs).map((mark) => mark.key);
        for (let start = 0; start < keys.length; start += MAX_OUTBOX_KEYS_PER_ROW) {
          this.#sql.all(
            "insert into outbox (target, keys, due_at_ms) values (?, ?, ?)",
            target,
            JSON.stringify(keys.slice(start, start + MAX_OUTBOX_KEYS_PER_ROW)),
            dueAtMs,
          );
        }
      }
    }
    this.#marks.clear();
  }

  /** After a rollback. */
  forget(): void {
    this.#marks.clear();
  }

  /** What is due, one shipment per target, oldest rows first, keys without repetition. */
  due(nowMs: number): readonly Shipment[] {
    const byTarget = new Map<OutboxTarget, { rowIds: number[]; keys: Map<string, OutboxKey> }>();
    for (const row of this.#sql.all("select * from outbox where due_at_ms <= ? order by id limit 200", nowMs)) {
      // Written by flush() alone.
      const target = text(row, "target") as OutboxTarget;
      const entry = byTarget.get(target) ?? { rowIds: [], keys: new Map<string, OutboxKey>() };
      if (entry.keys.size >= MAX_OUTBOX_KEYS_PER_ROW) continue;
      entry.rowIds.push(integer(row, "id"));
      for (const key of json<readonly OutboxKey[]>(row, "keys")) entry.keys.set(key.join("\u0000"), key);
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
    return this.#sql
      .all("select id, keys from outbox where target = ? and due_at_ms > ? limit 200", target, nowMs)
      .filter((row) => json<readonly OutboxKey[]>(row, "keys").every((key) => going.has(key.join("\u0000"))))
      .map((row) => integer(row, "id"));
  }

  delivered(shipment: Shipment): void {
    for (const id of shipment.rowIds) this.#sql.all("delete from outbox where id = ?", id);
    this.#meta.setOutboxTrouble(shipment.target, null);
  }

  /** Tried again later, all of that target together: order does not matter, rows bring their newest state. */
  failed(shipment: Shipment, failure: Failure, nowMs: number): void {
    const old = this.#meta.outboxTrouble(shipment.target);
    const attempts = (old?.attempts ?? 0) + 1;
    const delayMs = Math.min(OUTBOX_RETRY_MIN_MS * 2 ** (attempts - 1), OUTBOX_RETRY_MAX_MS);
    this.#sql.all("update outbox set due_at_ms = ? where target = ?", nowMs + delayMs, shipment.target);
    this.#meta.setOutboxTrouble(shipment.target, { failure, attempts, sinceMs: old?.sinceMs ?? nowMs });
  }

  nextDueMs(): number | null {
    const row = first(this.#sql, "select min(due_at_ms) as due from outbox");
    return row === null ? null : integerOrNull(row, "due");
  }
}
