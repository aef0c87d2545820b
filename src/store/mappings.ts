/**
 * Which copy belongs to which group record: one firm's list for the page, and the satellites' outbox that writes it.
 * `upsertMappings` takes the firm from its caller, a satellite's object, instead of a FirmScope.
 */

import { asc, eq, or, type SQL, sql } from "drizzle-orm";
import type { RecordKind } from "../domain/failure.ts";
import type { FirmId, TenantId } from "../domain/ids.ts";
import type { MappingChange, MappingRow } from "../domain/mapping.ts";
import { type MappingKey, type Page, pageOf } from "./cursor.ts";
import { contains } from "./event-filter.ts";
import { mappings } from "./schema.ts";
import type { FirmScope } from "./scope.ts";
import { jsonChunks, upsertByRev } from "./upsert.ts";

export interface MappingFilter {
  readonly kind?: RecordKind | undefined;
  readonly entity?: TenantId | undefined;
  readonly search?: string | undefined;
}

/** By (kind, group record, satellite), which is how the rows are stored. */
export async function listMappings(
  firm: FirmScope,
  { filter, after, limit, lookAt }: MappingPageRequest,
): Promise<Page<MappingRow>> {
  const lookedTo = lookAt === undefined ? null : await endOfLook(firm, filter, after, lookAt);
  const within = lookedTo === null ? undefined : sql`${KEY} <= (${lookedTo[0]}, ${lookedTo[1]}, ${lookedTo[2]})`;
  const rows = await firm.db
    .select()
    .from(mappings)
    .where(firm.where(mappings, ...mappingConditions(filter, after), within))
    .orderBy(asc(mappings.kind), asc(mappings.groupId), asc(mappings.tenantId))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: keyOf, item: (row) => row, lookedTo });
}

interface MappingPageRequest {
  readonly filter: MappingFilter;
  readonly after: MappingKey | null;
  readonly limit: number;
  /** Rows that the page looks at for what no index answers; missing: all there are. */
  readonly lookAt?: number;
}

const KEY = sql`(${mappings.kind}, ${mappings.groupId}, ${mappings.tenantId})`;

function keyOf({ kind, groupId, tenantId }: Pick<MappingRow, "kind" | "groupId" | "tenantId">): MappingKey {
  return [kind, groupId, tenantId];
}

/** The last row that a page looks at; null where the list ends before, or its order answers the filter. */
async function endOfLook(
  firm: FirmScope,
  { kind, entity, search }: MappingFilter,
  after: MappingKey | null,
  lookAt: number,
): Promise<MappingKey | null> {
  if (entity === undefined && search === undefined) return null;
  const row = await firm.db
    .select({ kind: mappings.kind, groupId: mappings.groupId, tenantId: mappings.tenantId })
    .from(mappings)
    .where(firm.where(mappings, ...mappingConditions({ kind }, after)))
    .orderBy(asc(mappings.kind), asc(mappings.groupId), asc(mappings.tenantId))
    .limit(1)
    .offset(lookAt - 1)
    .get();
  return row === undefined ? null : keyOf(row);
}

export async function mappingOf(
  firm: FirmScope,
  { kind, groupId, tenantId }: Pick<MappingRow, "kind" | "groupId" | "tenantId">,
): Promise<MappingRow | null> {
  const key = firm.where(
    mappings,
    eq(mappings.kind, kind),
    eq(mappings.groupId, groupId),
    eq(mappings.tenantId, tenantId),
  );
  return (await firm.db.select().from(mappings).where(key).get()) ?? null;
}

export async function hasMappings(firm: FirmScope): Promise<boolean> {
  const one = firm.db.select({ groupId: mappings.groupId }).from(mappings).where(firm.where(mappings)).limit(1);
  return (await one.get()) !== undefined;
}

/** `after`: where the page before ended. */
export function mappingConditions(
  { kind, entity, search }: MappingFilter,
  after: MappingKey | null,
): readonly (SQL | undefined)[] {
  return [
    kind && eq(mappings.kind, kind),
    entity && eq(mappings.tenantId, entity),
    search === undefined
      ? undefined
      : or(...[mappings.label, mappings.groupId, mappings.satelliteId].map((column) => contains(column, search))),
    after === null ? undefined : sql`${KEY} > (${after[0]}, ${after[1]}, ${after[2]})`,
  ];
}

/** Takes or removes each row whose `rev` is higher than the stored one. */
export async function upsertMappings(db: D1Database, firmId: FirmId, changes: readonly MappingChange[]): Promise<void> {
  const kept = changes.filter((change) => !change.removed).map(({ removed: _removed, ...row }) => ({ ...row, firmId }));
  await upsertByRev(
    db,
    {
      table: mappings,
      key: [mappings.firmId, mappings.kind, mappings.groupId, mappings.tenantId],
      fixed: [],
    },
    kept,
  );
  await deleteMappings(
    db,
    firmId,
    changes.filter((change) => change.removed),
  );
}

async function deleteMappings(db: D1Database, firmId: FirmId, gone: readonly MappingRow[]): Promise<void> {
  const statement = db.prepare(
    `DELETE FROM mappings WHERE firm_id = ?1 AND EXISTS (
       SELECT 1 FROM json_each(?2) WHERE value ->> '$.kind' = kind AND value ->> '$.groupId' = group_id
       AND value ->> '$.tenantId' = tenant_id AND value ->> '$.rev' > rev)`,
  );
  for (const json of jsonChunks(gone)) await statement.bind(firmId, json).run();
}
