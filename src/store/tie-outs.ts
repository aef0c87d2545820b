/** Tie-outs of a firm's months and their sign-offs, as the page reads and changes them. Results come by tie-out-results.ts. */

import { and, asc, desc, eq, gt, gte, isNotNull, isNull, max, notInArray, or, sql } from "drizzle-orm";
import type { FirmId, TenantId } from "../domain/ids.ts";
import type { TieOutDifference } from "../domain/tie-out.ts";
import { type Page, pageOf } from "./cursor.ts";
import { entities, monthSignOffs, tieOutDifferences, tieOuts } from "./schema.ts";
import { database, type FirmScope } from "./scope.ts";

export type TieOutRow = typeof tieOuts.$inferSelect;
export type SignOffRow = typeof monthSignOffs.$inferSelect;

/** Before the group's object hears of it, so that whoever asks next sees it. */
export async function addRun(
  firm: FirmScope,
  run: { readonly id: string; readonly month: string; readonly by: string | null },
  startedAtMs: number,
): Promise<void> {
  const values = { ...run, firmId: firm.firmId, state: "running", startedAtMs, satellites: [], unrouted: 0 } as const;
  await firm.db.insert(tieOuts).values(values);
}

/** The object did not take it. */
export async function removeRun(firm: FirmScope, id: string): Promise<void> {
  await firm.db.delete(tieOuts).where(firm.where(tieOuts, eq(tieOuts.id, id), eq(tieOuts.state, "running")));
}

/** What a person asked for last, or the night has brought since; a night that was given up is left out. */
export async function newestRun(firm: FirmScope, month: string): Promise<TieOutRow | null> {
  const rows = await firm.db
    .select()
    .from(tieOuts)
    .where(firm.where(tieOuts, eq(tieOuts.month, month), isShown()))
    .orderBy(desc(tieOuts.id))
    .limit(1);
  return rows[0] ?? null;
}

/** Months that have a run that is shown, newest first, with the state of the newest. */
export async function listMonths(firm: FirmScope, limit: number) {
  const rows = await firm.db
    // SQLite gives the other columns of the row that has the maximum.
    .select({ month: tieOuts.month, state: tieOuts.state, checkedAtMs: tieOuts.checkedAtMs, id: max(tieOuts.id) })
    .from(tieOuts)
    .where(firm.where(tieOuts, isShown()))
    .groupBy(tieOuts.month)
    .orderBy(desc(tieOuts.month))
    .limit(limit);
  const signed = await firm.db
    .select({ month: monthSignOffs.month, atMs: monthSignOffs.atMs, changedAtMs: monthSignOffs.changedAtMs })
    .from(monthSignOffs)
    .where(firm.where(monthSignOffs))
    .orderBy(desc(monthSignOffs.month))
    .limit(limit);
  return rows.map((row) => ({ ...row, signOff: signed.find((one) => one.month === row.month) ?? null }));
}

function isShown() {
  return or(isNotNull(tieOuts.by), eq(tieOuts.state, "done"));
}

/** A person's run that is under way and began after `sinceMs`. */
export async function runningRun(firm: FirmScope, month: string, sinceMs: number): Promise<TieOutRow | null> {
  const isUnderWay = and(eq(tieOuts.state, "running"), isNotNull(tieOuts.by), gt(tieOuts.startedAtMs, sinceMs));
  const where = firm.where(tieOuts, eq(tieOuts.month, month), isUnderWay);
  return (await firm.db.select().from(tieOuts).where(where).orderBy(desc(tieOuts.id)).limit(1))[0] ?? null;
}

interface DifferencePart {
  readonly part: number;
  readonly tenantId: TenantId;
  readonly currency: string;
  readonly differences: readonly TieOutDifference[];
}

export async function differenceParts(
  firm: FirmScope,
  runId: string,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<Page<DifferencePart>> {
  const beyond = after === null ? undefined : gt(tieOutDifferences.part, after);
  const rows = await firm.db
    .select()
    .from(tieOutDifferences)
    .where(firm.where(tieOutDifferences, eq(tieOutDifferences.runId, runId), beyond))
    .orderBy(asc(tieOutDifferences.part))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.part], item: (row) => row });
}

export async function signOffOf(firm: FirmScope, month: string): Promise<SignOffRow | null> {
  const where = firm.where(monthSignOffs, eq(monthSignOffs.month, month));
  return (await firm.db.select().from(monthSignOffs).where(where).get()) ?? null;
}

export async function putSignOff(firm: FirmScope, signOff: Omit<SignOffRow, "firmId" | "changedAtMs">): Promise<void> {
  const values = { ...signOff, firmId: firm.firmId, changedAtMs: null };
  await firm.db
    .insert(monthSignOffs)
    .values(values)
    .onConflictDoUpdate({ target: [monthSignOffs.firmId, monthSignOffs.month], set: values });
}

/** What it was; null when the month was not signed off. */
export async function removeSignOff(firm: FirmScope, month: string): Promise<SignOffRow | null> {
  const where = firm.where(monthSignOffs, eq(monthSignOffs.month, month));
  return (await firm.db.delete(monthSignOffs).where(where).returning())[0] ?? null;
}

/** Signed months that a newer tie-out shows with other figures, oldest first. */
export async function changedSignOffs(firm: FirmScope): Promise<readonly string[]> {
  const rows = await firm.db
    .select({ month: monthSignOffs.month })
    .from(monthSignOffs)
    .where(firm.where(monthSignOffs, isNotNull(monthSignOffs.changedAtMs)))
    .orderBy(asc(monthSignOffs.month));
  return rows.map(({ month }) => month);
}

/** Groups with a satellite, of firms whose night has not begun since `sinceMs`. Not scoped: the cron asks for all. */
export async function groupsWithoutNight(
  d1: D1Database,
  sinceMs: number,
  limit: number,
): Promise<readonly { readonly firmId: FirmId; readonly tenantId: TenantId }[]> {
  const db = database(d1);
  const hasSatellite = sql`exists (select 1 from ${entities} satellite where satellite.firm_id = ${entities.firmId}
    and satellite.role = 'satellite' and satellite.removed_at_ms is null)`;
  const hadNight = db
    .select({ firmId: tieOuts.firmId })
    .from(tieOuts)
    .where(and(isNull(tieOuts.by), gte(tieOuts.startedAtMs, sinceMs)));
  return await db
    .select({ firmId: entities.firmId, tenantId: entities.tenantId })
    .from(entities)
    .where(
      and(
        eq(entities.role, "group"),
        isNull(entities.removedAtMs),
        hasSatellite,
        notInArray(entities.firmId, hadNight),
      ),
    )
    .orderBy(asc(entities.firmId))
    .limit(limit);
}
