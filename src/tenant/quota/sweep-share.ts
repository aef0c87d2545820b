/** The share of a day's calls that comparing with Xero may take: what is left of it, from the calls that have left. */

import { DAY_WINDOW_MS, SWEEP_SHARE_OF_DAY } from "../../limits.ts";
import type { Desk } from "../context.ts";

/** Used up, for instance by pages that were fuller than usual. */
export function isShareSpent(desk: Desk, nowMs: number): boolean {
  const share = Math.max(1, Math.floor(desk.dayLimit() * SWEEP_SHARE_OF_DAY));
  return desk.store.calls.sweepsSince(nowMs - DAY_WINDOW_MS) >= share;
}
