/**
 * Writes to a satellite: asks for the next step of every due copy, does what costs no call, and sends equal steps of all
 * documents together. Answers are read element by element, so that one bad element never holds back the others.
 */

import type { Failure } from "../../domain/failure.ts";
import { MAX_DUE_WRITES_PER_ROUND, MAX_LOCAL_STEPS, STALE_LOOK_DELAY_MS } from "../../limits.ts";
import { type AppliedItem, exchangeOf, withoutItems, withoutSeen } from "../../mirror/change.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import type { Step } from "../../mirror/step.ts";
import { itemInWords } from "../../mirror/take-off.ts";
import { openUntilMs, withoutPayments } from "../../mirror/unconfirmed.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { askedAlone, dueTasks, ownName, type TenantContext } from "../context.ts";
import { isWritePurpose, type WritePurpose } from "../model/call-types.ts";
import { type ContactCopy, type Copy, copyLabel, withNotes } from "../model/copy.ts";
import type { Task } from "../model/task.ts";
import { type Controller, type DocRef, docKey, type PlannedCall, type SentCall } from "../model/xero-call.ts";
import { failedReadNeed, outdatedBehind, referenceCalls } from "../reference/reference-controller.ts";
import { CopyTransitions } from "./copy-outcome.ts";
import { followMerge, startOver } from "./former-copies.ts";
import { AccountResponses } from "./responses/accounts.ts";
import { responseHandlers } from "./responses/handlers.ts";
import { changeRefused, type ResponseHandler } from "./responses/shared.ts";
import { pauseBefore } from "./same-step.ts";
import { isTooLarge, partOf, purposeOfStep } from "./step-calls.ts";
import { StepEnds } from "./step-ends.ts";
import { nextStep } from "./step-input.ts";
import { batched, type DueStep } from "./write-batches.ts";
import { noteAnswered, WriteFailures } from "./write-failures.ts";

export class WriteController implements Controller {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;
  readonly #ends: StepEnds;
  readonly #failures: WriteFailures;
  readonly #handlers: Readonly<Record<WritePurpose, ResponseHandler>>;

  constructor(context: TenantContext) {
    this.#context = context;
    this.#outcome = new CopyTransitions(context);
    this.#ends = new StepEnds(context, this.#outcome);
    const accounts = new AccountResponses(context, this.#outcome);
    this.#failures = new WriteFailures(context, this.#outcome, accounts);
    this.#handlers = responseHandlers(context, this.#outcome, accounts);
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const busy = this.#context.attempts.busy();
    const due: DueStep[] = [];
    const references = new Map<string, PlannedCall>();
    for (const task of dueTasks(this.#context, "write", nowMs, MAX_DUE_WRITES_PER_ROUND)) {
      if (busy.has(docKey(task.kind, task.id))) continue;
      for (let steps = 0; steps < MAX_LOCAL_STEPS; steps++) {
        if (!this.#advance(task, due, references, nowMs)) break;
      }
    }
    return [...references.values(), ...batched(due, askedAlone(this.#context, nowMs))];
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    if (!isWritePurpose(call.purpose)) throw new Error(`${call.purpose} is no call of the write controller`);
    noteAnswered(this.#context, call, nowMs);
    const isUnderstood = this.#handlers[call.purpose].onSuccess(call, body, nowMs);
    if (isUnderstood) for (const doc of call.docs) this.#endIfDone(doc, nowMs);
    return isUnderstood;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    this.#failures.take(call, fault, nowMs);
  }

  /** With the answer's own transaction: the next plan would store it as well, at the price of one more. */
  #endIfDone({ kind, id }: DocRef, nowMs: number): void {
    const { tasks, copies } = this.#context;
    const task = tasks.get({ controller: "write", kind, id });
    const copy = copies.get(kind, id);
    if (task?.dueAtMs == null || task.dueAtMs > nowMs || copy === null || copy.kept !== null) return;
    const step = nextStep(this.#context, copy, nowMs);
    if (step.step === "done") this.#ends.end(copy, task, step, nowMs);
  }

  /** Does one step that needs no call, or notes the one that does; true when there is more to do at once. */
  #advance(task: Task, due: DueStep[], references: Map<string, PlannedCall>, nowMs: number): boolean {
    const copy = this.#context.copies.get(task.kind, task.id);
    if (copy === null) {
      this.#context.tasks.finish(task, task.requested, nowMs);
      return false;
    }
    if (copy.kept !== null) {
      this.#outcome.kept(copy, nowMs);
      return false;
    }
    const step = nextStep(this.#context, copy, nowMs);
    switch (step.step) {
      case "start-over":
        if (copy.kind !== "contact") startOver(this.#context, copy, nowMs);
        return true;
      case "follow-merge":
        return copy.kind === "contact" && this.#followMerge(copy, step.into, task, nowMs);
      case "join-payments":
      case "leave-off":
      case "take-off":
        this.#context.copies.put(this.#withoutCall(copy, step, nowMs));
        return true;
      case "give-up":
        if (copy.kind !== "contact") {
          changeRefused(this.#context, this.#outcome, { copy, causes: step.failures, isCertain: true }, nowMs);
        }
        return false;
      case "look-again":
        this.#lookAgain(copy, nowMs);
        return false;
      case "references":
        this.#read({ copy, task, names: step.names, sinceMs: nowMs }, references, nowMs);
        return false;
      case "fail": {
        const names = step.blockedBy === undefined ? outdatedBehind(this.#context, copy, step.failures, nowMs) : [];
        if (names.length === 0) this.#ends.end(copy, task, step, nowMs);
        else this.#read({ copy, task, names, sinceMs: nowMs }, references, nowMs);
        return false;
      }
      case "done":
      case "wait-for":
        this.#ends.end(copy, task, step, nowMs);
        return false;
      default:
        this.#send({ task, copy, step }, due, nowMs);
        return false;
    }
  }

  /** One satellite contact belongs to at most one contact of the group (docs/architecture.md §3). */
  #followMerge(copy: ContactCopy, into: string, task: Task, nowMs: number): boolean {
    const owner = this.#context.copies.bySatelliteId("contact", into);
    if (owner === null) {
      followMerge(this.#context, copy, into, nowMs);
      return true;
    }
    const failure: Failure = {
      code: "contact-archived",
      contact: copy.wanted.name,
      satellite: ownName(this.#context),
      mergedInto: copyLabel(owner),
    };
    this.#ends.end(copy, task, { step: "fail", failures: [failure] }, nowMs);
    return false;
  }

  /** Reads what the copy needs to know; where that could not be read a moment ago, it waits and says so. */
  #read({ copy, task, names, sinceMs }: ReferenceWish, references: Map<string, PlannedCall>, nowMs: number): void {
    const { priority, dueAtMs } = task;
    const need = { priority, dueAtMs, ...(sinceMs === undefined ? {} : { sinceMs }) };
    for (const call of referenceCalls(this.#context, names, need, nowMs)) {
      // The most urgent task comes first, and its call is the one that serves all others, too.
      if (!references.has(call.purpose)) references.set(call.purpose, call);
    }
    const failedRead = failedReadNeed(this.#context, names, nowMs);
    if (failedRead !== null) this.#outcome.waiting(copy, task, failedRead, nowMs);
  }

  /** Once, and a moment later, because Xero's reads may be that old. */
  #lookAgain(copy: Copy, nowMs: number): void {
    if (copy.kind === "contact") return;
    const change = withoutSeen(copy.change);
    if (copy.secondTry === null) {
      const tried = { ...copy, change, secondTry: "as-before", force: true } as const;
      return this.#outcome.goOn(tried, nowMs + STALE_LOOK_DELAY_MS);
    }
    const message = "it shows a credit that none of its credit notes has";
    const failure: Failure = { code: "not-modifiable", satellite: ownName(this.#context), message, isVoid: false };
    this.#outcome.failed({ ...copy, change }, [failure], copy.seq, nowMs);
  }

  #withoutCall(
    copy: Copy,
    step: Extract<Step, { readonly step: "join-payments" | "leave-off" | "take-off" }>,
    nowMs: number,
  ): Copy {
    if (copy.kind === "contact") return copy;
    if (step.step === "leave-off") {
      return { ...copy, change: withoutItems(copy.change, (item) => step.items.includes(item)) };
    }
    const unconfirmed = withoutPayments(copy.unconfirmed);
    if (step.step === "join-payments") {
      const isJoined = (item: AppliedItem) => step.links.some(({ groupId }) => groupId === item.groupId);
      const change = withoutItems(copy.change, (item) => item.what === "payment" && isJoined(item));
      const others = copy.links.filter(
        ({ satelliteId }) => !step.links.some((link) => link.satelliteId === satelliteId),
      );
      return { ...copy, links: [...others, ...step.links], unconfirmed, change };
    }
    const list = step.items.map((item) => itemInWords(item, copy.wanted.currency)).join(", ");
    const text = `To change it, ${list} comes off the copy in ${ownName(this.#context)} and is put back after it.`;
    return { ...withNotes(copy, [{ atMs: nowMs, text }]), change: exchangeOf(copy.change, step.items) };
  }

  #send(item: DueStep, due: DueStep[], nowMs: number): void {
    const { task, copy, step } = item;
    const kept = keptOther(this.#context, item);
    if (kept !== null) return this.#ends.waitForKept(copy, kept, nowMs);
    if (isTooLarge(step)) {
      const message = "The document has more lines than one call to Xero can carry. Split it in the group's Xero.";
      this.#outcome.failed(copy, [{ code: "xero-rejected", entity: ownName(this.#context), message }], copy.seq, nowMs);
      return;
    }
    const purpose = purposeOfStep(step, copy.kind);
    const pause = pauseBefore(copy, { purpose, part: partOf(step) });
    if (pause === "in-vain") return this.#ends.inVain(copy, purpose, nowMs);
    if (pause !== null && pause.untilMs > nowMs) {
      // Looked at again after the pause: what was answered may show by then.
      this.#context.copies.put({ ...copy, force: true });
      this.#context.tasks.change(task, { dueAtMs: pause.untilMs });
      return;
    }
    const isApplying = step.step === "add-payment" || step.step === "allocate";
    const absentAfterMs = openUntilMs(copy.unconfirmed);
    if (isApplying && absentAfterMs !== null) this.#ends.lookFirst(copy, task, absentAfterMs, nowMs);
    else due.push(item);
  }
}

/** Another copy that the step would change, and that a person keeps as it is. */
function keptOther(context: TenantContext, { copy, step }: DueStep): Copy | null {
  if (step.step !== "allocate" && step.step !== "unallocate") return null;
  const { copies } = context;
  const there = copy.kind === "contact" ? null : copy.copy;
  const invoiceIds =
    step.step === "allocate"
      ? step.allocations.map(({ invoiceId }) => invoiceId)
      : (there?.allocations ?? []).filter(({ id }) => id === step.allocationId).map(({ invoiceId }) => invoiceId);
  const others = [
    copies.bySatelliteId("credit-note", step.creditNoteId),
    ...invoiceIds.map((id) => copies.bySatelliteId("invoice", id)),
  ];
  return others.find((other) => other !== null && other.kept !== null && other.groupId !== copy.groupId) ?? null;
}

interface ReferenceWish {
  readonly copy: Copy;
  readonly task: Task;
  readonly names: readonly ReferenceName[];
  /** What was read before it is read again; left out, any age will do. */
  readonly sinceMs?: number;
}
