/**
 * What one entity may send, as its rows say it: the pure rules of rate-limit.ts, asked with what is stored. Changes
 * nothing.
 */

import { MAX_PARALLEL_CALLS, MINUTE_WINDOW_MS } from "../../limits.ts";
import type { TenantContext } from "../context.ts";
import type { Priority } from "../model/task.ts";
import { type Allowance, type BudgetInput, nextCall } from "./rate-limit.ts";

/** When one more call may leave; `underWay` calls of this round count as having left. */
export function allowanceOf(context: TenantContext, priority: Priority, nowMs: number, underWay = 0): Allowance {
  const planned = Array.from({ length: underWay }, () => nowMs);
  return nextCall(budgetOf(context, planned), priority, nowMs);
}

/** `planned`: when calls that have not been recorded leave, oldest first; they count as having left. */
export function budgetOf(context: TenantContext, planned: readonly number[] = []): BudgetInput {
  const { calls, meta } = context;
  return {
    minuteLimit: context.minuteLimit,
    dayLimit: context.dayLimit(),
    nthMostRecentMs: (n) => planned.at(-n) ?? calls.nthMostRecentMs(n - planned.length),
    lastCallId: calls.lastId() + planned.length,
    reported: meta.get("reportedLimits"),
  };
}

/**
 * Independent calls that may leave now. The first after a quiet minute goes alone: its answer says how many the app has
 * left, and objects that begin to work at the same time would otherwise find out too late.
 */
export function callsAtOnce(context: TenantContext, nowMs: number): number {
  const lastMs = context.calls.nthMostRecentMs(1);
  return lastMs === null || nowMs - lastMs > MINUTE_WINDOW_MS ? 1 : parallelPlaces(context, nowMs);
}

/** Independent calls that may be under way at once. */
export function parallelPlaces(context: TenantContext, nowMs: number): number {
  return nowMs < (context.meta.get("singleUntilMs") ?? 0) ? 1 : MAX_PARALLEL_CALLS;
}
