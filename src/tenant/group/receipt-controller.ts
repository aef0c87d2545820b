/**
 * What satellites received, on the group's invoices: entered, and taken off again. The group's only writes. One step of one
 * invoice at a time, equal steps of many as one call; every receipt is marked as sent before its call leaves, so that
 * whatever is found of it afterwards is known to be Orbit's own (docs/architecture.md §3, "Exactly once").
 */

import type { Failure, FailureCode } from "../../domain/failure.ts";
import { entityOf, paymentsFromOf } from "../../domain/firm.ts";
import { BEHIND_LOOK_DELAYS_MS, MAX_DUE_WRITES_PER_ROUND, REFERENCES_FRESH_MS } from "../../limits.ts";
import { paymentBody } from "../../mirror/payment.ts";
import { nextReceiptStep, type Receipt, type ReceiptStep, type ReceiptView } from "../../mirror/receipt.ts";
import type { XeroRequest } from "../../xero/client.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { createPayments, deletePayment, paymentById } from "../../xero/requests.ts";
import { dueTasks, firmOf, nameOf, ownName, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { writeBatches } from "../model/batching.ts";
import type { ReceiptPurpose } from "../model/call-types.ts";
import { blockedOnFix, type Task } from "../model/task.ts";
import {
  type Controller,
  type DocRef,
  docKey,
  mostUrgent,
  type PlannedCall,
  type SentCall,
} from "../model/xero-call.ts";
import { failedReadNeed, fixCodeOf, referenceCalls } from "../reference/reference-controller.ts";
import type { GroupRecord } from "../storage/records.ts";
import { ReceiptResponses } from "./receipt-responses.ts";
import { changedReceipt, lookForReceipts } from "./receipts.ts";

const NEEDED = ["accounts", "organisation"] as const;

/** What another set-up of the group may have fixed. */
const FIXED_IN_XERO: ReadonlySet<FailureCode> = new Set<FailureCode>(["payment-account-invalid", "lock-date"]);

/** An element of a bulk write. */
interface Entry {
  readonly task: Task;
  readonly key: string;
  readonly body: Record<string, unknown>;
}

export class ReceiptController implements Controller {
  readonly #context: TenantContext;
  readonly #responses: ReceiptResponses;

  constructor(context: TenantContext) {
    this.#context = context;
    this.#responses = new ReceiptResponses(context);
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const { attempts, tasks, records } = this.#context;
    const due = dueTasks(this.#context, "receipt", nowMs, MAX_DUE_WRITES_PER_ROUND);
    if (due.length === 0) return [];
    const busy = attempts.busy();
    const entries: Entry[] = [];
    const calls: PlannedCall[] = [];
    for (const task of due) {
      const record = records.get(task.kind, task.id);
      if (record?.state?.kind !== "document") tasks.finish(task, task.requested, nowMs);
      else if (!busy.has(docKey(task.kind, task.id))) this.#advance(task, record, { entries, calls }, nowMs);
    }
    return [...calls, ...entered(entries)];
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    return this.#responses.onSuccess(call, body, nowMs);
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    this.#responses.onFailure(call, fault, nowMs);
  }

  #advance(
    task: Task,
    record: GroupRecord,
    found: { readonly entries: Entry[]; readonly calls: PlannedCall[] },
    nowMs: number,
  ): void {
    if (record.state?.kind !== "document") return;
    if (paymentsFromOf(firmOf(this.#context)) === "group") return this.#settled(task, record, nowMs);
    const step = nextReceiptStep(this.#view(record, nowMs));
    if (this.#lacksReferences({ task, record, step }, found.calls, nowMs)) return;
    const { document } = record.state;
    switch (step.step) {
      case "done":
        return this.#settled(task, record, nowMs);
      case "look":
        return this.#look(task, record, step.atMs, nowMs);
      case "fail":
        return this.#failed(task, record, step, nowMs);
      case "enter": {
        const { key } = step.receipt;
        const sentAtMs = step.receipt.sentAtMs ?? nowMs;
        const others = document.payments.map(({ id }) => id);
        // Before the call leaves: from here on, what is found of it is Orbit's own.
        this.#context.records.put(changedReceipt(record, key, { sentAtMs, others }));
        const applied = { ...step.receipt, ...NOT_KNOWN, id: key };
        found.entries.push({ task, key, body: paymentBody(applied, { AccountID: step.accountId }, document) });
        return;
      }
      case "inspect":
        found.calls.push(single("inspect-receipt", task, step, paymentById(step.groupId)));
        return;
      case "remove":
        found.calls.push(single("take-off-receipt", task, step, deletePayment(step.groupId)));
        return;
    }
  }

  /** True while the set-up is not known, or too old to fail because of it. */
  #lacksReferences(
    { task, record, step }: { readonly task: Task; readonly record: GroupRecord; readonly step: ReceiptStep },
    calls: PlannedCall[],
    nowMs: number,
  ): boolean {
    const { references, tasks } = this.#context;
    const isFailing = step.step === "fail" && step.failures.some((failure) => FIXED_IN_XERO.has(fixCodeOf(failure)));
    const sinceMs = isFailing ? nowMs - REFERENCES_FRESH_MS : undefined;
    const missing = references.missing(NEEDED, sinceMs);
    if (missing.length === 0) return false;
    const failed = failedReadNeed(this.#context, missing, nowMs);
    if (failed !== null && isFailing && references.missing(NEEDED).length === 0) return false;
    if (failed !== null) {
      const { failure, dueAtMs, blockedOn } = failed;
      tasks.change(task, { dueAtMs, blockedOn });
      this.#responses.show({ ...record, receiptTrouble: { failures: [failure], nextAttemptAtMs: dueAtMs } }, [], nowMs);
      return true;
    }
    const { priority, dueAtMs } = task;
    const need = { priority, dueAtMs, ...(sinceMs === undefined ? {} : { sinceMs }) };
    const asked = new Set(calls.map(({ purpose }) => purpose));
    calls.push(...referenceCalls(this.#context, missing, need, nowMs).filter(({ purpose }) => !asked.has(purpose)));
    return true;
  }

  #view(record: GroupRecord, nowMs: number): ReceiptView {
    if (record.state?.kind !== "document") throw new Error("receipts belong to documents");
    const firm = firmOf(this.#context);
    const { accounts, organisation } = this.#context.references.get();
    return {
      receipts: record.receipts ?? [],
      document: record.state.document,
      nowMs,
      group: { name: ownName(this.#context), accounts: accounts ?? [], lockDate: organisation?.lockDate ?? null },
      satellite: (id) => {
        const isThere = record.placements.some(({ tenantId, leaving }) => tenantId === id && !leaving);
        const entity = entityOf(firm, id);
        if (!isThere || entity?.role !== "satellite") return null;
        return { name: nameOf(this.#context, id), account: entity.groupPaymentsAccount ?? null };
      },
    };
  }

  #settled(task: Task, record: GroupRecord, nowMs: number): void {
    this.#context.tasks.finish(task, task.requested, nowMs);
    const { receiptTrouble: _, ...whole } = record;
    this.#responses.show(whole, [], nowMs);
  }

  /**
   * The read that is asked for makes the task due again; each that shows nothing is followed by a later one, and after some
   * the events say what is waited for.
   */
  #look(task: Task, record: GroupRecord, atMs: number, nowMs: number): void {
    const { tasks } = this.#context;
    if (atMs > nowMs) {
      tasks.change(task, { dueAtMs: atMs });
      return;
    }
    const delayMs = BEHIND_LOOK_DELAYS_MS[task.retries] ?? retryDelayMs(task.retries, this.#context.random());
    // After the read, which makes it due at once.
    const dueAtMs = nowMs + 2 * delayMs;
    tasks.change(task, { dueAtMs, retries: task.retries + 1 });
    if (task.retries >= BEHIND_LOOK_DELAYS_MS.length) {
      const reason = "it does not show yet a payment that it has taken";
      const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#context), reason };
      this.#responses.show({ ...record, receiptTrouble: { failures: [failure], nextAttemptAtMs: dueAtMs } }, [], nowMs);
    }
    lookForReceipts(this.#context, task.id, nowMs + delayMs);
  }

  #failed(
    task: Task,
    record: GroupRecord,
    { failures }: Extract<ReceiptStep, { readonly step: "fail" }>,
    nowMs: number,
  ): void {
    const blockedOn = blockedOnFix(fixCodeOf(failures[0]));
    this.#context.tasks.change(task, { dueAtMs: null, blockedOn });
    // Looked at anew when it is tried again.
    const receipts = (record.receipts ?? []).map((receipt) => ({ ...receipt, inspected: null }));
    this.#responses.show({ ...record, receipts, receiptTrouble: { failures, nextAttemptAtMs: null } }, [], nowMs);
  }
}

/** Of a payment that is not entered yet. */
const NOT_KNOWN = {
  ...{ accountCode: null, accountName: null, updatedAtMs: null },
  ...{ isReconciled: false, isBatched: false, isDeleted: false },
} as const;

/** At most one of each invoice in a call: the invoice says which answer is which. */
function entered(entries: readonly Entry[]): readonly PlannedCall[] {
  return writeBatches(entries).map((batch) => {
    const tasks = batch.map(({ task }) => task);
    return {
      purpose: "enter-receipts",
      priority: mostUrgent(tasks),
      dueAtMs: Math.min(...tasks.map(({ dueAtMs }) => dueAtMs ?? 0)),
      request: createPayments(batch.map(({ body }) => body)),
      docs: batch.map(({ task, key }) => docRef(task, key)),
    };
  });
}

function single(
  purpose: ReceiptPurpose,
  task: Task,
  { receipt, groupId }: { readonly receipt: Receipt; readonly groupId: string },
  request: XeroRequest,
): PlannedCall {
  const docs = [docRef(task, receipt.key, groupId)];
  return { purpose, priority: task.priority, dueAtMs: task.dueAtMs ?? 0, request, docs };
}

function docRef({ kind, id, requested }: Task, key: string, paymentId?: string): DocRef {
  const part = { kind: "receipt", key, ...(paymentId === undefined ? {} : { paymentId }) } as const;
  return { kind, id, version: requested, part };
}
