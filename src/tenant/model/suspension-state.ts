/** That an entity may not call Xero now, which failures say so, and whether they are in force. Pure. */

import type { Failure, FailureCode } from "../../domain/failure.ts";

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

export function isOfAnEntity(code: FailureCode): boolean {
  return OF_AN_ENTITY.includes(code);
}

/** What `code` says is in force: it has no end of its own, or one that is still to come. */
export function isInForce(code: FailureCode | undefined, untilMs: number | null, nowMs: number): boolean {
  return code !== undefined && isOfAnEntity(code) && (untilMs === null || untilMs > nowMs);
}
