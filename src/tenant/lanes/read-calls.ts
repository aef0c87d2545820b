/**
 * The fewest reads for the group's due records: contacts and invoices by their ids, credit notes changed since, because
 * they have no filter by ids (FACTS §4.4). Pure.
 */

import type { RecordKind } from "../../failure.ts";
import { MAX_READS_ONE_BY_ONE, READ_IDS_PER_CALL, SINCE_OVERLAP_MS } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { changedSince, contactsByIds, creditNoteById, invoicesByIds } from "../../xero/requests.ts";
import { chunks, mostUrgent, type PlannedCall, purposeOf } from "../calls.ts";
import { splitSize, type Task } from "../tasks.ts";

export function readCalls(tasks: readonly Task[]): readonly PlannedCall[] {
  const of = (kind: RecordKind) => tasks.filter((task) => task.kind === kind);
  return [
    ...byIds(of("contact"), contactsByIds),
    ...byIds(of("invoice"), invoicesByIds),
    ...creditNotes(of("credit-note")),
  ];
}

function byIds(tasks: readonly Task[], request: (ids: readonly string[]) => XeroRequest): readonly PlannedCall[] {
  const bySize = Map.groupBy(tasks, (task) => splitSize(task) ?? READ_IDS_PER_CALL);
  return [...bySize].flatMap(([size, items]) =>
    chunks(items, size).map((chunk) => call(chunk, request(chunk.map((task) => task.id)))),
  );
}

function creditNotes(tasks: readonly Task[]): readonly PlannedCall[] {
  const announced = tasks.filter((task) => splitSize(task) === null && task.eventAtMs > 0);
  const together = announced.length > MAX_READS_ONE_BY_ONE ? announced : [];
  const alone = tasks.filter((task) => !together.includes(task));
  const single = alone.map((task) => call([task], creditNoteById(task.id)));
  if (together.length === 0) return single;
  const sinceMs = Math.min(...together.map((task) => task.eventAtMs)) - SINCE_OVERLAP_MS;
  return [call(together, changedSince("CreditNotes", sinceMs)), ...single];
}

function call(tasks: readonly Task[], request: XeroRequest): PlannedCall {
  const kind = tasks[0]?.kind ?? "invoice";
  return {
    purpose: purposeOf("read", kind),
    priority: mostUrgent(tasks),
    dueAtMs: Math.min(...tasks.map((task) => task.dueAtMs ?? 0)),
    request,
    docs: tasks.map((task) => ({ kind, id: task.id, version: task.wanted })),
  };
}
