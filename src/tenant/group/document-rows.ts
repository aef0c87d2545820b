/**
 * The group's documents as people see them: one row in D1 for each, worked out from the record, its events and what its
 * satellite reported. Marked at the end of each transaction that changed any of it, and only if the row says something
 * else than before. Reads and writes rows only; knows nothing of D1.
 */

import { type DocumentRow, type ReportedCopy, type SyncState, syncState } from "../../domain/document.ts";
import type { EventRecord } from "../../domain/event.ts";
import { explain, type ShownFailure } from "../../domain/failure-words.ts";
import { isPurchase } from "../../mirror/document.ts";
import { documentMoney } from "../../mirror/document-money.ts";
import { fingerprint } from "../../mirror/fingerprint.ts";
import { firmOf, type TenantContext } from "../context.ts";
import type { DocumentMark, GroupRecord } from "../storage/records.ts";
import type { DocumentKey } from "../storage/touched.ts";
import { creditNotesOn } from "./credit-blocker.ts";
import { recordOutcome } from "./record-status.ts";

/** What a row says, but its number and its times. */
type Said = Omit<DocumentRow, "rev" | "updatedAtMs">;

/** Marks the rows that D1 does not have as they are now. Inside the transaction. */
export function markChangedDocuments(context: TenantContext, touched: readonly DocumentKey[], nowMs: number): void {
  for (const { kind, id } of touched) {
    const record = context.records.get(kind, id);
    const said = record === null ? null : saidOf(context, record);
    if (record === null || said === null) continue;
    const mark = nextMark(record.document ?? null, said, nowMs);
    if (mark === null) continue;
    context.records.put({ ...record, document: mark });
    // An edit that is about to be replaced is listed first: what people entered must have been seen by people.
    context.outbox.markDocument([kind, id], said.state === "queued" && said.driftSeenAtMs === null, nowMs);
  }
}

/** The row as it is now; null where there is none to show. */
export function documentRow(context: TenantContext, record: GroupRecord): DocumentRow | null {
  const said = saidOf(context, record);
  if (said === null || record.document === undefined) return null;
  return { ...said, rev: record.document.rev, updatedAtMs: record.document.updatedAtMs };
}

/** Null when D1 has it. `rev` follows the clock, so that it does not go back when the object forgets everything. */
function nextMark(known: DocumentMark | null, said: Said, nowMs: number): DocumentMark | null {
  // When it was in step goes with what it was found to be then.
  const { checkedAtMs, syncedAtMs: _, isBill, ...words } = said;
  // Only a bill's says so: those of sales stay as releases without the word made them, and are not sent again for it.
  const print = fingerprint(isBill ? { ...words, isBill } : words);
  const isSame = known !== null && known.fingerprint === print;
  if (isSame && known.checkedAtMs === checkedAtMs) return null;
  const rev = Math.max((known?.rev ?? 0) + 1, nowMs);
  return { rev, fingerprint: print, checkedAtMs, updatedAtMs: isSame ? known.updatedAtMs : nowMs };
}

/** Null where there is nothing to show. */
export function saidOf(context: TenantContext, record: GroupRecord): Said | null {
  if (record.kind === "contact" || record.state?.kind !== "document") return null;
  const { document } = record.state;
  const placement = record.placements.find((one) => !one.leaving) ?? record.placements[0] ?? null;
  if (isPurchase(document) && placement === null && !firmOf(context).settings.syncBills) return null;
  // The satellite has a copy and has not said what is in it: shown when it has.
  if (placement !== null && placement.satelliteId !== null && placement.copy === undefined) return null;
  const copy = placement?.copy ?? null;
  return {
    kind: record.kind,
    groupId: record.id,
    number: document.number,
    reference: document.reference,
    contactName: document.contactName,
    date: document.date,
    dueDate: document.dueDate,
    currency: document.currency,
    isBill: isPurchase(document),
    ...stateOf(context, record, copy),
    group: documentMoney(document),
    satelliteTenantId: placement?.tenantId ?? null,
    copy: copy?.side ?? null,
    differences: copy?.differences ?? [],
    driftSeenAtMs: copy?.driftSeenAtMs ?? null,
    putBack: copy?.putBack ?? null,
    syncedAtMs: copy?.syncedAtMs ?? null,
    checkedAtMs: checkedAtMs(record, copy),
  };
}

/** State and failures. An event that has not been looked at yet is newer than what is known. */
function stateOf(
  context: TenantContext,
  record: GroupRecord,
  copy: ReportedCopy | null,
): { readonly state: SyncState; readonly failures: readonly ShownFailure[] } {
  const open = context.events.openBeyond({ kind: record.kind, recordId: record.id }, record.version);
  const own = open ?? recordOutcome(context, record);
  const { status, failures } = own.status === "synced" && copy !== null ? creditsOutcome(context, record, copy) : own;
  const state = syncState({ status: statusOf(status), copy: copy === null ? null : evidenceOf(copy) });
  const why = status === "synced" ? (copy?.staysBecause ?? null) : null;
  return { state, failures: why === null ? failures : [explain(why)] };
}

/** A copy that lacks credit which the group's invoice has goes as the credit notes go. */
function creditsOutcome(context: TenantContext, record: GroupRecord, { differences, staysBecause }: ReportedCopy) {
  const lacks = staysBecause === null && differences.some(({ field }) => field === "credited");
  const notes = lacks ? creditNotesOn(context, record).map((note) => recordOutcome(context, note)) : [];
  const none = { status: "synced", failures: [] } as const;
  return notes.find(({ status }) => status === "failed") ?? notes.find(({ status }) => status === "waiting") ?? none;
}

function evidenceOf({ side, differences, staysBecause: why }: ReportedCopy) {
  const stays = why === null ? null : why.code === "satellite-edited" ? "until-decided" : "for-good";
  return { isKept: side.kept !== null, differs: differences.length > 0, stays } as const;
}

/** Open events are never resolved ones. */
function statusOf(status: EventRecord["status"]) {
  return status === "resolved" ? "failed" : status;
}

/** When both sides were last read, the older of the two. */
function checkedAtMs(record: GroupRecord, copy: ReportedCopy | null): number | null {
  const times = [record.readAtMs, copy?.readAtMs].filter((time) => time != null);
  return times.length === 0 ? null : Math.min(...times);
}
