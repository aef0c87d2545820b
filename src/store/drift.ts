/**
 * Copies that no longer equal their group record, or did lately and were put back: the mappings that say so. There is no
 * table of its own, so that the list and `drifted` of a mapping cannot disagree. Only copies in organisations that are connected to the firm.
 */

import { and, asc, count, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import type { RecordKind } from "../domain/failure.ts";
import type { TenantId } from "../domain/ids.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { type MappingKey, type Page, pageOf } from "./cursor.ts";
import { type MappingFilter, mappingConditions } from "./mappings.ts";
import { entities, mappings } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

/** Names one copy. */
export interface CopyRef {
  readonly kind: RecordKind;
  readonly groupId: string;
  readonly tenantId: TenantId;
}

export interface DriftFilter extends MappingFilter {
  /** Those that differ now, those that Orbit put back since `putBackSinceMs`; missing: both. */
  readonly state?: "differs" | "put-back" | undefined;
  readonly putBackSinceMs: number;
}

/** By (kind, group record, satellite). */
export async function listDrift(
  firm: FirmScope,
  { filter, after, limit }: { readonly filter: DriftFilter; readonly after: MappingKey | null; readonly limit: number },
): Promise<Page<MappingRow>> {
  const rows = await firm.db
    .select()
    .from(mappings)
    .where(firm.where(mappings, isListed(firm, filter), ...mappingConditions(filter, after)))
    .orderBy(asc(mappings.kind), asc(mappings.groupId), asc(mappings.tenantId))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.kind, row.groupId, row.tenantId], item: (row) => row });
}

/** Satellites in which a person keeps the copy of the record as it is: few, whatever the size of the firm. */
export async function keptCopies(
  firm: FirmScope,
  { kind, groupId }: Pick<CopyRef, "kind" | "groupId">,
): Promise<readonly TenantId[]> {
  const key = firm.where(mappings, eq(mappings.kind, kind), eq(mappings.groupId, groupId), isNotNull(mappings.keptBy));
  const rows = await firm.db.select({ tenantId: mappings.tenantId }).from(mappings).where(key);
  return rows.map((row) => row.tenantId);
}

/** How many copies drifted of those that the filter or the list names, and the first `limit` of them. */
export async function matchDrift(
  firm: FirmScope,
  named: { readonly filter: MappingFilter } | { readonly copies: readonly CopyRef[] },
  limit: number,
): Promise<{ readonly matched: number; readonly copies: readonly CopyRef[] }> {
  const conditions = "filter" in named ? mappingConditions(named.filter, null) : [isOneOf(named.copies)];
  // What a person keeps is no matter of a repair.
  const selected = firm.where(mappings, isDrifted(firm), isNull(mappings.keptBy), ...conditions);
  const [counted, copies] = await firm.db.batch([
    firm.db.select({ n: count() }).from(mappings).where(selected),
    firm.db
      .select({ kind: mappings.kind, groupId: mappings.groupId, tenantId: mappings.tenantId })
      .from(mappings)
      .where(selected)
      .orderBy(asc(mappings.kind), asc(mappings.groupId), asc(mappings.tenantId))
      .limit(limit),
  ]);
  return { matched: counted[0]?.n ?? 0, copies };
}

/** For figures: how many there are. */
export async function countDrift(firm: FirmScope): Promise<number> {
  const [row] = await firm.db
    .select({ n: count() })
    .from(mappings)
    .where(firm.where(mappings, isDrifted(firm)));
  return row?.n ?? 0;
}

function isDrifted(firm: FirmScope): SQL | undefined {
  // Written out, so that the index of drifted rows serves.
  return and(sql`drifted = 1`, isNotNull(mappings.differences), isConnected(firm));
}

function isListed(firm: FirmScope, { state, putBackSinceMs }: DriftFilter): SQL | undefined {
  const isPutBack = and(sql`put_back_at_ms > ${putBackSinceMs}`, isConnected(firm));
  if (state === "put-back") return isPutBack;
  return state === "differs" ? isDrifted(firm) : or(isDrifted(firm), isPutBack);
}

function isConnected(firm: FirmScope): SQL {
  const connected = firm.db
    .select({ tenantId: entities.tenantId })
    .from(entities)
    .where(firm.where(entities, isNull(entities.removedAtMs)));
  return inArray(mappings.tenantId, connected);
}

function isOneOf(copies: readonly CopyRef[]): SQL {
  return sql`exists (select 1 from json_each(${JSON.stringify(copies)}) where value ->> '$.kind' = ${mappings.kind}
    and value ->> '$.groupId' = ${mappings.groupId} and value ->> '$.tenantId' = ${mappings.tenantId})`;
}
