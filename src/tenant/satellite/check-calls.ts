/** Calls that read copies as they are in this satellite, by their ids. Pure. */

import type { RecordKind } from "../../domain/failure.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { contactsByIds, creditNoteById, invoicesByIds } from "../../xero/requests.ts";
import { listed } from "../model/batching.ts";
import { purposeOf } from "../model/call-types.ts";
import type { Copy } from "../model/copy.ts";
import { idsPerCall } from "../model/reads-by-id.ts";
import type { Task } from "../model/task.ts";
import { mostUrgent, type PlannedCall } from "../model/xero-call.ts";

/** Credit notes have no filter by ids (docs/xero.md §4.4). */
export function checkRequest(kind: RecordKind, ids: readonly string[]): XeroRequest {
  if (kind === "contact") return contactsByIds(ids);
  return kind === "invoice" ? invoicesByIds(ids) : creditNoteById(ids[0] ?? "");
}

/** As few calls as hold all of these copies of one kind. */
export function checkCalls(
  kind: RecordKind,
  due: readonly { readonly task: Task; readonly copy: Copy }[],
  alone: ReadonlySet<string>,
): readonly PlannedCall[] {
  return listed(due, { most: idsPerCall(kind), textOf: ({ task }) => task.id, alone }).map((items) => {
    const tasks = items.map(({ task }) => task);
    const ids = tasks.map((task) => task.id);
    return {
      purpose: purposeOf("check", kind),
      priority: mostUrgent(tasks),
      dueAtMs: Math.min(...tasks.map((task) => task.dueAtMs ?? 0)),
      request: checkRequest(kind, ids),
      docs: items.map(({ copy }) => ({ kind, id: copy.groupId, version: copy.seq })),
    };
  });
}
