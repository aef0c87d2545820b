/** What GET /api/entities shows of an entity object: budgets, backlog, and what holds it. Reads rows only. */

import type { Failure } from "../../domain/failure.ts";
import { explain } from "../../domain/failure-words.ts";
import { DAY_WINDOW_MS, MINUTE_WINDOW_MS, WINDOW_MARGIN_MS } from "../../limits.ts";
import type { BudgetWindow, EntityStatus, LookStatus } from "../../objects/tenant-rpc.ts";
import { isConfigured, isPaused, roleOf, type TenantContext, webhooksOf } from "../context.ts";
import { sweepPace } from "../model/sweep-schedule.ts";
import { PRIORITY } from "../model/task.ts";
import { reservedPerDay, reservedPerMinute } from "../quota/rate-limit.ts";
import { moreEgress } from "../storage/egress.ts";
import type { Hold, ReportedLimits } from "../storage/key-value.ts";
import { activeHold } from "../suspension/holds.ts";
import { checkedAtMs } from "../suspension/look-back.ts";
import { backlogClearAtMs } from "./forecast.ts";

export function entityStatus(context: TenantContext, nowMs: number): EntityStatus {
  const active = activeHold(context.meta, nowMs);
  const reported = context.meta.get("reportedLimits");
  const minute = windowOf(
    context,
    "minute",
    { limit: context.minuteLimit, windowMs: MINUTE_WINDOW_MS, active, reported },
    nowMs,
  );
  const day = windowOf(context, "day", { limit: context.dayLimit(), windowMs: DAY_WINDOW_MS, active, reported }, nowMs);
  const backlog = context.tasks.backlog();
  // Nothing is open, or nobody knows when it continues.
  const isUnknown =
    backlog === 0 || (isConfigured(context) && isPaused(context)) || (active !== null && active.untilMs === null);
  const shipped = ["events", "documents", "mappings"].map((target) => context.meta.outboxTrouble(target));
  const outbox = shipped.find((trouble) => trouble !== null);
  const reason = context.meta.get("firmReadError");
  const unavailable: Failure | null = reason === null ? null : { code: "mapping-read-failed", kind: "invoice", reason };
  const trouble = active?.failure ?? outbox?.failure ?? unavailable;
  return {
    minute,
    day,
    backlog,
    backlogClearAtMs: isUnknown ? null : backlogClearAtMs(context, active?.untilMs ?? nowMs),
    egress: moreEgress(reported?.egress ?? null, 0, nowMs),
    lastEventAtMs: webhooksOf(context).lastAtMs,
    webhooks: webhooksOf(context),
    reconcileMinutes: sweepPace(context.reconcileMinutes, context.dayLimit(), "invoice"),
    provedAtMs: reported?.servedAtMs ?? null,
    // Without a part in the mirror there is nothing to look for but the connection.
    checkedAtMs:
      isConfigured(context) && roleOf(context) !== "unassigned" ? checkedAtMs(context) : (reported?.servedAtMs ?? null),
    look: lookStatus(context),
    trouble: trouble === null ? null : explain(trouble),
    shortCode: context.references.get().organisation?.shortCode ?? null,
  };
}

function lookStatus(context: TenantContext): LookStatus | null {
  const look = context.meta.get("look");
  if (look === null) return null;
  const { reason, cutOffSinceMs, startedAtMs, finishedAtMs, found } = look;
  return { reason, cutOffSinceMs, startedAtMs, finishedAtMs, found };
}

function windowOf(
  context: TenantContext,
  name: "minute" | "day",
  window: {
    readonly limit: number;
    readonly windowMs: number;
    readonly active: Hold | null;
    readonly reported: ReportedLimits | null;
  },
  nowMs: number,
): BudgetWindow {
  const { limit, windowMs, active, reported } = window;
  const reserved = (name === "minute" ? reservedPerMinute : reservedPerDay)(limit, PRIORITY.webhook);
  if (active?.failure.code === `${name}-limit` && active.untilMs !== null) {
    return { limit, reserved, remaining: 0, resetsAtMs: active.untilMs };
  }
  const { calls } = context;
  const sinceMs = nowMs - windowMs - WINDOW_MARGIN_MS;
  const oldestMs = calls.oldestSinceMs(sinceMs);
  const ours = Math.max(0, limit - calls.countSince(sinceMs));
  const reportedLeft = reported?.[name] ?? null;
  const isFresh = reported !== null && nowMs - reported.atMs < windowMs;
  const theirs =
    isFresh && reportedLeft !== null ? Math.max(0, reportedLeft - (calls.lastId() - reported.callId)) : ours;
  return {
    limit,
    reserved,
    remaining: Math.min(ours, theirs),
    resetsAtMs: oldestMs === null ? nowMs : oldestMs + windowMs + WINDOW_MARGIN_MS,
  };
}
