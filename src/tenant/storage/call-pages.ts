/**
 * Calls that have left the journal: a row for many of them, and how many left in each hour, which is kept for the charts
 * when the calls themselves are forgotten. A call that was answered after its page was written stands in two pages.
 */

import { ACTIVITY_HOUR_MS, ACTIVITY_MS } from "../../limits.ts";
import { first, integer, integerOrNull, json, type Sql } from "./sql.ts";
import { ROW_CODECS, type RowCells } from "./wal/row-codec.ts";

export interface HourCount {
  readonly fromMs: number;
  readonly calls: number;
}

const ID = ROW_CODECS.calls.columns.indexOf("id");
const AT_MS = ROW_CODECS.calls.columns.indexOf("at_ms");

/** In the transaction that takes them from the wal. */
export function storePage(sql: Sql, calls: readonly RowCells[]): void {
  for (const { fromMs, calls: count } of byHour(calls, pagedUpTo(sql))) {
    sql.all(
      `insert into call_hours (from_ms, calls) values (?, ?)
         on conflict (from_ms) do update set calls = calls + excluded.calls`,
      fromMs,
      count,
    );
  }
  const lastId = Math.max(...calls.map((cells) => Number(cells[ID])));
  sql.all("insert into call_pages (last_id, calls) values (?, ?)", lastId, JSON.stringify(calls));
}

/** In the order in which the pages were written. */
export function pagedCalls(sql: Sql): readonly RowCells[] {
  // Written by storePage alone.
  return sql
    .all("select calls from call_pages order by page")
    .flatMap((page) => json<readonly RowCells[]>(page, "calls"));
}

/** Pages of which every call is at most `lastId`, and hours that no chart shows any more. */
export function forgetPages(sql: Sql, lastId: number, nowMs: number): void {
  sql.all("delete from call_pages where last_id <= ?", lastId);
  sql.all("delete from call_hours where from_ms < ?", nowMs - ACTIVITY_MS);
}

/** In each hour (UTC) from `sinceMs` on, with the calls of `unpaged`; hours without any are left out. */
export function callsByHour(sql: Sql, unpaged: readonly RowCells[], sinceMs: number): readonly HourCount[] {
  const counts = new Map<number, number>();
  const paged = sql
    .all("select from_ms, calls from call_hours")
    .map((row) => ({ fromMs: integer(row, "from_ms"), calls: integer(row, "calls") }));
  for (const { fromMs, calls } of [...paged, ...byHour(unpaged, pagedUpTo(sql))]) {
    if (fromMs >= sinceMs) counts.set(fromMs, (counts.get(fromMs) ?? 0) + calls);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([fromMs, calls]) => ({ fromMs, calls }));
}

/** Those that no page has counted yet. */
function byHour(calls: readonly RowCells[], countedId: number): readonly HourCount[] {
  const fresh = calls.filter((cells) => Number(cells[ID]) > countedId);
  const hours = Map.groupBy(fresh, (cells) => hourOf(Number(cells[AT_MS])));
  return [...hours].map(([fromMs, own]) => ({ fromMs, calls: own.length }));
}

function pagedUpTo(sql: Sql): number {
  const row = first(sql, "select max(last_id) as last_id from call_pages");
  return row === null ? 0 : (integerOrNull(row, "last_id") ?? 0);
}

function hourOf(atMs: number): number {
  return atMs - (atMs % ACTIVITY_HOUR_MS);
}
