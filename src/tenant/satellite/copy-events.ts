/** Events that this satellite itself reported about a copy (a hand edit, a look): how they end. Writes rows only. */

import { explain } from "../../domain/failure-words.ts";
import { ownName, selfOf, type TenantContext } from "../context.ts";
import { type Copy, checkKey, copyLabel } from "../model/copy.ts";
import type { Outcome } from "../storage/event-changes.ts";

type Ending = Pick<Outcome, "status" | "failures" | "notes" | "overwritten"> & {
  readonly nextAttemptAtMs?: number | null;
};

/** All that are open; nothing while there is no copy. */
export function endCopyEvents(context: TenantContext, copy: Copy, ending: Ending, nowMs: number): void {
  if (copy.satelliteId === null) return;
  const shown = { nextAttemptAtMs: null, ...ending };
  const target = { tenantId: selfOf(context), name: ownName(context), resourceId: copy.satelliteId, ...shown };
  const outcome: Outcome = { ...shown, targets: [target], label: copyLabel(copy) };
  context.events.settle({ kind: copy.kind, recordId: copy.satelliteId }, Number.MAX_SAFE_INTEGER, outcome, nowMs);
}

/** The same when the work on the copy ends them: not those of what is most likely Orbit's own create, whose look is due. */
export function endWithCopy(context: TenantContext, copy: Copy, ending: Ending, nowMs: number): void {
  if (copy.satelliteId === null) return;
  const check = context.tasks.get(checkKey(copy.kind, copy.satelliteId));
  if (!check?.isOwnCreate) endCopyEvents(context, copy, ending, nowMs);
}

/** Events that came while the copy waits, or has failed, show the same as those before them. */
export function showInEvents(context: TenantContext, copy: Copy, nowMs: number): void {
  const { status, failures, nextAttemptAtMs } = copy;
  if (status !== "waiting" && status !== "failed") return;
  endWithCopy(context, copy, { status, failures: failures.map(explain), nextAttemptAtMs }, nowMs);
}
