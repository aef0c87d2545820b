/**
 * Counts that go through all of a firm's rows, kept in this isolate's memory for a time that grows with the rows: a page that
 * is left open asks for them every few seconds. What is counted from few rows is never kept. Callers: events.ts, overview.ts.
 */

import type { FirmId } from "../domain/ids.ts";
import { COUNT_ALWAYS_BELOW_ROWS, COUNT_KEPT_MOST_MS, COUNT_KEPT_MS_PER_ROW, COUNTS_KEPT_MOST } from "../limits.ts";

interface Counted<T> {
  readonly value: T;
  /** That were gone through. */
  readonly rows: number;
}

/** One kind of count, of every firm. */
export function keptCounts<T>(): (firmId: FirmId, nowMs: number, count: () => Promise<Counted<T>>) => Promise<T> {
  const kept = new Map<FirmId, { readonly value: T; readonly untilMs: number }>();
  return async (firmId, nowMs, count) => {
    const known = kept.get(firmId);
    if (known !== undefined && nowMs < known.untilMs) return known.value;
    kept.delete(firmId);
    const { value, rows } = await count();
    if (rows < COUNT_ALWAYS_BELOW_ROWS) return value;
    const [oldest] = kept.keys();
    if (kept.size >= COUNTS_KEPT_MOST && oldest !== undefined) kept.delete(oldest);
    kept.set(firmId, { value, untilMs: nowMs + Math.min(rows * COUNT_KEPT_MS_PER_ROW, COUNT_KEPT_MOST_MS) });
    return value;
  };
}
