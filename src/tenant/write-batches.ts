/** Equal steps of many copies as the fewest calls: up to 50 elements and 1.5 MB a write, 40 ids a read. Pure. */

import { MAX_FINDS_ONE_BY_ONE, MAX_WRITE_BODY_BYTES, READ_IDS_PER_CALL, WRITE_ELEMENTS_PER_CALL } from "../limits.ts";
import type { Step } from "../mirror/next-step.ts";
import type { XeroRequest } from "../xero/client.ts";
import {
  contactsByIds,
  contactsNamed,
  contactsPage,
  invoicesByIds,
  invoicesByNumbers,
  invoicesWithNumber,
  isQuotable,
  writeContacts,
  writeInvoices,
} from "../xero/requests.ts";
import { chunks, mostUrgent, type PlannedCall, type Purpose } from "./calls.ts";
import type { Copy } from "./copies.ts";
import { copyLabel } from "./outcome.ts";
import { splitSize, type Task } from "./tasks.ts";

/** A due copy and its next step, which needs a call. */
export interface DueStep {
  readonly task: Task;
  readonly copy: Copy;
  readonly step: Extract<Step, { readonly step: "check" | "find" | "create" | "update" }>;
}

/** Contacts before invoices: invoices wait for them. */
export function batched(due: readonly DueStep[]): readonly PlannedCall[] {
  const contacts = due.filter((item) => item.copy.kind === "contact");
  const invoices = due.filter((item) => item.copy.kind === "invoice");
  return [
    ...finds(contacts.filter(is("find"))),
    ...checks("check-contacts", contacts.filter(is("check")), contactsByIds),
    ...writes("create-contacts", contacts.filter(is("create")), (bodies) => writeContacts("PUT", bodies)),
    ...writes("update-contacts", contacts.filter(is("update")), (bodies) => writeContacts("POST", bodies)),
    ...invoiceFinds(invoices.filter(is("find"))),
    ...checks("check-invoices", invoices.filter(is("check")), invoicesByIds),
    ...writes("create-invoices", invoices.filter(is("create")), (bodies) => writeInvoices("PUT", bodies)),
    ...writes("update-invoices", invoices.filter(is("update")), (bodies) => writeInvoices("POST", bodies)),
  ];
}

export function isTooLarge(step: DueStep["step"]): boolean {
  return bytes(step) > MAX_WRITE_BODY_BYTES;
}

/** A few names are looked up one by one; many, or names that a where-clause cannot hold, by reading all contacts. */
function finds(due: readonly DueStep[]): readonly PlannedCall[] {
  const single = due.length <= MAX_FINDS_ONE_BY_ONE && due.every((item) => isQuotable(copyLabel(item.copy)));
  if (single) return due.map((item) => call("find-contacts", [item], contactsNamed(copyLabel(item.copy))));
  const byPage = Map.groupBy(due, (item) => item.task.attempts + 1);
  return [...byPage].map(([page, items]) => call("find-contacts", items, contactsPage(page)));
}

function invoiceFinds(due: readonly DueStep[]): readonly PlannedCall[] {
  const listable = due.filter((item) => !copyLabel(item.copy).includes(","));
  const others = due.filter((item) => copyLabel(item.copy).includes(","));
  return [
    ...chunks(listable, READ_IDS_PER_CALL).map((items) =>
      call("find-invoices", items, invoicesByNumbers(items.map((item) => copyLabel(item.copy)))),
    ),
    ...others.map((item) => call("find-invoices", [item], invoicesWithNumber(copyLabel(item.copy)))),
  ];
}

function checks(
  purpose: Purpose,
  due: readonly DueStep[],
  request: (ids: readonly string[]) => XeroRequest,
): readonly PlannedCall[] {
  return chunks(due, READ_IDS_PER_CALL).map((items) =>
    call(purpose, items, request(items.flatMap((item) => item.copy.satelliteId ?? []))),
  );
}

function writes(
  purpose: Purpose,
  due: readonly DueStep[],
  request: (bodies: readonly object[]) => XeroRequest,
): readonly PlannedCall[] {
  const bySplit = Map.groupBy(due, (item) => splitSize(item.task) ?? WRITE_ELEMENTS_PER_CALL);
  const batches = [...bySplit].flatMap(([most, items]) => bySize(items, most));
  return batches.map((items) =>
    call(purpose, items, request(items.flatMap((item) => ("body" in item.step ? [item.step.body] : [])))),
  );
}

function bySize(due: readonly DueStep[], most: number): readonly (readonly DueStep[])[] {
  const batches: DueStep[][] = [];
  let batch: DueStep[] = [];
  let size = 0;
  for (const item of due) {
    const more = bytes(item.step);
    if (batch.length === most || (batch.length > 0 && size + more > MAX_WRITE_BODY_BYTES)) {
      batches.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += more;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

function call(purpose: Purpose, items: readonly DueStep[], request: XeroRequest): PlannedCall {
  const tasks = items.map((item) => item.task);
  return {
    purpose,
    priority: mostUrgent(tasks),
    dueAtMs: Math.min(...tasks.map((task) => task.dueAtMs ?? 0)),
    request,
    docs: items.map(({ copy }) => ({ kind: copy.kind, id: copy.groupId, version: copy.seq })),
  };
}

function bytes(step: DueStep["step"]): number {
  return "body" in step ? new TextEncoder().encode(JSON.stringify(step.body)).length : 0;
}

function is(name: Step["step"]): (item: DueStep) => boolean {
  return (item) => item.step.step === name;
}
