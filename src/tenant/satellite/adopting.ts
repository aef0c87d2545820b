/**
 * A satellite takes a document or contact that is there already as the copy of a record, as the group decided: what a take-over
 * has read of it becomes what is known of the copy. Nothing is written to Xero; what differs is listed as drift, and the
 * next edit of the record brings it in step. Rows only.
 */

import type { Failure } from "../../domain/failure.ts";
import { shownNow } from "../../mirror/unconfirmed.ts";
import { ownName, type TenantContext } from "../context.ts";
import { type Copy, copyLabel, withNotes } from "../model/copy.ts";
import type { RecordState } from "../model/record-state.ts";
import type { TakeOverOrder } from "../model/wanted-state.ts";
import { docKey } from "../model/xero-call.ts";
import { CopyTransitions } from "./copy-outcome.ts";
import { copyDifferences, driftOf } from "./drift.ts";

/**
 * `copy`: with the decision on it. True when that is all there is to do: it is the copy now, or nothing may be written for
 * it. False: the decision is carried out as any other. Inside a transaction.
 */
export function adoptFound(context: TenantContext, copy: Copy, order: TakeOverOrder, nowMs: number): boolean {
  // Known by now, or its create is under way: then it is a copy as any other.
  if (copy.satelliteId !== null || context.attempts.busy().has(docKey(copy.kind, copy.groupId))) return false;
  const state = context.takeOvers.state(order.runId, copy.kind, order.satelliteId);
  const isOfAnother = context.copies.bySatelliteId(copy.kind, order.satelliteId) !== null;
  const adopted = state === null || isOfAnother ? null : withCopy(copy, state, nowMs);
  const outcome = new CopyTransitions(context);
  if (adopted === null) {
    if (order.isAll) outcome.failed(copy, [refusal(context, copy, isOfAnother)], copy.seq, nowMs);
    return order.isAll;
  }
  const text = `Took over ${copyLabel(copy)} in ${ownName(context)} as the copy. Nothing was changed there.`;
  const noted = withNotes(adopted, [{ atMs: nowMs, text }]);
  if (!order.isAll) {
    context.copies.put(noted);
    return false;
  }
  outcome.done({ ...noted, takenOverAtMs: nowMs }, copy.seq, nowMs);
  const known = context.copies.get(copy.kind, copy.groupId) ?? noted;
  context.copies.put({ ...known, drift: driftOf(known, copyDifferences(context, known), nowMs) });
  return true;
}

function withCopy(copy: Copy, state: RecordState, nowMs: number): Copy | null {
  const unconfirmed = shownNow(copy.unconfirmed);
  const known = { search: null, unconfirmed, choice: null, force: false, readAtMs: nowMs } as const;
  if (copy.kind === "contact") {
    if (state.kind !== "contact") return null;
    return {
      ...copy,
      ...known,
      satelliteId: state.contact.id,
      copy: state.contact,
      sent: null,
      conflicts: 0,
    };
  }
  if (state.kind === "contact") return null;
  return { ...copy, ...known, satelliteId: state.document.id, copy: state.document, accepted: null };
}

function refusal(context: TenantContext, copy: Copy, isOfAnother: boolean): Failure {
  const satellite = ownName(context);
  if (copy.kind === "contact") return { code: "contact-name-taken", contact: copy.wanted.name, satellite };
  return { code: "invoice-number-taken", number: copyLabel(copy), satellite, isOfAnother };
}
