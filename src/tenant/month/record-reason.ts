/**
 * What Orbit knows is open about a record of the group in a satellite: a failure, a wait, a Keep. The one place that a
 * tie-out gets it from. Reads rows only.
 */

import { syncState } from "../../domain/document.ts";
import type { TenantId } from "../../domain/ids.ts";
import { reasonOf, type TieOutReason } from "../../domain/tie-out-words.ts";
import { isApproved } from "../../mirror/document.ts";
import type { Pair } from "../../mirror/tie-out/pairs.ts";
import { notCopiedWords } from "../../mirror/verdict.ts";
import { nameOf, type TenantContext } from "../context.ts";
import { saidOf } from "../group/document-rows.ts";
import { recordOutcome } from "../group/record-status.ts";
import type { GroupRecord } from "../storage/records.ts";

export function recordReason(context: TenantContext, pair: Pair, tenantId: TenantId): TieOutReason | null {
  if (pair.groupId === null) return null;
  const record = context.records.get(pair.kind, pair.groupId);
  if (record === null) return beforeStart(context, pair) ?? notCopied(context, pair, tenantId);
  const placement = record.placements.find((one) => one.tenantId === tenantId);
  const kept = placement?.failures.flatMap((one) => (one.code === "skip-satellite-change" ? (one.kept ?? []) : []))[0];
  if (kept !== undefined) {
    return reasonOf(
      "kept",
      `${kept.by} keeps the copy as it is since ${new Date(kept.sinceMs).toISOString().slice(0, 10)}.`,
    );
  }
  const { state, failures, differs } = syncStateOf(context, record);
  const [first] = failures;
  // What was skipped explains a difference only where a copy is left as it is.
  const isStopped = state === "failed" || state === "waiting" || (state === "skipped" && differs);
  if (first !== undefined && isStopped) return { code: first.code, title: first.title, text: first.detail };
  return state === "queued" ? reasonOf("queued", "Orbit is bringing it in step at the moment.") : null;
}

/** As the document's row has it: the tie-out has no opinion of its own. */
function syncStateOf(context: TenantContext, record: GroupRecord) {
  const said = saidOf(context, record);
  if (said !== null) return { ...said, differs: said.differences.length > 0 };
  const { status, failures } = recordOutcome(context, record);
  const state = syncState({ status, copy: null });
  return { state, failures, differs: failures[0]?.code === "skip-satellite-change" };
}

/** As a look-up of its number says: nobody has told Orbit of it, and it belongs there. */
function notCopied(context: TenantContext, { own, group }: Pair, tenantId: TenantId): TieOutReason | null {
  if (own !== null || group === null || !isApproved(group)) return null;
  return reasonOf("not-copied", notCopiedWords(nameOf(context, tenantId), "Orbit has not heard of it"));
}

/** Changed last before Orbit knew the group: only a backfill, or a check of it, brings it. */
function beforeStart(context: TenantContext, { group }: Pair): TieOutReason | null {
  const sinceMs = context.meta.get("groupSinceMs");
  if (group === null || sinceMs === null || group.updatedAtMs === null || group.updatedAtMs >= sinceMs) return null;
  return reasonOf("before-start", "It changed last before Orbit was connected. A backfill of that time brings it.");
}
