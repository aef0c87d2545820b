/**
 * A take-over as it is kept and shown (docs/api.md §5): copies that another tool or a person made in a satellite, matched to
 * the group's documents. Pure types.
 */

import type { Difference } from "./failure.ts";
import type { TenantId } from "./ids.ts";
import type { TieOutTrouble } from "./tie-out.ts";

export const TAKE_OVER_VERDICTS = ["exact", "differs", "ambiguous", "missing"] as const;
/**
 * `exact`: number, contact, date and total agree; `differs`: the one candidate does not agree in all of them; `ambiguous`:
 * several candidates, or one that is the copy of another record; `missing`: no candidate.
 */
export type TakeOverVerdict = (typeof TAKE_OVER_VERDICTS)[number];

/** One document of the group that belongs to the satellite and has no copy there that Orbit knows. */
export interface TakeOverItem {
  readonly kind: "invoice" | "credit-note";
  readonly groupId: string;
  readonly number: string | null;
  /** The one candidate; null where there is none, or more than one. */
  readonly satelliteId: string | null;
  readonly verdict: TakeOverVerdict;
  readonly differences: readonly Difference[];
  /** Null: it is not to be adopted, or is not yet; false: it could not be, and its document says why. */
  readonly adopted: boolean | null;
}

export type TakeOverCounts = Readonly<Record<TakeOverVerdict, number>>;

export interface TakeOverProgress {
  readonly state: "running" | "done" | "failed";
  readonly isDryRun: boolean;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly failure: TieOutTrouble | null;
  readonly counts: TakeOverCounts;
  /** Documents of the group that have a copy in the satellite which Orbit knows: no part of the items. */
  readonly known: number;
  readonly adopted: number;
  /** The satellite that it is about. */
  readonly satellite: TenantId;
  /** Rows of items, which `takeOverItems` answers one after the other. */
  readonly rows: number;
}
