/** What a look at a copy finds missing: a copy that Xero does not have any more, or a document that is no copy. Writes rows only. */

import { explain } from "../../domain/failure-words.ts";
import type { TenantContext } from "../context.ts";
import { type Copy, checkKey, writeKey } from "../model/copy.ts";
import { PRIORITY, type Task } from "../model/task.ts";
import { endCopyEvents } from "./copy-events.ts";

/** Xero does not have it any more: found again by name or number, or made anew, if it is still wanted. */
export function gone(context: TenantContext, copy: Copy, nowMs: number): void {
  const { copies, tasks } = context;
  const search = { why: "unanswered" } as const;
  copies.put({ ...copy, satelliteId: null, copy: null, force: false, search, kept: null });
  tasks.want({ ...writeKey(copy), priority: PRIORITY.webhook, dueAtMs: nowMs, version: copy.seq });
  if (copy.satelliteId === null) return;
  const key = checkKey(copy.kind, copy.satelliteId);
  const failures = [explain({ code: "skip-not-mapped", reason: "not-found" })];
  endCopyEvents(context, copy, { status: "skipped", failures }, nowMs);
  tasks.finish(key, tasks.get(key)?.requested ?? 0, nowMs);
}

export function notACopy({ copies, events, tasks }: TenantContext, task: Task, nowMs: number): void {
  const isFormer = copies.givenUpAtMs(task.kind, task.id) !== null;
  const failures = [explain({ code: "skip-not-mapped", reason: isFormer ? "former-copy" : "not-a-copy" })];
  const outcome = { status: "skipped", targets: [], failures, nextAttemptAtMs: null } as const;
  events.settle({ kind: task.kind, recordId: task.id }, task.requested, outcome, nowMs);
  tasks.finish(task, task.requested, nowMs);
}
