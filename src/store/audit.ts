/** Who did what in one firm. Entries are added with the change they describe, and never edited or removed. */

import { desc, eq, gte, lte, sql } from "drizzle-orm";
import { type Page, pageOf, type TimeKey } from "./cursor.ts";
import { audit } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export type { AuditValues } from "./schema.ts";

export type AuditEntry = Omit<typeof audit.$inferSelect, "firmId">;

export interface AuditFilter {
  /** The person's id, for a token the id of who made it. */
  readonly by?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export async function addAudit(firm: FirmScope, entry: AuditEntry): Promise<void> {
  await firm.db.insert(audit).values({ ...entry, firmId: firm.firmId });
}

/** Newest first by (at, id). */
export async function listAudit(
  firm: FirmScope,
  page: { readonly filter: AuditFilter; readonly after: TimeKey | null; readonly limit: number },
): Promise<Page<AuditEntry>> {
  const { filter, after, limit } = page;
  const rows = await firm.db
    .select()
    .from(audit)
    .where(
      firm.where(
        audit,
        filter.by === undefined ? undefined : eq(audit.userId, filter.by),
        filter.fromMs === undefined ? undefined : gte(audit.atMs, filter.fromMs),
        filter.toMs === undefined ? undefined : lte(audit.atMs, filter.toMs),
        after === null ? undefined : sql`(${audit.atMs}, ${audit.id}) < (${after[0]}, ${after[1]})`,
      ),
    )
    .orderBy(desc(audit.atMs), desc(audit.id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.atMs, row.id], item: ({ firmId: _firmId, ...entry }) => entry });
}
