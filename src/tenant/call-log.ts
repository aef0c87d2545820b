/**
 * The time of every call to this tenant's Xero, a row each, written before the call leaves: what the budget is computed
 * from, correct across crashes and restarts.
 */

import { CALL_DOCUMENTS_KEPT, DAY_WINDOW_MS, WINDOW_MARGIN_MS } from "../limits.ts";
import type { SentCall } from "./calls.ts";
import { first, integer, integerOrNull, json, type Sql } from "./sql.ts";

/** What a call was about, as an event's story tells it. */
export interface CallSummary {
  readonly purpose: SentCall["purpose"];
  readonly method: string;
  readonly path: string;
  /** How many documents it carried. */
  readonly documents: number;
  /** The group records among them, as far as they are kept. */
  readonly ids: readonly string[];
}

export interface KnownCall extends CallSummary {
  readonly atMs: number;
  /** HTTP status; null while there is no answer. */
  readonly status: number | null;
}

export class CallLog {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Returns the call's number. Numbers have no gaps among the rows that are kept. */
  record(nowMs: number, sweep: boolean, call: SentCall): number {
    const id = this.lastId() + 1;
    const about = JSON.stringify(summaryOf(call));
    this.#sql.all("insert into calls (id, at_ms, sweep, about) values (?, ?, ?, ?)", id, nowMs, sweep ? 1 : 0, about);
    return id;
  }

  answered(id: number, status: number | null): void {
    if (status !== null) this.#sql.all("update calls set status = ? where id = ?", status, id);
  }

  /** Calls since then that carried the group's record, oldest first. Reads every row: for a person who looks. */
  about(recordId: string, sinceMs: number, most: number): readonly KnownCall[] {
    const rows = this.#sql.all(
      "select at_ms, status, about from calls where at_ms > ? and instr(about, ?) > 0 order by id desc limit ?",
      sinceMs,
      JSON.stringify(recordId),
      most,
    );
    return [...rows].reverse().map((row) => ({
      ...json<CallSummary>(row, "about"),
      atMs: integer(row, "at_ms"),
      status: integerOrNull(row, "status"),
    }));
  }

  /** How many calls left in each hour (UTC) since then; hours without any are left out. */
  byHour(sinceMs: number, hourMs: number): readonly { readonly fromMs: number; readonly calls: number }[] {
    return this.#sql
      .all(
        "select at_ms - at_ms % ? as from_ms, count(*) as calls from calls where at_ms >= ? group by 1 order by 1",
        hourMs,
        sinceMs,
      )
      .map((row) => ({ fromMs: integer(row, "from_ms"), calls: integer(row, "calls") }));
  }

  lastId(): number {
    const row = first(this.#sql, "select max(id) as id from calls");
    return row === null ? 0 : (integerOrNull(row, "id") ?? 0);
  }

  /** When the `n`th most recent call left (n ≥ 1); null if there were fewer. */
  nthMostRecentMs(n: number): number | null {
    const row = first(this.#sql, "select at_ms from calls where id = ?", this.lastId() - n + 1);
    return row === null ? null : integer(row, "at_ms");
  }

  countSince(sinceMs: number): number {
    const row = first(this.#sql, "select min(id) as id from calls where at_ms > ?", sinceMs);
    const oldest = row === null ? null : integerOrNull(row, "id");
    return oldest === null ? 0 : this.lastId() - oldest + 1;
  }

  oldestSinceMs(sinceMs: number): number | null {
    const row = first(this.#sql, "select min(at_ms) as at_ms from calls where at_ms > ?", sinceMs);
    return row === null ? null : integerOrNull(row, "at_ms");
  }

  sweepsSince(sinceMs: number): number {
    const row = first(this.#sql, "select count(*) as n from calls where sweep = 1 and at_ms > ?", sinceMs);
    return row === null ? 0 : integer(row, "n");
  }

  /** Forgets calls that no window covers any more; the newest row stays, since numbers go on from it. */
  prune(nowMs: number): void {
    const before = nowMs - DAY_WINDOW_MS - WINDOW_MARGIN_MS;
    this.#sql.all("delete from calls where at_ms < ? and id < ?", before, this.lastId());
  }
}

function summaryOf({ purpose, request, docs }: SentCall): CallSummary {
  const ids = [...new Set(docs.map((doc) => doc.id))];
  const { method, path } = request;
  return { purpose, method, path, documents: docs.length, ids: ids.slice(0, CALL_DOCUMENTS_KEPT) };
}
