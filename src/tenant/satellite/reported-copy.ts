/**
 * What a satellite reports of a document's copy: its money, who keeps it, what differs and why that stays so, when it was
 * read. Reported at the end of each transaction that changed any of it, once the work on the copy has come to an end. Reads and
 * writes rows only.
 */

import type { ReportedCopy } from "../../domain/document.ts";
import type { Difference, Failure } from "../../domain/failure.ts";
import { paymentsFromOf } from "../../domain/firm.ts";
import { documentMoney } from "../../mirror/document-money.ts";
import { fingerprint } from "../../mirror/fingerprint.ts";
import { firmOf, ownName, type TenantContext } from "../context.ts";
import { type Copy, type DocumentCopy, writeKey } from "../model/copy.ts";
import type { DocumentKey } from "../storage/touched.ts";
import { copyDifferences, followsCreditNotes, leftAlone, satellitesOwn, withTotal } from "./drift.ts";
import { reportedReceipts, withReceipts } from "./receipts.ts";

/** Null while there is no copy. */
export function reportedCopy(context: TenantContext, copy: DocumentCopy): ReportedCopy | null {
  if (copy.satelliteId === null || copy.copy === null) return null;
  // Kept up to date whenever the work on a copy ends, so that the comparison and the list of drift say the same.
  const isSettled = copy.status === "synced" || copy.status === "skipped" || copy.status === "failed";
  const differences = isSettled ? (copy.drift?.differences ?? []) : copyDifferences(context, copy);
  return {
    side: { documentId: copy.satelliteId, kept: copy.kept, ...documentMoney(copy.copy) },
    differences,
    staysBecause: isSettled ? whyItStays(context, copy, differences) : null,
    readAtMs: lastSeenAtMs(copy),
    driftSeenAtMs: differences.length === 0 ? null : (copy.drift?.seenAtMs ?? null),
    putBack: copy.putBack,
    syncedAtMs: copy.syncedAtMs,
    ...reportedReceipts(context, copy),
  };
}

/** When Xero last showed the copy, or answered a write of it. */
export function lastSeenAtMs({ readAtMs, writtenAtMs }: Copy): number | null {
  return readAtMs === undefined && writtenAtMs === null ? null : Math.max(readAtMs ?? 0, writtenAtMs ?? 0);
}

/** Marks what the group does not know yet of the copies that a transaction has changed. Inside the transaction. */
export function reportChanged(context: TenantContext, touched: readonly DocumentKey[], nowMs: number): void {
  for (const { kind, id } of touched) {
    const known = context.copies.document(kind, id);
    // On its way: reported when that has ended.
    if (known === null || known.status === "queued") continue;
    const copy = withReceipts(context, known);
    const newest = reportedCopy(context, copy);
    // A read that shows what is known is no news.
    const reported = fingerprint({ ...newest, readAtMs: null, syncedAtMs: null });
    if (reported === copy.reported) {
      if (copy !== known) context.copies.put(copy);
      continue;
    }
    // A version of its own: a report of the state before, carried out late, must not replace this one.
    context.copies.put({ ...copy, reported, rev: copy.rev + 1 });
    context.outbox.mark(`report:${copy.group}`, [kind, id], nowMs);
  }
}

function whyItStays(context: TenantContext, copy: DocumentCopy, differences: readonly Difference[]): Failure | null {
  if (differences.length === 0 || copy.kept !== null) return null;
  // About to be put back.
  if (context.tasks.get(writeKey(copy)) !== null) return null;
  const from = paymentsFromOf(firmOf(context));
  if (followsCreditNotes(copy, differences, from)) return null;
  const isOwn = differences.length === satellitesOwn(copy, from).length;
  const shown = withTotal(copy, differences);
  if (!isOwn && isAsTakenOver(copy)) {
    const satellite = ownName(context);
    return { code: "skip-satellite-change", satellite, differences: shown, isTakenOver: true };
  }
  if (!isOwn && firmOf(context).settings.satelliteEdits === "ask") {
    return { code: "satellite-edited", satellite: ownName(context), differences: shown };
  }
  return leftAlone(context, copy, shown);
}

function isAsTakenOver({ takenOverAtMs, writtenAtMs }: DocumentCopy): boolean {
  return takenOverAtMs !== undefined && (writtenAtMs === null || writtenAtMs < takenOverAtMs);
}
