/** The share of a day's calls that comparing with Xero may take: what is left of it, from the calls that have left. */

import { DAY_WINDOW_MS, SWEEP_SHARE_OF_DAY } from "../../limits.ts";
import type { TenantContext } from "../context.ts";

/** Used up, for instance by pages that were fuller than usual. */
export function isShareSpent(context: TenantContext, nowMs: number): boolean {
  const share = Math.max(1, Math.floor(context.dayLimit() * SWEEP_SHARE_OF_DAY));
  return context.calls.sweepsSince(nowMs - DAY_WINDOW_MS) >= share;
}
