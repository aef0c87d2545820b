/** What all takers of answers about this satellite's copies share. */

import type { Failure } from "../../../domain/failure.ts";
import { explain } from "../../../domain/failure-words.ts";
import { UNANSWERED_PROOF_MS, UNANSWERED_RETRY_MS } from "../../../limits.ts";
import type { RejectionContext } from "../../../mirror/rejection.ts";
import { itemInWords, offTheCopy } from "../../../mirror/take-off.ts";
import { ownName, type TenantContext } from "../../context.ts";
import type { Copy, DocumentCopy } from "../../model/copy.ts";
import type { SentCall } from "../../model/xero-call.ts";
import { type CopyTransitions, copyLabel, unsaved, withNotes, writeKey } from "../copy-outcome.ts";

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

/** Xero's answer leaves this one out: what came of it is looked at before anything is sent again. */
export function leftOut<C extends Copy>(
  context: TenantContext,
  outcome: CopyTransitions,
  copy: C,
  nowMs: number,
): void {
  const task = context.tasks.get(writeKey(copy));
  if (task === null) return;
  const reason = "its answer to a write leaves this record out";
  const failure = unsaved(context, copy, reason);
  const absentAfterMs = nowMs + UNANSWERED_PROOF_MS;
  const look: Copy =
    copy.satelliteId === null
      ? { ...copy, find: "unanswered", absentAfterMs }
      : { ...copy, force: true, absentAfterMs: copy.kind === "contact" ? null : absentAfterMs };
  outcome.waiting(look, task, { failure, dueAtMs: nowMs + UNANSWERED_RETRY_MS, blockedOn: null }, nowMs);
}

/**
 * A change that Xero refuses, or for which something cannot come off. What is off by then goes back before it is reported, so
 * that the copy is as it was while a person mends the cause. Where Xero only says that the copy's state does not allow it,
 * what is known of that state may be out of date: nothing more is done to it, and what is off is named.
 */
export function changeRefused(
  context: TenantContext,
  outcome: CopyTransitions,
  { copy, causes }: { readonly copy: DocumentCopy; readonly causes: readonly [Failure, ...Failure[]] },
  nowMs: number,
): void {
  const known = { ...copy, inspection: null, needsTakeOff: false };
  const off = stillOffInWords(copy);
  if (causes[0].code === "not-modifiable" || copy.refused !== null) {
    const incomplete: Failure = { code: "restore-incomplete", missing: off, satellite: ownName(context) };
    const more = [...(off.length === 0 ? [] : [incomplete]), ...(copy.refused ?? [])];
    return outcome.failed(known, [...causes, ...more], copy.seq, nowMs);
  }
  if (off.length === 0) return outcome.failed({ ...known, taken: null, refused: null }, causes, copy.seq, nowMs);
  const text = `${ownName(context)}: ${explain(causes[0]).title}. The change is given up, and ${off.join(", ")} goes back.`;
  outcome.goOn({ ...withNotes(known, [{ atMs: nowMs, text }]), refused: causes }, nowMs);
}

/** What came off and is not back, in words. */
export function stillOffInWords({ taken, copy, wanted }: DocumentCopy): readonly string[] {
  if (taken === null || copy === null) return [];
  return offTheCopy(taken, copy).map((item) => itemInWords(item, wanted.currency));
}
