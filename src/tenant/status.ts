/** What GET /api/entities shows of an entity object: budgets, backlog, and what holds it. Reads rows only. */

import type { Failure } from "../failure.ts";
import { explain } from "../failure-words.ts";
import { DAY_WINDOW_MS, MINUTE_WINDOW_MS, WINDOW_MARGIN_MS } from "../limits.ts";
import { reservedPerDay, reservedPerMinute } from "./budget.ts";
import { type Desk, isConfigured, isPaused, roleOf, webhooksOf } from "./desk.ts";
import { moreEgress } from "./egress.ts";
import { backlogClearAtMs } from "./forecast.ts";
import { activeHold } from "./holds.ts";
import { checkedAtMs } from "./look.ts";
import type { Hold, ToldRemaining } from "./meta.ts";
import type { BudgetWindow, EntityStatus, LookStatus } from "./rpc.ts";
import { sweepPace } from "./sweep-pace.ts";
import { PRIORITY } from "./task.ts";

export function entityStatus(desk: Desk, nowMs: number): EntityStatus {
  const { store } = desk;
  const active = activeHold(store.meta, nowMs);
  const told = store.meta.get("told");
  const minute = windowOf(desk, "minute", { limit: desk.minuteLimit, windowMs: MINUTE_WINDOW_MS, active, told }, nowMs);
  const day = windowOf(desk, "day", { limit: desk.dayLimit(), windowMs: DAY_WINDOW_MS, active, told }, nowMs);
  const backlog = store.tasks.backlog();
  // Nothing is open, or nobody knows when it goes on.
  const isUnknown =
    backlog === 0 || (isConfigured(desk) && isPaused(desk)) || (active !== null && active.untilMs === null);
  const outbox = store.meta.outboxTrouble("events") ?? store.meta.outboxTrouble("mappings");
  const reason = store.meta.get("unread");
  const unread: Failure | null = reason === null ? null : { code: "mapping-read-failed", kind: "invoice", reason };
  const trouble = active?.failure ?? outbox?.failure ?? unread;
  return {
    minute,
    day,
    backlog,
    backlogClearAtMs: isUnknown ? null : backlogClearAtMs(desk, active?.untilMs ?? nowMs),
    egress: moreEgress(told?.egress ?? null, 0, nowMs),
    lastEventAtMs: webhooksOf(desk).lastAtMs,
    webhooks: webhooksOf(desk),
    reconcileMinutes: sweepPace(desk.reconcileMinutes, desk.dayLimit(), "invoice"),
    provedAtMs: told?.servedAtMs ?? null,
    // Without a part in the mirror there is nothing to look for but the connection.
    checkedAtMs: isConfigured(desk) && roleOf(desk) !== "unassigned" ? checkedAtMs(desk) : (told?.servedAtMs ?? null),
    look: lookStatus(desk),
    trouble: trouble === null ? null : explain(trouble),
    shortCode: store.references.get().organisation?.shortCode ?? null,
  };
}

function lookStatus({ store }: Desk): LookStatus | null {
  const look = store.meta.get("look");
  if (look === null) return null;
  const { reason, cutOffSinceMs, startedAtMs, finishedAtMs, found } = look;
  return { reason, cutOffSinceMs, startedAtMs, finishedAtMs, found };
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
