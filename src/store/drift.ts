/**
 * Copies that no longer equal their group record: the mappings that say so. There is no table of its own, so that the list
 * and `drifted` of a mapping cannot disagree. Only copies in organisations that are connected to the firm.
 */

import { and, asc, count, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { RecordKind } from "../failure.ts";
import type { TenantId } from "../ids.ts";
import type { MappingRow } from "../mapping.ts";
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

/** By (kind, group record, satellite). */
export async function listDrift(
  firm: FirmScope,
  {
    filter,
    after,
    limit,
  }: { readonly filter: MappingFilter; readonly after: MappingKey | null; readonly limit: number },
): Promise<Page<MappingRow>> {
  const rows = await firm.db
    .select()
    .from(mappings)
    .where(firm.where(mappings, isDrifted(firm), ...mappingConditions(filter, after)))
    .orderBy(asc(mappings.kind), asc(mappings.groupId), asc(mappings.tenantId))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.kind, row.groupId, row.tenantId], item: (row) => row });
}

/** How many copies drifted of those that the filter or the list names, and the first `limit` of them. */
export async function matchDrift(
  firm: FirmScope,
  named: { readonly filter: MappingFilter } | { readonly copies: readonly CopyRef[] },
  limit: number,
): Promise<{ readonly matched: number; readonly copies: readonly CopyRef[] }> {
  const conditions = "filter" in named ? mappingConditions(named.filter, null) : [isOneOf(named.copies)];
  const selected = firm.where(mappings, isDrifted(firm), ...conditions);
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

function isDrifted(firm: FirmScope): SQL | undefined {
  const connected = firm.db
    .select({ tenantId: entities.tenantId })
    .from(entities)
    .where(firm.where(entities, isNull(entities.removedAtMs)));
  // Written out, so that the index of drifted rows serves.
  return and(sql`drifted = 1`, isNotNull(mappings.differences), inArray(mappings.tenantId, connected));
}

function isOneOf(copies: readonly CopyRef[]): SQL {
  return sql`exists (select 1 from json_each(${JSON.stringify(copies)}) where value ->> '$.kind' = ${mappings.kind}
    and value ->> '$.groupId' = ${mappings.groupId} and value ->> '$.tenantId' = ${mappings.tenantId})`;
}
