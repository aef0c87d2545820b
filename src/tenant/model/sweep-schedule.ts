/**
 * How often Xero is looked at for what nobody announced, so that it never takes more than its share of the day's calls.
 * Group: every kind as often as is asked for while all of it fits; else invoices first, and the other five kinds with
 * what the share has besides. Satellite: half for what changed, half for looking
 * at all copies in turn; its set-up, while something depends on it, all of it. Pure.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { COMPARE_PER_SWEEP, DAY_WINDOW_MS, REFERENCES_LOOK_AGAIN_MS, SWEEP_SHARE_OF_DAY } from "../../limits.ts";
import type { ChangeCursor } from "./change-cursor.ts";
import type { MoneyKind } from "./doorbells.ts";

export type SweptKind = RecordKind | MoneyKind;

export interface SweepState extends ChangeCursor {
  readonly nextAtMs: number;
  readonly failures: number;
  /** When the call left that read the last of what had changed by then; null or absent: none has yet. */
  readonly doneAtMs?: number | null;
}

/** Where a satellite's turn over all its copies is. */
export interface RoundState {
  readonly kind: RecordKind;
  readonly afterId: string;
  readonly nextAtMs: number;
}

const MINUTES_PER_DAY = 24 * 60;
/** Credit notes, contacts, payments, overpayments, prepayments. */
const OTHER_KINDS = 5;

/** Minutes between two sweeps of a kind; 0 when they are off. */
export function sweepPace(reconcileMinutes: number, dayLimit: number, kind: SweptKind): number {
  if (reconcileMinutes === 0) return 0;
  const callsADay = Math.max(1, dayLimit * SWEEP_SHARE_OF_DAY);
  const invoiceMinutes = Math.max(reconcileMinutes, Math.ceil((2 * MINUTES_PER_DAY) / callsADay));
  if (kind === "invoice") return invoiceMinutes;
  const othersADay = callsADay - MINUTES_PER_DAY / invoiceMinutes;
  return Math.max(reconcileMinutes, Math.ceil((OTHER_KINDS * MINUTES_PER_DAY) / othersADay));
}

/** Time between two looks at each of `names` sorts of reference data that something depends on. */
export function referencePaceMs(names: number, dayLimit: number): number {
  return Math.max(REFERENCES_LOOK_AGAIN_MS, (names * DAY_WINDOW_MS) / Math.max(1, dayLimit * SWEEP_SHARE_OF_DAY));
}

/** Minutes between two looks of a satellite at what changed in it, for each kind; 0 when they are off. */
export function comparePace(reconcileMinutes: number, dayLimit: number): number {
  if (reconcileMinutes === 0) return 0;
  const callsADay = Math.max(1, (dayLimit * SWEEP_SHARE_OF_DAY) / 2);
  return Math.max(COMPARE_PER_SWEEP * reconcileMinutes, Math.ceil((3 * MINUTES_PER_DAY) / callsADay));
}

/** Minutes between two calls of the turn over all copies. */
export function roundPace(dayLimit: number): number {
  return Math.ceil(MINUTES_PER_DAY / Math.max(1, (dayLimit * SWEEP_SHARE_OF_DAY) / 2));
}
