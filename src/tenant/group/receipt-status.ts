/** What the receipts of an invoice add to how its record stands. Reads rows only. */

import { disposition } from "../../domain/failure.ts";
import { explain } from "../../domain/failure-words.ts";
import type { TenantContext } from "../context.ts";
import type { Outcome } from "../storage/event-changes.ts";
import type { GroupRecord } from "../storage/records.ts";

/** The worse of the two counts; what both sides say is said once. */
export function withReceipts(context: TenantContext, record: GroupRecord, copies: Outcome): Outcome {
  const trouble = record.receiptTrouble ?? null;
  if (trouble === null) return isUnderWay(context, record, copies) ? { ...copies, status: "queued" } : copies;
  const failures = trouble.failures
    .map(explain)
    .filter(({ code }) => !copies.failures.some((one) => one.code === code));
  if (copies.status === "failed") return { ...copies, failures: [...copies.failures, ...failures] };
  const isFailed = trouble.failures.some((failure) => disposition(failure).act === "fail");
  const { nextAttemptAtMs } = trouble;
  if (isFailed) return { ...copies, status: "failed", failures: [...failures, ...copies.failures], nextAttemptAtMs };
  if (copies.status === "waiting") return { ...copies, failures: [...copies.failures, ...failures] };
  return { ...copies, status: "waiting", failures: [...failures, ...copies.failures], nextAttemptAtMs };
}

function isUnderWay({ tasks }: TenantContext, { kind, id, receipts = [] }: GroupRecord, { status }: Outcome): boolean {
  if (receipts.length === 0 || (status !== "synced" && status !== "skipped")) return false;
  return tasks.get({ controller: "receipt", kind, id })?.dueAtMs != null;
}
