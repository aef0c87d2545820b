/**
 * The consent works again, or another one serves this organisation: what it held goes on, and what changed meanwhile is
 * looked for at once, since nobody announced it. Writes rows only, inside a transaction.
 */

import { disposition } from "../failure.ts";
import { type Desk, isConfigured } from "./desk.ts";
import { startLook } from "./look.ts";
import type { Hold } from "./meta.ts";
import { BLOCKED_ON_CONSENT } from "./task.ts";

/** `isRenewed`: by a person who connected again; then Orbit looks back even if it had not noticed that it was cut off. */
export function release(desk: Desk, nowMs: number, isRenewed = false): void {
  const { meta, outbox, tasks } = desk.store;
  const hold = meta.get("hold");
  meta.delete("hold");
  meta.delete("peers");
  tasks.wake(BLOCKED_ON_CONSENT, nowMs);
  if (hold !== null && hold.untilMs !== null) tasks.hasten(hold.untilMs, nowMs);
  if (!isConfigured(desk)) return;
  const wasCutOff = hold !== null && isCutOff(hold);
  // D1 may say that it is disconnected.
  if (wasCutOff) outbox.mark("health", ["connected"], nowMs);
  if (!isRenewed && !wasCutOff) return;
  const cutOffSinceMs = wasCutOff ? (hold.sinceMs ?? null) : null;
  startLook(desk, { reason: "reconnected", cutOffSinceMs }, nowMs);
}

/** Values from before have only the failure. */
export function isCutOff(hold: Hold): boolean {
  return hold.isCutOff ?? disposition(hold.failure).act === "wait";
}
