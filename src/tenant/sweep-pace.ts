/**
 * How often the group is compared with Xero, so that it never takes more than its share of the day's calls: half of the
 * share for invoices, half for the other three kinds. Pure.
 */

import type { RecordKind } from "../failure.ts";
import { SWEEP_OTHERS_MINUTES, SWEEP_SHARE_OF_DAY } from "../limits.ts";
import type { Keyset } from "./keyset.ts";

export type SweptKind = RecordKind | "payment";

export interface SweepState extends Keyset {
  readonly nextAtMs: number;
  readonly failures: number;
}

const MINUTES_PER_DAY = 24 * 60;

/** Minutes between two sweeps of a kind; 0 when they are off. */
export function sweepPace(reconcileMinutes: number, dayLimit: number, kind: SweptKind): number {
  if (reconcileMinutes === 0) return 0;
  const callsADay = Math.max(1, (dayLimit * SWEEP_SHARE_OF_DAY) / 2);
  if (kind === "invoice") return Math.max(reconcileMinutes, Math.ceil(MINUTES_PER_DAY / callsADay));
  return Math.max(reconcileMinutes, SWEEP_OTHERS_MINUTES, Math.ceil((3 * MINUTES_PER_DAY) / callsADay));
}
