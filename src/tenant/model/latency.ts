/** How fast this organisation's Xero answers, for the forecast. Pure. */

import { PACE_NEWEST_SHARE, TYPICAL_READ_MS, TYPICAL_WRITE_MS } from "../../limits.ts";

/** Milliseconds that calls have been taking lately; of this life. */
export interface Latency {
  readMs: number;
  writeMs: number;
}

export function newLatency(): Latency {
  return { readMs: TYPICAL_READ_MS, writeMs: TYPICAL_WRITE_MS };
}

/** The newest call counts most. */
export function noteLatency(pace: Latency, isWrite: boolean, tookMs: number): void {
  const name = isWrite ? "writeMs" : "readMs";
  pace[name] += (tookMs - pace[name]) * PACE_NEWEST_SHARE;
}
