/**
 * Who did what in one firm. Entries are added with the change they describe, and never edited or removed. Callers: the API
 * (api/audit-trail.ts) and the connect flow.
 */

import { desc, eq, gte, lte, sql } from "drizzle-orm";
import { AUDIT_SUBJECT_CHARS, STATEMENTS_PER_BATCH } from "../limits.ts";
import { log } from "../log.ts";
import { type Page, pageOf, type TimeKey } from "./cursor.ts";
import { type AuditValues, audit } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export type { AuditValues } from "./schema.ts";

export type AuditEntry = Omit<typeof audit.$inferSelect, "firmId">;

export interface AuditFilter {
  /** The person's id, for a token the id of who made it. */
  readonly by?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Entries of a backup, under their own ids: repeated ones change nothing. */
export async function restoreAudit(firm: FirmScope, entries: readonly AuditEntry[]): Promise<void> {
  const statements = entries.map((entry) =>
    firm.db
      .insert(audit)
      .values({ ...entry, firmId: firm.firmId })
      .onConflictDoNothing(),
  );
  for (let start = 0; start < statements.length; start += STATEMENTS_PER_BATCH) {
    const [first, ...others] = statements.slice(start, start + STATEMENTS_PER_BATCH);
    if (first !== undefined) await firm.db.batch([first, ...others]);
  }
}

/** `resource.verb`. */
export type AuditAction =
  | "settings.change"
  | "entity.connect"
  | "entity.change"
  | "entity.check"
  | "entity.disconnect"
  | "entity.forget-copies"
  | "setup.add"
  | "event.resync"
  | "event.resolve"
  | "event.unresolve"
  | "event.decide"
  | "copies.adopt"
  | "copy.restore"
  | "copy.stop-keeping"
  | "document.check"
  | "document.note"
  | "document.remove-note"
  | "backfill.start"
  | "backfill.cancel"
  | "tie-out.start"
  | "tie-out.sign-off"
  | "tie-out.take-back"
  | "dead-letter.replay"
  | "dead-letter.remove"
  | "member.invite"
  | "member.change"
  | "member.remove"
  | "token.create"
  | "token.revoke"
  | "alert.test"
  | "mail.change"
  | "mail.test"
  | "firm.export"
  | "firm.import";

export interface NewAuditEntry {
  readonly id: string;
  readonly atMs: number;
  readonly user: { readonly id: string; readonly name: string };
  /** Null: on the page. */
  readonly token: { readonly id: string; readonly name: string } | null;
  readonly action: AuditAction;
  /** What it was done to: a name or an id, or how many of them. */
  readonly subject: string;
  readonly before?: AuditValues;
  readonly after?: AuditValues;
}

/** The change stands even if D1 does not take the entry; then the log has it. */
export async function addAudit(firm: FirmScope, entry: NewAuditEntry): Promise<void> {
  const { id, atMs, user, token, action, subject, before, after } = entry;
  try {
    await firm.db.insert(audit).values({
      ...{ id, firmId: firm.firmId, atMs, userId: user.id, userName: user.name },
      ...{ tokenId: token?.id ?? null, tokenName: token?.name ?? null, action },
      ...{ subject: subject.slice(0, AUDIT_SUBJECT_CHARS), before: before ?? null, after: after ?? null },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log("audit-failed", { firmId: firm.firmId, userId: user.id, action, reason });
  }
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
