/** The budget of one entity as its rows say it, for the pure rules of budget.ts; and how fast its Xero answers. */

import {
  MAX_PARALLEL_CALLS,
  MINUTE_WINDOW_MS,
  PACE_NEWEST_SHARE,
  TYPICAL_READ_MS,
  TYPICAL_WRITE_MS,
} from "../limits.ts";
import type { BudgetInput } from "./budget.ts";
import type { Desk } from "./desk.ts";

/** Milliseconds that calls have been taking lately; of this life. */
export interface Pace {
  readMs: number;
  writeMs: number;
}

export function newPace(): Pace {
  return { readMs: TYPICAL_READ_MS, writeMs: TYPICAL_WRITE_MS };
}

/** The newest call counts most. */
export function notePace(pace: Pace, isWrite: boolean, tookMs: number): void {
  const name = isWrite ? "writeMs" : "readMs";
  pace[name] += (tookMs - pace[name]) * PACE_NEWEST_SHARE;
}

/** `planned`: when calls that have not been recorded leave, oldest first; they count as having left. */
export function budgetOf(desk: Desk, planned: readonly number[] = []): BudgetInput {
  const { calls, meta } = desk.store;
  return {
    minuteLimit: desk.minuteLimit,
    dayLimit: desk.dayLimit(),
    nthMostRecentMs: (n) => planned.at(-n) ?? calls.nthMostRecentMs(n - planned.length),
    lastCallId: calls.lastId() + planned.length,
    told: meta.get("told"),
  };
}

/**
 * Independent calls that may leave now. The first after a quiet minute goes alone: its answer tells how many the app has
 * left, and objects that begin to work at the same time would otherwise find out too late.
 */
export function callsAtOnce(desk: Desk, nowMs: number): number {
  const lastMs = desk.store.calls.nthMostRecentMs(1);
  return lastMs === null || nowMs - lastMs > MINUTE_WINDOW_MS ? 1 : parallelPlaces(desk, nowMs);
}

/** Independent calls that may be under way at once. */
export function parallelPlaces(desk: Desk, nowMs: number): number {
  return nowMs < (desk.store.meta.get("singleUntilMs") ?? 0) ? 1 : MAX_PARALLEL_CALLS;
}
