/**
 * A satellite's lane: asks for the next step of every due copy, does what costs no call, and sends equal steps of all
 * documents together. Takes the answers element by element, so that one bad element never holds back the others.
 */

import type { Failure } from "../failure.ts";
import { explain } from "../failure-words.ts";
import { MAX_DUE_TASKS_PER_PASS, UNANSWERED_PROOF_MS, UNANSWERED_RETRY_MS } from "../limits.ts";
import type { SatelliteContext } from "../mirror/invoice.ts";
import { nextContactStep, nextInvoiceStep, type Step } from "../mirror/next-step.ts";
import type { ReferenceName } from "../mirror/references.ts";
import type { XeroFault } from "../xero/errors.ts";
import { docKey } from "./attempts.ts";
import { retryDelayMs } from "./backoff.ts";
import type { DocRef, LaneWork, PlannedCall, Purpose, SentCall } from "./calls.ts";
import { ContactAnswers } from "./contact-answers.ts";
import type { Copy, InvoiceCopy } from "./copies.ts";
import { type Desk, ownName } from "./desk.ts";
import { InvoiceAnswers } from "./invoice-answers.ts";
import { CopyOutcome } from "./outcome.ts";
import { referenceCalls } from "./reference-lane.ts";
import { type Task, waitForRecord, waitSplit } from "./tasks.ts";
import { batched, type DueStep, isTooLarge } from "./write-batches.ts";

export class WriteLane implements LaneWork {
  readonly #desk: Desk;
  readonly #outcome: CopyOutcome;
  readonly #contacts: ContactAnswers;
  readonly #invoices: InvoiceAnswers;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#outcome = new CopyOutcome(desk);
    this.#contacts = new ContactAnswers(desk, this.#outcome);
    this.#invoices = new InvoiceAnswers(desk, this.#outcome);
  }

  owns(purpose: Purpose): boolean {
    return /^(find|create|update)-/.test(purpose);
  }

  plan(nowMs: number): readonly PlannedCall[] {
    const busy = this.#desk.store.attempts.busy();
    const due: DueStep[] = [];
    const references = new Map<string, PlannedCall>();
    for (const task of this.#desk.store.tasks.due("write", nowMs, MAX_DUE_TASKS_PER_PASS)) {
      if (busy.has(docKey(task.kind, task.id))) continue;
      this.#advance(task, due, references, nowMs);
    }
    return [...references.values(), ...batched(due)];
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    return call.purpose.endsWith("contacts")
      ? this.#contacts.taken(call, body, nowMs)
      : this.#invoices.taken(call, body, nowMs);
  }

  refused(call: SentCall, fault: XeroFault, nowMs: number): void {
    for (const doc of call.docs) {
      const task = this.#desk.store.tasks.get({ lane: "write", kind: doc.kind, id: doc.id });
      const copy = copyOf(this.#desk, doc);
      if (task === null || copy === null) continue;
      if (fault.kind === "rejected" || fault.kind === "not-found") this.#rejected(call, task, copy, fault, nowMs);
      else this.#unsure(call, task, copy, fault, nowMs);
    }
  }

  /** Does every step that needs no call, until the copy is done, waits, or needs one. */
  #advance(task: Task, due: DueStep[], references: Map<string, PlannedCall>, nowMs: number): void {
    const copy = copyOf(this.#desk, task);
    if (copy === null) return this.#desk.store.tasks.finish(task, task.wanted, nowMs);
    const step = this.#nextStep(copy);
    switch (step.step) {
      case "done":
        return copy.leaving ? this.#outcome.left(copy, copy.seq, nowMs) : this.#outcome.done(copy, copy.seq, nowMs);
      case "fail": {
        const [first, ...rest] = step.failures;
        if (first !== undefined) this.#outcome.failed(copy, [first, ...rest], copy.seq, nowMs);
        return;
      }
      case "contact": {
        const wait = waitForRecord("contact", step.groupContactId);
        return this.#outcome.waiting(copy, task, { failure: null, dueAtMs: null, wait }, nowMs);
      }
      case "references":
        for (const call of referenceCalls(this.#desk, step.names, task)) references.set(call.purpose, call);
        return;
      default:
        if (isTooLarge(step)) return this.#outcome.failed(copy, [this.#tooLarge()], copy.seq, nowMs);
        due.push({ task, copy, step });
    }
  }

  #tooLarge(): Failure {
    const message =
      "The document has more lines than one call to Xero can carry. Split it into several in the group's Xero.";
    return { code: "xero-rejected", entity: ownName(this.#desk), message };
  }

  #nextStep(copy: Copy): Step {
    const { references, copies } = this.#desk.store;
    const satellite: SatelliteContext = { name: ownName(this.#desk), references: references.get() };
    if (copy.kind === "contact") return nextContactStep(copy, satellite);
    const contactId = copy.wanted.contactId;
    const contact = contactId === null ? null : copies.get("contact", contactId);
    return nextInvoiceStep({
      view: copy,
      satellite,
      missing: references.missing(neededReferences(copy)),
      contact:
        contact === null
          ? null
          : { satelliteId: contact.satelliteId, failures: contact.failures, isFailed: contact.status === "failed" },
    });
  }

  /** A 4xx for the whole call: alone it is the document's own, together the half of them goes, to find the one. */
  #rejected(
    call: Pick<PlannedCall, "docs">,
    task: Task,
    copy: Copy,
    fault: Extract<XeroFault, { readonly kind: "rejected" | "not-found" }>,
    nowMs: number,
  ): void {
    if (call.docs.length > 1) {
      this.#desk.store.tasks.change(task, { wait: waitSplit(Math.ceil(call.docs.length / 2)) });
      return;
    }
    const message = fault.kind === "rejected" ? fault.message : "Xero does not have the document any more";
    this.#outcome.failed(copy, [{ code: "xero-rejected", entity: ownName(this.#desk), message }], copy.seq, nowMs);
  }

  /** A 5xx or an answer that cannot be used: a create may have been carried out, so the copy is looked for first. */
  #unsure(call: Pick<PlannedCall, "purpose">, task: Task, copy: Copy, fault: XeroFault, nowMs: number): void {
    const reason = "reason" in fault ? fault.reason : fault.kind;
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#desk), reason };
    const isCreate = call.purpose.startsWith("create-");
    const delayMs = isCreate ? UNANSWERED_RETRY_MS : retryDelayMs(task.attempts, this.#desk.random());
    const unsure: Copy = isCreate ? { ...copy, find: "unanswered", absentAfterMs: nowMs + UNANSWERED_PROOF_MS } : copy;
    const noted = { ...unsure, notes: [...copy.notes, { atMs: nowMs, text: explain(failure).detail }] };
    const counted = this.#desk.store.tasks.change(task, { attempts: task.attempts + 1 });
    this.#outcome.waiting(noted, counted, { failure, dueAtMs: nowMs + delayMs, wait: null }, nowMs);
  }
}

/** What an invoice needs to know of the satellite; tracking only if it carries some. */
function neededReferences(copy: InvoiceCopy): readonly ReferenceName[] {
  const carriesTracking = copy.wanted.lines.some((line) => line.tracking.length > 0);
  return carriesTracking
    ? ["organisation", "accounts", "tax-rates", "tracking"]
    : ["organisation", "accounts", "tax-rates"];
}

function copyOf(desk: Desk, doc: Pick<DocRef, "kind" | "id">): Copy | null {
  if (doc.kind === "credit-note") return null;
  return desk.store.copies.get(doc.kind, doc.id);
}
