/** Contacts of the group that no satellite needs: looked at when a document of theirs comes, and not before. */

import type { Failure } from "../../domain/failure.ts";
import type { TenantContext } from "../context.ts";
import { blockedOnRecord, type Task } from "../model/task.ts";
import type { GroupRecord } from "../storage/records.ts";
import { recordOutcome } from "./record-status.ts";

/** A contact that no satellite has and no document waits for costs no call. */
export function isUnused({ records, tasks }: TenantContext, task: Task): boolean {
  const isPlaced = (records.get("contact", task.id)?.placements.length ?? 0) > 0;
  return !isPlaced && !tasks.blocksAny(blockedOnRecord("contact", task.id));
}

export function skipUnused(context: TenantContext, task: Task, nowMs: number): void {
  const { records, tasks, events } = context;
  const held = records.get("contact", task.id);
  const failure: Failure = { code: "skip-not-mapped", reason: "contact-not-used" };
  // What is held of it is out of date now; its first document reads it again.
  const record: GroupRecord = { ...records.getOrNew("contact", task.id), failures: [failure], state: null };
  if (held !== null) records.put(record);
  const outcome = recordOutcome(context, { ...record, state: held?.state ?? null });
  events.settle({ kind: "contact", recordId: task.id }, task.requested, outcome, nowMs);
  tasks.finish(task, task.requested, nowMs);
}
