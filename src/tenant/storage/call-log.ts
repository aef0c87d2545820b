/**
 * The time of every call to this tenant's Xero, stored before the call leaves: what the budget is computed from, correct
 * across crashes and restarts. Calls go from the journal into pages, a row for many. They are read once per life; after that
 * memory answers, so that asking when the next call may leave costs nothing however many there were.
 */

import { CALL_DOCUMENTS_KEPT, DAY_WINDOW_MS, WINDOW_MARGIN_MS } from "../../limits.ts";
import type { SentCall } from "../model/xero-call.ts";
import { callsByHour, forgetPages, type HourCount, pagedCalls } from "./call-pages.ts";
import type { Sql } from "./sql.ts";
import type { RowCells } from "./wal/row-codec.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

/** What a call was about, as an event's story shows it. */
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
  /** The newest call's number; numbers have no gaps. */
  lastId: number;
  /** Of the calls up to it; never descending. */
  readonly times: number[];
  readonly sweeps: number[];
}

export class CallLog {
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;
  #known: Known | null = null;
  /** Calls of this life that are not answered. */
  readonly #underWay = new Map<number, RowCells>();

  constructor(sql: Sql, wal: WriteAheadLog) {
    this.#sql = sql;
    this.#wal = wal;
  }

  /** Returns the call's number. A clock that went back counts as one that stopped. */
  record(nowMs: number, sweep: boolean, call: SentCall): number {
    const known = this.#load();
    const id = this.lastId() + 1;
    const atMs = Math.max(nowMs, known.times.at(-1) ?? nowMs);
    const cells = [id, atMs, sweep ? 1 : 0, JSON.stringify(summaryOf(call)), null] as const;
    this.#wal.put("calls", cells);
    this.#underWay.set(id, cells);
    known.lastId = id;
    known.times.push(atMs);
    if (sweep) known.sweeps.push(atMs);
    return id;
  }

  answered(id: number, status: number | null): void {
    const cells = this.#underWay.get(id);
    this.#underWay.delete(id);
    if (status !== null && cells !== undefined) this.#wal.put("calls", [...cells.slice(0, -1), status]);
  }

  /** Calls since then that carried the group's record, oldest first. Reads every page: for a person who looks. */
  about(recordId: string, sinceMs: number, most: number): readonly KnownCall[] {
    const calls = this.#stored().filter(
      ({ atMs, about }) => atMs > sinceMs && about?.includes(JSON.stringify(recordId)),
    );
    return calls.slice(-most).flatMap(({ atMs, status, about }): readonly KnownCall[] => {
      return about === null ? [] : [{ ...(JSON.parse(about) as CallSummary), atMs, status }];
    });
  }

  /** How many calls left in each hour (UTC) since then, for 30 days; hours without any are left out. */
  byHour(sinceMs: number): readonly HourCount[] {
    return callsByHour(this.#sql, this.#unpaged(), sinceMs);
  }

  /** 0 before the first. */
  lastId(): number {
    return this.#load().lastId;
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

  /** Forgets calls that no window covers any more; the newest stays, since numbers continue from it. */
  prune(nowMs: number): void {
    const known = this.#load();
    const beforeMs = nowMs - DAY_WINDOW_MS - WINDOW_MARGIN_MS;
    const gone = Math.min(indexAfter(known.times, beforeMs), known.times.length - 1);
    if (gone <= 0) return;
    known.times.splice(0, gone);
    known.sweeps.splice(0, indexAfter(known.sweeps, beforeMs));
    forgetPages(this.#sql, known.lastId - known.times.length, nowMs);
  }

  /** After a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#known = null;
  }

  #load(): Known {
    if (this.#known !== null) return this.#known;
    const calls = this.#stored();
    const times = calls.map((call) => call.atMs);
    const sweeps = calls.flatMap((call) => (call.isSweep ? call.atMs : []));
    this.#known = { lastId: calls.at(-1)?.id ?? 0, times, sweeps };
    return this.#known;
  }

  /** By their numbers. */
  #stored(): readonly StoredCall[] {
    const calls = new Map(
      [...pagedCalls(this.#sql), ...this.#unpaged()].map(storedCall).map((call) => [call.id, call]),
    );
    return [...calls.values()].sort((a, b) => a.id - b.id);
  }

  #unpaged(): readonly RowCells[] {
    return [...this.#wal.changed("calls").values()].flatMap(({ cells }) => (cells === null ? [] : [cells]));
  }
}

interface StoredCall {
  readonly id: number;
  readonly atMs: number;
  readonly isSweep: boolean;
  /** A CallSummary; null for calls from before there were any. */
  readonly about: string | null;
  readonly status: number | null;
}

/** As `record` puts it into the wal. */
function storedCall([id, atMs, sweep, about, status]: RowCells): StoredCall {
  return {
    id: Number(id),
    atMs: Number(atMs),
    isSweep: sweep === 1,
    about: about == null ? null : String(about),
    status: status == null ? null : Number(status),
  };
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
