/** How long to wait before the next try: doubling from a pace's shortest to its longest, with jitter. Pure. */

import { RETRY_MAX_MS, RETRY_MIN_MS } from "../../limits.ts";

export interface RetryPace {
  readonly minMs: number;
  readonly maxMs: number;
}

/** One record, or an organisation that Xero does not serve. */
const USUAL_PACE: RetryPace = { minMs: RETRY_MIN_MS, maxMs: RETRY_MAX_MS };

/** `attempts` is how many tries have failed before this one; `random` is uniform in [0, 1). */
export function retryDelayMs(attempts: number, random: number, pace = USUAL_PACE): number {
  const full = Math.min(pace.minMs * 2 ** Math.min(attempts, 30), pace.maxMs);
  return Math.round(full * (0.75 + random / 2));
}
