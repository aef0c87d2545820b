/**
 * The consent works again, or another one serves this organisation: what it held continues, and what changed meanwhile is
 * looked for at once, since nobody announced it. Writes rows only, inside a transaction.
 */

import { disposition } from "../../domain/failure.ts";
import { isConfigured, type TenantContext } from "../context.ts";
import { BLOCKED_ON_CONSENT } from "../model/task.ts";
import type { Hold } from "../storage/key-value.ts";
import { startLook } from "./look-back.ts";

/** `isRenewed`: by a person who connected again; then Orbit looks back even if it had not noticed that it was cut off. */
export function release(context: TenantContext, nowMs: number, isRenewed = false): void {
  const { meta, outbox, tasks } = context;
  const hold = meta.get("hold");
  meta.delete("hold");
  meta.delete("peers");
  tasks.wake(BLOCKED_ON_CONSENT, nowMs);
  if (hold !== null && hold.untilMs !== null) tasks.hasten(hold.untilMs, nowMs);
  if (!isConfigured(context)) return;
  const wasCutOff = hold !== null && isCutOff(hold);
  // D1 may say that it is disconnected.
  if (wasCutOff) outbox.mark("health", ["connected"], nowMs);
  if (!isRenewed && !wasCutOff) return;
  const cutOffSinceMs = wasCutOff ? (hold.sinceMs ?? null) : null;
  startLook(context, { reason: "reconnected", cutOffSinceMs }, nowMs);
}

/** Values from before have only the failure. */
export function isCutOff(hold: Hold): boolean {
  return hold.isCutOff ?? disposition(hold.failure).act === "wait";
}
