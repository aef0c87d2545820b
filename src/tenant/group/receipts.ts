/**
 * Receipts as they come in: what a satellite reports of its copy, and what a read of the invoice shows of them. Stored with the
 * invoice's record, before anything is sent for them. Reads and writes rows only.
 */

import type { ReportedReceipt } from "../../domain/document.ts";
import { paymentsFromOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { STALE_LOOK_DELAY_MS } from "../../limits.ts";
import { newlyEnteredTwice } from "../../mirror/entered-twice.ts";
import { paymentInWords } from "../../mirror/payment.ts";
import { isOpenReceipt, type Receipt } from "../../mirror/receipt.ts";
import { distinctReceipts, provedAbsent, reportedReceipts, seenReceipts } from "../../mirror/seen-receipts.ts";
import { firmOf, nameOf, nextVersion, ownName, type TenantContext } from "../context.ts";
import { PRIORITY, type Task } from "../model/task.ts";
import { docKey } from "../model/xero-call.ts";
import type { GroupRecord } from "../storage/records.ts";

/** With what is reported; `receipts` undefined: the satellite says nothing of them. Changes the task alone, the caller stores the record. */
export function receiptsReported(
  context: TenantContext,
  record: GroupRecord,
  report: { readonly tenantId: TenantId; readonly receipts: readonly ReportedReceipt[] | undefined },
  nowMs: number,
): GroupRecord {
  const known = record.receipts ?? [];
  const document = record.state?.kind === "document" ? record.state.document : null;
  if (report.receipts === undefined || document === null || paymentsFromOf(firmOf(context)) === "group") {
    return record;
  }
  const reported = reportedReceipts(known, report.tenantId, report.receipts);
  const weighed = record.isPending ? reported : distinctReceipts(reported, report.tenantId, document);
  const receipts = seenReceipts(weighed, document);
  const isSame = JSON.stringify(receipts) === JSON.stringify(known);
  // Nothing is entered for an invoice that is to leave the satellite. When it stays after all, the report is the same one.
  const isLeftOpen = receipts.some(isOpenReceipt) && context.tasks.get(receiptKey(record.id)) === null;
  if (!isSame || isLeftOpen) wantReceipts(context, record.id, nowMs);
  sayEnteredTwice(context, record, { ...record, receipts }, nowMs);
  return isSame ? record : { ...record, receipts };
}

/** With what the invoice shows now; what waited for it continues. Changes the task alone, the caller stores the record. */
export function receiptsSeen(
  context: TenantContext,
  record: GroupRecord,
  { force, priority }: Pick<Task, "force" | "priority">,
  nowMs: number,
): GroupRecord {
  const { receipts: known = [], state } = record;
  if (known.length === 0 || state?.kind !== "document") return record;
  // A person who asks again wants what was taken off in the group there again, and what was tried in vain tried anew.
  const isAsked = force && priority === PRIORITY.person;
  const asked = isAsked ? known.map((one) => ({ ...one, isTakenOff: false, inVain: 0 })) : known;
  const shown = seenReceipts(asked, state.document);
  // While an entry is under way, its absence proves nothing.
  const isSending = context.attempts.busy().has(docKey("invoice", record.id));
  const receipts = isSending ? shown : provedAbsent(shown, state.document, nowMs);
  const isOpen = receipts.some(isOpenReceipt) || record.receiptTrouble !== undefined;
  const task = context.tasks.get(receiptKey(record.id));
  const isNews = isAsked || JSON.stringify(receipts) !== JSON.stringify(known);
  // What shows nothing new keeps the pace of the looks (receipt-controller.ts).
  if (task !== null && !isNews) context.tasks.change(task, { dueAtMs: nowMs, blockedOn: null });
  else if (task !== null || isOpen) wantReceipts(context, record.id, nowMs);
  const seen = { ...record, receipts };
  sayEnteredTwice(context, context.records.get("invoice", record.id), seen, nowMs);
  return seen;
}

/** Nothing proves that they are one: the invoice's history says what to do if they are. */
function sayEnteredTwice(context: TenantContext, before: GroupRecord | null, now: GroupRecord, nowMs: number): void {
  const [was, is] = [moneyOf(before), moneyOf(now)];
  if (is === null) return;
  const notes = newlyEnteredTwice(was, is).map((receipt) => {
    const payment = paymentInWords(receipt, is.document.currency);
    const sides = `in ${ownName(context)}, and people entered the same in ${nameOf(context, receipt.tenantId)}`;
    const step =
      "If it is one payment, remove it in Xero where it was entered by mistake; what Orbit entered for it goes";
    return { atMs: nowMs, text: `People entered the payment ${payment} ${sides}: it counts as two. ${step} with it.` };
  });
  const newest = context.events.newest({ kind: "invoice", recordId: now.id }, now.version);
  if (notes.length > 0 && newest !== null) context.events.addNotes(newest, notes, nowMs);
}

function moneyOf(record: GroupRecord | null) {
  if (record?.state?.kind !== "document") return null;
  return { receipts: record.receipts ?? [], document: record.state.document };
}

/** A payment of the group was read: it may not be reconciled any more. */
export function receiptPaymentChanged(
  context: TenantContext,
  invoiceId: string,
  paymentId: string,
  nowMs: number,
): void {
  const record = context.records.get("invoice", invoiceId);
  const receipts = record?.receipts ?? [];
  const receipt = receipts.find(({ groupId }) => groupId === paymentId);
  if (receipt === undefined || !receipt.isGone) return;
  wantReceipts(context, invoiceId, nowMs);
}

export function wantReceipts(context: TenantContext, invoiceId: string, nowMs: number): void {
  context.tasks.want({ ...receiptKey(invoiceId), priority: PRIORITY.webhook, dueAtMs: nowMs });
}

/** The invoice is read for its receipts, which wait for it: a moment later, with what Xero reports of the same change. */
export function lookForReceiptsSoon(context: TenantContext, invoiceId: string, nowMs: number): void {
  lookForReceipts(context, invoiceId, nowMs + STALE_LOOK_DELAY_MS);
}

/** Then, unless it is read before. */
export function lookForReceipts(context: TenantContext, invoiceId: string, dueAtMs: number): void {
  const key = { controller: "read", kind: "invoice", id: invoiceId } as const;
  const open = context.tasks.get(key);
  if (open?.dueAtMs != null && open.dueAtMs < dueAtMs && open.observed < open.requested) return;
  context.tasks.want({ ...key, priority: PRIORITY.webhook, dueAtMs, version: nextVersion(context, key) });
}

export function receiptKey(id: string) {
  return { controller: "receipt", kind: "invoice", id } as const;
}

export function changedReceipt(record: GroupRecord, key: string, change: Partial<Receipt>): GroupRecord {
  const receipts = (record.receipts ?? []).map((receipt) =>
    receipt.key === key ? { ...receipt, ...change } : receipt,
  );
  return { ...record, receipts };
}
