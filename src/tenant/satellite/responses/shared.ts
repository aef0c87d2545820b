/** What all takers of answers about this satellite's copies share. */

import type { Failure } from "../../../domain/failure.ts";
import { explain } from "../../../domain/failure-words.ts";
import { paymentsFromOf } from "../../../domain/firm.ts";
import { UNANSWERED_PROOF_MS, UNANSWERED_RETRY_MS } from "../../../limits.ts";
import { itemsOf, withoutSeen } from "../../../mirror/change.ts";
import { isInStep } from "../../../mirror/next-step.ts";
import { paymentPlan } from "../../../mirror/payment.ts";
import type { RejectionContext } from "../../../mirror/rejection.ts";
import { itemInWords, offTheCopy, stillOff } from "../../../mirror/take-off.ts";
import { openUntil, type SentPayment } from "../../../mirror/unconfirmed.ts";
import { firmOf, ownName, type TenantContext } from "../../context.ts";
import { retryDelayMs } from "../../model/backoff.ts";
import { type Copy, copyLabel, type DocumentCopy, withNotes, writeKey } from "../../model/copy.ts";
import type { SentCall } from "../../model/xero-call.ts";
import { type CopyTransitions, unsaved } from "../copy-outcome.ts";
import { translationOf } from "../step-input.ts";

/** Takes good answers of its purposes; false when the body is not what the call asked for. */
export interface ResponseHandler {
  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean;
}

/** `about`: the part of the copy that the write was about. */
export function rejectionContext(
  context: TenantContext,
  copy: Copy,
  about: Partial<Pick<RejectionContext, "account" | "payment" | "date">> = {},
): RejectionContext {
  const contact = copy.kind === "contact" ? copy.wanted.name : (copy.wanted.contactName ?? "the contact");
  const date = copy.kind === "contact" ? null : copy.wanted.date;
  const account = copy.kind === "contact" ? copy.wanted.accountNumber : null;
  return { satellite: ownName(context), contact, number: copyLabel(copy), date, account, payment: null, ...about };
}

/**
 * The element of the answer that stands where the document stood in the call: a last resort, for one that names nothing.
 * Undefined when the answer leaves any out, since then the places mean nothing.
 */
export function atPlace(elements: readonly unknown[], call: SentCall, position: number): unknown {
  return elements.length === call.docs.length ? elements[position] : undefined;
}

interface LeftOut {
  readonly copy: Copy;
  readonly payments?: readonly SentPayment[];
  readonly reason?: string | undefined;
}

/** Xero's answer leaves this one out, or does not show it readably (`reason`): what came of it is looked at before anything is sent again. */
export function leftOut(
  context: TenantContext,
  outcome: CopyTransitions,
  { copy, payments = [], reason = "its answer to a write leaves this record out" }: LeftOut,
  nowMs: number,
): void {
  const task = context.tasks.get(writeKey(copy));
  if (task === null) return;
  const failure = unsaved(context, copy, reason);
  const unconfirmed = openUntil(copy.unconfirmed, nowMs + UNANSWERED_PROOF_MS, payments);
  const look: Copy =
    copy.satelliteId === null
      ? { ...copy, search: { why: "unanswered" }, unconfirmed }
      : { ...copy, force: true, unconfirmed: copy.kind === "contact" ? null : unconfirmed };
  outcome.waiting(look, task, { failure, dueAtMs: nowMs + UNANSWERED_RETRY_MS, blockedOn: null }, nowMs);
}

/** What it is looked for by is there in a form that cannot be read: it may be this one, so nothing is made before it is seen. */
export function looksAgain(
  context: TenantContext,
  outcome: CopyTransitions,
  { copy, reason }: { readonly copy: Copy; readonly reason: string },
  nowMs: number,
): void {
  const task = context.tasks.get(writeKey(copy));
  if (task === null) return;
  const dueAtMs = nowMs + retryDelayMs(task.retries, context.random());
  const counted = context.tasks.change(task, { retries: task.retries + 1 });
  const failure: Failure = { code: "xero-unavailable", entity: ownName(context), reason };
  // It said nothing, so the look was not in vain.
  outcome.waiting({ ...copy, answered: [] }, counted, { failure, dueAtMs, blockedOn: null }, nowMs);
}

interface RefusedChange {
  readonly copy: DocumentCopy;
  readonly causes: readonly [Failure, ...Failure[]];
  /** Orbit's own finding, with the amounts: the copy's state is not in question. */
  readonly isCertain?: boolean;
}

/**
 * A change that Xero refuses, or for which something cannot come off. What is off by then goes back before it is reported, so
 * that the copy is as it was while a person fixes the cause. Where Xero only says that the copy's state does not allow it,
 * what is known of that state may be out of date: nothing more is done to it, and what is off is named. So it is where the document is changed already.
 */
export function changeRefused(
  context: TenantContext,
  outcome: CopyTransitions,
  { copy, causes, isCertain = false }: RefusedChange,
  nowMs: number,
): void {
  const secondTry = copy.secondTry === null ? null : "as-before";
  const known = { ...copy, change: withoutSeen(copy.change), secondTry } as const;
  const off = stillOffInWords(copy);
  if ((causes[0].code === "not-modifiable" && !isCertain) || copy.change?.phase === "roll-back") {
    const incomplete: Failure = { code: "restore-incomplete", missing: off, satellite: ownName(context) };
    const more = [...(off.length === 0 ? [] : [incomplete]), ...causesBefore(copy)];
    return outcome.failed(known, [...causes, ...more], copy.seq, nowMs);
  }
  const missing = isTaken(context, copy) ? missingAfterChange(context, copy) : [];
  if (missing.length > 0) {
    const incomplete: Failure = { code: "restore-incomplete", missing, satellite: ownName(context) };
    return outcome.failed(known, [incomplete, ...causes], copy.seq, nowMs);
  }
  // What is on the copy as it was read last may be off by a removal that was not answered.
  const isUnsure = off.length === 0;
  const mayBeOff = itemsOf(copy.change)?.some((item) => item.mayBeOff) ?? false;
  if (copy.change === null || copy.change.phase === "inspect" || (isUnsure && !mayBeOff)) {
    return outcome.failed({ ...known, change: null }, causes, copy.seq, nowMs);
  }
  const back = isUnsure ? "Orbit looks whether anything came off for it" : `${off.join(", ")} goes back`;
  const text = `${ownName(context)}: ${explain(causes[0]).title}. The change is given up, and ${back}.`;
  const { seen: _, ...taken } = copy.change;
  const change = { ...taken, phase: "roll-back", causes } as const;
  outcome.goOn({ ...withNotes(known, [{ atMs: nowMs, text }]), change, force: copy.force || isUnsure }, nowMs);
}

/** The document is changed already: what came off goes on one that is as it should be, and nothing is given up. */
function isTaken(context: TenantContext, copy: DocumentCopy): boolean {
  const translation = copy.change?.phase === "exchange" ? translationOf(context, copy) : null;
  return translation !== null && isInStep(copy, translation);
}

/** What the changed copy lacks of what came off, in words: of the group's payments those that it has now. */
export function missingAfterChange(context: TenantContext, copy: DocumentCopy): readonly string[] {
  if (itemsOf(copy.change) === null || copy.copy === null) return [];
  const { add } = paymentPlan(copy, copy.copy, paymentsFromOf(firmOf(context)));
  return stillOff(offTheCopy(copy.change, copy.copy), copy.kind === "invoice" ? add : [], copy.wanted.currency);
}

/** Why the change was given up that is being rolled back. */
export function causesBefore({ change }: DocumentCopy): readonly Failure[] {
  return change?.phase === "roll-back" ? change.causes : [];
}

/** What came off and is not back, in words. */
export function stillOffInWords({ change, copy, wanted }: DocumentCopy): readonly string[] {
  return copy === null ? [] : offTheCopy(change, copy).map((item) => itemInWords(item, wanted.currency));
}
