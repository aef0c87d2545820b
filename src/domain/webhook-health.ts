/**
 * Whether Xero still delivers: when the last delivery of this organisation came, how long it usually is between two, and how
 * many changes were found that none announced. Xero turns a subscription off after a day of refused deliveries
 * (docs/xero.md §3.7) and says so to the app's owners only, so that silence is the first sign. Pure.
 */

import {
  WEBHOOK_BURST_MS,
  WEBHOOK_LATE_MS,
  WEBHOOK_MISSED_CHANGES,
  WEBHOOK_SILENCE_LEAST_MS,
  WEBHOOK_SILENCE_TIMES,
} from "../limits.ts";

export interface WebhookHealth {
  readonly lastAtMs: number | null;
  /** A moving average; null before there are two deliveries. */
  readonly usualGapMs: number | null;
  /** Changes found since the last delivery that it should have announced. */
  readonly missed: number;
  /** Set while the silence is longer than usual and changes were missed. */
  readonly silentSinceMs: number | null;
}

export const NO_DELIVERY: WebhookHealth = { lastAtMs: null, usualGapMs: null, missed: 0, silentSinceMs: null };

/** How much a new gap counts. */
const GAP_WEIGHT = 0.2;

export function afterDelivery(health: WebhookHealth, nowMs: number): WebhookHealth {
  const gapMs = health.lastAtMs === null ? 0 : nowMs - health.lastAtMs;
  const usualGapMs =
    gapMs < WEBHOOK_BURST_MS
      ? health.usualGapMs
      : Math.round((health.usualGapMs ?? gapMs) * (1 - GAP_WEIGHT) + gapMs * GAP_WEIGHT);
  return { lastAtMs: nowMs, usualGapMs, missed: 0, silentSinceMs: null };
}

/** A comparison found a change of `changedAtMs`. `knownSinceMs`: since when the organisation is connected. */
export function afterFind(
  health: WebhookHealth,
  { changedAtMs, knownSinceMs }: { readonly changedAtMs: number; readonly knownSinceMs: number },
  nowMs: number,
): WebhookHealth {
  const lastAtMs = health.lastAtMs ?? knownSinceMs;
  if (changedAtMs <= lastAtMs || nowMs - changedAtMs < WEBHOOK_LATE_MS) return health;
  const missed = health.missed + 1;
  const unusualMs = Math.max(WEBHOOK_SILENCE_LEAST_MS, WEBHOOK_SILENCE_TIMES * (health.usualGapMs ?? 0));
  const isSilent = missed >= WEBHOOK_MISSED_CHANGES && nowMs - lastAtMs >= unusualMs;
  return { ...health, missed, silentSinceMs: health.silentSinceMs ?? (isSilent ? lastAtMs : null) };
}
