/**
 * Takes the result of a tie-out from the group's object, which is why it has no FirmScope: the run and its differences in one
 * transaction, and whether the month's sign-off still stands. A result that arrives twice changes nothing.
 */

import { and, desc, eq, inArray, notInArray } from "drizzle-orm";
import type { FirmId } from "../domain/ids.ts";
import { changedFigures } from "../domain/signed-figures.ts";
import type { TieOutFigures, TieOutResult } from "../domain/tie-out.ts";
import { STATEMENTS_PER_BATCH, TIE_OUT_DIFFERENCES_PER_ROW, TIE_OUTS_KEPT } from "../limits.ts";
import { monthSignOffs, tieOutDifferences, tieOuts } from "./schema.ts";
import { type Database, database } from "./scope.ts";

export async function writeTieOut(d1: D1Database, firmId: FirmId, result: TieOutResult): Promise<void> {
  const db = database(d1);
  const figures = result.satellites.map(({ differences: _differences, ...rest }) => rest);
  const { id, month, state, startedAtMs, checkedAtMs, failure, unrouted } = result;
  const over = { state, checkedAtMs, failure, unrouted, satellites: figures };
  await writeDifferences(db, firmId, result);
  // Last: a run that is done has all its differences.
  await db
    .insert(tieOuts)
    .values({ id, firmId, month, by: null, startedAtMs, ...over })
    .onConflictDoUpdate({ target: tieOuts.id, set: over, setWhere: eq(tieOuts.firmId, firmId) });
  if (state === "done") await noteSignOff(db, firmId, { month, figures, checkedAtMs });
  await deleteOldRuns(db, firmId, month);
}

async function writeDifferences(db: Database, firmId: FirmId, { id, satellites }: TieOutResult): Promise<void> {
  const rows = satellites.flatMap(({ tenantId, currency, differences }) =>
    chunks(differences).map((some) => ({ tenantId, currency, differences: some })),
  );
  const statements = rows.map((row, part) =>
    db
      .insert(tieOutDifferences)
      .values({ runId: id, part, firmId, ...row })
      .onConflictDoUpdate({ target: [tieOutDifferences.runId, tieOutDifferences.part], set: row }),
  );
  for (let start = 0; start < statements.length; start += STATEMENTS_PER_BATCH) {
    const [first, ...others] = statements.slice(start, start + STATEMENTS_PER_BATCH);
    if (first !== undefined) await db.batch([first, ...others]);
  }
}

/** Other figures than those that were signed are noted once, with their time; the signed ones again take the note off. */
async function noteSignOff(
  db: Database,
  firmId: FirmId,
  now: { readonly month: string; readonly figures: readonly TieOutFigures[]; readonly checkedAtMs: number },
): Promise<void> {
  const key = and(eq(monthSignOffs.firmId, firmId), eq(monthSignOffs.month, now.month));
  const signed = await db.select().from(monthSignOffs).where(key).get();
  // What was read before it was signed says nothing of it.
  if (signed === undefined || now.checkedAtMs < signed.atMs) return;
  const isChanged = changedFigures(signed.satellites, now.figures).length > 0;
  const changedAtMs = isChanged ? (signed.changedAtMs ?? now.checkedAtMs) : null;
  if (changedAtMs !== signed.changedAtMs) await db.update(monthSignOffs).set({ changedAtMs }).where(key);
}

async function deleteOldRuns(db: Database, firmId: FirmId, month: string): Promise<void> {
  const ofMonth = and(eq(tieOuts.firmId, firmId), eq(tieOuts.month, month));
  const signed = await db
    .select({ id: monthSignOffs.runId })
    .from(monthSignOffs)
    .where(and(eq(monthSignOffs.firmId, firmId), eq(monthSignOffs.month, month)));
  const newest = await db
    .select({ id: tieOuts.id })
    .from(tieOuts)
    .where(ofMonth)
    .orderBy(desc(tieOuts.id))
    .limit(TIE_OUTS_KEPT);
  const kept = [...newest, ...signed].map(({ id }) => id);
  const old = await db
    .select({ id: tieOuts.id })
    .from(tieOuts)
    .where(and(ofMonth, notInArray(tieOuts.id, kept)));
  const ids = old.map(({ id }) => id).slice(0, STATEMENTS_PER_BATCH);
  if (ids.length === 0) return;
  await db.batch([
    db.delete(tieOutDifferences).where(inArray(tieOutDifferences.runId, ids)),
    db.delete(tieOuts).where(inArray(tieOuts.id, ids)),
  ]);
}

function chunks<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / TIE_OUT_DIFFERENCES_PER_ROW);
  return Array.from({ length: count }, (_, at) =>
    items.slice(at * TIE_OUT_DIFFERENCES_PER_ROW, (at + 1) * TIE_OUT_DIFFERENCES_PER_ROW),
  );
}
