/** A look at a record of the group's that did not bring it: it is missing, Xero refuses it, or shows nothing that can be read. */

import type { Failure } from "../../domain/failure.ts";
import { MAX_MISSING_LOOKS, MISSING_LOOK_DELAYS_MS, STALE_LOOK_DELAY_MS } from "../../limits.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { nameOf, ownName, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { blockedOnFix, blockedOnRecord, type Task } from "../model/task.ts";
import type { DocRef } from "../model/xero-call.ts";
import { recordOutcome, settleRecord, showWaiting } from "./record-status.ts";

export class ReadFailures {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Xero does not have it, or not yet. */
  missing(task: Task, doc: DocRef, nowMs: number): void {
    const { tasks, records } = this.#context;
    if (task.looks < MAX_MISSING_LOOKS) {
      tasks.change(task, {
        dueAtMs: nowMs + (MISSING_LOOK_DELAYS_MS[task.looks] ?? STALE_LOOK_DELAY_MS),
        looks: task.looks + 1,
      });
      return;
    }
    const record = records.getOrNew(task.kind, task.id);
    const gone: Failure = { code: "skip-not-mapped", reason: "not-found" };
    const copies = record.placements.map((placement) => nameOf(this.#context, placement.tenantId));
    const failure: Failure = copies.length === 0 ? gone : { code: "unroutable-copy", satellites: copies, cause: gone };
    const stored = records.put({ ...record, version: doc.version, failures: [failure] });
    settleRecord(this.#context, stored, recordOutcome(this.#context, stored), nowMs);
    tasks.finish(task, doc.version, nowMs);
    tasks.wake(blockedOnRecord(task.kind, task.id), nowMs);
  }

  /** Xero refuses to show it: a person must fix it. What cannot be read is no refusal, and is asked for again. */
  giveUp(task: Task, doc: DocRef, message: string, nowMs: number): void {
    const failure: Failure = { code: "xero-rejected", entity: ownName(this.#context), message };
    const { tasks, records } = this.#context;
    const record = records.put({ ...records.getOrNew(task.kind, task.id), version: doc.version, failures: [failure] });
    settleRecord(this.#context, record, recordOutcome(this.#context, record, { tried: true }), nowMs);
    // Credit notes go on without the invoice; a document cannot do without its contact, and would ask for it again at once.
    if (task.kind === "invoice") tasks.wake(blockedOnRecord("invoice", task.id), nowMs);
    if (task.requested > doc.version) return;
    tasks.change(task, { dueAtMs: null, blockedOn: blockedOnFix(failure.code), observed: 0 });
    for (const { kind, id } of tasks.blockedOn("read", blockedOnRecord(task.kind, task.id))) {
      const waiter = records.getOrNew(kind, id);
      settleRecord(this.#context, waiter, recordOutcome(this.#context, waiter), nowMs);
    }
  }

  /** Nothing came: it is looked at again. */
  later(task: Task, fault: XeroFault, nowMs: number): void {
    const dueAtMs = nowMs + retryDelayMs(task.retries, this.#context.random());
    this.#context.tasks.change(task, { dueAtMs, retries: task.retries + 1 });
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#context), reason: reasonOf(fault) };
    showWaiting(this.#context, task, { failure, nextAttemptAtMs: dueAtMs }, nowMs);
  }
}

function reasonOf(fault: XeroFault): string {
  return "reason" in fault ? fault.reason : "message" in fault ? fault.message : fault.kind;
}
