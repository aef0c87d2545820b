/** Hours of events and calls as the columns of a chart: the last 24 hours, or the reader's last 30 days. Pure. */

import type { Activity } from "../../data/shapes.ts";

export interface Column {
  readonly fromMs: number;
  /** From the bottom of the column upwards. */
  readonly parts: readonly number[];
}

const HOUR_MS = 3_600_000;

type EventHour = Activity["events"][number];
type CallHour = Activity["calls"][number];

/** In step, something else (skipped, on its way, resolved), failed. */
export const EVENT_PARTS = ["Up to date", "Skipped or under way", "Failed"] as const;

export function eventHours(events: readonly EventHour[], nowMs: number): readonly Column[] {
  return lastHours(nowMs).map((fromMs) => ({
    fromMs,
    parts: partsOf(events.filter((one) => Date.parse(one.from) === fromMs)),
  }));
}

/** `dayOf`: what names the day of a time where the reader is, for instance "2026-11-22". */
export function eventDays(
  events: readonly EventHour[],
  nowMs: number,
  dayOf: (atMs: number) => string,
): readonly Column[] {
  const byDay = Map.groupBy(events, (one) => dayOf(Date.parse(one.from)));
  return lastDays(nowMs, dayOf).map((fromMs) => ({ fromMs, parts: partsOf(byDay.get(dayOf(fromMs)) ?? []) }));
}

export function callHours(calls: readonly CallHour[], nowMs: number): readonly Column[] {
  const known = new Map(calls.map((one) => [Date.parse(one.from), one.calls]));
  return lastHours(nowMs).map((fromMs) => ({ fromMs, parts: [known.get(fromMs) ?? 0] }));
}

export function callDays(
  calls: readonly CallHour[],
  nowMs: number,
  dayOf: (atMs: number) => string,
): readonly Column[] {
  const byDay = Map.groupBy(calls, (one) => dayOf(Date.parse(one.from)));
  const sum = (hours: readonly CallHour[]) => hours.reduce((total, hour) => total + hour.calls, 0);
  return lastDays(nowMs, dayOf).map((fromMs) => ({ fromMs, parts: [sum(byDay.get(dayOf(fromMs)) ?? [])] }));
}

export function sumOf({ parts }: Column): number {
  return parts.reduce((total, part) => total + part, 0);
}

/** The round number that the scale ends at: 1, 2, 4 or 10 times a power of ten, not below `most`. */
export function scaleTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 10].map((times) => times * power).find((top) => top >= most) ?? most;
}

function partsOf(hours: readonly EventHour[]): readonly number[] {
  const total = (key: "synced" | "other" | "failed") => hours.reduce((sum, hour) => sum + hour[key], 0);
  return [total("synced"), total("other"), total("failed")];
}

function lastHours(nowMs: number): readonly number[] {
  const current = nowMs - (nowMs % HOUR_MS);
  return Array.from({ length: 24 }, (_, index) => current - (23 - index) * HOUR_MS);
}

/** A moment of each of the last 30 days, found by going back in half days: clocks may change in between. */
function lastDays(nowMs: number, dayOf: (atMs: number) => string): readonly number[] {
  const days = new Map<string, number>();
  for (let atMs = nowMs; days.size < 30; atMs -= 12 * HOUR_MS) {
    const day = dayOf(atMs);
    if (!days.has(day)) days.set(day, atMs);
  }
  return [...days.values()].reverse();
}
