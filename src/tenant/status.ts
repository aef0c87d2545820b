/** What GET /api/entities shows of an entity object: budgets, backlog, and what holds it. Reads rows only. */

import { explain } from "../failure-words.ts";
import { DAY_WINDOW_MS, MINUTE_WINDOW_MS, READ_IDS_PER_CALL, WINDOW_MARGIN_MS } from "../limits.ts";
import { reservedPerDay, reservedPerMinute } from "./budget.ts";
import type { Desk } from "./desk.ts";
import type { Hold, ToldRemaining } from "./meta.ts";
import type { BudgetWindow, EntityStatus } from "./rpc.ts";
import { sweepPace } from "./sweep-pace.ts";
import { PRIORITY } from "./tasks.ts";

export function entityStatus(desk: Desk, nowMs: number): EntityStatus {
  const { store } = desk;
  const hold = store.meta.get("hold");
  const active = hold === null || (hold.untilMs !== null && hold.untilMs <= nowMs) ? null : hold;
  const told = store.meta.get("told");
  const minute = windowOf(desk, "minute", { limit: desk.minuteLimit, windowMs: MINUTE_WINDOW_MS, active, told }, nowMs);
  const day = windowOf(desk, "day", { limit: desk.dayLimit(), windowMs: DAY_WINDOW_MS, active, told }, nowMs);
  const backlog = store.tasks.backlog();
  const outbox = store.meta.outboxTrouble("events") ?? store.meta.outboxTrouble("mappings");
  const trouble = active?.failure ?? outbox?.failure ?? null;
  return {
    minute,
    day,
    backlog,
    backlogClearAtMs: backlog === 0 ? null : forecastMs(backlog, minute, day, active, nowMs),
    lastEventAtMs: store.meta.get("lastEventAtMs"),
    reconcileMinutes: sweepPace(desk.reconcileMinutes, desk.dayLimit(), "invoice"),
    trouble: trouble === null ? null : explain(trouble),
    shortCode: store.references.get().organisation?.shortCode ?? null,
  };
}

function windowOf(
  desk: Desk,
  name: "minute" | "day",
  window: {
    readonly limit: number;
    readonly windowMs: number;
    readonly active: Hold | null;
    readonly told: ToldRemaining | null;
  },
  nowMs: number,
): BudgetWindow {
  const { limit, windowMs, active, told } = window;
  const reserved = (name === "minute" ? reservedPerMinute : reservedPerDay)(limit, PRIORITY.webhook);
  if (active?.failure.code === `${name}-limit` && active.untilMs !== null) {
    return { limit, reserved, remaining: 0, resetsAtMs: active.untilMs };
  }
  const { calls } = desk.store;
  const sinceMs = nowMs - windowMs - WINDOW_MARGIN_MS;
  const oldestMs = calls.oldestSinceMs(sinceMs);
  const ours = Math.max(0, limit - calls.countSince(sinceMs));
  const toldLeft = told?.[name] ?? null;
  const isFresh = told !== null && nowMs - told.atMs < windowMs;
  const theirs = isFresh && toldLeft !== null ? Math.max(0, toldLeft - (calls.lastId() - told.callId)) : ours;
  return {
    limit,
    reserved,
    remaining: Math.min(ours, theirs),
    resetsAtMs: oldestMs === null ? nowMs : oldestMs + windowMs + WINDOW_MARGIN_MS,
  };
}

/** A read and a write for every 40 records, at the pace that the budgets allow. */
function forecastMs(
  backlog: number,
  minute: BudgetWindow,
  day: BudgetWindow,
  active: Hold | null,
  nowMs: number,
): number | null {
  if (active !== null && active.untilMs === null) return null;
  const startMs = active?.untilMs ?? nowMs;
  const calls = Math.ceil(backlog / READ_IDS_PER_CALL) + 1;
  const days = Math.ceil(Math.max(0, calls - day.remaining) / Math.max(1, day.limit));
  if (days > 0) return Math.max(startMs, day.resetsAtMs) + (days - 1) * DAY_WINDOW_MS;
  return startMs + Math.ceil(Math.max(0, calls - minute.remaining) / minute.limit) * MINUTE_WINDOW_MS;
}
