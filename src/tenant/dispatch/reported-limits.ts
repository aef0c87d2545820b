/** What Xero's answers say of its limits, and how much they were: one row, written lazily with the answer's other rows. */

import type { XeroAnswer } from "../../xero/client.ts";
import type { TenantContext } from "../context.ts";
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
  if (isNewer) meta.set("reportedLimits", { ...fresh, egress, servedAtMs });
  else if (answer.bytes > 0) meta.set("reportedLimits", { ...(old ?? NOTHING_REPORTED), egress, servedAtMs });
}

const NOTHING_REPORTED = { callId: 0, atMs: 0, minute: null, day: null, appMinute: null, spread: 0 } as const;
