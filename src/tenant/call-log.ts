/**
 * The time of every call to this tenant's Xero, a row each, written before the call leaves: what the budget is computed
 * from, correct across crashes and restarts. The rows are read once per life; after that memory answers, so that asking
 * when the next call may leave costs nothing however many there were.
 */

import { DAY_WINDOW_MS, WINDOW_MARGIN_MS } from "../limits.ts";
import { integer, type Sql } from "./sql.ts";

interface Known {
  /** The number of `times[0]`; numbers have no gaps. */
  firstId: number;
  /** Never descending. */
  readonly times: number[];
  readonly sweeps: number[];
}

export class CallLog {
  readonly #sql: Sql;
  #known: Known | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Returns the call's number. A clock that went back counts as standing still. */
  record(nowMs: number, sweep: boolean): number {
    const known = this.#load();
    const id = this.lastId() + 1;
    const atMs = Math.max(nowMs, known.times.at(-1) ?? nowMs);
    this.#sql.all("insert into calls (id, at_ms, sweep) values (?, ?, ?)", id, atMs, sweep ? 1 : 0);
    known.times.push(atMs);
    if (sweep) known.sweeps.push(atMs);
    return id;
  }

  /** 0 before the first. */
  lastId(): number {
    const { firstId, times } = this.#load();
    return firstId + times.length - 1;
  }

  /** When the `n`th most recent call left (n ≥ 1); null if there were fewer. */
  nthMostRecentMs(n: number): number | null {
    return this.#load().times.at(-n) ?? null;
  }

  countSince(sinceMs: number): number {
    const { times } = this.#load();
    return times.length - indexAfter(times, sinceMs);
  }

  oldestSinceMs(sinceMs: number): number | null {
    const { times } = this.#load();
    return times[indexAfter(times, sinceMs)] ?? null;
  }

  sweepsSince(sinceMs: number): number {
    const { sweeps } = this.#load();
    return sweeps.length - indexAfter(sweeps, sinceMs);
  }

  /** Forgets calls that no window covers any more; the newest row stays, since numbers go on from it. */
  prune(nowMs: number): void {
    const known = this.#load();
    const beforeMs = nowMs - DAY_WINDOW_MS - WINDOW_MARGIN_MS;
    const gone = Math.min(indexAfter(known.times, beforeMs), known.times.length - 1);
    if (gone <= 0) return;
    this.#sql.all("delete from calls where id < ?", known.firstId + gone);
    known.firstId += gone;
    known.times.splice(0, gone);
    known.sweeps.splice(0, indexAfter(known.sweeps, beforeMs));
  }

  /** After a rollback, or when the rows were deleted. */
  forget(): void {
    this.#known = null;
  }

  #load(): Known {
    if (this.#known !== null) return this.#known;
    const rows = this.#sql.all("select id, at_ms, sweep from calls order by id");
    const [oldest] = rows;
    this.#known = {
      firstId: oldest === undefined ? 1 : integer(oldest, "id"),
      times: rows.map((row) => integer(row, "at_ms")),
      sweeps: rows.filter((row) => integer(row, "sweep") === 1).map((row) => integer(row, "at_ms")),
    };
    return this.#known;
  }
}

/** Index of the first time after `sinceMs`, by halving. */
function indexAfter(times: readonly number[], sinceMs: number): number {
  let from = 0;
  let to = times.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((times[middle] ?? 0) > sinceMs) to = middle;
    else from = middle + 1;
  }
  return from;
}
