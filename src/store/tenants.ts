/**
 * Organisations before their firm is known. Not scoped by a FirmScope: intake asks whose a tenant is, the connect flow
 * who holds it, and the entity's object marks its own row.
 */

import { and, eq, isNull, sql } from "drizzle-orm";
import type { FirmId, TenantId } from "../domain/ids.ts";
import { entities } from "./schema.ts";
import { database } from "./scope.ts";

/** Null for a tenant that was never connected or was removed. For intake and for an object that does not know its firm. */
export async function firmOfTenant(db: D1Database, tenantId: TenantId): Promise<FirmId | null> {
  const row = await database(db)
    .select({ firmId: entities.firmId })
    .from(entities)
    .where(and(eq(entities.tenantId, tenantId), isNull(entities.removedAtMs)))
    .get();
  return row?.firmId ?? null;
}

/** Which firm holds each of these tenants; those that nobody holds are left out. For the connect flow. */
export async function holdersOf(
  db: D1Database,
  tenantIds: readonly TenantId[],
): Promise<ReadonlyMap<TenantId, FirmId>> {
  const rows = await database(db)
    .select({ tenantId: entities.tenantId, firmId: entities.firmId })
    .from(entities)
    .where(
      and(
        sql`${entities.tenantId} in (select value from json_each(${JSON.stringify(tenantIds)}))`,
        isNull(entities.removedAtMs),
      ),
    );
  return new Map(rows.map((row) => [row.tenantId, row.firmId]));
}

/** Xero has it no longer connected, as was found at `atMs`; null: it has. For the entity's object. */
export async function markDisconnected(db: D1Database, tenantId: TenantId, atMs: number | null): Promise<void> {
  await database(db).update(entities).set({ disconnectedAtMs: atMs }).where(eq(entities.tenantId, tenantId));
}

/** Xero's webhooks about the tenant are missed since `sinceMs`; null: they come. For the entity's object. */
export async function markSilent(db: D1Database, tenantId: TenantId, sinceMs: number | null): Promise<void> {
  await database(db).update(entities).set({ webhooksSilentSinceMs: sinceMs }).where(eq(entities.tenantId, tenantId));
}
