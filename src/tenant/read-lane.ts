/**
 * The group's lane: reads due records in bulk, keeps their newest state, and has it decided. An event only says "look
 * again"; what counts is what is read. A read that is older than what is held is dropped (DESIGN §3).
 */

import type { Failure } from "../failure.ts";
import {
  EVENT_SKEW_MS,
  MAX_DUE_TASKS_PER_PASS,
  MAX_MISSING_LOOKS,
  MISSING_LOOK_DELAYS_MS,
  READ_IDS_PER_CALL,
  SETTLE_LOOK_DELAY_MS,
  STALE_LOOK_DELAY_MS,
} from "../limits.ts";
import { sameContact } from "../mirror/contact.ts";
import { sameDocument } from "../mirror/document.ts";
import type { Result } from "../result.ts";
import type { XeroFault } from "../xero/errors.ts";
import { contactsByIds, invoicesByIds } from "../xero/requests.ts";
import { elementsOf } from "../xero/schemas.ts";
import { retryDelayMs } from "./backoff.ts";
import {
  chunks,
  type DocRef,
  type LaneWork,
  mostUrgent,
  type PlannedCall,
  type Purpose,
  type SentCall,
} from "./calls.ts";
import { type Desk, nameOf, ownName } from "./desk.ts";
import { byId, parseState } from "./parse.ts";
import type { Placing } from "./placing.ts";
import { type GroupRecord, heldUpdatedAtMs, type RecordState } from "./records.ts";
import { referenceCalls } from "./reference-lane.ts";
import { PRIORITY, splitSize, type Task, waitForMending, waitForRecord, waitSplit } from "./tasks.ts";

type ReadKind = "invoice" | "contact";

const READS = {
  invoice: { purpose: "read-invoices", plural: "Invoices", id: "InvoiceID" },
  contact: { purpose: "read-contacts", plural: "Contacts", id: "ContactID" },
} as const;

export class ReadLane implements LaneWork {
  readonly #desk: Desk;
  readonly #placing: Placing;

  constructor(desk: Desk, placing: Placing) {
    this.#desk = desk;
    this.#placing = placing;
  }

  owns(purpose: Purpose): boolean {
    return purpose === "read-invoices" || purpose === "read-contacts";
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const toRead: Record<ReadKind, Task[]> = { invoice: [], contact: [] };
    let urgent: Task | null = null;
    for (const task of this.#desk.store.tasks.due("read", nowMs, MAX_DUE_TASKS_PER_PASS)) {
      if (task.kind === "credit-note") continue;
      if (task.looked < task.wanted) {
        if (task.kind === "contact" && this.#isUnused(task)) this.#skipUnused(task, nowMs);
        else toRead[task.kind].push(task);
        continue;
      }
      const isHeld = this.#decideHeld(task, nowMs);
      if (!isHeld) urgent ??= task;
    }
    const references = urgent === null ? [] : referenceCalls(this.#desk, ["tracking"], urgent);
    return [...references, ...readCalls("contact", toRead.contact), ...readCalls("invoice", toRead.invoice)];
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const kind: ReadKind = call.purpose === "read-contacts" ? "contact" : "invoice";
    const elements = elementsOf(body, READS[kind].plural);
    if (elements === null) return false;
    const found = byId(elements, READS[kind].id);
    for (const doc of call.docs) {
      const task = this.#desk.store.tasks.get({ lane: "read", kind, id: doc.id });
      if (task === null) continue;
      const element = found.get(doc.id.toLowerCase());
      if (element === undefined) this.#missing(task, doc, nowMs);
      else this.#read(task, doc, parseState(kind, element), nowMs);
    }
    return true;
  }

  refused(call: SentCall, fault: XeroFault, nowMs: number): void {
    for (const doc of call.docs) {
      const task = this.#desk.store.tasks.get({ lane: "read", kind: doc.kind, id: doc.id });
      if (task === null) continue;
      if (fault.kind === "not-found" || fault.kind === "rejected") {
        // One id that Xero cannot take must not hold back the others: a refused bulk read is halved until it is found.
        const half = Math.ceil(call.docs.length / 2);
        if (call.docs.length > 1) this.#desk.store.tasks.change(task, { wait: waitSplit(half) });
        else if (fault.kind === "not-found") this.#missing(task, doc, nowMs);
        else this.#giveUp(task, doc, rejected(this.#desk, fault.message), nowMs);
      } else this.#later(task, reasonOf(fault), nowMs);
    }
  }

  #decideHeld(task: Task, nowMs: number): boolean {
    const { records, references } = this.#desk.store;
    const record = records.get(task.kind, task.id);
    if (record?.state == null) {
      // Nothing is held: look again. Happens only when the row was written by an older version of this code.
      this.#desk.store.tasks.change(task, { looked: 0 });
      return true;
    }
    if (record.state.kind === "contact") {
      this.#placing.spread(record, task, true, nowMs);
      return true;
    }
    if (references.missing(["tracking"]).length > 0) return false;
    this.#placing.decide(record, record.state.document, task, true, nowMs);
    return true;
  }

  #read(task: Task, doc: DocRef, parsed: Result<RecordState, string>, nowMs: number): void {
    if (!parsed.ok) {
      return this.#giveUp(task, doc, rejected(this.#desk, parsed.error), nowMs);
    }
    const { records, tasks } = this.#desk.store;
    const held = records.getOrNew(task.kind, task.id);
    const heldAtMs = heldUpdatedAtMs(held);
    const readAtMs = updatedAtMs(parsed.value);
    const isOlder = heldAtMs !== null && readAtMs !== null && readAtMs < heldAtMs;
    const isSameTime = heldAtMs !== null && readAtMs === heldAtMs;
    const isLater = task.eventAtMs > 0 && (readAtMs === null || task.eventAtMs > readAtMs);
    const isNews = task.eventAtMs > 0 && (readAtMs === null || task.eventAtMs + EVENT_SKEW_MS > readAtMs);
    // Xero's reads may be a moment old: an announced change that does not show yet is looked for once more.
    if ((isOlder || (isSameTime && isNews)) && task.priority !== PRIORITY.settle && !task.force) {
      tasks.change(task, { dueAtMs: nowMs + STALE_LOOK_DELAY_MS, priority: PRIORITY.settle });
      return;
    }
    const state = isOlder && held.state !== null ? held.state : parsed.value;
    const changed = held.state === null || !sameState(held.state, state) || held.failures.length > 0;
    const record: GroupRecord = { ...held, version: doc.version, state, failures: [] };
    const looked = tasks.change(task, { looked: doc.version, attempts: 0, wait: null });
    this.#decide(record, looked, changed, nowMs);
    if (isLater && !isSameTime) this.#settleLook(task, nowMs);
  }

  #decide(record: GroupRecord, task: Task, changed: boolean, nowMs: number): void {
    if (record.state === null) return;
    if (record.state.kind === "contact") return this.#placing.spread(record, task, changed, nowMs);
    if (this.#desk.store.references.missing(["tracking"]).length > 0) {
      // Decided in the next round, when the categories are known: plan() asks for them.
      this.#desk.store.records.put(record);
      return;
    }
    this.#placing.decide(record, record.state.document, task, changed, nowMs);
  }

  /** The event is later than what was read: two changes may have been announced and only the first seen. */
  #settleLook(task: Task, nowMs: number): void {
    if (task.priority === PRIORITY.settle) return;
    const { tasks, records } = this.#desk.store;
    const key = { lane: task.lane, kind: task.kind, id: task.id };
    if (tasks.get(key) !== null) return;
    const version = (records.get(task.kind, task.id)?.version ?? 0) + 1;
    tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs: nowMs + SETTLE_LOOK_DELAY_MS, version });
  }

  #missing(task: Task, doc: DocRef, nowMs: number): void {
    const { tasks, records, events } = this.#desk.store;
    if (task.attempts < MAX_MISSING_LOOKS) {
      tasks.change(task, {
        dueAtMs: nowMs + (MISSING_LOOK_DELAYS_MS[task.attempts] ?? STALE_LOOK_DELAY_MS),
        attempts: task.attempts + 1,
      });
      return;
    }
    const record = records.getOrNew(task.kind, task.id);
    const gone: Failure = { code: "skip-not-mapped", reason: "not-found" };
    const copies = record.placements.map((placement) => nameOf(this.#desk, placement.tenantId));
    const failure: Failure = copies.length === 0 ? gone : { code: "unroutable-copy", satellites: copies, cause: gone };
    const stored = records.put({ ...record, version: doc.version, failures: [failure] });
    events.settle({ kind: task.kind, recordId: task.id }, doc.version, this.#placing.outcome(stored), nowMs);
    tasks.finish(task, doc.version, nowMs);
    tasks.wake(waitForRecord(task.kind, task.id), nowMs);
  }

  #giveUp(task: Task, doc: DocRef, failure: Failure, nowMs: number): void {
    const { tasks, records, events } = this.#desk.store;
    const record = records.put({ ...records.getOrNew(task.kind, task.id), version: doc.version, failures: [failure] });
    events.settle(
      { kind: task.kind, recordId: task.id },
      doc.version,
      this.#placing.outcome(record, { tried: true }),
      nowMs,
    );
    if (task.wanted <= doc.version)
      tasks.change(task, { dueAtMs: null, wait: waitForMending(failure.code), looked: 0 });
  }

  #later(task: Task, reason: string, nowMs: number): void {
    const dueAtMs = nowMs + retryDelayMs(task.attempts, this.#desk.random());
    this.#desk.store.tasks.change(task, { dueAtMs, attempts: task.attempts + 1 });
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#desk), reason };
    this.#placing.waiting(task, failure, dueAtMs, nowMs);
  }

  /** A contact that no satellite has and no invoice waits for costs no call. */
  #isUnused(task: Task): boolean {
    const { records, tasks } = this.#desk.store;
    const isPlaced = (records.get("contact", task.id)?.placements.length ?? 0) > 0;
    return !isPlaced && !tasks.isWaitedFor(waitForRecord("contact", task.id));
  }

  #skipUnused(task: Task, nowMs: number): void {
    const { records, tasks, events } = this.#desk.store;
    const held = records.get("contact", task.id);
    const failure: Failure = { code: "skip-not-mapped", reason: "contact-not-used" };
    // What is held of it is out of date now; its first invoice reads it again.
    const record: GroupRecord = { ...records.getOrNew("contact", task.id), failures: [failure], state: null };
    if (held !== null) records.put(record);
    const outcome = this.#placing.outcome({ ...record, state: held?.state ?? null });
    events.settle({ kind: "contact", recordId: task.id }, task.wanted, outcome, nowMs);
    tasks.finish(task, task.wanted, nowMs);
  }
}

function readCalls(kind: ReadKind, tasks: readonly Task[]): readonly PlannedCall[] {
  const bySize = Map.groupBy(tasks, (task) => splitSize(task) ?? READ_IDS_PER_CALL);
  return [...bySize].flatMap(([size, items]) => chunks(items, size).map((chunk) => readCall(kind, chunk)));
}

function readCall(kind: ReadKind, tasks: readonly Task[]): PlannedCall {
  const ids = tasks.map((task) => task.id);
  return {
    purpose: READS[kind].purpose,
    priority: mostUrgent(tasks),
    dueAtMs: Math.min(...tasks.map((task) => task.dueAtMs ?? 0)),
    request: kind === "contact" ? contactsByIds(ids) : invoicesByIds(ids),
    docs: tasks.map((task) => ({ kind, id: task.id, version: task.wanted })),
  };
}

function sameState(a: RecordState, b: RecordState): boolean {
  if (a.kind === "contact" && b.kind === "contact") return sameContact(a.contact, b.contact);
  return a.kind === "invoice" && b.kind === "invoice" && sameDocument(a.document, b.document);
}

function updatedAtMs(state: RecordState): number | null {
  return state.kind === "contact" ? state.contact.updatedAtMs : state.document.updatedAtMs;
}

function reasonOf(fault: XeroFault): string {
  return "reason" in fault ? fault.reason : "message" in fault ? fault.message : fault.kind;
}

function rejected(desk: Desk, message: string): Failure {
  return { code: "xero-rejected", entity: ownName(desk), message };
}
