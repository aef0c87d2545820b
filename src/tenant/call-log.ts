/**
 * The time of every call to this tenant's Xero, a row each, written before the call leaves: what the budget is computed
 * from, correct across crashes and restarts. The rows are read once per life; after that memory answers, so that asking
 * when the next call may leave costs nothing however many there were.
 */

import { ACTIVITY_HOUR_MS, ACTIVITY_MS, CALL_DOCUMENTS_KEPT, DAY_WINDOW_MS, WINDOW_MARGIN_MS } from "../limits.ts";
import type { SentCall } from "./calls.ts";
import { integer, integerOrNull, json, type Sql } from "./sql.ts";

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
  record(nowMs: number, sweep: boolean, call: SentCall): number {
    const known = this.#load();
    const id = this.lastId() + 1;
    const atMs = Math.max(nowMs, known.times.at(-1) ?? nowMs);
    const about = JSON.stringify(summaryOf(call));
    this.#sql.all("insert into calls (id, at_ms, sweep, about) values (?, ?, ?, ?)", id, atMs, sweep ? 1 : 0, about);
    known.times.push(atMs);
    if (sweep) known.sweeps.push(atMs);
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
  byHour(sinceMs: number): readonly { readonly fromMs: number; readonly calls: number }[] {
    return this.#sql
      .all(
        `select from_ms, sum(calls) as calls from (
           select from_ms, calls from call_hours
           union all select at_ms - at_ms % ? as from_ms, count(*) as calls from calls group by 1
         ) where from_ms >= ? group by from_ms order by from_ms`,
        ACTIVITY_HOUR_MS,
        sinceMs,
      )
      .map((row) => ({ fromMs: integer(row, "from_ms"), calls: integer(row, "calls") }));
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

  /**
   * Forgets calls that no window covers any more, an hour of them at a time, and keeps how many they were; the newest row
   * stays, since numbers go on from it.
   */
  prune(nowMs: number): void {
    const known = this.#load();
    const beforeMs = hourOf(nowMs - DAY_WINDOW_MS - WINDOW_MARGIN_MS) - 1;
    const gone = Math.min(indexAfter(known.times, beforeMs), known.times.length - 1);
    if (gone <= 0) return;
    this.#sql.all(
      `insert into call_hours (from_ms, calls) select at_ms - at_ms % ?, count(*) from calls where id < ? group by 1
       on conflict (from_ms) do update set calls = calls + excluded.calls`,
      ACTIVITY_HOUR_MS,
      known.firstId + gone,
    );
    this.#sql.all("delete from call_hours where from_ms < ?", nowMs - ACTIVITY_MS);
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

function hourOf(atMs: number): number {
  return atMs - (atMs % ACTIVITY_HOUR_MS);
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

function summaryOf({ purpose, request, docs }: SentCall): CallSummary {
  const ids = [...new Set(docs.map((doc) => doc.id))];
  const { method, path } = request;
  return { purpose, method, path, documents: docs.length, ids: ids.slice(0, CALL_DOCUMENTS_KEPT) };
}
