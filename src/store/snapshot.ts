/**
 * A firm's settings and organisations as one numbered snapshot (firm.ts). Not scoped by a FirmScope: the entity objects,
 * which know their firm, load it too. Never writes.
 */

import { and, asc, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { DEFAULT_SETTINGS, type FirmEntity, type FirmSnapshot } from "../domain/firm.ts";
import type { FirmId } from "../domain/ids.ts";
import { MAX_FORMER_NAMES } from "../limits.ts";
import { entities, firms, grants } from "./schema.ts";
import { database } from "./scope.ts";

/** Firm and entities as of one moment; of removed entities the names alone. Throws when there is no such firm. */
export async function loadSnapshot(db: D1Database, firmId: FirmId): Promise<FirmSnapshot> {
  const store = database(db);
  const [firmRows, entityRows, former, consents] = await store.batch([
    store.select().from(firms).where(eq(firms.id, firmId)),
    store
      .select()
      .from(entities)
      .where(and(eq(entities.firmId, firmId), isNull(entities.removedAtMs)))
      .orderBy(asc(entities.createdAtMs), asc(entities.tenantId)),
    store
      .select({ tenantId: entities.tenantId, name: entities.name })
      .from(entities)
      .where(and(eq(entities.firmId, firmId), isNotNull(entities.removedAtMs)))
      .orderBy(desc(entities.removedAtMs), asc(entities.tenantId))
      .limit(MAX_FORMER_NAMES),
    store.select({ id: grants.id, mayAdd: grants.mayAdd }).from(grants).where(eq(grants.firmId, firmId)),
  ]);
  const firm = firmRows[0];
  if (firm === undefined) throw new Error(`no firm ${firmId}`);
  const mayAdd = new Map(consents.map((consent) => [consent.id, consent.mayAdd]));
  return {
    version: firm.version,
    firmId,
    name: firm.name,
    settings: { ...DEFAULT_SETTINGS, ...firm.settings },
    entities: entityRows.map((row) => toFirmEntity(row, mayAdd.get(row.grantId) ?? null)),
    former,
  };
}

/** Grows with every change of the firm's settings or entities. Throws when there is no such firm. */
export async function firmVersion(db: D1Database, firmId: FirmId): Promise<number> {
  const firm = await database(db).select({ version: firms.version }).from(firms).where(eq(firms.id, firmId)).get();
  if (firm === undefined) throw new Error(`no firm ${firmId}`);
  return firm.version;
}

function toFirmEntity(row: typeof entities.$inferSelect, mayAdd: boolean | null): FirmEntity {
  return {
    tenantId: row.tenantId,
    name: row.name,
    role: row.role,
    trackingOptionId: row.trackingOptionId,
    trackingOptionName: row.trackingOptionName,
    paused: row.paused,
    dayLimit: row.dayLimit,
    grantId: row.grantId,
    groupPaymentsAccount: row.groupPaymentsAccount,
    creditsAccount: row.creditsAccount,
    accountCodes: row.accountCodes,
    taxTypes: row.taxTypes,
    mayAdd,
  };
}
