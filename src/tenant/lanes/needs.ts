/**
 * What must be known before a group document can be decided: reference data behind its codes, and the accounts of its
 * payments, which Xero names only on the payments themselves. Gathers what is missing over all due documents, and says the
 * calls that bring it.
 */

import { MAX_READS_ONE_BY_ONE, SINCE_OVERLAP_MS } from "../../limits.ts";
import type { DocumentState } from "../../mirror/document.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import { changedSince, paymentById } from "../../xero/requests.ts";
import type { PlannedCall } from "../calls.ts";
import type { Desk } from "../desk.ts";
import { LOWEST_PRIORITY, type Priority, type Task } from "../tasks.ts";
import { referenceCalls } from "./reference.ts";

export class Needs {
  readonly #desk: Desk;
  readonly #references = new Set<ReferenceName>();
  /** Payment id → when the document that names it last changed. */
  readonly #payments = new Map<string, number | null>();
  #priority: Priority = LOWEST_PRIORITY;
  #dueAtMs = Number.POSITIVE_INFINITY;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** True when the document can be decided now; otherwise what it lacks is gathered. */
  areMet(document: DocumentState, task: Pick<Task, "priority" | "dueAtMs">): boolean {
    const { references, records } = this.#desk.store;
    const missing = references.missing(namesFor(document, references.get().organisation?.baseCurrency ?? null));
    const payments =
      document.kind === "invoice" ? document.payments.filter((one) => records.payment(one.id) === null) : [];
    if (missing.length === 0 && payments.length === 0) return true;
    for (const name of missing) this.#references.add(name);
    for (const payment of payments) this.#payments.set(payment.id, document.updatedAtMs);
    if (task.priority < this.#priority) this.#priority = task.priority;
    this.#dueAtMs = Math.min(this.#dueAtMs, task.dueAtMs ?? 0);
    return false;
  }

  calls(): readonly PlannedCall[] {
    const task = { priority: this.#priority, dueAtMs: this.#dueAtMs };
    return [...referenceCalls(this.#desk, [...this.#references], task), ...this.#paymentCalls(task)];
  }

  /** A few one by one; many by what changed since their documents did, and those that it misses one by one after it. */
  #paymentCalls(task: { readonly priority: Priority; readonly dueAtMs: number }): readonly PlannedCall[] {
    const call = (request: PlannedCall["request"], ids: readonly string[]): PlannedCall => ({
      purpose: "read-payments",
      ...task,
      request,
      docs: ids.map((id) => ({ kind: "invoice", id, version: 0 })),
    });
    const ids = [...this.#payments.keys()];
    const times = [...this.#payments.values()].filter((time) => time !== null);
    const wasMissed = ids.some((id) => this.#desk.missedPayments.has(id));
    if (ids.length <= MAX_READS_ONE_BY_ONE || times.length === 0 || wasMissed) {
      return ids.map((id) => call(paymentById(id), [id]));
    }
    return [call(changedSince("Payments", Math.min(...times) - SINCE_OVERLAP_MS), ids)];
  }
}

function namesFor(document: DocumentState, baseCurrency: string | null): readonly ReferenceName[] {
  const isForeign = document.currencyRate !== null && document.currencyRate !== 1 && document.currency !== baseCurrency;
  return [
    "tracking",
    "accounts",
    "tax-rates",
    ...(document.brandingThemeId === null ? [] : (["branding"] as const)),
    ...(isForeign ? (["organisation"] as const) : []),
  ];
}
