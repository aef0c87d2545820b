/**
 * A look that waits for a known end, or for another record's look, says why: also after a satellite has reported what came before
 * it, and in events that came since. Reads rows only.
 */

import type { EventRecord } from "../../domain/event.ts";
import type { TenantContext } from "../context.ts";
import type { Task } from "../model/task.ts";
import type { Outcome } from "../storage/event-changes.ts";
import type { GroupRecord } from "../storage/records.ts";

/** The same outcome where nothing is known to be waited for. */
export function stillWaiting(context: TenantContext, record: GroupRecord, outcome: Outcome, nowMs: number): Outcome {
  const { kind, id } = record;
  const read = outcome.status === "queued" ? context.tasks.get({ controller: "read", kind, id }) : null;
  if (read === null || (read.dueAtMs === null ? read.blockedOn === null : read.dueAtMs <= nowMs)) return outcome;
  const shown = shownReason(context, read, nowMs);
  if (shown === null) return outcome;
  return { ...outcome, status: "waiting", failures: shown.failures, nextAttemptAtMs: shown.nextAttemptAtMs };
}

/** What is waited for as an event says it: of the record itself, or of another one that waits for the same. */
function shownReason({ events, tasks }: TenantContext, read: Task, nowMs: number): EventRecord | null {
  const waiters = read.dueAtMs === null && read.blockedOn !== null ? tasks.blockedOn("read", read.blockedOn) : [];
  for (const { kind, id, requested } of [read, ...waiters]) {
    const event = events.newestWaiting({ kind, recordId: id }, requested);
    if (event !== null && (event.nextAttemptAtMs ?? 0) >= nowMs) return event;
  }
  return null;
}
