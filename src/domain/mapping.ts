/**
 * Which copy belongs to which group record. A document's row says it of its copy (domain/document.ts): mappings and drift are
 * views of those. Contacts have no such row, and one has a copy in each satellite: their satellites' objects write the rows
 * of contacts, and D1 holds a projection of them.
 */

import type { DocumentRow } from "./document.ts";
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
}

/** `removed`: the copy no longer belongs to the contact, and the row goes. */
export interface ContactMapping extends MappingRow {
  readonly kind: "contact";
  /** Grows with every change; D1 keeps the higher one. */
  readonly rev: number;
  readonly removed?: boolean;
}

/** What the document's row says of its copy; null where there is none. */
export function mappingOfDocument(row: DocumentRow): MappingRow | null {
  const { kind, groupId, satelliteTenantId: tenantId, copy, driftSeenAtMs } = row;
  if (tenantId === null || copy === null) return null;
  const drifted = driftSeenAtMs !== null;
  const putBack = drifted ? null : row.putBack;
  return {
    ...{ kind, groupId, tenantId, satelliteId: copy.documentId, label: row.number ?? groupId, drifted },
    // One that was never in step was read at least.
    syncedAtMs: row.syncedAtMs ?? row.checkedAtMs ?? row.updatedAtMs,
    differences: drifted ? row.differences : (putBack?.differences ?? null),
    driftSeenAtMs: driftSeenAtMs ?? putBack?.seenAtMs ?? null,
    putBackAtMs: putBack?.atMs ?? null,
    keptBy: copy.kept?.by ?? null,
    keptSinceMs: copy.kept?.sinceMs ?? null,
  };
}
