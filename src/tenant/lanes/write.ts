/**
 * A satellite's lane: asks for the next step of every due copy, does what costs no call, and sends equal steps of all
 * documents together. Takes the answers element by element, so that one bad element never holds back the others.
 */

import type { Failure } from "../../failure.ts";
import { MAX_DUE_WRITES_PER_ROUND, MAX_LOCAL_STEPS, STALE_LOOK_DELAY_MS } from "../../limits.ts";
import type { Step } from "../../mirror/step.ts";
import { itemInWords } from "../../mirror/take-off.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { AccountAnswers } from "../answers/accounts.ts";
import { AllocationAnswers } from "../answers/allocations.ts";
import type { AnswerTaker } from "../answers/answers.ts";
import { ContactAnswers } from "../answers/contacts.ts";
import { DocumentAnswers } from "../answers/documents.ts";
import { PaymentAnswers } from "../answers/payments.ts";
import { docKey } from "../attempts.ts";
import type { DocRef, LaneWork, PlannedCall, Purpose, SentCall } from "../calls.ts";
import type { ContactCopy, Copy } from "../copies.ts";
import { type Desk, ownName } from "../desk.ts";
import { CopyOutcome, copyLabel, unsaved, withNotes } from "../outcome.ts";
import { type Task, waitForRecord } from "../task.ts";
import { nextStep } from "./next.ts";
import { outdatedBehind, referenceCalls } from "./reference.ts";
import { Refusals } from "./refusals.ts";
import { batched, type DueStep, isTooLarge } from "./write-batches.ts";

export class WriteLane implements LaneWork {
  readonly #desk: Desk;
  readonly #outcome: CopyOutcome;
  readonly #refusals: Refusals;
  readonly #takers: readonly (readonly [RegExp, AnswerTaker])[];

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#outcome = new CopyOutcome(desk);
    const accounts = new AccountAnswers(desk, this.#outcome);
    this.#refusals = new Refusals(desk, this.#outcome, accounts);
    this.#takers = [
      [/^(find|create|update)-contacts$/, new ContactAnswers(desk, this.#outcome)],
      [/^(find|create|update)-(invoices|credit-notes)$/, new DocumentAnswers(desk, this.#outcome)],
      [/^(create-payments|delete-payment|inspect-payment)$/, new PaymentAnswers(desk, this.#outcome)],
      [/^(allocate|unallocate|inspect-credit-note)$/, new AllocationAnswers(desk, this.#outcome)],
      [/^create-account$/, accounts],
    ];
  }

  owns(purpose: Purpose): boolean {
    return this.#takers.some(([pattern]) => pattern.test(purpose));
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const busy = this.#desk.store.attempts.busy();
    const due: DueStep[] = [];
    const references = new Map<string, PlannedCall>();
    for (const task of this.#desk.store.tasks.due("write", nowMs, MAX_DUE_WRITES_PER_ROUND)) {
      if (busy.has(docKey(task.kind, task.id))) continue;
      for (let steps = 0; steps < MAX_LOCAL_STEPS; steps++) {
        if (!this.#advance(task, due, references, nowMs)) break;
      }
    }
    return [...references.values(), ...batched(due)];
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const taker = this.#takers.find(([pattern]) => pattern.test(call.purpose));
    const isTaken = taker?.[1].taken(call, body, nowMs) ?? false;
    if (isTaken) for (const doc of call.docs) this.#restIfDone(doc, nowMs);
    return isTaken;
  }

  refused(call: SentCall, fault: XeroFault, nowMs: number): void {
    this.#refusals.take(call, fault, nowMs);
  }

  /** With the answer's own transaction: the next plan would store it as well, at the price of one more. */
  #restIfDone({ kind, id }: DocRef, nowMs: number): void {
    const { tasks, copies } = this.#desk.store;
    const task = tasks.get({ lane: "write", kind, id });
    const copy = copies.get(kind, id);
    if (task?.dueAtMs == null || task.dueAtMs > nowMs || copy === null) return;
    const step = nextStep(this.#desk, copy);
    if (step.step === "done") this.#rest(copy, task, step, nowMs);
  }

  /** Does one step that needs no call, or notes the one that does; true when there is more to do at once. */
  #advance(task: Task, due: DueStep[], references: Map<string, PlannedCall>, nowMs: number): boolean {
    const copy = this.#desk.store.copies.get(task.kind, task.id);
    if (copy === null) {
      this.#desk.store.tasks.finish(task, task.wanted, nowMs);
      return false;
    }
    const step = nextStep(this.#desk, copy);
    switch (step.step) {
      case "start-over":
        if (copy.kind !== "contact") this.#outcome.startedOver(copy, nowMs);
        return true;
      case "follow-merge":
        return copy.kind === "contact" && this.#followMerge(copy, step.into, task, nowMs);
      case "join-payments":
      case "take-off":
        this.#desk.store.copies.put(this.#withoutCall(copy, step, nowMs));
        return true;
      case "look-again":
        this.#lookAgain(copy, nowMs);
        return false;
      case "references":
        addMissing(references, referenceCalls(this.#desk, step.names, task));
        return false;
      case "fail":
        if (!this.#isOutdated(step, task, references, nowMs)) this.#rest(copy, task, step, nowMs);
        return false;
      case "done":
      case "wait-for":
        this.#rest(copy, task, step, nowMs);
        return false;
      default:
        this.#send({ task, copy, step }, due, nowMs);
        return false;
    }
  }

  /** One satellite contact belongs to at most one contact of the group (DESIGN §3). */
  #followMerge(copy: ContactCopy, into: string, task: Task, nowMs: number): boolean {
    const owner = this.#desk.store.copies.bySatelliteId("contact", into);
    if (owner === null) {
      this.#outcome.mergeFollowed(copy, into, nowMs);
      return true;
    }
    const failure: Failure = {
      code: "contact-archived",
      contact: copy.wanted.name,
      satellite: ownName(this.#desk),
      mergedInto: copyLabel(owner),
    };
    this.#rest(copy, task, { step: "fail", failures: [failure] }, nowMs);
    return false;
  }

  /** Nothing fails because of what may have been mended in the set-up since it was read: it is read again first. */
  #isOutdated(
    step: Extract<Step, { readonly step: "fail" }>,
    task: Task,
    references: Map<string, PlannedCall>,
    nowMs: number,
  ): boolean {
    if (step.restsOn !== undefined) return false;
    const names = outdatedBehind(this.#desk, step.failures, nowMs);
    const calls = referenceCalls(this.#desk, names, task, nowMs);
    addMissing(references, calls);
    return calls.length > 0;
  }

  /** Once, and a moment later, because Xero's reads may be that old. */
  #lookAgain(copy: Copy, nowMs: number): void {
    if (copy.kind === "contact") return;
    const doubted = { ...copy, doubted: true, force: true, inspection: null };
    if (!copy.doubted) return this.#outcome.goOn(doubted, nowMs + STALE_LOOK_DELAY_MS);
    const message = "it shows a credit that none of its credit notes has";
    const failure: Failure = { code: "not-modifiable", satellite: ownName(this.#desk), message, isVoid: false };
    this.#outcome.failed({ ...copy, inspection: null }, [failure], copy.seq, nowMs);
  }

  #withoutCall(copy: Copy, step: Extract<Step, { readonly step: "join-payments" | "take-off" }>, nowMs: number): Copy {
    if (copy.kind === "contact") return copy;
    if (step.step === "join-payments") return { ...copy, links: [...copy.links, ...step.links], tried: [] };
    const list = step.items.map((item) => itemInWords(item, copy.wanted.currency)).join(", ");
    const text = `To change it, ${list} comes off the copy in ${ownName(this.#desk)} and is put back after it.`;
    return { ...withNotes(copy, [{ atMs: nowMs, text }]), taken: step.items };
  }

  #rest(
    copy: Copy,
    task: Task,
    step: Extract<Step, { readonly step: "done" | "fail" | "wait-for" }>,
    nowMs: number,
  ): void {
    // What a change that was given up had taken off is back by now, and its failures are the step's.
    const over = copy.kind === "contact" || copy.refused === null ? {} : { taken: null, refused: null };
    const whole: Copy = copy.kind === "contact" ? copy : { ...copy, inspection: null, ...over };
    if (step.step === "done") {
      if (whole.kind !== "contact" && whole.tried.length > 0 && whole.absentAfterMs !== null) {
        return this.#lookFirst(whole, task, whole.absentAfterMs, nowMs);
      }
      const rested: Copy = whole.kind === "contact" ? whole : { ...whole, taken: null, tried: [] };
      if (copy.leaving) this.#outcome.left(rested, copy.seq, nowMs);
      else this.#outcome.done(rested, copy.seq, nowMs);
    } else if (step.step === "fail") {
      const [first, ...rest] = step.failures;
      const { restsOn } = step;
      const wait = restsOn === undefined ? undefined : waitForRecord("contact", restsOn.contactId);
      if (first !== undefined) this.#outcome.failed(whole, [first, ...rest], copy.seq, nowMs, wait);
    } else this.#waitFor(copy, step, task, nowMs);
  }

  /** What stops the other record stops this one, and is said here too; it goes on as soon as the other one does. */
  #waitFor(copy: Copy, step: Extract<Step, { readonly step: "wait-for" }>, task: Task, nowMs: number): void {
    const wait = waitForRecord(step.kind, step.groupId);
    const other = this.#desk.store.copies.get(step.kind, step.groupId);
    const [first, ...rest] = other?.status === "failed" ? other.failures : [];
    if (first === undefined) {
      // What it waits for may itself wait for something that is known.
      const held = other?.status === "waiting" ? other : null;
      const why = { failure: held?.failures[0] ?? null, nextAttemptAtMs: held?.nextAttemptAtMs ?? null };
      this.#outcome.waiting(copy, task, { ...why, dueAtMs: null, wait }, nowMs);
    } else this.#outcome.failed(copy, [first, ...rest], copy.seq, nowMs, wait);
  }

  #send(item: DueStep, due: DueStep[], nowMs: number): void {
    const { task, copy, step } = item;
    if (isTooLarge(step)) {
      const message = "The document has more lines than one call to Xero can carry. Split it in the group's Xero.";
      this.#outcome.failed(copy, [{ code: "xero-rejected", entity: ownName(this.#desk), message }], copy.seq, nowMs);
      return;
    }
    const isApplying = step.step === "add-payment" || step.step === "allocate";
    if (isApplying && copy.absentAfterMs !== null) this.#lookFirst(copy, task, copy.absentAfterMs, nowMs);
    else due.push(item);
  }

  /** An unanswered payment or allocation may still be on its way: before that can be known, nothing is sent or done. */
  #lookFirst(copy: Copy, task: Task, absentAfterMs: number, nowMs: number): void {
    const dueAtMs = Math.max(absentAfterMs, nowMs);
    const failure = unsaved(this.#desk, copy, "no usable answer", "payment or credit");
    this.#outcome.waiting({ ...copy, force: true }, task, { failure, dueAtMs, wait: task.wait }, nowMs);
  }
}

/** The most urgent task comes first, and its call is the one that serves all others, too. */
function addMissing(references: Map<string, PlannedCall>, calls: readonly PlannedCall[]): void {
  for (const call of calls) if (!references.has(call.purpose)) references.set(call.purpose, call);
}
