/**
 * What the group's credit notes use on its invoices. Xero announces such a use on the credit note, and not always on the
 * invoice, which it may not even call changed: so an invoice shows what the credit notes say that were changed after it.
 * Reads and writes rows only.
 */

import { changedUses, withCreditUse } from "../../mirror/allocation.ts";
import type { DocumentState } from "../../mirror/document.ts";
import type { TenantContext } from "../context.ts";
import type { RecordState } from "../model/record-state.ts";
import type { Priority } from "../model/task.ts";
import type { GroupRecord } from "../storage/records.ts";
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
    const stored = context.records.put({ ...record, state: { kind: "document", document }, isPending: true });
    decideAgain(context, stored, priority, nowMs);
  }
}
