/**
 * A history note on each new copy that says where it comes from, if the firm wants it ("Two-sided trail"). One call per
 * copy, so it goes last of all; a note that Xero does not take is no failure of the mirror.
 */

import { MAX_DUE_TASKS_PER_PASS } from "../../limits.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { addHistory } from "../../xero/requests.ts";
import { dueTasks, nameOf, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { copyLabel } from "../model/copy.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";

const MAX_TRIES = 5;

export class HistoryNoteController implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const { tasks, copies, attempts } = this.#context;
    const open = new Set(
      attempts.all().flatMap((attempt) => (attempt.purpose === "add-note" ? attempt.docs.map((doc) => doc.id) : [])),
    );
    return dueTasks(this.#context, "note", nowMs, MAX_DUE_TASKS_PER_PASS).flatMap((task): PlannedCall[] => {
      const copy = copies.get(task.kind, task.id);
      if (open.has(task.id)) return [];
      if (copy?.satelliteId == null || copy.kept !== null) {
        tasks.finish(task, task.requested, nowMs);
        return [];
      }
      const text = `Mirrored by Orbit from ${copyLabel(copy)} of ${nameOf(this.#context, copy.group)}`;
      return [
        {
          purpose: "add-note",
          priority: task.priority,
          dueAtMs: task.dueAtMs ?? 0,
          request: addHistory(task.kind, copy.satelliteId, text),
          docs: [{ kind: task.kind, id: task.id, version: task.requested }],
        },
      ];
    });
  }

  onSuccess(call: SentCall, _body: unknown, nowMs: number): boolean {
    for (const doc of call.docs)
      this.#context.tasks.finish({ controller: "note", kind: doc.kind, id: doc.id }, doc.version, nowMs);
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    const { tasks } = this.#context;
    for (const doc of call.docs) {
      const task = tasks.get({ controller: "note", kind: doc.kind, id: doc.id });
      if (task === null) continue;
      const isFinal = fault.kind === "rejected" || fault.kind === "not-found" || task.retries >= MAX_TRIES;
      if (isFinal) tasks.finish(task, task.requested, nowMs);
      else {
        const dueAtMs = nowMs + retryDelayMs(task.retries, this.#context.random());
        tasks.change(task, { dueAtMs, retries: task.retries + 1 });
      }
    }
  }
}
