/** What one entity may send, as its rows say it: the pure rules of budget.ts, asked with what is stored. Changes nothing. */

import { MAX_PARALLEL_CALLS, MINUTE_WINDOW_MS } from "../../limits.ts";
import type { Desk } from "../context.ts";
import type { Priority } from "../model/task.ts";
import { type Allowance, type BudgetInput, nextCall } from "./rate-limit.ts";

/** When one more call may leave; `underWay` calls of this round count as having left. */
export function allowanceOf(desk: Desk, priority: Priority, nowMs: number, underWay = 0): Allowance {
  const planned = Array.from({ length: underWay }, () => nowMs);
  return nextCall(budgetOf(desk, planned), priority, nowMs);
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
