/**
 * A write or look of a satellite that Xero refused as a whole or did not answer usefully: what it means for each of its
 * documents. One that stands alone fails with Xero's words; of several, half go, to find the one.
 */

import type { Failure } from "../../domain/failure.ts";
import { explain } from "../../domain/failure-words.ts";
import { SERVED_LATELY_MS, UNANSWERED_PROOF_MS, UNANSWERED_RETRY_MS } from "../../limits.ts";
import { itemsOf, withoutSeen, withoutTakenOffByOthers, withUnsureRemoval } from "../../mirror/change.ts";
import {
  withoutOldCredit,
  withoutUnallocated,
  withUnsureAllocation,
  withUnsureReturn,
} from "../../mirror/own-credits.ts";
import { recognise } from "../../mirror/rejection.ts";
import { openUntil } from "../../mirror/unconfirmed.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { complaintsOf } from "../../xero/schemas.ts";
import { ownName, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { halfOf } from "../model/batching.ts";
import { CALL_TYPES } from "../model/call-types.ts";
import { type Copy, type DocumentCopy, withNotes } from "../model/copy.ts";
import { addedAllocationsOf, allocationIdOf, appliedPaymentIdOf, creditNoteIdOf } from "../model/doc-part.ts";
import { isPage } from "../model/paged-reads.ts";
import type { Task } from "../model/task.ts";
import { isWrite, type SentCall } from "../model/xero-call.ts";
import { type CopyTransitions, unsaved } from "./copy-outcome.ts";
import type { AccountResponses } from "./responses/accounts.ts";
import { aboutPayment, sentPayment } from "./responses/payments.ts";
import { changeRefused, rejectionContext } from "./responses/shared.ts";
import { withAnswered } from "./same-step.ts";

const UNCLEAR = { kind: "no-answer", reason: "no usable answer" } as const;

export class WriteFailures {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;
  readonly #accounts: AccountResponses;

  constructor(context: TenantContext, outcome: CopyTransitions, accounts: AccountResponses) {
    this.#context = context;
    this.#outcome = outcome;
    this.#accounts = accounts;
  }

  take(call: SentCall, fault: XeroFault, nowMs: number): void {
    if (call.purpose === "create-account" && fault.kind === "rejected") {
      return this.#accounts.rejected(call, wordsOf(fault), nowMs);
    }
    for (const doc of call.docs) {
      const task = this.#context.tasks.get({ controller: "write", kind: doc.kind, id: doc.id });
      const copy = this.#context.copies.get(doc.kind, doc.id);
      if (task === null || copy === null) continue;
      if (fault.kind !== "rejected" && fault.kind !== "not-found") this.#unsure(call, task, copy, fault, nowMs);
      // Xero keeps no key of a DELETE: what a repeated one does not find the first may have taken off.
      else if (call.purpose === "unallocate" && call.isRepeat) this.#unsure(call, task, copy, UNCLEAR, nowMs);
      else this.#rejected(call, task, copy, fault, nowMs);
    }
  }

  /** A 4xx for the whole call: alone it is the document's own, together the half of them goes, to find the one. */
  #rejected(
    call: SentCall,
    task: Task,
    copy: Copy,
    fault: Extract<XeroFault, { readonly kind: "rejected" | "not-found" }>,
    nowMs: number,
  ): void {
    if (call.docs.length > 1) {
      // A page of all contacts names none of them: a shorter list of documents would be the same call again.
      const maxBatch = isPage(call) ? 1 : halfOf(call.docs.length);
      this.#context.tasks.change(task, { maxBatch });
      return;
    }
    noteAnswered(this.#context, call, nowMs);
    const known = this.#context.copies.get(copy.kind, copy.groupId) ?? copy;
    this.#rejectedAlone(call, known, fault, nowMs);
  }

  #rejectedAlone(
    call: SentCall,
    copy: Copy,
    fault: Extract<XeroFault, { readonly kind: "rejected" | "not-found" }>,
    nowMs: number,
  ): void {
    const words = fault.kind === "rejected" ? wordsOf(fault) : ["Xero does not have the document any more"];
    const about = copy.kind === "contact" ? {} : aboutPayment(copy, call.docs[0]?.part);
    const [first, ...rest] = recognise(words, rejectionContext(this.#context, copy, about));
    const { subject } = CALL_TYPES[call.purpose];
    const isAboutPart = subject === "payment" || subject === "allocation";
    const mayBeGone = fault.kind === "not-found" || first.code === "not-modifiable";
    if (copy.kind === "contact") {
      return this.#outcome.failed({ ...copy, refusedAtMs: nowMs }, [first, ...rest], copy.seq, nowMs);
    }
    const old = fault.kind === "not-found" ? withoutTakenOffBefore(call, copy) : null;
    if (old !== null) return this.#outcome.goOn(old, nowMs);
    const known = mayBeGone ? withoutTakenOff(call, copy) : copy;
    if (isAboutPart && mayBeGone && (copy.secondTry === null || known !== copy)) {
      // What it is about may have changed in the satellite meanwhile.
      const change = withoutSeen(known.change);
      return this.#outcome.goOn({ ...known, change, secondTry: "as-before", force: true }, nowMs);
    }
    changeRefused(this.#context, this.#outcome, { copy, causes: [first, ...rest] }, nowMs);
  }

  /** A 5xx or an answer that cannot be used: what creates something may have been carried out, so it is looked for first. */
  #unsure(call: SentCall, task: Task, copy: Copy, fault: XeroFault, nowMs: number): void {
    const reason = "reason" in fault ? fault.reason : fault.kind;
    const { act, subject } = CALL_TYPES[call.purpose];
    const isCreate = act === "create" && subject === copy.kind;
    const isApplied = act === "apply";
    const part = isApplied ? (subject === "allocation" ? "allocation" : "payment") : undefined;
    const failure: Failure =
      isCreate || isApplied
        ? unsaved(this.#context, copy, reason, part)
        : { code: "xero-unavailable", entity: ownName(this.#context), reason };
    const payments = isApplied ? sentPayment(call, copy.groupId) : [];
    const delayMs = isCreate || isApplied ? UNANSWERED_RETRY_MS : retryDelayMs(task.retries, this.#context.random());
    const unconfirmed = openUntil(copy.unconfirmed, nowMs + UNANSWERED_PROOF_MS, payments);
    // What is really there may have changed: nothing is known to be in vain.
    const anew = { ...copy, answered: [] };
    const unsure: Copy = isCreate
      ? { ...anew, search: { why: "unanswered" }, unconfirmed }
      : isApplied
        ? withUnsureItem(call, { ...anew, force: true, unconfirmed })
        : anew;
    const noted = withNotes(unsure, [{ atMs: nowMs, text: explain(failure).detail }]);
    const counted = isCreate ? task : this.#context.tasks.change(task, { retries: task.retries + 1 });
    // One document that Xero stumbles over must not hold back the others of its call; an outage is no reason to halve.
    const isServing = nowMs - this.#context.lastSuccessAtMs < SERVED_LATELY_MS;
    const isHalved = isServing && call.docs.length > 1 && isWrite(call.request);
    const maxBatch = isHalved ? halfOf(call.docs.length) : null;
    const why = { failure, dueAtMs: nowMs + delayMs, blockedOn: null, maxBatch };
    this.#outcome.waiting(noted, counted, why, nowMs);
  }
}

/** The copy without what Orbit had taken off already, and a read from before had shown again; null where it is something else. */
function withoutTakenOffBefore({ purpose, docs }: SentCall, copy: DocumentCopy): DocumentCopy | null {
  if (purpose !== "unallocate" || copy.copy === null) return null;
  const off = withoutOldCredit(copy.change, copy.copy, allocationIdOf(docs[0]?.part));
  return off === null ? null : { ...copy, change: off.change, copy: off.document };
}

/** What people took off before Orbit could is not put back. Answers the same copy when it was to be put back. */
function withoutTakenOff(call: SentCall, copy: DocumentCopy): DocumentCopy {
  const part = call.docs[0]?.part;
  const change =
    call.purpose === "delete-payment"
      ? withoutTakenOffByOthers(copy.change, appliedPaymentIdOf(part))
      : call.purpose === "unallocate"
        ? withoutUnallocated(copy.change, allocationIdOf(part))
        : copy.change;
  return itemsOf(change)?.length === itemsOf(copy.change)?.length ? copy : { ...copy, change };
}

/** What the call took off for a change may be off, what it put back may be back. */
function withUnsureItem<C extends Copy>({ purpose, docs }: SentCall, copy: C): C {
  if (copy.kind === "contact") return copy;
  const part = docs[0]?.part;
  switch (purpose) {
    case "delete-payment":
      return { ...copy, change: withUnsureRemoval(copy.change, appliedPaymentIdOf(part)) };
    case "unallocate":
      return { ...copy, change: withUnsureAllocation(copy.change, allocationIdOf(part)) };
    case "allocate":
      return {
        ...copy,
        change: withUnsureReturn(
          copy.change,
          addedAllocationsOf(part).map((use) => ({ ...use, creditNoteId: creditNoteIdOf(part) })),
        ),
      };
    default:
      return copy;
  }
}

/** Xero looked at the step of each of these documents; their copies are still as they were before it. */
export function noteAnswered(context: TenantContext, call: SentCall, nowMs: number): void {
  for (const { kind, id, version, part } of call.docs) {
    const copy = context.copies.get(kind, id);
    if (copy === null || copy.seq !== version) continue;
    context.copies.put(withAnswered(copy, { purpose: call.purpose, part }, nowMs));
  }
}

function wordsOf(fault: Extract<XeroFault, { readonly kind: "rejected" }>): readonly string[] {
  const words = fault.elements.flatMap(complaintsOf);
  return words.length > 0 ? words : [fault.message];
}
