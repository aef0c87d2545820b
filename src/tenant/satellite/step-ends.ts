/**
 * How the work on a copy ends, or what it waits for, when its next step needs no call: in step, failed, tried in vain, or until
 * another record or a proof. Called by the write controller; writes rows only.
 */

import type { Failure } from "../../domain/failure.ts";
import { type Change, isAllBack, withoutSeen } from "../../mirror/change.ts";
import { totalDifferences } from "../../mirror/document-differences.ts";
import type { Step } from "../../mirror/step.ts";
import { paymentsOpenUntilMs, withoutPayments } from "../../mirror/unconfirmed.ts";
import { ownName, type TenantContext } from "../context.ts";
import type { Purpose } from "../model/call-types.ts";
import { type Copy, copyLabel } from "../model/copy.ts";
import { blockedOnRecord, type Task } from "../model/task.ts";
import { type CopyTransitions, unsaved } from "./copy-outcome.ts";
import { changeRefused } from "./responses/shared.ts";

const TAKING_OFF: ReadonlySet<Purpose> = new Set([
  "inspect-payment",
  "inspect-credit-note",
  "delete-payment",
  "unallocate",
]);

export class StepEnds {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
  }

  /** In step, failed, or waiting for another record. */
  end(
    copy: Copy,
    task: Task,
    step: Extract<Step, { readonly step: "done" | "fail" | "wait-for" }>,
    nowMs: number,
  ): void {
    // What had come off for a change that was given up is back by now, but for what is named; its causes are the step's.
    const isMissing = step.step === "fail" && step.failures.some(({ code }) => code === "restore-incomplete");
    const remaining = (change: Change | null) =>
      isAllBack(change) || (change?.phase === "roll-back" && !isMissing) ? null : withoutSeen(change);
    const whole: Copy = copy.kind === "contact" ? copy : { ...copy, change: remaining(copy.change) };
    if (step.step === "done") {
      const { unconfirmed } = whole;
      const absentAfterMs = paymentsOpenUntilMs(unconfirmed);
      if (absentAfterMs !== null) return this.lookFirst(whole, task, absentAfterMs, nowMs);
      const over = { change: null, unconfirmed: withoutPayments(unconfirmed) };
      const rested: Copy = whole.kind === "contact" ? whole : { ...whole, ...over };
      if (copy.leaving) this.#outcome.left(rested, copy.seq, nowMs);
      else this.#outcome.done(rested, copy.seq, nowMs);
    } else if (step.step === "fail") {
      const [first, ...rest] = step.failures;
      const { blockedBy } = step;
      const blockedOn = blockedBy === undefined ? undefined : blockedOnRecord("contact", blockedBy.contactId);
      if (first !== undefined) this.#outcome.failed(whole, [first, ...rest], copy.seq, nowMs, blockedOn);
    } else this.#waitFor(copy, step, task, nowMs);
  }

  /** A credit is used on both: as long as a person keeps one of them as it is, nothing is used or taken off. */
  waitForKept(copy: Copy, kept: Copy, nowMs: number): void {
    const message = `a person keeps ${copyLabel(kept)} there as it is`;
    const invoice = { number: copyLabel(kept), isElsewhere: false };
    const failure: Failure = {
      code: "credit-note-not-applicable",
      satellite: ownName(this.#context),
      message,
      invoice,
    };
    this.#outcome.failed(copy, [failure], copy.seq, nowMs, blockedOnRecord(kept.kind, kept.groupId));
  }

  /** What stops the other record stops this one, and is said here too; it continues as soon as the other one does. */
  #waitFor(copy: Copy, step: Extract<Step, { readonly step: "wait-for" }>, task: Task, nowMs: number): void {
    const blockedOn = blockedOnRecord(step.kind, step.groupId);
    const other = this.#context.copies.get(step.kind, step.groupId);
    if (other !== null && other.kept !== null && copy.kind !== "contact") return this.waitForKept(copy, other, nowMs);
    const [first, ...rest] = other?.status === "failed" ? other.failures : [];
    if (first === undefined) {
      // What it waits for may itself wait for something that is known.
      const held = other?.status === "waiting" ? other : null;
      const why = { failure: held?.failures[0] ?? null, nextAttemptAtMs: held?.nextAttemptAtMs ?? null };
      this.#outcome.waiting(copy, task, { ...why, dueAtMs: null, blockedOn }, nowMs);
    } else this.#outcome.failed(copy, [first, ...rest], copy.seq, nowMs, blockedOn);
  }

  /** Xero answers the same step time and again, and the copy stays as it is. An edit or a Re-sync tries it anew. */
  inVain(copy: Copy, purpose: Purpose, nowMs: number): void {
    const satellite = ownName(this.#context);
    // Where something is still to come off, the amounts are to be changed after it.
    const isChanged = !TAKING_OFF.has(purpose) && copy.kind !== "contact" && copy.copy !== null;
    const differences = isChanged ? totalDifferences(copy.wanted, copy.copy) : [];
    const message = `Xero took the same change of ${copyLabel(copy)} several times, and it shows none of it.`;
    const failure: Failure =
      differences.length > 0
        ? { code: "totals-differ", satellite, differences }
        : { code: "xero-rejected", entity: satellite, message };
    if (copy.kind === "contact") this.#outcome.failed(copy, [failure], copy.seq, nowMs);
    else changeRefused(this.#context, this.#outcome, { copy, causes: [failure] }, nowMs);
    const now = this.#context.copies.get(copy.kind, copy.groupId);
    if (now !== null) this.#context.copies.put({ ...now, answered: copy.answered ?? [] });
  }

  /** An unanswered payment or allocation may still be on its way: before that can be known, nothing is sent or done. */
  lookFirst(copy: Copy, task: Task, absentAfterMs: number, nowMs: number): void {
    const dueAtMs = Math.max(absentAfterMs, nowMs);
    const failure = unsaved(this.#context, copy, "no usable answer", "payment or credit");
    this.#outcome.waiting({ ...copy, force: true }, task, { failure, dueAtMs, blockedOn: task.blockedOn }, nowMs);
  }
}
