/** One firm's alerts from their beginning to their end. `deleteOldAlerts` is not scoped: the cron asks for all firms. */

import { desc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import type { AlertHistoryRow, AlertSent, AlertTopic } from "../domain/alert.ts";
import { ALERT_SENT_KEPT } from "../limits.ts";
import { type Page, pageOf, type TimeKey } from "./cursor.ts";
import { alertHistory } from "./schema.ts";
import { database, type FirmScope } from "./scope.ts";

/** Newest first. */
export async function listAlertHistory(
  firm: FirmScope,
  { after, limit }: { readonly after: TimeKey | null; readonly limit: number },
): Promise<Page<AlertHistoryRow>> {
  const { sinceMs, id } = alertHistory;
  const beyond = after === null ? undefined : sql`(${sinceMs}, ${id}) < (${after[0]}, ${after[1]})`;
  const rows = await firm.db
    .select()
    .from(alertHistory)
    .where(firm.where(alertHistory, beyond))
    .orderBy(desc(sinceMs), desc(id))
    .limit(limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.sinceMs, row.id], item: ({ firmId: _firmId, ...row }) => row });
}

export async function openAlerts(firm: FirmScope): Promise<readonly AlertHistoryRow[]> {
  const rows = await firm.db
    .select()
    .from(alertHistory)
    .where(firm.where(alertHistory, isNull(alertHistory.endedAtMs)));
  return rows.map(({ firmId: _firmId, ...row }) => row);
}

export async function keepHistory(
  firm: FirmScope,
  { begun, changed }: { readonly begun: readonly AlertHistoryRow[]; readonly changed: readonly AlertHistoryRow[] },
): Promise<void> {
  const added = begun.map((row) =>
    firm.db
      .insert(alertHistory)
      .values({ ...row, firmId: firm.firmId })
      .onConflictDoNothing(),
  );
  const updated = changed.map(({ id, title, detail, lastSeenMs, endedAtMs }) =>
    firm.db
      .update(alertHistory)
      .set({ title, detail, lastSeenMs, endedAtMs })
      .where(firm.where(alertHistory, eq(alertHistory.id, id))),
  );
  const [first, ...others] = [...added, ...updated];
  if (first !== undefined) await firm.db.batch([first, ...others]);
}

/** Adds to the newest alert of each topic that it was sent. */
export async function addSent(firm: FirmScope, topics: readonly AlertTopic[], sent: AlertSent): Promise<void> {
  for (const topic of topics) {
    const newest = firm.db
      .select({ id: alertHistory.id })
      .from(alertHistory)
      .where(firm.where(alertHistory, eq(alertHistory.topic, topic)))
      .orderBy(desc(alertHistory.sinceMs), desc(alertHistory.id))
      .limit(1);
    const isRoom = sql`json_array_length(${alertHistory.sent}) < ${ALERT_SENT_KEPT}`;
    await firm.db
      .update(alertHistory)
      .set({ sent: sql`json_insert(${alertHistory.sent}, '$[#]', json(${JSON.stringify(sent)}))` })
      .where(firm.where(alertHistory, inArray(alertHistory.id, newest), isRoom));
  }
}

/** Up to `limit` of those that ended before; answers how many. */
export async function deleteOldAlerts(d1: D1Database, beforeMs: number, limit: number): Promise<number> {
  const db = database(d1);
  const old = db
    .select({ id: alertHistory.id })
    .from(alertHistory)
    .where(lt(alertHistory.endedAtMs, beforeMs))
    .limit(limit);
  return (await db.delete(alertHistory).where(inArray(alertHistory.id, old)).returning({ id: alertHistory.id })).length;
}
