/**
 * When a consent that Xero's token endpoint refuses (invalid_grant) is lost, and when Xero is asked again: before that with
 * growing pauses, afterwards seldom, in case Xero was wrong for longer. Pure: `nowMs` is handed in.
 */

import {
  CONSENT_ASK_AGAIN_MS,
  CONSENT_PROOF_MS,
  LOST_ASK_AGAIN_MAX_MS,
  LOST_ASK_AGAIN_MIN_MS,
  REFRESH_TOKEN_LIFE_MS,
  TOKEN_KEEPALIVE_MS,
} from "../limits.ts";

export interface Doubt {
  /** When Xero refused it first. */
  readonly sinceMs: number;
  /** How often it has, and how often of these since the consent counts as lost. */
  readonly refusals: number;
  readonly lostRefusals: number;
  readonly nextAtMs: number;
}

/** `before` is null at the first refusal. */
export function afterRefusal(before: Doubt | null, nowMs: number): { readonly doubt: Doubt; readonly isLost: boolean } {
  const sinceMs = before?.sinceMs ?? nowMs;
  const refusals = (before?.refusals ?? 0) + 1;
  const isLost = refusals > 1 && nowMs - sinceMs >= CONSENT_PROOF_MS;
  const lostRefusals = isLost ? (before?.lostRefusals ?? 0) + 1 : 0;
  const pauseMs = isLost ? lostPauseMs(lostRefusals) : doubtPauseMs(refusals);
  return { doubt: { sinceMs, refusals, lostRefusals, nextAtMs: nowMs + pauseMs }, isLost };
}

/** When the consent's alarm asks Xero; infinite when nothing can come of it. */
export function askAtMs(grant: {
  readonly status: "ok" | "reconnect";
  readonly renewedAtMs: number;
  readonly doubt?: Doubt | null;
}): number {
  const doubt = grant.doubt ?? null;
  if (doubt === null) {
    return grant.status === "ok" ? grant.renewedAtMs + TOKEN_KEEPALIVE_MS : Number.POSITIVE_INFINITY;
  }
  const isDead = grant.status !== "ok" && doubt.nextAtMs > grant.renewedAtMs + REFRESH_TOKEN_LIFE_MS;
  return isDead ? Number.POSITIVE_INFINITY : doubt.nextAtMs;
}

function doubtPauseMs(refusals: number): number {
  return CONSENT_ASK_AGAIN_MS[Math.min(refusals, CONSENT_ASK_AGAIN_MS.length) - 1] ?? CONSENT_PROOF_MS;
}

function lostPauseMs(lostRefusals: number): number {
  return Math.min(LOST_ASK_AGAIN_MIN_MS * 2 ** (lostRefusals - 1), LOST_ASK_AGAIN_MAX_MS);
}
