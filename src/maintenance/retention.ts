/**
 * What the cron removes, in bounded batches: finished events, ended sessions, old dead letters and alerts, and the token sets of
 * consents that serve no organisation any more. Open events are never removed. Caller: index.ts.
 */

import type { GrantId } from "../domain/ids.ts";
import { DAY_WINDOW_MS, MAX_RETENTION_BATCHES, RETENTION_BATCH_ROWS, UNUSED_GRANT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf, forEachAtOnce, type Objects } from "../objects/objects.ts";
import { deleteOldAlerts } from "../store/alert-history.ts";
import { deleteOldDeadLetters } from "../store/dead-letters.ts";
import { deleteOldEvents } from "../store/event-rows.ts";
import { deleteUnusedGrant, unusedGrants } from "../store/grants.ts";
import { deleteExpiredSessions } from "../store/sessions.ts";

export interface Kept {
  readonly db: D1Database;
  readonly objects: Objects;
  readonly retentionDays: number;
}

export async function removeOld({ db, objects, retentionDays }: Kept, nowMs: number): Promise<void> {
  const beforeMs = nowMs - retentionDays * DAY_WINDOW_MS;
  const events = await inBatches((limit) => deleteOldEvents(db, beforeMs, limit));
  const sessions = await inBatches((limit) => deleteExpiredSessions(db, nowMs, limit));
  const messages = await inBatches((limit) => deleteOldDeadLetters(db, beforeMs, limit));
  const alerts = await inBatches((limit) => deleteOldAlerts(db, beforeMs, limit));
  const grants = await forgetUnusedGrants({ db, objects }, nowMs - UNUSED_GRANT_MS);
  log("retention", { events, sessions, messages, alerts, grants });
}

/** `remove` answers how many it removed, `limit` at most. */
async function inBatches(remove: (limit: number) => Promise<number>): Promise<number> {
  let all = 0;
  for (let batch = 0; batch < MAX_RETENTION_BATCHES; batch++) {
    const removed = await remove(RETENTION_BATCH_ROWS);
    all += removed;
    if (removed < RETENTION_BATCH_ROWS) break;
  }
  return all;
}

/** The token set first: a row that is left over is found again, a token set without a row never would be. */
async function forgetUnusedGrants({ db, objects }: Omit<Kept, "retentionDays">, beforeMs: number): Promise<number> {
  const forget = async (grant: GrantId): Promise<number> => {
    const forgotten = await answerOf(() => objects.grant(grant).forget());
    if (forgotten.ok) return (await deleteUnusedGrant(db, grant, beforeMs)) ? 1 : 0;
    log("tokens-not-forgotten", { grantId: grant, reason: forgotten.error });
    return 0;
  };
  const forgotten = await forEachAtOnce(await unusedGrants(db, beforeMs, RETENTION_BATCH_ROWS), forget);
  return forgotten.reduce((sum, one) => sum + one, 0);
}
