/**
 * Reads copies as they really are in this satellite: because a person asked for it (a forced look of the write controller), or
 * because Xero reported a change that is later than Orbit's last write. An edit by hand is one only if what is read
 * differs from what Xero last showed; what is done about it is the firm's setting (docs/architecture.md §5).
 */

import type { Failure, RecordKind } from "../../domain/failure.ts";
import { MAX_DUE_TASKS_PER_PASS, STALE_LOOK_DELAY_MS, UNKNOWN_COPY_DELAY_MS } from "../../limits.ts";
import { seenAt } from "../../mirror/unconfirmed.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { XERO_NAMES } from "../../xero/requests.ts";
import { elementsOf } from "../../xero/schemas.ts";
import { askedAlone, dueTasks, ownName, requestLook, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { halfOf } from "../model/batching.ts";
import { kindOf, purposeOf } from "../model/call-types.ts";
import { type Copy, checkKey, writeKey } from "../model/copy.ts";
import { byId, parseState } from "../model/parse-record.ts";
import type { RecordState } from "../model/record-state.ts";
import { blockedOnFix, blockedOnRecord, PRIORITY, type Task } from "../model/task.ts";
import { type AnsweredCall, type Controller, docKey, type PlannedCall, type SentCall } from "../model/xero-call.ts";
import { gone, notACopy } from "./absent-copies.ts";
import { checkCalls } from "./check-calls.ts";
import { showInEvents } from "./copy-events.ts";
import { CopyTransitions } from "./copy-outcome.ts";
import { copyAsRead, isBehindWrite, isStaleRead, showsSame } from "./copy-reading.ts";
import { copyDifferences } from "./drift.ts";
import { ManualEdits } from "./manual-edits.ts";
import { isNews } from "./own-credit.ts";

export class VerifyController implements Controller {
  readonly #context: TenantContext;
  readonly #edits: ManualEdits;

  constructor(context: TenantContext) {
    this.#context = context;
    this.#edits = new ManualEdits(context);
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const { attempts, copies, tasks, underWay } = this.#context;
    const busy = attempts.busy();
    const due: { readonly task: Task; readonly copy: Copy }[] = [];
    for (const task of dueTasks(this.#context, "check", nowMs, MAX_DUE_TASKS_PER_PASS)) {
      const copy = copies.bySatelliteId(task.kind, task.id);
      if (copy === null && this.#isCreating(task.kind)) tasks.change(task, { dueAtMs: nowMs + UNKNOWN_COPY_DELAY_MS });
      else if (copy === null) notACopy(this.#context, task, nowMs);
      // A copy that is being written anyway is judged by the write's own answer.
      else if (busy.has(docKey(copy.kind, copy.groupId))) tasks.change(task, { dueAtMs: nowMs + 1000 });
      else if (!underWay.has(copy.kind, copy.groupId)) due.push({ task, copy });
    }
    const alone = askedAlone(this.#context, nowMs);
    return [...Map.groupBy(due, ({ copy }) => copy.kind)].flatMap(([kind, items]) => checkCalls(kind, items, alone));
  }

  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean {
    const kind = kindOf(call.purpose);
    const elements = elementsOf(body, XERO_NAMES[kind].plural);
    if (elements === null) return false;
    const found = byId(elements, XERO_NAMES[kind].id);
    for (const doc of call.docs) {
      const copy = this.#context.copies.get(kind, doc.id);
      if (copy?.satelliteId == null) continue;
      const element = found.get(copy.satelliteId.toLowerCase());
      if (element === undefined) this.#leftOut(copy, nowMs);
      else this.#seen(copy, element, call.leftAtMs, nowMs);
    }
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    const { copies, tasks } = this.#context;
    for (const doc of call.docs) {
      const copy = copies.get(doc.kind, doc.id);
      if (copy === null) continue;
      // A single record that is asked for by its id and is not there.
      if (fault.kind === "not-found" && call.docs.length === 1) {
        gone(this.#context, copy, nowMs);
        continue;
      }
      if (fault.kind === "rejected" && call.docs.length === 1) {
        this.#refusedAlone(copy, fault, nowMs);
        continue;
      }
      const isRefused = fault.kind === "not-found" || fault.kind === "rejected";
      for (const task of this.#tasksOf(copy)) {
        if (isRefused) tasks.change(task, { maxBatch: halfOf(call.docs.length) });
        else this.#later(task, copy, fault, nowMs);
      }
    }
  }

  /** Nothing came: it is looked at again, and until then the copy and the event that asked for the look say so. */
  #later(task: Task, copy: Copy, fault: XeroFault, nowMs: number): void {
    if (task.dueAtMs === null) return;
    const { random, tasks } = this.#context;
    const dueAtMs = nowMs + retryDelayMs(task.retries, random());
    const counted = tasks.change(task, { dueAtMs, retries: task.retries + 1 });
    const reason = "reason" in fault ? fault.reason : fault.kind;
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#context), reason };
    const outcome = new CopyTransitions(this.#context);
    if (task.controller === "write")
      outcome.waiting(copy, counted, { failure, dueAtMs, blockedOn: task.blockedOn }, nowMs);
    else outcome.lookWaits(counted, { failure, nextAttemptAtMs: dueAtMs }, nowMs);
  }

  /** Xero does not even show it: said in Xero's words, and looked at again when the record changes or a person asks. */
  #refusedAlone(copy: Copy, fault: Extract<XeroFault, { readonly kind: "rejected" }>, nowMs: number): void {
    const { tasks } = this.#context;
    const failure: Failure = { code: "xero-rejected", entity: ownName(this.#context), message: fault.message };
    new CopyTransitions(this.#context).failed(copy, [failure], copy.seq, nowMs);
    if (copy.satelliteId === null) return;
    const key = checkKey(copy.kind, copy.satelliteId);
    tasks.finish(key, tasks.get(key)?.requested ?? 0, nowMs);
  }

  /** Those that a look at the copy serves. */
  #tasksOf(copy: Copy): readonly Task[] {
    const { tasks } = this.#context;
    const check = copy.satelliteId === null ? null : tasks.get(checkKey(copy.kind, copy.satelliteId));
    return [check, tasks.get(writeKey(copy))].filter((task) => task !== null);
  }

  /**
   * A copy that came with a comparison, nothing being done to it. An edit that no webhook announced becomes an event of its
   * own; true then. `read` must not be older than Orbit's last write.
   */
  compared(copy: Copy, read: RecordState, element: unknown, nowMs: number): boolean {
    const known = copyAsRead(copy, read, nowMs);
    const isEdited = isNews(this.#context, copy, read);
    if (!isEdited && copy.drift === null) {
      // Credit that a copy of a credit note brought is no edit of the invoice, and the row of the document shows it.
      if (!showsSame(copy, read)) this.#context.copies.put(known);
      return false;
    }
    const differences = copyDifferences(this.#context, known);
    const isInOrder = this.#edits.isNoEdit(known, differences);
    if (isEdited && !isInOrder && copy.satelliteId !== null) {
      const key = checkKey(copy.kind, copy.satelliteId);
      const version = requestLook(this.#context, key, PRIORITY.sweep, nowMs);
      const text = "Found edited in the satellite when Orbit compared it with the group.";
      this.#edits.announce(copy, { resourceId: copy.satelliteId, text, version }, nowMs);
      this.#seen(copy, element, nowMs, nowMs);
      return true;
    }
    this.#context.copies.put(known);
    if (copy.drift !== null || differences.length > 0) this.#edits.drifted(known, differences, nowMs);
    // Somebody put it right: what was asked about it is answered.
    if (isInOrder) this.#edits.settle(known, { code: "skip-unchanged" }, nowMs);
    return false;
  }

  #seen(copy: Copy, element: unknown, leftAtMs: number, nowMs: number): void {
    const parsed = parseState(copy.kind, element);
    if (!parsed.ok) {
      const fault = { kind: "unreadable", reason: parsed.error } as const;
      for (const task of this.#tasksOf(copy)) this.#later(task, copy, fault, nowMs);
      return;
    }
    const key = checkKey(copy.kind, copy.satelliteId ?? "");
    const task = this.#context.tasks.get(key);
    if (task !== null && isStaleRead(copy, parsed.value, task)) {
      // Xero's reads may be a moment old: a reported change that does not show yet is looked for once more.
      this.#context.tasks.change(task, { dueAtMs: nowMs + STALE_LOOK_DELAY_MS, priority: PRIORITY.settle });
      return;
    }
    const settledMs = (copy.writtenAtMs ?? 0) + STALE_LOOK_DELAY_MS;
    if (task !== null && !copy.force && leftAtMs < settledMs) {
      // Left before Orbit's write could show: it would undo what is known since. A forced look cannot: nothing is written
      // until it has been seen.
      this.#context.tasks.change(task, { dueAtMs: Math.max(settledMs, nowMs) });
      return;
    }
    if (isBehindWrite(copy, parsed.value, leftAtMs)) return this.#lookWhenShown(copy, nowMs);
    const isEdited = copy.drift !== null || isNews(this.#context, copy, parsed.value);
    const isActive = parsed.value.kind === "contact" && !parsed.value.contact.archived;
    // What is not there by now was not carried out.
    const unconfirmed = seenAt(copy.unconfirmed, nowMs);
    const read = this.#context.copies.put(copyAsRead({ ...copy, force: false, unconfirmed }, parsed.value, nowMs));
    const open = this.#context.tasks.get(writeKey(copy));
    // An answer that leaves it out later is the first one again.
    const write = open === null || open.looks === 0 ? open : this.#context.tasks.change(open, { looks: 0 });
    const known = this.#edits.beforeWrite(copy, read, write, nowMs);
    if (isActive) this.#wakeContactWaiters(copy, nowMs);
    if (task !== null) this.#looked(known, { task, write, isEdited }, nowMs);
  }

  /** The look is over: what asked for it ends, at once or with the write that is open as well. */
  #looked(
    copy: Copy,
    { task, write, isEdited }: { readonly task: Task; readonly write: Task | null; readonly isEdited: boolean },
    nowMs: number,
  ): void {
    const { tasks } = this.#context;
    this.#reportLook(copy, task, nowMs);
    const isBlocked = write?.dueAtMs === null;
    // The write continues with what is known now, and its end is also the end of this event.
    if (isBlocked) tasks.change(write, { dueAtMs: nowMs, blockedOn: null });
    else if (write !== null) showInEvents(this.#context, copy, nowMs);
    // What reports nothing new does not wait for what the write waits for.
    if (write === null || (!isEdited && (task.isOwnCreate || isBlocked))) {
      this.#edits.judge(copy, { task, differences: isEdited ? copyDifferences(this.#context, copy) : [] }, nowMs);
    }
    tasks.finish(task, task.requested, nowMs);
  }

  /** What a person wanted looked at says when that was, also where nothing is new. */
  #reportLook({ group, kind, groupId }: Copy, { priority }: Task, nowMs: number): void {
    if (priority === PRIORITY.person) this.#context.outbox.mark(`report:${group}`, [kind, groupId], nowMs);
  }

  /**
   * It may have been archived and restored between two looks: only the documents that were refused know. A name or number
   * that it gave up is free for the contact that waits for it.
   */
  #wakeContactWaiters(copy: Copy, nowMs: number): void {
    const { tasks, copies } = this.#context;
    for (const task of tasks.blockedOn("write", blockedOnFix("contact-archived"))) {
      // Only this contact's: in a burst each other one would have what is refused sent again.
      const contactId = task.kind === "contact" ? task.id : copies.document(task.kind, task.id)?.wanted.contactId;
      if (contactId === copy.groupId) tasks.change(task, { dueAtMs: nowMs, retries: 0, blockedOn: null });
    }
    tasks.wake(blockedOnRecord("contact", copy.groupId), nowMs);
  }

  /** Each pause is as long as all before it. */
  #lookWhenShown(copy: Copy, nowMs: number): void {
    const dueAtMs = nowMs + Math.max(STALE_LOOK_DELAY_MS, nowMs - (copy.writtenAtMs ?? nowMs));
    for (const task of this.#tasksOf(copy)) {
      if (task.dueAtMs !== null) this.#context.tasks.change(task, { dueAtMs });
    }
  }

  /** It may be one that Xero has made, and whose making is not answered yet. */
  #isCreating(kind: RecordKind): boolean {
    return this.#context.attempts.isOpen(purposeOf("create", kind));
  }

  /** An answer may leave one out: only the second one proves it gone, because what is known of the copy goes with it. */
  #leftOut(copy: Copy, nowMs: number): void {
    const looking = this.#tasksOf(copy).filter((task) => task.dueAtMs !== null);
    if (!looking.some((task) => task.looks === 0)) return gone(this.#context, copy, nowMs);
    for (const task of looking) {
      this.#context.tasks.change(task, { dueAtMs: nowMs + STALE_LOOK_DELAY_MS, looks: task.looks + 1 });
    }
  }
}
