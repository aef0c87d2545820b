/**
 * When may the next call leave? A query over the times of earlier calls, not a bucket: with N calls per window W it is the
 * Nth most recent call + W + a margin, which is right whether Xero's window is fixed or rolling (docs/xero.md §2). What
 * Xero's headers say may only make it later. Pure: no storage, no clock.
 */

import {
  APP_MINUTE_EASE_BELOW,
  APP_MINUTE_LONGEST_PAUSE_MS,
  DAY_HEADER_TRUST_MS,
  DAY_WINDOW_MS,
  MAX_RESERVED_SHARE_OF_MINUTE,
  MINUTE_WINDOW_MS,
  RESERVED_CALLS_PER_MINUTE,
  RESERVED_SHARE_OF_DAY,
  WINDOW_MARGIN_MS,
} from "../../limits.ts";
import { PRIORITY, type Priority } from "../model/task.ts";
import type { ReportedLimits } from "../storage/key-value.ts";

export interface BudgetInput {
  readonly minuteLimit: number;
  readonly dayLimit: number;
  /** When the nth most recent call left, n ≥ 1; null if there were fewer. */
  readonly nthMostRecentMs: (n: number) => number | null;
  /** The number of the newest call. */
  readonly lastCallId: number;
  readonly reported: ReportedLimits | null;
}

export interface Allowance {
  readonly atMs: number;
  /** Which limit makes it wait, for the event; null when it may leave now. */
  readonly limitedBy: "minute" | "day" | null;
}

export function nextCall(input: BudgetInput, priority: Priority, nowMs: number): Allowance {
  const minuteAtMs = Math.max(
    afterWindow(input, input.minuteLimit - reservedPerMinute(input.minuteLimit, priority), MINUTE_WINDOW_MS),
    afterReported(input, input.reported?.minute ?? null, MINUTE_WINDOW_MS),
    priority === PRIORITY.person ? Number.NEGATIVE_INFINITY : afterAppPause(input, nowMs),
  );
  const dayAtMs = Math.max(
    afterWindow(input, input.dayLimit - reservedPerDay(input.dayLimit, priority), DAY_WINDOW_MS),
    afterReported(input, input.reported?.day ?? null, DAY_HEADER_TRUST_MS),
  );
  if (Math.max(minuteAtMs, dayAtMs) <= nowMs) return { atMs: nowMs, limitedBy: null };
  return dayAtMs > minuteAtMs ? { atMs: dayAtMs, limitedBy: "day" } : { atMs: minuteAtMs, limitedBy: "minute" };
}

/** Calls a minute that only people may use. */
export function reservedPerMinute(limit: number, priority: Priority): number {
  if (priority === PRIORITY.person) return 0;
  return Math.min(RESERVED_CALLS_PER_MINUTE, Math.floor(limit * MAX_RESERVED_SHARE_OF_MINUTE));
}

export function reservedPerDay(limit: number, priority: Priority): number {
  return priority === PRIORITY.person ? 0 : Math.floor(limit * RESERVED_SHARE_OF_DAY);
}

function afterWindow(input: BudgetInput, calls: number, windowMs: number): number {
  const atMs = input.nthMostRecentMs(Math.max(calls, 1));
  return atMs === null ? Number.NEGATIVE_INFINITY : atMs + windowMs + WINDOW_MARGIN_MS;
}

/**
 * What a header said is used up by the calls since, and no longer known when its window is over. The reserve is not kept
 * back here: our own count does that, and Xero's limit may be smaller than the one we know.
 */
function afterReported(input: BudgetInput, remaining: number | null, trustMs: number): number {
  if (input.reported === null || remaining === null) return Number.NEGATIVE_INFINITY;
  const since = input.lastCallId - input.reported.callId;
  return remaining > since ? Number.NEGATIVE_INFINITY : input.reported.atMs + trustMs + WINDOW_MARGIN_MS;
}

/**
 * The app's calls a minute are shared by all organisations, and no object knows the others. Each answer shows all of them
 * how many are left, so each slows down by itself: the less is left, the longer the pause between its calls. That settles:
 * what is left falls only while all together send more than Xero gives, and every call that falls makes every pause longer,
 * until they send as much as they get. Pauses differ by chance (`spread`), or all would come back at once. When the window
 * is over, what was said is forgotten, and the next answer says it anew. More objects at once than about a sixth of the limit
 * meet its end before an answer says so: then Xero's Retry-After holds each of them, like any other limit.
 */
function afterAppPause({ reported, nthMostRecentMs }: BudgetInput, nowMs: number): number {
  const left = reported?.appMinute ?? null;
  const lastMs = nthMostRecentMs(1);
  if (reported === null || left === null || lastMs === null || nowMs - reported.atMs > MINUTE_WINDOW_MS) {
    return Number.NEGATIVE_INFINITY;
  }
  const scarcity = Math.max(0, 1 - left / APP_MINUTE_EASE_BELOW);
  return scarcity === 0
    ? Number.NEGATIVE_INFINITY
    : lastMs + scarcity * APP_MINUTE_LONGEST_PAUSE_MS * (0.5 + reported.spread);
}
