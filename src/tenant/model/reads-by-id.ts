/**
 * Due records of the group by their ids: contacts and invoices in lists, credit notes one by one (docs/xero.md §4.4).
 * Pure.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { READ_IDS_PER_CALL } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { contactsByIds, creditNoteById, invoicesByIds } from "../../xero/requests.ts";
import { listed } from "./batching.ts";
import { purposeOf } from "./call-types.ts";
import type { Task } from "./task.ts";
import { mostUrgent, type PlannedCall } from "./xero-call.ts";

/** Credit notes have no filter by ids. */
export function idsPerCall(kind: RecordKind): number {
  return kind === "credit-note" ? 1 : READ_IDS_PER_CALL;
}

export function readsByIds(
  kind: RecordKind,
  tasks: readonly Task[],
  alone: ReadonlySet<string>,
): readonly PlannedCall[] {
  const due = tasks.map((task) => ({ task }));
  return listed(due, { most: idsPerCall(kind), textOf: ({ task }) => task.id, alone }).map((items) => {
    const some = items.map(({ task }) => task);
    return { ...readCall(kind, some), request: byIds(kind, some) };
  });
}

/** Shows what the call is about, and how urgent the most urgent of it is. */
export function readCall(kind: RecordKind, tasks: readonly Task[]): Omit<PlannedCall, "request"> {
  return {
    purpose: purposeOf("read", kind),
    priority: mostUrgent(tasks),
    dueAtMs: tasks.reduce((earliest, task) => Math.min(earliest, task.dueAtMs ?? 0), Number.POSITIVE_INFINITY),
    docs: tasks.map((task) => ({ kind, id: task.id, version: task.requested })),
  };
}

function byIds(kind: RecordKind, tasks: readonly Task[]): XeroRequest {
  const ids = tasks.map((task) => task.id);
  if (kind === "credit-note") return creditNoteById(ids[0] ?? "");
  return kind === "contact" ? contactsByIds(ids) : invoicesByIds(ids);
}
