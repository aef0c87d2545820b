/**
 * A record of the group that Orbit itself came upon (a sweep, a backfill): from here it walks the same way as one that Xero
 * reported. The page that held it holds the whole record, so that no further read is due.
 */

import type { EventSource } from "../../domain/event.ts";
import type { RecordKind } from "../../domain/failure.ts";
import type { EventId } from "../../domain/ids.ts";
import { isApproved, isPurchase } from "../../mirror/document.ts";
import { firmOf, requestLook, type TenantContext } from "../context.ts";
import { fieldOf } from "../model/parse-record.ts";
import type { RecordState } from "../model/record-state.ts";
import type { Priority } from "../model/task.ts";
import { foundEvent } from "../new-event.ts";
import type { GroupRecord } from "../storage/records.ts";
import type { ReadController } from "./read-controller.ts";

export interface Discovered {
  readonly kind: RecordKind;
  readonly id: string;
  /** As Xero's page holds it. */
  readonly element: unknown;
  /** Orbit has not seen it before. */
  readonly isNew: boolean;
  readonly source: Extract<EventSource, "reconcile" | "backfill">;
  readonly priority: Priority;
  /** The first line of the event's timeline. */
  readonly text: string;
}

/** What cannot be read may be news of something that is mirrored. Once it is looked at by itself, a page says no more. */
export function mayConcern(
  context: TenantContext,
  held: GroupRecord | null,
  { kind, id, element }: Pick<Discovered, "kind" | "id" | "element">,
): boolean {
  if (context.tasks.get({ controller: "read", kind, id }) !== null) return false;
  if (kind === "contact") return (held?.placements.length ?? 0) > 0;
  const isForeign = fieldOf(element, "Type")?.startsWith("ACCPAY") === true && !firmOf(context).settings.syncBills;
  const status = fieldOf(element, "Status");
  return held !== null || (!isForeign && (status === null || isApproved({ status })));
}

/** Makes task and event and has what was read decided; inside a transaction. Answers the event's id. */
export function acceptDiscovered(
  context: TenantContext,
  read: ReadController,
  found: Discovered,
  nowMs: number,
): EventId {
  const { kind, id, source, text } = found;
  const version = requestLook(context, { controller: "read", kind, id }, found.priority, nowMs);
  const change = found.isNew ? "create" : "update";
  const event = foundEvent(context, { kind, change, resourceId: id, source, text }, nowMs);
  context.events.put(event, version, nowMs);
  read.accept({ kind, id, version }, found.element, nowMs);
  return event.id;
}

/** Drafts and bills that Orbit has never seen make no event, nor do contacts that no satellite has. */
export function concernsMirror(context: TenantContext, held: GroupRecord | null, state: RecordState): boolean {
  if (state.kind === "contact") return (held?.placements.length ?? 0) > 0;
  if (held !== null) return true;
  return isApproved(state.document) && (firmOf(context).settings.syncBills || !isPurchase(state.document));
}
