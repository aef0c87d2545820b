/** Whether one cheap call may prove the connection because somebody looks at it. Pure. Executor: the engine. */

import { DAY_WINDOW_MS, PROVE_AFTER_MS, PROVE_LEAST_LEFT_SHARE, PROVE_SHARE_OF_DAY } from "../../limits.ts";
import type { BudgetWindow, EntityStatus } from "../../objects/tenant-rpc.ts";

/** `lastMs`: when it was last asked for, answered or not. */
export function mayProve(
  { minute, day, provedAtMs }: Pick<EntityStatus, "minute" | "day" | "provedAtMs">,
  { lastMs, nowMs }: { readonly lastMs: number; readonly nowMs: number },
): boolean {
  const paceMs = Math.max(PROVE_AFTER_MS, DAY_WINDOW_MS / Math.max(1, day.limit * PROVE_SHARE_OF_DAY));
  const isOld = nowMs - (provedAtMs ?? Number.NEGATIVE_INFINITY) >= PROVE_AFTER_MS && nowMs - lastMs >= paceMs;
  return isOld && isRoomy(minute) && isRoomy(day);
}

function isRoomy({ limit, remaining }: BudgetWindow): boolean {
  return remaining >= limit * PROVE_LEAST_LEFT_SHARE;
}
