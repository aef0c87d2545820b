/** Which firms the alerts' run has something to do for. Not scoped: the cron asks for all of them, in one query. */

import { asc, sql } from "drizzle-orm";
import type { FirmId } from "../domain/ids.ts";
import { firms } from "./schema.ts";
import { database } from "./scope.ts";

/**
 * Firms that something may have to be said of: each part is a look into an index that holds the firm's open work alone, so
 * that a thousand firms in step cost a thousand seeks, not their rows.
 */
export async function firmsWithWork(d1: D1Database, nowMs: number, limit: number): Promise<readonly FirmId[]> {
  const rows = await database(d1)
    .select({ id: firms.id })
    .from(firms)
    .where(
      sql`exists (select 1 from events where events.firm_id = ${firms.id} and events.status <> 'synced' and events.status in ('failed', 'waiting'))
        or exists (select 1 from entities join grants on grants.id = entities.grant_id where entities.firm_id = ${firms.id}
          and entities.removed_at_ms is null and (entities.disconnected_at_ms is not null or entities.webhooks_silent_since_ms is not null or grants.status = 'reconnect'))
        or exists (select 1 from entities join dead_letters on dead_letters.tenant_id = entities.tenant_id where entities.firm_id = ${firms.id})
        or exists (select 1 from month_sign_offs where month_sign_offs.firm_id = ${firms.id} and month_sign_offs.changed_at_ms is not null)
        or exists (select 1 from alerts where alerts.firm_id = ${firms.id})
        or exists (select 1 from mail_alerts where mail_alerts.firm_id = ${firms.id})
        or exists (select 1 from alert_history where alert_history.firm_id = ${firms.id} and alert_history.ended_at_ms is null)
        or exists (select 1 from mail_preferences where mail_preferences.firm_id = ${firms.id} and mail_preferences.next_digest_at_ms <= ${nowMs})`,
    )
    .orderBy(asc(firms.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
