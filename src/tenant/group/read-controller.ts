/**
 * The group's controller: reads due records in bulk, keeps their newest state, and has it decided. An event only says "look
 * again"; what counts is what is read. A read that is older than what is held is dropped (docs/architecture.md §3).
 */

import type { RecordKind } from "../../domain/failure.ts";
import { MAX_DUE_TASKS_PER_PASS, MAX_PAGED_TASKS, SETTLE_LOOK_DELAY_MS } from "../../limits.ts";
import { changedCredits } from "../../mirror/allocation.ts";
import { contactSummary, documentSummary, type Summary } from "../../mirror/summary.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { askedAlone, dueTasks, requestLook, type TenantContext } from "../context.ts";
import { halfOf } from "../model/batching.ts";
import { kindOf } from "../model/call-types.ts";
import { isPage } from "../model/paged-reads.ts";
import { byId, parseState } from "../model/parse-record.ts";
import { idsPerCall, readCall, readsByIds } from "../model/reads-by-id.ts";
import type { RecordState } from "../model/record-state.ts";
import { blockedOnRecord, isSettleLook, PRIORITY, type Task } from "../model/task.ts";
import type { Controller, DocRef, PlannedCall, SentCall } from "../model/xero-call.ts";
import type { FailedReadNeed } from "../reference/reference-controller.ts";
import type { GroupRecord } from "../storage/records.ts";
import { creditUseChanged, lastDescribed, withCreditUses, withoutUndescribed } from "./credit-use.ts";
import { Prerequisites } from "./prerequisites.ts";
import { ReadFailures } from "./read-failures.ts";
import { receiptsSeen } from "./receipts.ts";
import { lookAgainAfterMs, readingOf, sameState } from "./record-reading.ts";
import { recordOutcome, settleRecord, showWaiting } from "./record-status.ts";
import type { Router } from "./router.ts";
import { isUnused, skipUnused } from "./unused-contacts.ts";

export class ReadController implements Controller {
  readonly #context: TenantContext;
  readonly #router: Router;
  readonly #failures: ReadFailures;

  constructor(context: TenantContext, router: Router) {
    this.#context = context;
    this.#router = router;
    this.#failures = new ReadFailures(context);
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const toRead: Task[] = [];
    const needs = new Prerequisites(this.#context, nowMs);
    const due = dueTasks(this.#context, "read", nowMs, MAX_DUE_TASKS_PER_PASS);
    for (const task of due) {
      if (task.observed >= task.requested) this.#decideHeld(task, needs, nowMs);
      else if (task.kind === "contact" && isUnused(this.#context, task)) skipUnused(this.#context, task, nowMs);
      else toRead.push(task);
    }
    const byKind = Map.groupBy(toRead, (task) => task.kind);
    const isCut = due.length === MAX_DUE_TASKS_PER_PASS;
    return [...needs.calls(), ...[...byKind].flatMap(([kind, tasks]) => this.#reads(kind, tasks, isCut, nowMs))];
  }

  /** Pages while many of a kind are due, and beside them by ids what a person waits for and what pages have missed. */
  #reads(kind: RecordKind, tasks: readonly Task[], isCut: boolean, nowMs: number): readonly PlannedCall[] {
    const some = tasks.filter(mayBePaged);
    const due = isCut ? this.#due(kind, nowMs) : some;
    const firstMs = due.reduce((first, task) => Math.min(first, task.eventAtMs), Number.POSITIVE_INFINITY);
    const left = { due: due.length, perCall: idsPerCall(kind) };
    const pages = this.#context.paged.requests(kind, left, firstMs > 0 ? firstMs : null);
    const alone = askedAlone(this.#context, nowMs);
    if (pages.length === 0) return readsByIds(kind, tasks, alone);
    const page = readCall(kind, due);
    const others = tasks.filter((task) => !mayBePaged(task));
    return [...pages.map((request) => ({ ...page, request })), ...readsByIds(kind, others, alone)];
  }

  #due(kind: RecordKind, nowMs: number): readonly Task[] {
    const due = dueTasks(this.#context, "read", nowMs, MAX_PAGED_TASKS);
    return due.filter((task) => task.kind === kind && task.observed < task.requested && mayBePaged(task));
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call.purpose);
    const elements = elementsOf(body, XERO_NAMES[kind].plural);
    if (elements === null) return false;
    const found = byId(elements, XERO_NAMES[kind].id);
    if (isPage(call)) {
      this.#page(kind, call, found, body, nowMs);
      return true;
    }
    for (const doc of call.docs) {
      const task = this.#context.tasks.get({ controller: "read", kind, id: doc.id });
      if (task === null) continue;
      const element = found.get(doc.id.toLowerCase());
      if (element !== undefined) this.#read(task, doc, element, nowMs);
      else this.#failures.missing(task, doc, nowMs);
    }
    return true;
  }

  #page(kind: RecordKind, call: SentCall, found: ReadonlyMap<string, unknown>, body: unknown, nowMs: number): void {
    const { tasks } = this.#context;
    for (const doc of call.docs) {
      const element = found.get(doc.id.toLowerCase());
      const task = element === undefined ? null : tasks.get({ controller: "read", kind, id: doc.id });
      if (task !== null) this.#read(task, doc, element, nowMs);
    }
    const perCall = idsPerCall(kind);
    const left = { due: tasks.dueReads(kind, nowMs), perCall };
    // What the pages did not bring goes by ids.
    if (!this.#context.paged.answered(kind, call, body, left)) tasks.split(kind, perCall, nowMs);
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    if (isPage(call)) {
      const kind = kindOf(call.purpose);
      if (!this.#context.paged.refused(kind, fault)) this.#context.tasks.split(kind, idsPerCall(kind), nowMs);
      return;
    }
    for (const doc of call.docs) {
      const task = this.#context.tasks.get({ controller: "read", kind: doc.kind, id: doc.id });
      if (task === null) continue;
      if (fault.kind === "not-found" || fault.kind === "rejected") {
        // One id that Xero cannot take must not hold back the others: a refused bulk read is halved until it is found.
        const maxBatch = halfOf(call.docs.length);
        if (call.docs.length > 1) this.#context.tasks.change(task, { maxBatch });
        else if (fault.kind === "not-found") this.#failures.missing(task, doc, nowMs);
        else this.#failures.giveUp(task, doc, fault.message, nowMs);
      } else this.#failures.later(task, fault, nowMs);
    }
  }

  /** A record that came with another read (a sweep), for a task that is open. */
  accept(doc: DocRef, element: unknown, nowMs: number): void {
    const task = this.#context.tasks.get({ controller: "read", kind: doc.kind, id: doc.id });
    if (task !== null) this.#read(task, doc, element, nowMs);
  }

  #decideHeld(task: Task, needs: Prerequisites, nowMs: number): void {
    const record = this.#context.records.get(task.kind, task.id);
    // Nothing is held: look again. Happens only when the row was written by an older version of this code.
    if (record?.state == null) this.#context.tasks.change(task, { observed: 0 });
    else if (record.state.kind === "contact") this.#router.spread(record, task, true, nowMs);
    else {
      const unmet = needs.unmet(record.state.document, task);
      if (unmet === null) this.#router.decide(record, record.state.document, task, true, nowMs);
      else if (unmet.waitsFor !== null) this.#waitFor(task, unmet.waitsFor, nowMs);
    }
  }

  /** What could not be read is asked again at its time; until then the record shows what it waits for. */
  #waitFor(task: Task, { failure, dueAtMs, blockedOn }: FailedReadNeed, nowMs: number): void {
    this.#context.tasks.change(task, { dueAtMs, blockedOn });
    showWaiting(this.#context, task, { failure, nextAttemptAtMs: dueAtMs }, nowMs);
  }

  #read(task: Task, doc: DocRef, element: unknown, nowMs: number): void {
    const parsed = parseState(task.kind, element);
    if (!parsed.ok) return this.#failures.later(task, { kind: "unreadable", reason: parsed.error }, nowMs);
    const { records, tasks } = this.#context;
    const held = records.getOrNew(task.kind, task.id);
    const read = withCreditUses(this.#context, held, parsed.value);
    const reading = readingOf(held, read, task, doc.version);
    const { isOlder, isLater, isSameTime, mayHideMore } = reading;
    // Xero's reads may be a moment old: an announced change that does not show yet is looked for again.
    const delayMs = lookAgainAfterMs(held, read, task, reading);
    if (delayMs !== null) {
      tasks.change(task, { dueAtMs: nowMs + delayMs, priority: PRIORITY.settle, looks: task.looks + 1 });
      return;
    }
    const state = isOlder && held.state !== null ? held.state : read;
    const isNew = held.state === null || !sameState(held.state, state);
    // A second look may come before the first one is decided: then it is no news, but it is not handed over either.
    const changed = isNew || held.isPending || held.failures.length > 0;
    // An answer that left earlier and comes later covers no less than what is held.
    const version = Math.max(held.version, doc.version);
    const known = isSettleLook(task) ? held : withoutUndescribed(held);
    const fresh: GroupRecord = { ...known, version, state, isPending: changed, failures: [], readAtMs: nowMs };
    const record = receiptsSeen(this.#context, fresh, task, nowMs);
    // Credit notes that are used on it.
    if (held.state === null && task.kind === "invoice") tasks.wake(blockedOnRecord("invoice", task.id), nowMs);
    this.#describe(doc, lastDescribed(held, state, task.eventAtMs), state, nowMs);
    if (!changed && isSettleLook(task)) {
      // Nobody reported anything, and nothing has changed: what failed is not tried again for that.
      const stored = records.put(record);
      tasks.finish(task, doc.version, nowMs);
      // Open events may say that this look could not be made.
      settleRecord(this.#context, stored, recordOutcome(this.#context, stored), nowMs);
      return;
    }
    // An earlier read may have blocked it, on something that this one does not need.
    const dueAtMs = task.dueAtMs ?? nowMs;
    const observed = { observed: doc.version, retries: 0, looks: 0, dueAtMs, blockedOn: null, maxBatch: null };
    const looked = tasks.change(task, observed);
    this.#lookAround(held.state, state, task, nowMs);
    this.#decide(record, looked, changed, nowMs);
    // After a read that was behind, this one may be behind as well: it shows a change, and not yet the next one.
    const mayLag = isNew && task.looks > 0;
    if ((isLater && !isSameTime) || mayLag || mayHideMore) this.#settleLook(task, nowMs);
  }

  #describe(doc: DocRef, described: RecordState | null, state: RecordState, nowMs: number): void {
    const { events, references } = this.#context;
    const base = references.get().organisation?.baseCurrency ?? null;
    const summary = summaryOf(described, state, base);
    if (summary !== null) events.describe({ kind: doc.kind, recordId: doc.id }, doc.version, summary, nowMs);
  }

  #decide(record: GroupRecord, task: Task, changed: boolean, nowMs: number): void {
    if (record.state === null) return;
    if (record.state.kind === "contact") return this.#router.spread(record, task, changed, nowMs);
    const { document } = record.state;
    if (new Prerequisites(this.#context, nowMs).unmet(document, task) === null)
      this.#router.decide(record, document, task, changed, nowMs);
    // Else in the next round, when what it needs is known: plan() asks for it.
    else this.#context.records.put(record);
  }

  /** Other records that this one says have changed, and that no webhook may have announced. */
  #lookAround(before: RecordState | null, now: RecordState, task: Task, nowMs: number): void {
    if (now.kind === "contact") {
      if (now.contact.mergedToId !== null) this.#router.followMerge(now.contact.id, nowMs);
      return;
    }
    const known = before?.kind === "document" ? before.document : null;
    creditUseChanged(this.#context, { before: known, now: now.document, priority: task.priority }, nowMs);
    for (const id of changedCredits(known, now.document)) {
      requestLook(this.#context, { controller: "read", kind: "credit-note", id }, task.priority, nowMs);
    }
  }

  /** The event is later than what was read: two changes may have been announced and only the first seen. */
  #settleLook(task: Task, nowMs: number): void {
    const { tasks, records } = this.#context;
    const key = { controller: task.controller, kind: task.kind, id: task.id };
    if (tasks.get(key) !== null) return;
    const version = (records.get(task.kind, task.id)?.version ?? 0) + 1;
    tasks.want({ ...key, priority: PRIORITY.settle, dueAtMs: nowMs + SETTLE_LOOK_DELAY_MS, version });
  }
}

/** What pages of changes bring: what was announced; of contacts any, since all of them can be gone through. */
function mayBePaged(task: Task): boolean {
  const isAnnounced = task.kind === "contact" || task.eventAtMs > 0;
  return isAnnounced && task.priority !== PRIORITY.person && task.maxBatch === null;
}

function summaryOf(before: RecordState | null, now: RecordState, base: string | null): Summary | null {
  if (now.kind === "contact") return contactSummary(before?.kind === "contact" ? before.contact : null, now.contact);
  return documentSummary(before?.kind === "document" ? before.document : null, now.document, base);
}
