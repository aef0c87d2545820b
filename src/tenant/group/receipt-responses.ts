/** What Xero answered about receipts on the group's invoices: entered, looked at, or taken off. */

import type { TimelineEntry } from "../../domain/event.ts";
import type { Failure } from "../../domain/failure.ts";
import { UNANSWERED_PROOF_MS, UNANSWERED_RETRY_MS } from "../../limits.ts";
import { paymentInWords } from "../../mirror/payment.ts";
import type { Receipt } from "../../mirror/receipt.ts";
import { recognise } from "../../mirror/rejection.ts";
import { foundTakenOff } from "../../mirror/seen-receipts.ts";
import { type PaymentState, paymentState } from "../../mirror/terms.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { complaintsOf, elementsOf, parseElements, type XeroPayment, xeroPayment } from "../../xero/schemas.ts";
import { nameOf, ownName, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { halfOf } from "../model/batching.ts";
import { rejectionOf } from "../model/parse-record.ts";
import { blockedOnFix } from "../model/task.ts";
import type { DocRef, SentCall } from "../model/xero-call.ts";
import type { GroupRecord } from "../storage/records.ts";
import { changedReceipt, lookForReceiptsSoon, receiptKey, wantReceipts } from "./receipts.ts";
import { recordOutcome, settleRecord } from "./record-status.ts";

interface About {
  readonly record: GroupRecord;
  readonly receipt: Receipt;
}

export class ReceiptResponses {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, "Payments");
    if (elements === null) return false;
    const all = { elements, parsed: parseElements(elements, xeroPayment) };
    call.docs.forEach((doc, position) => {
      const about = this.#about(doc);
      if (about === null) return;
      const { words, payment } = answerOf(call, all, position);
      if (words !== null) this.#refused(about, words, nowMs);
      // Left out, or carried out and not readable: the invoice's own list of payments shows which.
      else if (payment === null) {
        const { record, receipt } = about;
        const known = changedReceipt(record, receipt.key, { inVain: (receipt.inVain ?? 0) + 1 });
        this.#unsure({ record: known, receipt }, doc, call, "its answer leaves the payment out", nowMs);
      } else if (call.purpose === "take-off-receipt" && !payment.isDeleted) {
        this.#unsure(about, doc, call, "its answer does not say that the payment is off", nowMs);
      } else this.#done(call, about, payment, nowMs);
    });
    return true;
  }

  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    const { tasks } = this.#context;
    for (const doc of call.docs) {
      const about = this.#about(doc);
      const task = tasks.get(receiptKey(doc.id));
      if (about === null || task === null) continue;
      const isRefused = fault.kind === "rejected" || fault.kind === "not-found";
      if (isRefused && call.docs.length > 1) tasks.change(task, { maxBatch: halfOf(call.docs.length) });
      else if (fault.kind === "rejected") {
        const words = fault.elements.flatMap(complaintsOf);
        this.#refused(about, words.length > 0 ? words : [fault.message], nowMs);
      } else if (fault.kind === "not-found")
        this.#refused(about, ["The payment is not of valid status for modification"], nowMs);
      else this.#unsure(about, doc, call, "reason" in fault ? fault.reason : fault.kind, nowMs);
    }
  }

  /** Null when there is nothing to say about any more: the receipt is over, or a read has shown another payment in its place. */
  #about({ id, part }: DocRef): About | null {
    if (part?.kind !== "receipt") return null;
    const record = this.#context.records.get("invoice", id);
    const receipt = record?.receipts?.find(({ key }) => key === part.key);
    if (record === null || receipt === undefined) return null;
    const isOfAnother = part.paymentId !== undefined && part.paymentId !== receipt.groupId;
    return isOfAnother ? null : { record, receipt };
  }

  #done({ purpose }: SentCall, about: About, payment: PaymentState, nowMs: number): void {
    this.#context.records.putPayment(payment);
    if (purpose === "inspect-receipt") return this.#inspected(about, payment, nowMs);
    const { record, receipt } = about;
    const words = paymentInWords(receipt, currencyOf(record));
    const [here, there] = [ownName(this.#context), nameOf(this.#context, receipt.tenantId)];
    if (purpose === "enter-receipts") {
      // The next read of the invoice shows it, and hands it over with where it began.
      const entered = { groupId: payment.id, absentAfterMs: null, sentAtMs: nowMs, isSeen: false };
      const text = `Entered the payment ${words} in ${here}, as it was received in ${there}.`;
      this.#store(changedReceipt(record, receipt.key, entered), [{ atMs: nowMs, text }], nowMs);
    } else {
      // Known until a read shows that it is off: the payment is not the group's own meanwhile.
      const removed = changedReceipt(record, receipt.key, { removedAtMs: nowMs });
      const text = `Took the payment ${words} off in ${here}, as it was taken off in ${there}.`;
      this.#store(removed, [{ atMs: nowMs, text }], nowMs);
    }
    lookForReceiptsSoon(this.#context, record.id, nowMs);
  }

  #inspected({ record, receipt }: About, payment: PaymentState, nowMs: number): void {
    if (payment.isDeleted) {
      this.#store(changedReceipt(record, receipt.key, foundTakenOff(receipt, nowMs)), [], nowMs);
      return lookForReceiptsSoon(this.#context, record.id, nowMs);
    }
    const inspected = { isFixed: payment.isReconciled || payment.isBatched, date: payment.date, atMs: nowMs };
    this.#store(changedReceipt(record, receipt.key, { inspected }), [], nowMs);
  }

  /** What Xero says; where that may be because the invoice has changed meanwhile, it is read first. */
  #refused({ record, receipt }: About, words: readonly string[], nowMs: number): void {
    const { tasks } = this.#context;
    const failures = recognise(words, {
      ...{ satellite: ownName(this.#context), contact: "", number: "", account: null },
      ...{ date: receipt.date, payment: paymentInWords(receipt, currencyOf(record)) },
    });
    const task = tasks.get(receiptKey(record.id));
    const isStale = failures[0].code === "not-modifiable";
    const named = failures.map((failure) => this.#named(failure, receipt));
    const [first, ...others] = named;
    if (first === undefined) return;
    const known = changedReceipt(record, receipt.key, { absentAfterMs: null, inspected: null });
    if (task !== null) tasks.change(task, { dueAtMs: null, blockedOn: blockedOnFix(first.code) });
    this.show({ ...known, receiptTrouble: { failures: [first, ...others], nextAttemptAtMs: null } }, [], nowMs);
    const isFirst = record.receiptTrouble?.failures[0].code !== "not-modifiable";
    if (isStale && isFirst) lookForReceiptsSoon(this.#context, record.id, nowMs);
  }

  #named(failure: Failure, { tenantId }: Receipt): Failure {
    if (failure.code !== "payment-reconciled") return failure;
    return { ...failure, satellite: nameOf(this.#context, tenantId), group: ownName(this.#context) };
  }

  /** It may have been carried out: nothing more is sent for the invoice before a read has shown what became of it. */
  #unsure({ record, receipt }: About, { id }: DocRef, { purpose }: SentCall, reason: string, nowMs: number): void {
    const { tasks, random } = this.#context;
    const task = tasks.get(receiptKey(id));
    const unsaved = purpose === "inspect-receipt" ? {} : { unsaved: "payment" };
    const failure: Failure = { code: "xero-unavailable", entity: ownName(this.#context), reason, ...unsaved };
    const isEntering = purpose === "enter-receipts";
    const dueAtMs = nowMs + (isEntering ? UNANSWERED_RETRY_MS : retryDelayMs(task?.retries ?? 0, random()));
    const change = isEntering ? { absentAfterMs: nowMs + UNANSWERED_PROOF_MS } : { inspected: null };
    if (task !== null) tasks.change(task, { dueAtMs, retries: task.retries + 1, blockedOn: null });
    const known = changedReceipt(record, receipt.key, change);
    this.show({ ...known, receiptTrouble: { failures: [failure], nextAttemptAtMs: dueAtMs } }, [], nowMs);
    if (purpose !== "inspect-receipt") lookForReceiptsSoon(this.#context, id, nowMs);
  }

  #store(record: GroupRecord, notes: readonly TimelineEntry[], nowMs: number): void {
    const { receiptTrouble: _, ...whole } = record;
    wantReceipts(this.#context, record.id, nowMs);
    this.show(whole, notes, nowMs);
  }

  /** Stores the record, and brings its events to how it stands now. */
  show(record: GroupRecord, notes: readonly TimelineEntry[], nowMs: number): void {
    const { events, records } = this.#context;
    const stored = records.put(record);
    settleRecord(this.#context, stored, recordOutcome(this.#context, stored, { notes, tried: true }), nowMs);
    const newest =
      notes.length === 0 ? null : events.newest({ kind: record.kind, recordId: record.id }, stored.version);
    if (newest !== null) events.addNotes(newest, notes, nowMs);
  }
}

function currencyOf({ state }: GroupRecord): string | null {
  return state?.kind === "document" ? state.document.currency : null;
}

interface Elements {
  readonly elements: readonly unknown[];
  readonly parsed: ReturnType<typeof parseElements<XeroPayment>>;
}

interface Answer {
  /** Why Xero refused it; null: it did not. */
  readonly words: readonly string[] | null;
  /** Null: there is none that can be read. */
  readonly payment: PaymentState | null;
}

/** What the answer says of the document at that position of the call. */
function answerOf(call: SentCall, { elements, parsed }: Elements, position: number): Answer {
  const id = call.docs[position]?.id.toLowerCase();
  const match = parsed.find(({ value }) => value?.Invoice?.InvoiceID?.toLowerCase() === id);
  const isAlone = call.purpose !== "enter-receipts";
  const at = isAlone ? 0 : (match?.position ?? (elements.length === call.docs.length ? position : -1));
  const value = parsed.find((one) => one.position === at)?.value ?? null;
  return {
    words: elements[at] === undefined ? null : rejectionOf(elements[at], "PaymentID"),
    payment: value === null ? null : paymentState(value),
  };
}
