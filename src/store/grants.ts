/**
 * Consents: their state as the entities page shows it, and which of them serve nothing any more. Not scoped by a FirmScope:
 * the grant's object writes its own row, and the cron looks at all firms.
 */

import { aliasedTable, and, eq, gt, isNull, lt, notExists, or, type SQL } from "drizzle-orm";
import type { GrantId } from "../domain/ids.ts";
import { entities, grants } from "./schema.ts";
import { database } from "./scope.ts";

export type GrantStatus = "ok" | "reconnect";

export async function setGrantStatus(
  db: D1Database,
  grantId: GrantId,
  { status, atMs }: { readonly status: GrantStatus; readonly atMs: number },
): Promise<void> {
  await database(db).update(grants).set({ status, updatedAtMs: atMs }).where(eq(grants.id, grantId));
}

/**
 * Consents that have served no organisation since `beforeMs`: a newer consent took their place, or the last of their
 * organisations was disconnected here.
 */
export async function unusedGrants(db: D1Database, beforeMs: number, limit: number): Promise<readonly GrantId[]> {
  const rows = await database(db).select({ id: grants.id }).from(grants).where(unused(db, beforeMs)).limit(limit);
  return rows.map((row) => row.id);
}

/** False when it serves an organisation again. */
export async function deleteUnusedGrant(db: D1Database, grantId: GrantId, beforeMs: number): Promise<boolean> {
  const removed = await database(db)
    .delete(grants)
    .where(and(eq(grants.id, grantId), unused(db, beforeMs)));
  return removed.meta.changes > 0;
}

/** No time is kept of when a consent was replaced: while the firm has a newer one than `beforeMs`, that may be it. */
function unused(db: D1Database, beforeMs: number): SQL | undefined {
  const served = database(db)
    .select({ id: entities.tenantId })
    .from(entities)
    .where(
      and(
        eq(entities.firmId, grants.firmId),
        eq(entities.grantId, grants.id),
        or(isNull(entities.removedAtMs), gt(entities.removedAtMs, beforeMs)),
      ),
    );
  const newer = aliasedTable(grants, "newer");
  const replaced = database(db)
    .select({ id: newer.id })
    .from(newer)
    .where(and(eq(newer.firmId, grants.firmId), gt(newer.updatedAtMs, beforeMs)));
  return and(lt(grants.updatedAtMs, beforeMs), notExists(served), notExists(replaced));
}
