/**
 * A month's tie-out as it is kept and shown (docs/api.md §5): what Xero has in the group for each satellite beside what it
 * has in the satellite itself, and why the two differ. Pure types and constants; amounts are decimal strings.
 */

import type { TenantId } from "./ids.ts";
import type { DifferenceKind, TieOutReason } from "./tie-out-words.ts";

export const TIE_OUT_LINES = ["invoiced", "credited", "tax", "received", "owing"] as const;
export type TieOutLineName = (typeof TIE_OUT_LINES)[number];

export interface TieOutLine {
  readonly count: { readonly group: number; readonly satellite: number };
  readonly group: string;
  readonly satellite: string;
  /** Group less satellite. */
  readonly difference: string;
}

/** The document that a difference is about: of a payment the one that it pays. */
export interface TieOutDocument {
  readonly kind: "invoice" | "credit-note";
  readonly groupId: string | null;
  readonly satelliteId: string | null;
}

/** One document or payment on one line. What lowers the line (a credit note's tax, a refund) is negative here. */
export interface TieOutDifference {
  readonly kind: DifferenceKind;
  readonly number: string | null;
  readonly groupId: string | null;
  readonly satelliteId: string | null;
  readonly line: TieOutLineName;
  readonly group: string;
  readonly satellite: string;
  readonly reason: TieOutReason | null;
  readonly contactName: string | null;
  readonly date: string | null;
  readonly document: TieOutDocument;
}

/** A satellite's figures in one currency. */
export interface TieOutFigures {
  readonly tenantId: TenantId;
  readonly name: string;
  readonly currency: string;
  readonly lines: Readonly<Record<TieOutLineName, TieOutLine>>;
  /** Sum of the absolute differences that have no reason. */
  readonly unexplained: string;
  /** How many documents and payments were compared, those of both sides once. */
  readonly compared: { readonly documents: number; readonly payments: number };
  /** How many differences there are; a run keeps so many of them at most as it has room for. */
  readonly differing: number;
}

export interface TieOutSatellite extends TieOutFigures {
  readonly differences: readonly TieOutDifference[];
}

export type TieOutState = "running" | "done" | "failed";

/** Why a run ended without a result, or what one that is running waits for. */
export interface TieOutTrouble {
  readonly code: string;
  readonly title: string;
  readonly text: string;
}

/** A run as the group's object hands it to D1 when it is over. */
export interface TieOutResult {
  readonly id: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly state: Exclude<TieOutState, "running">;
  readonly startedAtMs: number;
  /** When the last of it was read. */
  readonly checkedAtMs: number;
  readonly failure: TieOutTrouble | null;
  readonly satellites: readonly TieOutSatellite[];
  /** Documents of the group dated in the month that name no satellite. */
  readonly unrouted: number;
}

/** First day of a month and of the next one, `YYYY-MM-DD`; null when it is not one. */
export function daysOfMonth(month: string): { readonly from: string; readonly until: string } | null {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (parts === null) return null;
  const [year, number] = [Number(parts[1]), Number(parts[2])];
  if (year < 1) return null;
  const until =
    number === 12
      ? `${String(year + 1).padStart(4, "0")}-01-01`
      : `${parts[1]}-${String(number + 1).padStart(2, "0")}-01`;
  return { from: `${month}-01`, until };
}
