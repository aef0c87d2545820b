/**
 * Why an entity may not call Xero now, for work of a given priority: a person paused it, the consent is lost, Xero does not
 * serve it, a limit is reached. Reads rows only.
 */

import type { Failure, FailureCode } from "../failure.ts";
import { entityOf } from "../firm.ts";
import { PACED_WAIT_SHOWN_MS } from "../limits.ts";
import { allowanceOf } from "./allowance.ts";
import { type Desk, firmOf, ownName, selfOf } from "./desk.ts";
import { activeHold } from "./holds.ts";
import type { Priority } from "./task.ts";

export interface Suspension {
  readonly failure: Failure;
  /** When it ends by itself; null: a person must act first. */
  readonly untilMs: number | null;
}

/** Codes that concern a whole entity until a person acts or a limit ends, never a single document. */
const OF_AN_ENTITY: readonly FailureCode[] = [
  "paused",
  "token-set-invalid",
  "disconnected",
  "scope-missing",
  "day-limit",
  "minute-limit",
];

/** Null while its calls may leave within seconds. */
export function suspensionOf(desk: Desk, priority: Priority, nowMs: number): Suspension | null {
  const entity = ownName(desk);
  if (entityOf(firmOf(desk), selfOf(desk))?.paused) return { failure: { code: "paused", entity }, untilMs: null };
  const hold = activeHold(desk.store.meta, nowMs);
  if (hold !== null) return { failure: hold.failure, untilMs: hold.untilMs };
  const { atMs: untilMs, limitedBy } = allowanceOf(desk, priority, nowMs);
  if (limitedBy === null || untilMs - nowMs < PACED_WAIT_SHOWN_MS) return null;
  if (limitedBy === "minute") return { failure: { code: "minute-limit", entity, untilMs }, untilMs };
  return { failure: { code: "day-limit", entity, untilMs, limit: desk.dayLimit() }, untilMs };
}

export function isOfAnEntity(code: FailureCode): boolean {
  return OF_AN_ENTITY.includes(code);
}

/** What `code` says still stands: it has no end of its own, or one that is still to come. */
export function stillStands(code: FailureCode | undefined, untilMs: number | null, nowMs: number): boolean {
  return code !== undefined && isOfAnEntity(code) && (untilMs === null || untilMs > nowMs);
}
