/** What Xero's answers say of its limits, and how much they were: one row, written lazily with the answer's other rows. */

import { TIER_TERMS } from "../../domain/xero-tiers.ts";
import { DAY_WINDOW_MS } from "../../limits.ts";
import type { XeroAnswer } from "../../xero/client.ts";
import type { TenantContext } from "../context.ts";
import { BLOCKED_ON_DAY_LIMIT } from "../model/task.ts";
import { moreEgress } from "../storage/egress.ts";

/** A refusal's headers say nothing of the next window. */
export function learnLimits(
  context: TenantContext,
  answer: XeroAnswer,
  { callId, isBilled }: { readonly callId: number; readonly isBilled: boolean },
  nowMs: number,
): void {
  const { meta } = context;
  const old = meta.get("reportedLimits");
  const egress = moreEgress(old?.egress ?? null, isBilled ? answer.bytes : 0, nowMs);
  const { minute, day, appMinute } = answer.remaining;
  const isSaid = answer.status !== null && answer.status !== 429 && (minute ?? day ?? appMinute) !== null;
  const isNewer = isSaid && (old?.callId ?? 0) < callId;
  const fresh = { callId, atMs: nowMs, minute, day, appMinute, spread: context.random() };
  const servedAtMs = answer.outcome.ok ? nowMs : (old?.servedAtMs ?? null);
  if (isNewer) {
    const isSmallestDay = (day === null ? null : isSmallest(context, day, nowMs)) ?? old?.isSmallestDay;
    const tier = isSmallestDay === undefined ? {} : { isSmallestDay };
    meta.set("reportedLimits", { ...fresh, ...tier, egress, servedAtMs });
    if (isSmallestDay === false && old?.isSmallestDay === true) context.tasks.wake(BLOCKED_ON_DAY_LIMIT, nowMs);
  } else if (answer.bytes > 0) meta.set("reportedLimits", { ...(old ?? NOTHING_REPORTED), egress, servedAtMs });
}

/** Whether the day is that of the smallest tier, from what is left of it and what was used; null where that proves neither. */
function isSmallest({ calls }: TenantContext, left: number, nowMs: number): boolean | null {
  if (left > SMALLEST_DAY) return false;
  const firstTooMany = calls.nthMostRecentMs(SMALLEST_DAY - left + 1);
  return firstTooMany === null || firstTooMany <= nowMs - DAY_WINDOW_MS ? true : null;
}

const SMALLEST_DAY = TIER_TERMS.starter.dayCalls;

const NOTHING_REPORTED = { callId: 0, atMs: 0, minute: null, day: null, appMinute: null, spread: 0 } as const;
