/**
 * Payments that people entered on a copy, for the group: what of them is reported, and when the setting lets payments of the
 * group come to the copies again. Reads and writes rows only.
 */

import type { ReportedCopy } from "../../domain/document.ts";
import { paymentsFromOf } from "../../domain/firm.ts";
import { itemsOf } from "../../mirror/change.ts";
import type { DocumentKind } from "../../mirror/document.ts";
import { ownReceipts } from "../../mirror/own-receipts.ts";
import { paymentPlan } from "../../mirror/payment.ts";
import { paymentsOpenUntilMs } from "../../mirror/unconfirmed.ts";
import { firmOf, type TenantContext } from "../context.ts";
import { type DocumentCopy, writeKey } from "../model/copy.ts";
import { PRIORITY } from "../model/task.ts";
import { docKey } from "../model/xero-call.ts";

/** Nothing is said of them while they stay here. */
export function reportedReceipts(
  context: TenantContext,
  { receipts, seq }: DocumentCopy,
): Pick<ReportedCopy, "receipts"> {
  if (receipts?.seq !== seq || paymentsFromOf(firmOf(context)) === "group") return {};
  return { receipts: receipts.list.map(({ satelliteId: _, ...receipt }) => receipt) };
}

/**
 * What people entered on the copy, once the work on it has come to an end: nothing of Orbit's is under way or off for a change,
 * and the copy is not shown as it was before.
 */
export function withReceipts(context: TenantContext, copy: DocumentCopy): DocumentCopy {
  const from = paymentsFromOf(firmOf(context));
  if (from === "group" || copy.kind !== "invoice" || copy.satelliteId === null || copy.copy === null) return copy;
  // An unanswered removal stays unconfirmed after the work is over, and no read may follow that ends it: it enters nothing.
  const isUnderWay = itemsOf(copy.change) !== null || paymentsOpenUntilMs(copy.unconfirmed) !== null;
  if (isUnderWay || copy.force || context.attempts.busy().has(docKey(copy.kind, copy.groupId))) return copy;
  const { updatedAtMs: shownAtMs, payments } = copy.copy;
  const known = copy.receipts ?? { list: [], shownAtMs: null, seq: 0 };
  if (known.shownAtMs !== null && shownAtMs !== null && shownAtMs < known.shownAtMs) return copy;
  const { join } = paymentPlan(copy, copy.copy, from);
  const ours = new Set([...copy.links, ...join].map(({ satelliteId }) => satelliteId));
  const list = ownReceipts(
    known.list,
    payments.filter(({ id }) => !ours.has(id)),
  );
  const { seq } = copy;
  const isSame =
    shownAtMs === known.shownAtMs && seq === known.seq && JSON.stringify(list) === JSON.stringify(known.list);
  return isSame ? copy : { ...copy, receipts: { list, shownAtMs, seq } };
}

/** Copies that lack a payment of the group's, which the setting kept from them until now. */
export function resumePayments(
  context: TenantContext,
  kind: DocumentKind,
  groupIds: readonly string[],
  nowMs: number,
): void {
  const from = paymentsFromOf(firmOf(context));
  for (const groupId of groupIds) {
    const copy = context.copies.document(kind, groupId);
    if (copy === null || copy.copy === null || copy.kept !== null || context.tasks.get(writeKey(copy)) !== null)
      continue;
    if (paymentPlan(copy, copy.copy, from).add.length === 0) continue;
    context.tasks.want({ ...writeKey(copy), priority: PRIORITY.bulk, dueAtMs: nowMs, version: copy.seq });
  }
}
