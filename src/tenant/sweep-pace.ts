/**
 * How often Xero is looked at for what nobody announced, so that it never takes more than its share of the day's calls.
 * The group's records: half of the share for invoices, half for the other three kinds. A satellite's set-up, while
 * something rests on it: all of it. Pure.
 */

import type { RecordKind } from "../failure.ts";
import { DAY_WINDOW_MS, REFERENCES_LOOK_AGAIN_MS, SWEEP_OTHERS_MINUTES, SWEEP_SHARE_OF_DAY } from "../limits.ts";

export type SweptKind = RecordKind | "payment";

export interface SweepState {
  /** Everything up to this time of Xero's has been seen. */
  readonly sinceMs: number;
  readonly nextAtMs: number;
  /** More than 1: a whole page lay in one and the same second. */
  readonly page: number;
  /** The page before was full: this one goes on right behind it. */
  readonly isGoingOn: boolean;
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

/** Time between two looks at each of `names` sorts of reference data that something rests on. */
export function referencePaceMs(names: number, dayLimit: number): number {
  return Math.max(REFERENCES_LOOK_AGAIN_MS, (names * DAY_WINDOW_MS) / Math.max(1, dayLimit * SWEEP_SHARE_OF_DAY));
}
