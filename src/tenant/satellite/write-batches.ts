/** Equal steps of many copies as the fewest calls: up to 50 elements and 1.5 MB a write, 40 ids a read. Pure. */

import type { RecordKind } from "../../domain/failure.ts";
import { MAX_FINDS_ONE_BY_ONE, READ_IDS_PER_CALL, READ_PAGE_SIZE } from "../../limits.ts";
import { paymentBody } from "../../mirror/payment.ts";
import type { Search } from "../../mirror/step.ts";
import type { XeroRequest } from "../../xero/client.ts";
import {
  contactsNamed,
  contactsPage,
  createAccount,
  createPayments,
  documentsWithNumber,
  invoicesByNumbers,
  isQuotable,
  writeRecords,
} from "../../xero/requests.ts";
import { accountElement } from "../model/addition.ts";
import { listed, writeBatches } from "../model/batching.ts";
import { type Purpose, purposeOf } from "../model/call-types.ts";
import { type Copy, copyLabel } from "../model/copy.ts";
import { idsPerCall } from "../model/reads-by-id.ts";
import type { Task } from "../model/task.ts";
import { type DocRef, mostUrgent, type PlannedCall } from "../model/xero-call.ts";
import { checkRequest } from "./check-calls.ts";
import { type CallStep, partOf, purposeOfStep, singleRequest } from "./step-calls.ts";

/** A due copy and its next step, which needs a call. */
export interface DueStep {
  readonly task: Task;
  readonly copy: Copy;
  readonly step: CallStep;
}

/** Contacts before the documents that wait for them. `alone`: what lists name one at a time. */
export function batched(due: readonly DueStep[], alone: ReadonlySet<string>): readonly PlannedCall[] {
  const kinds: readonly RecordKind[] = ["contact", "invoice", "credit-note"];
  return [
    ...accounts(due),
    ...kinds.flatMap((kind) => {
      const own = due.filter((item) => item.copy.kind === kind);
      return [
        ...finds(kind, own, alone),
        ...checks(kind, own, alone),
        ...writes("create", kind, own),
        ...writes("update", kind, own),
      ];
    }),
    ...payments(due),
    ...due.flatMap(single),
  ];
}

/** One per call (docs/xero.md §4.5), whoever needs it. */
function accounts(due: readonly DueStep[]): readonly PlannedCall[] {
  const needing = due.flatMap((item) =>
    item.step.step === "account" ? [{ ...item, account: item.step.account }] : [],
  );
  const byCode = Map.groupBy(needing, (item) => item.account.code);
  return [...byCode].flatMap(([code, items]) => {
    const [first] = items;
    return first === undefined
      ? []
      : [
          call("create-account", items, createAccount(accountElement(first.account)), () => ({
            part: { kind: "account", code },
          })),
        ];
  });
}

function finds(kind: RecordKind, due: readonly DueStep[], alone: ReadonlySet<string>): readonly PlannedCall[] {
  const looking = due.filter((item) => item.step.step === "find");
  if (kind === "contact") return contactFinds(looking);
  const listable = kind === "invoice" ? looking.filter((item) => !copyLabel(item.copy).includes(",")) : [];
  const others = looking.filter((item) => !listable.includes(item));
  return [
    ...listed(listable, { most: READ_IDS_PER_CALL, textOf: ({ copy }) => copyLabel(copy), alone }).map((items) =>
      call("find-invoices", items, invoicesByNumbers(items.map((item) => copyLabel(item.copy)))),
    ),
    ...others.map((item) =>
      call(purposeOf("find", kind), [item], documentsWithNumber(kind, copyLabel(item.copy).replaceAll('"', ""))),
    ),
  ];
}

/** A name that only differs in its blanks, and a contact that has another name there, are found in the list alone. */
function isInListAlone(search: Search | null): boolean {
  return search?.why === "other-spelling" || search?.why === "made-before";
}

/**
 * A few names, and those that Xero refused to list, are looked up one by one; many, or names that a where-clause cannot hold,
 * by reading all contacts.
 */
function contactFinds(looking: readonly DueStep[]): readonly PlannedCall[] {
  const isFew = looking.length <= MAX_FINDS_ONE_BY_ONE;
  const isNamed = ({ copy }: DueStep) => !isInListAlone(copy.search) && isQuotable(copyLabel(copy));
  const single = looking.filter((item) => (isFew || item.task.maxBatch === 1) && isNamed(item));
  const others = looking.filter((item) => !single.includes(item));
  const byPage = Map.groupBy(others, ({ copy }) => copy.search?.page ?? 1);
  return [
    ...single.map((item) => call("find-contacts", [item], contactsNamed(copyLabel(item.copy)))),
    ...[...byPage].map(([page, items]) => call("find-contacts", items, contactsPage({ page, size: READ_PAGE_SIZE }))),
  ];
}

function checks(kind: RecordKind, due: readonly DueStep[], alone: ReadonlySet<string>): readonly PlannedCall[] {
  const looking = due.filter((item) => item.step.step === "check");
  const list = { most: idsPerCall(kind), textOf: ({ copy }: DueStep) => copy.satelliteId ?? "", alone };
  return listed(looking, list).map((items) =>
    call(
      purposeOf("check", kind),
      items,
      checkRequest(
        kind,
        items.flatMap((item) => item.copy.satelliteId ?? []),
      ),
    ),
  );
}

function writes(what: "create" | "update", kind: RecordKind, due: readonly DueStep[]): readonly PlannedCall[] {
  const method = what === "create" ? "PUT" : "POST";
  const bodies = due.flatMap(({ task, copy, step }) =>
    step.step === what ? [{ task, copy, body: step.body, sent: step.fingerprint }] : [],
  );
  return writeBatches(bodies).map((items) => {
    const request = writeRecords(
      kind,
      method,
      items.map((item) => item.body),
    );
    return call(purposeOf(what, kind), items, request, ({ sent }) => (sent === undefined ? {} : { fingerprint: sent }));
  });
}

/** Many documents' payments together, one of each: the document says which answer is which. */
function payments(due: readonly DueStep[]): readonly PlannedCall[] {
  const adding = due.flatMap(({ task, copy, step }) => {
    if (step.step !== "add-payment" || copy.kind === "contact" || copy.copy === null) return [];
    return [{ task, copy, step, part: partOf(step), body: paymentBody(step.payment, step.account, copy.copy) }];
  });
  return writeBatches(adding).map((batch) =>
    call("create-payments", batch, createPayments(batch.map(({ body }) => body)), ({ part }) =>
      part === undefined ? {} : { part },
    ),
  );
}

/** Steps that Xero takes for one document at a time. */
function single(due: DueStep): readonly PlannedCall[] {
  const request = singleRequest(due.step);
  const part = partOf(due.step);
  const about = part === undefined ? {} : { part };
  return request === null ? [] : [call(purposeOfStep(due.step, due.copy.kind), [due], request, () => about)];
}

function call<T extends Pick<DueStep, "task" | "copy">>(
  purpose: Purpose,
  items: readonly T[],
  request: XeroRequest,
  about: (item: T) => Pick<DocRef, "part" | "fingerprint"> = () => ({}),
): PlannedCall {
  const tasks = items.map((item) => item.task);
  return {
    purpose,
    priority: mostUrgent(tasks),
    dueAtMs: Math.min(...tasks.map((task) => task.dueAtMs ?? 0)),
    request,
    docs: items.map((item) => ({
      kind: item.copy.kind,
      id: item.copy.groupId,
      version: item.copy.seq,
      ...about(item),
    })),
  };
}
