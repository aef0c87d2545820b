/** Which copy belongs to which group record. The satellite's object is the only writer; D1 holds a projection of it. */

import type { RecordKind } from "./failure.ts";
import type { TenantId } from "./ids.ts";

export interface MappingRow {
  readonly kind: RecordKind;
  readonly groupId: string;
  readonly tenantId: TenantId;
  readonly satelliteId: string;
  readonly label: string;
  readonly syncedAtMs: number;
  readonly drifted: boolean;
  /** Grows with every change; D1 keeps the higher one. */
  readonly rev: number;
}

/** `removed`: the copy no longer belongs to the record, and the row goes. */
export type MappingChange = MappingRow & { readonly removed?: boolean };
