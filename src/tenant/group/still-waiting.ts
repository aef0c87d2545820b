/**
 * A look that waits for a known end, or for another record's look, says why: also after a satellite has reported what came before
 * it, and in events that came since. Where Xero refused that look for good, the record fails with it. Reads rows only.
 */

import type { EventRecord } from "../../domain/event.ts";
import type { Failure } from "../../domain/failure.ts";
import { explain, type ShownFailure } from "../../domain/failure-words.ts";
import { ownName, type TenantContext } from "../context.ts";
import type { Task } from "../model/task.ts";
import type { Outcome } from "../storage/event-changes.ts";
import type { GroupRecord } from "../storage/records.ts";

type Reason = Pick<EventRecord, "failures" | "nextAttemptAtMs">;

/** The same outcome where nothing is known to be waited for. */
export function stillWaiting(context: TenantContext, record: GroupRecord, outcome: Outcome, nowMs: number): Outcome {
  const { kind, id } = record;
  const read = outcome.status === "queued" ? context.tasks.get({ controller: "read", kind, id }) : null;
  if (read === null || (read.dueAtMs === null ? read.blockedOn === null : read.dueAtMs <= nowMs)) return outcome;
  const needed = neededRead(context, read);
  const refused = refusedNeed(context, needed);
  if (refused.length > 0) return { ...outcome, status: "failed", failures: refused, nextAttemptAtMs: null };
  const shown = shownReason(context, read, needed, nowMs);
  if (shown === null) return outcome;
  return { ...outcome, status: "waiting", failures: shown.failures, nextAttemptAtMs: shown.nextAttemptAtMs };
}

/** The look at the record that is waited for; null when that is something else. */
function neededRead({ tasks }: TenantContext, { dueAtMs, blockedOn }: Task): Task | null {
  return dueAtMs === null && blockedOn?.on === "record" ? tasks.get({ ...blockedOn, controller: "read" }) : null;
}

/** What Xero said of the record that is waited for and that it refuses to show; empty where it does not. */
function refusedNeed({ records }: TenantContext, other: Task | null): readonly ShownFailure[] {
  if (other === null || other.dueAtMs !== null || other.blockedOn?.on !== "fix") return [];
  const said = records.get(other.kind, other.id)?.failures ?? [];
  return said.flatMap((failure) =>
    failure.code === "xero-rejected"
      ? [explain({ ...failure, message: `Its ${other.kind} could not be read. ${failure.message}` })]
      : [],
  );
}

/** What is waited for as an event says it, of the record itself or of another one that waits for the same; else what is known of that. */
function shownReason(context: TenantContext, read: Task, other: Task | null, nowMs: number): Reason | null {
  const { events, tasks } = context;
  const blockedOn = read.dueAtMs === null ? read.blockedOn : null;
  const waiters = blockedOn === null ? [] : tasks.blockedOn("read", blockedOn);
  for (const { kind, id, requested } of [read, ...waiters, ...(other === null ? [] : [other])]) {
    const event = events.newestWaiting({ kind, recordId: id }, requested);
    if (event !== null && (event.nextAttemptAtMs ?? 0) >= nowMs) return event;
  }
  if (other?.dueAtMs == null || other.dueAtMs <= nowMs || other.retries === 0) return null;
  const reason = `its ${other.kind} could not be read`;
  const failure: Failure = { code: "xero-unavailable", entity: ownName(context), reason };
  return { failures: [explain(failure)], nextAttemptAtMs: other.dueAtMs };
}
