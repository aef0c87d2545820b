/**
 * The time of every call to this tenant's Xero, a row each, written before the call leaves: what the budget is computed
 * from, correct across crashes and restarts.
 */

import { DAY_WINDOW_MS, WINDOW_MARGIN_MS } from "../limits.ts";
import { first, integer, integerOrNull, type Sql } from "./sql.ts";

export class CallLog {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Returns the call's number. Numbers have no gaps among the rows that are kept. */
  record(nowMs: number, sweep: boolean): number {
    const id = this.lastId() + 1;
    this.#sql.all("insert into calls (id, at_ms, sweep) values (?, ?, ?)", id, nowMs, sweep ? 1 : 0);
    return id;
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
