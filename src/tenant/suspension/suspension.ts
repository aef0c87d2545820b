/**
 * Why an entity may not call Xero now, for work of a given priority: a person paused it, the consent is lost, Xero does not
 * serve it, a limit is reached. Reads rows only.
 */

import { entityOf } from "../../domain/firm.ts";
import { PACED_WAIT_SHOWN_MS } from "../../limits.ts";
import { firmOf, ownName, selfOf, type TenantContext } from "../context.ts";
import type { Suspension } from "../model/suspension-state.ts";
import type { Priority } from "../model/task.ts";
import { allowanceOf } from "../quota/quota.ts";
import { activeHold } from "./holds.ts";

/** Null while its calls may leave within seconds. */
export function suspensionOf(context: TenantContext, priority: Priority, nowMs: number): Suspension | null {
  const isPaused = entityOf(firmOf(context), selfOf(context))?.paused === true;
  if (isPaused) return { failure: { code: "paused", entity: ownName(context) }, untilMs: null };
  return xeroSuspension(context, priority, nowMs);
}

/** The same for what a pause does not stop: reading a month. */
export function xeroSuspension(context: TenantContext, priority: Priority, nowMs: number): Suspension | null {
  const entity = ownName(context);
  const hold = activeHold(context.meta, nowMs);
  if (hold !== null) return { failure: hold.failure, untilMs: hold.untilMs };
  const { atMs: untilMs, limitedBy } = allowanceOf(context, priority, nowMs);
  if (limitedBy === null || untilMs - nowMs < PACED_WAIT_SHOWN_MS) return null;
  if (limitedBy === "minute") return { failure: { code: "minute-limit", entity, untilMs }, untilMs };
  return { failure: { code: "day-limit", entity, untilMs, limit: context.dayLimit() }, untilMs };
}
