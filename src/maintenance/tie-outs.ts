/**
 * Starts tie-outs: for a person, and at night for the current and the previous month of every firm, which its organisations
 * read after everything else and within a share of the day. Never throws for one firm's sake. Callers: src/api, index.ts.
 */

import { freshId, type TenantId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { DAY_WINDOW_MS, TIE_OUT_FIRMS_PER_HOUR, TIE_OUT_NIGHT_HOURS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf, type Objects } from "../objects/objects.ts";
import type { TieOutProblem } from "../objects/tenant-rpc.ts";
import { type FirmScope, firmScope } from "../store/scope.ts";
import { addRun, groupsWithoutNight, removeRun } from "../store/tie-outs.ts";

interface TieOutStart {
  readonly firm: FirmScope;
  readonly objects: Objects;
  readonly group: TenantId;
  readonly month: string;
  /** Null: the night. */
  readonly by: string | null;
}

/** The run's id. `unreachable`: the group's object did not answer. */
export async function startTieOut(
  { firm, objects, group, month, by }: TieOutStart,
  nowMs: number,
): Promise<Result<string, TieOutProblem | "unreachable">> {
  const id = freshId(nowMs);
  await addRun(firm, { id, month, by }, nowMs);
  const started = await answerOf(() => objects.tenant(group).startTieOut({ id, month, isNightly: by === null }));
  if (started.ok && started.value.ok) return ok(id);
  await removeRun(firm, id);
  if (started.ok && !started.value.ok) return err(started.value.error);
  log("request-not-taken", { ask: "tie-out", tenantId: group, reason: started.ok ? null : started.error });
  return err("unreachable");
}

export async function startNight(
  { db, objects }: { readonly db: D1Database; readonly objects: Objects },
  nowMs: number,
): Promise<void> {
  const hour = new Date(nowMs).getUTCHours();
  if (hour < TIE_OUT_NIGHT_HOURS.from || hour >= TIE_OUT_NIGHT_HOURS.until) return;
  const sinceMs = nowMs - DAY_WINDOW_MS / 2;
  for (const { firmId, tenantId } of await groupsWithoutNight(db, sinceMs, TIE_OUT_FIRMS_PER_HOUR)) {
    const firm = firmScope(db, firmId);
    try {
      for (const month of lastMonths(nowMs)) {
        const started = await startTieOut({ firm, objects, group: tenantId, month, by: null }, nowMs);
        if (!started.ok) log("tie-out-not-started", { firmId, reason: started.error });
      }
    } catch (error) {
      log("tie-out-not-started", { firmId, reason: String(error) });
    }
  }
}

/** The current month in UTC and the one before it. */
function lastMonths(nowMs: number): readonly string[] {
  const now = new Date(nowMs);
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  return [now, before].map((date) => date.toISOString().slice(0, 7));
}
