/** What one seed is about: the size of its world, how its Xero behaves, and which faults happen how often. Pure. */

import type { Behaviour, PresetName } from "../../xero/src/behaviour.ts";
import { seeded } from "../seeded.ts";

/** Fates of one call to Xero's API; at most one of them each. */
export const CALL_FAULTS = [
  "call-lost-before",
  "call-lost-after",
  "call-hangs-before",
  "call-hangs-after",
  "call-arrives-late",
  "call-slow",
  "status-500",
  "status-500-committed",
  "status-503",
  "maintenance",
  "organisation-offline",
  "answer-cut-off",
  "answer-incomplete",
  "limit-minute",
  "limit-day",
  "limit-app-minute",
  "limit-concurrent",
  "token-refused",
] as const;

export const TOKEN_FAULTS = ["renewal-lost-before", "renewal-lost-after", "renewal-500", "renewal-hangs"] as const;

const OTHER_FAULTS = [
  "webhook-dropped",
  "webhook-refused",
  "webhook-answer-lost",
  "queue-delayed",
  "queue-doubled",
  "queue-failed",
  "d1-down",
  "d1-answer-lost",
  "message-lost-before",
  "message-lost-after",
  "message-slow",
  "killed",
  "killed-after-a-commit",
  "all-killed",
  "grant-killed",
  "consent-revoked",
  "message-late",
  "d1-hangs",
  "message-hangs",
  "grant-hangs",
  "queue-hangs",
] as const;

const FAULTS = [...CALL_FAULTS, ...TOKEN_FAULTS, ...OTHER_FAULTS] as const;
export type FaultName = (typeof FAULTS)[number];
export type CallFault = (typeof CALL_FAULTS)[number];

export interface Plan {
  readonly seed: number;
  readonly preset: PresetName;
  readonly behaviour: Partial<Behaviour>;
  readonly thirdSatellite: boolean;
  readonly invoices: number;
  readonly contacts: number;
  readonly actions: number;
  /** Mean time from one action to the next. */
  readonly gapMs: number;
  /** Xero's, which Orbit is told. */
  readonly minuteLimit: number;
  readonly satelliteEdits: "overwrite" | "keep" | "ask";
  /** Share of the occasions at which each fault happens. */
  readonly rates: Readonly<Partial<Record<FaultName, number>>>;
}

export function planOf(seed: number): Plan {
  // Not the stream that the world itself draws from.
  const random = seeded(seed * 7919 + 17);
  const int = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(items: readonly [T, ...T[]]): T => items[int(0, items.length - 1)] ?? items[0];
  const minuteLimit = pick([60, 60, 60, 20, 10]);
  const share = pick([0, 0.15, 0.35, 0.35, 0.6]);
  const strength = pick([0.5, 1, 1, 2]);
  return {
    seed,
    preset: pick(["friendly", "hostile", "hostile"]),
    behaviour: {
      minuteLimit,
      webhookMaxEvents: pick([1, 3, 15]),
      webhookDelayMs: pick([100, 2000, 60_000]),
      webhookJitterMs: pick([50, 5000, 120_000]),
      webhookRetryMs: 60_000,
    },
    thirdSatellite: random() < 0.4,
    invoices: int(5, 12),
    contacts: int(2, 5),
    actions: int(25, 70),
    gapMs: pick([4_000, 15_000, 60_000, 180_000]),
    minuteLimit,
    satelliteEdits: pick(["overwrite", "overwrite", "ask", "keep"]),
    rates: Object.fromEntries(
      FAULTS.flatMap((fault) => (random() < share ? [[fault, strength * usualRate(fault) * (0.5 + random())]] : [])),
    ),
  };
}

/** Per call, delivery, message, or action, so that a small world sees a handful of each. */
function usualRate(fault: FaultName): number {
  if (CALL_FAULTS.some((name) => name === fault)) return 0.03;
  if (TOKEN_FAULTS.some((name) => name === fault)) return 0.25;
  if (fault.startsWith("webhook-") || fault.startsWith("queue-")) return 0.15;
  if (fault === "killed-after-a-commit" || fault === "killed") return 0.06;
  if (fault === "consent-revoked" || fault === "d1-down" || fault === "all-killed") return 0.02;
  return 0.05;
}
