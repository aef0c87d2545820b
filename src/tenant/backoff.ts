/** How long to wait before the next try: doubling from two seconds to a quarter of an hour, with jitter. Pure. */

import { RETRY_MAX_MS, RETRY_MIN_MS } from "../limits.ts";

/** `attempts` is how many tries have failed before this one; `random` is uniform in [0, 1). */
export function retryDelayMs(attempts: number, random: number): number {
  const full = Math.min(RETRY_MIN_MS * 2 ** Math.min(attempts, 30), RETRY_MAX_MS);
  return Math.round(full * (0.75 + random / 2));
}
