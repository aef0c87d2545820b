/**
 * Queue messages that could not be handed over in all their tries: kept until a person replays or removes them. A firm
 * sees those of the tenants it holds. `keepDeadLetter` and `deleteOldDeadLetters` are not scoped: the queue's consumer and the
 * cron do not know the firm.
 */

import { and, count, desc, eq, inArray, isNull, lt, type SQL, sql } from "drizzle-orm";
import { type TenantId, tenantId } from "../domain/ids.ts";
import { type Page, pageOf, type TimeKey } from "./cursor.ts";
import { deadLetters, entities, firms } from "./schema.ts";
import { database, type FirmScope } from "./scope.ts";

/** Stands where the tenant of a message cannot be read. */
export const UNREADABLE_TENANT = tenantId("unknown");

export interface DeadLetter {
  readonly id: string;
  readonly tenantId: TenantId;
  /** The queue message as JSON, as it was sent. */
  readonly body: string;
  readonly receivedAtMs: number;
}

/** The same message kept twice is one row. For the consumer of the dead-letter queue. */
export async function keepDeadLetter(db: D1Database, letter: DeadLetter): Promise<void> {
  await database(db).insert(deadLetters).values(letter).onConflictDoNothing();
}

/** Newest first. */
export async function listDeadLetters(
  firm: FirmScope,
  { after, limit }: { readonly after: TimeKey | null; readonly limit: number },
): Promise<Page<DeadLetter>> {
  const beyond =
    after === null ? undefined : sql`(${deadLetters.receivedAtMs}, ${deadLetters.id}) < (${after[0]}, ${after[1]})`;
  const rows = await firm.db
    .select()
    .from(deadLetters)
    .where(and(ofFirm(firm), beyond))
    .orderBy(desc(deadLetters.receivedAtMs), desc(deadLetters.id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.receivedAtMs, row.id], item: (row) => row });
}

export async function deadLetterById(firm: FirmScope, id: string): Promise<DeadLetter | null> {
  const row = await firm.db
    .select()
    .from(deadLetters)
    .where(and(ofFirm(firm), eq(deadLetters.id, id)))
    .get();
  return row ?? null;
}

/** False when the firm has no such letter. */
export async function deleteDeadLetter(firm: FirmScope, id: string): Promise<boolean> {
  const removed = await firm.db
    .delete(deadLetters)
    .where(and(ofFirm(firm), eq(deadLetters.id, id)))
    .returning({ id: deadLetters.id });
  return removed.length > 0;
}

/**
 * Removes up to `limit` letters older than `beforeMs`, whoever may see them; answers how many. For the cron: what they
 * say was found by the sweeps long before, and a letter that nobody may see would stay for ever.
 */
export async function deleteOldDeadLetters(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const old = database(db)
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(lt(deadLetters.receivedAtMs, beforeMs))
    .limit(limit);
  const removed = await database(db).delete(deadLetters).where(inArray(deadLetters.id, old));
  return removed.meta.changes;
}

export async function countDeadLetters(firm: FirmScope): Promise<number> {
  const [row] = await firm.db.select({ n: count() }).from(deadLetters).where(ofFirm(firm));
  return row?.n ?? 0;
}

/**
 * A letter that cannot be read names no tenant. With one firm there is no doubt which firm it belongs to; with several nobody may
 * see it, and only the log has it.
 */
function ofFirm(firm: FirmScope): SQL {
  const held = firm.db
    .select({ tenantId: entities.tenantId })
    .from(entities)
    .where(firm.where(entities, isNull(entities.removedAtMs)));
  return sql`(${deadLetters.tenantId} in ${held} or
    (${deadLetters.tenantId} = ${UNREADABLE_TENANT} and (select count(*) from ${firms}) = 1))`;
}
