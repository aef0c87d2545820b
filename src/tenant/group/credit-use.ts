/**
 * What the group's credit notes use on its invoices. Xero announces such a use on the credit note, and not always on the
 * invoice, which it may not even call changed: so an invoice shows what the credit notes say that were changed after it.
 * Reads and writes rows only.
 */

import { CREDIT_USE_NEWS_MS } from "../../limits.ts";
import { changedUses, withCreditUse } from "../../mirror/allocation.ts";
import type { DocumentState } from "../../mirror/document.ts";
import type { TenantContext } from "../context.ts";
import type { RecordState } from "../model/record-state.ts";
import type { Priority } from "../model/task.ts";
import type { GroupRecord, UndescribedUse } from "../storage/records.ts";
import { decideAgain } from "./decide-again.ts";

/** An invoice as it was read, with the uses of credit notes that are held and newer. */
export function withCreditUses(context: TenantContext, held: GroupRecord, read: RecordState): RecordState {
  if (read.kind === "contact" || read.document.kind !== "invoice") return read;
  const known = held.state?.kind === "document" ? held.state.document.credits : [];
  const ids = new Set([...known, ...read.document.credits].map((credit) => credit.creditNoteId));
  let document = read.document;
  for (const id of ids) {
    const note = context.records.get("credit-note", id)?.state;
    if (note?.kind === "document") document = withCreditUse(document, note.document);
  }
  return document === read.document ? read : { kind: "document", document };
}

/** Invoices on which a credit note is used otherwise than before are decided again, without a call. */
export function creditUseChanged(
  context: TenantContext,
  {
    before,
    now,
    priority,
  }: { readonly before: DocumentState | null; readonly now: DocumentState; readonly priority: Priority },
  nowMs: number,
): void {
  for (const id of changedUses(before, now)) {
    const record = context.records.get("invoice", id);
    if (record?.state?.kind !== "document") continue;
    const document = withCreditUse(record.state.document, now);
    if (document === record.state.document) continue;
    const undescribedUse = undescribedUseOf(record, record.state.document, now);
    const state = { kind: "document", document } as const;
    const stored = context.records.put({ ...record, state, undescribedUse, isPending: true });
    decideAgain(context, stored, priority, nowMs);
  }
}

/**
 * What the events of the invoice have said of it so far; `eventAtMs`: when the newest of them says that it changed. A credit
 * note is often read before the invoice on which Xero announces the same use: the invoice then shows it already, and its event
 * would have nothing to say.
 */
export function lastDescribed(held: GroupRecord, now: RecordState, eventAtMs: number): RecordState | null {
  const { state, undescribedUse } = held;
  if (undescribedUse === undefined || state?.kind !== "document" || now.kind !== "document") return state;
  if (!isNews(undescribedUse, Math.max(eventAtMs, now.document.updatedAtMs ?? 0))) return state;
  return { kind: "document", document: { ...state.document, credits: undescribedUse.credits } };
}

export function withoutUndescribed({ undescribedUse: _, ...record }: GroupRecord): GroupRecord {
  return record;
}

/** What several credit notes use within the same moment is one piece of news. */
function undescribedUseOf(
  { undescribedUse }: GroupRecord,
  invoice: DocumentState,
  { updatedAtMs }: DocumentState,
): UndescribedUse {
  const isSameNews = undescribedUse !== undefined && isNews(undescribedUse, updatedAtMs);
  return isSameNews ? undescribedUse : { credits: invoice.credits, atMs: updatedAtMs };
}

/** A change that Xero dates so much later is another one, and the use was never announced on the invoice. */
function isNews({ atMs }: UndescribedUse, changedAtMs: number | null): boolean {
  return changedAtMs === null || atMs === null || changedAtMs <= atMs + CREDIT_USE_NEWS_MS;
}
