/** A look at a record of the group's that did not bring it: it is missing, cannot be read, or Xero is not there. */

import type { Failure } from "../../failure.ts";
import { MAX_MISSING_LOOKS, MISSING_LOOK_DELAYS_MS, STALE_LOOK_DELAY_MS } from "../../limits.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { retryDelayMs } from "../backoff.ts";
import type { DocRef } from "../calls.ts";
import { type Desk, nameOf, ownName } from "../desk.ts";
import { recordOutcome, settleRecord, showWaiting } from "../standing.ts";
import { blockedOnFix, blockedOnRecord, type Task } from "../task.ts";

export class Unread {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Xero does not have it, or not yet. */
  missing(task: Task, doc: DocRef, nowMs: number): void {
    const { tasks, records } = this.#desk.store;
    if (task.retries < MAX_MISSING_LOOKS) {
      tasks.change(task, {
        dueAtMs: nowMs + (MISSING_LOOK_DELAYS_MS[task.retries] ?? STALE_LOOK_DELAY_MS),
        retries: task.retries + 1,
      });
      return;
    }
    const record = records.getOrNew(task.kind, task.id);
    const gone: Failure = { code: "skip-not-mapped", reason: "not-found" };
    const copies = record.placements.map((placement) => nameOf(this.#desk, placement.tenantId));
    const failure: Failure = copies.length === 0 ? gone : { code: "unroutable-copy", satellites: copies, cause: gone };
    const stored = records.put({ ...record, version: doc.version, failures: [failure] });
    settleRecord(this.#desk, stored, recordOutcome(this.#desk, stored), nowMs);
    tasks.finish(task, doc.version, nowMs);
    tasks.wake(blockedOnRecord(task.kind, task.id), nowMs);
  }

  /** What Xero says of it cannot be used: a person must mend it. */
  giveUp(task: Task, doc: DocRef, message: string, nowMs: number): void {
    const failure: Failure = { code: "xero-rejected", entity: ownName(this.#desk), message };
    const { tasks, records } = this.#desk.store;
    const record = records.put({ ...records.getOrNew(task.kind, task.id), version: doc.version, failures: [failure] });
    settleRecord(this.#desk, record, recordOutcome(this.#desk, record, { tried: true }), nowMs);
    if (task.requested > doc.version) return;
    tasks.change(task, { dueAtMs: null, blockedOn: blockedOnFix(failure.code), observed: 0 });
  }

  /** Nothing came: it is looked at again. */
  later(task: Task, fault: XeroFault, nowMs: number): void {
    const dueAtMs = nowMs + retryDelayMs(task.retries, this.#desk.random());
    this.#desk.store.tasks.change(task, { dueAtMs, retries: task.retries + 1 });
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#desk), reason: reasonOf(fault) };
    showWaiting(this.#desk, task, { failure, nextAttemptAtMs: dueAtMs }, nowMs);
  }
}

function reasonOf(fault: XeroFault): string {
  return "reason" in fault ? fault.reason : "message" in fault ? fault.message : fault.kind;
}
