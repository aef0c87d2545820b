/** Which copy belongs to which group record. The satellite's object is the only writer; D1 holds a projection of it. */

import type { Difference, RecordKind } from "./failure.ts";
import type { TenantId } from "./ids.ts";

export interface MappingRow {
  readonly kind: RecordKind;
  readonly groupId: string;
  readonly tenantId: TenantId;
  readonly satelliteId: string;
  readonly label: string;
  readonly syncedAtMs: number;
  /** The copy no longer equals its group record: how, and since when that is known; else both are null. */
  readonly drifted: boolean;
  readonly differences: readonly Difference[] | null;
  readonly driftSeenAtMs: number | null;
  /** When Orbit put the group's values back over an edit; `differences` are then those it replaced, and nothing differs. */
  readonly putBackAtMs?: number | null;
  /** The person who decided that the copy stays as it is, and since when. */
  readonly keptBy?: string | null;
  readonly keptSinceMs?: number | null;
  /** Grows with every change; D1 keeps the higher one. */
  readonly rev: number;
}

/** `removed`: the copy no longer belongs to the record, and the row goes. */
export type MappingChange = MappingRow & { readonly removed?: boolean };
