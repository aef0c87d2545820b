/** What the cron removes, in bounded batches: finished events and ended sessions. Open events are never removed. */

import { DAY_WINDOW_MS, MAX_RETENTION_BATCHES, RETENTION_BATCH_EVENTS } from "../limits.ts";
import { log } from "../log.ts";
import { deleteOldEvents } from "../store/event-rows.ts";
import { deleteExpiredSessions } from "../store/sessions.ts";

export async function removeOld(db: D1Database, retentionDays: number, nowMs: number): Promise<void> {
  let events = 0;
  for (let batch = 0; batch < MAX_RETENTION_BATCHES; batch++) {
    const removed = await deleteOldEvents(db, nowMs - retentionDays * DAY_WINDOW_MS, RETENTION_BATCH_EVENTS);
    events += removed;
    if (removed < RETENTION_BATCH_EVENTS) break;
  }
  await deleteExpiredSessions(db, nowMs);
  log("retention", { events });
}
