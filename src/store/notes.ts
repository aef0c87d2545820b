/** What people wrote about the firm's documents. Callers: the API, and backups. */

import { and, asc, count, eq, sql } from "drizzle-orm";
import { DOCUMENT_NOTES_MOST, STATEMENTS_PER_BATCH } from "../limits.ts";
import { type NoteKey, type Page, pageOf } from "./cursor.ts";
import { notes } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

export type NoteRow = Omit<typeof notes.$inferSelect, "firmId">;
type Of = Pick<NoteRow, "kind" | "groupId">;

/** Oldest first. */
export async function notesOf(firm: FirmScope, of: Of): Promise<readonly NoteRow[]> {
  const rows = await firm.db
    .select()
    .from(notes)
    .where(firm.where(notes, isOf(of)))
    .orderBy(asc(notes.id))
    .limit(DOCUMENT_NOTES_MOST);
  return rows.map(noteOf);
}

/** False when the document has as many as it may have: counted by the statement that adds it, whoever else adds one. */
export async function addNote(firm: FirmScope, note: NoteRow): Promise<boolean> {
  const { kind, groupId, id, atMs, userId, userName, tokenName, text } = note;
  const here = firm.db
    .select({ here: count() })
    .from(notes)
    .where(firm.where(notes, isOf(note)));
  const added = await firm.db.run(
    sql`insert into ${notes} (firm_id, kind, group_id, id, at_ms, user_id, user_name, token_name, text)
      select ${firm.firmId}, ${kind}, ${groupId}, ${id}, ${atMs}, ${userId}, ${userName}, ${tokenName}, ${text}
      where (${here}) < ${DOCUMENT_NOTES_MOST}`,
  );
  return added.meta.changes > 0;
}

/** What it said; null where there is none. */
export async function removeNote(firm: FirmScope, of: Of & Pick<NoteRow, "id">): Promise<NoteRow | null> {
  const [removed] = await firm.db
    .delete(notes)
    .where(firm.where(notes, isOf(of), eq(notes.id, of.id)))
    .returning();
  return removed === undefined ? null : noteOf(removed);
}

/** Of all documents, by (kind, document, id). */
export async function listNotes(
  firm: FirmScope,
  { after, limit }: { readonly after: NoteKey | null; readonly limit: number },
): Promise<Page<NoteRow>> {
  const beyond =
    after === null
      ? undefined
      : sql`(${notes.kind}, ${notes.groupId}, ${notes.id}) > (${after[0]}, ${after[1]}, ${after[2]})`;
  const rows = await firm.db
    .select()
    .from(notes)
    .where(firm.where(notes, beyond))
    .orderBy(asc(notes.kind), asc(notes.groupId), asc(notes.id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.kind, row.groupId, row.id], item: noteOf });
}

/** Notes of a backup, under their own ids: repeated ones change nothing. */
export async function restoreNotes(firm: FirmScope, restored: readonly NoteRow[]): Promise<void> {
  const statements = restored.map((note) =>
    firm.db
      .insert(notes)
      .values({ ...note, firmId: firm.firmId })
      .onConflictDoNothing(),
  );
  for (let start = 0; start < statements.length; start += STATEMENTS_PER_BATCH) {
    const [first, ...others] = statements.slice(start, start + STATEMENTS_PER_BATCH);
    if (first !== undefined) await firm.db.batch([first, ...others]);
  }
}

function isOf({ kind, groupId }: Of) {
  return and(eq(notes.kind, kind), eq(notes.groupId, groupId));
}

function noteOf({ firmId: _firmId, ...note }: typeof notes.$inferSelect): NoteRow {
  return note;
}
