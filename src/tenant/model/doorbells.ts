/**
 * Doorbells: Xero reported payments, overpayments or prepayments. What changed of the kind is read once for all that came
 * together, from where its sweep is; the others are found there. Pure.
 */

import { BEHIND_LOOK_DELAYS_MS, EVENT_SKEW_MS, MAX_DOORBELLS } from "../../limits.ts";
import type { IncomingDoorbell } from "../../objects/tenant-rpc.ts";

/** Records that are reported one by one and never looked at for themselves. */
export type MoneyKind = IncomingDoorbell["kind"];

export const MONEY_KINDS: readonly MoneyKind[] = ["payment", "overpayment", "prepayment"];

export function isMoney(kind: string): kind is MoneyKind {
  return MONEY_KINDS.some((one) => one === kind);
}

/** What was reported of one kind and has not been seen yet. */
export interface Ringing {
  readonly dueAtMs: number;
  /** Looks that did not show all of it. */
  readonly tries: number;
  /** By id, the newest change that was reported. */
  readonly open: Readonly<Record<string, number>>;
}

/** More of them come into one look; of very many only the newest are waited for, since the look brings all. */
export function afterRing(ringing: Ringing | null, bells: readonly IncomingDoorbell[], nowMs: number): Ringing {
  const open = new Map(Object.entries(ringing?.open ?? {}));
  for (const { resourceId, eventAtMs } of bells) {
    const known = open.get(resourceId) ?? eventAtMs;
    open.delete(resourceId);
    open.set(resourceId, Math.max(known, eventAtMs));
  }
  return { dueAtMs: nowMs, tries: 0, open: Object.fromEntries([...open].slice(-MAX_DOORBELLS)) };
}

/** `updatedAtMs` null: not held. Xero's two times may differ by the skew. */
function isHeard(eventAtMs: number, updatedAtMs: number | null): boolean {
  return updatedAtMs !== null && updatedAtMs + EVENT_SKEW_MS >= eventAtMs;
}

/** What is still not seen; null: nothing, or it was looked for often enough and is the sweep's. */
export function afterLook(ringing: Ringing, heldAtMs: (id: string) => number | null, nowMs: number): Ringing | null {
  const open = Object.entries(ringing.open).filter(([id, eventAtMs]) => !isHeard(eventAtMs, heldAtMs(id)));
  const delayMs = BEHIND_LOOK_DELAYS_MS[ringing.tries];
  if (open.length === 0 || delayMs === undefined) return null;
  return { dueAtMs: nowMs + delayMs, tries: ringing.tries + 1, open: Object.fromEntries(open) };
}
