/**
 * Reads reference data when something due needs it, and again now and then while something rests on it: what a person
 * mended in the set-up then goes on by itself.
 */

import type { Failure, FailureCode } from "../../failure.ts";
import { REFERENCES_FRESH_MS } from "../../limits.ts";
import { REFERENCE_PATHS, REFERENCE_QUERIES, type ReferenceName, readReference } from "../../mirror/references.ts";
import type { XeroFault } from "../../xero/errors.ts";
import type { LaneWork, PlannedCall, Purpose, SentCall } from "../calls.ts";
import type { Desk } from "../desk.ts";
import { referencePaceMs } from "../sweep-pace.ts";
import { blockedOnFix, PRIORITY, type Task } from "../task.ts";

const PREFIX = "reference-";

/** Failures that a change of the set-up may have mended. */
const MENDED_BY: Readonly<Partial<Record<ReferenceName, readonly FailureCode[]>>> = {
  organisation: ["lock-date"],
  accounts: ["account-code-missing", "account-conflict", "payment-account-invalid"],
  "tax-rates": ["tax-type-missing"],
  currencies: ["currency-missing"],
};

export class ReferenceLane implements LaneWork {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What is needed at once is planned by the lanes that need it, through referenceCalls(). */
  plan(nowMs: number): readonly PlannedCall[] {
    const names = this.#restedOn();
    const due = names.filter((name) => this.#nextLookMs(name, names.length) <= nowMs);
    return referenceCalls(this.#desk, due, { priority: PRIORITY.sweep, dueAtMs: nowMs }, nowMs);
  }

  /** When the set-up that something rests on is looked at again; null when nothing does. */
  nextLookMs(): number | null {
    const names = this.#restedOn();
    return names.length === 0 ? null : Math.min(...names.map((name) => this.#nextLookMs(name, names.length)));
  }

  #restedOn(): readonly ReferenceName[] {
    const { tasks } = this.#desk.store;
    const names = Object.keys(MENDED_BY).filter(isReferenceName);
    return names.filter((name) => (MENDED_BY[name] ?? []).some((code) => tasks.blocksAny(blockedOnFix(code))));
  }

  #nextLookMs(name: ReferenceName, names: number): number {
    return (this.#desk.store.references.fetchedAtMs(name) ?? 0) + referencePaceMs(names, this.#desk.dayLimit());
  }

  owns(purpose: Purpose): boolean {
    return purpose.startsWith(PREFIX);
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const name = nameOf(call.purpose);
    const value = readReference(name, body);
    if (value === null) return false;
    this.#store(name, value, nowMs);
    return true;
  }

  /** Xero does not serve it: then it is not known, and Xero decides at each write. */
  refused(call: SentCall, fault: XeroFault, nowMs: number): void {
    if (fault.kind === "not-found" || fault.kind === "rejected") this.#store(nameOf(call.purpose), null, nowMs);
  }

  #store(name: ReferenceName, value: unknown, nowMs: number): void {
    const { references, tasks } = this.#desk.store;
    const before = JSON.stringify(references.get()[name]);
    references.put(name, value, nowMs);
    if (before === JSON.stringify(value ?? null)) return;
    for (const code of MENDED_BY[name] ?? []) tasks.wake(blockedOnFix(code), nowMs);
  }
}

/** What these failures rest on, where it was read too long ago to fail because of it. */
export function outdatedBehind(desk: Desk, failures: readonly Failure[], nowMs: number): readonly ReferenceName[] {
  const names = Object.keys(MENDED_BY).filter(isReferenceName);
  const behind = names.filter((name) => failures.some(({ code }) => MENDED_BY[name]?.includes(code)));
  return desk.store.references.missing(behind, nowMs - REFERENCES_FRESH_MS);
}

/** One call for each that is not known, or not since `sinceMs`. */
export function referenceCalls(
  desk: Desk,
  names: readonly ReferenceName[],
  task: Pick<Task, "priority" | "dueAtMs">,
  sinceMs = 0,
): readonly PlannedCall[] {
  return desk.store.references.missing(names, sinceMs).map((name) => ({
    purpose: `${PREFIX}${name}`,
    priority: task.priority,
    dueAtMs: task.dueAtMs ?? 0,
    request: { method: "GET", path: REFERENCE_PATHS[name], query: REFERENCE_QUERIES[name] ?? {} },
    docs: [],
  }));
}

function nameOf(purpose: Purpose): ReferenceName {
  const name = purpose.slice(PREFIX.length);
  if (!isReferenceName(name)) throw new Error(`${purpose} reads no reference data`);
  return name;
}

function isReferenceName(name: string): name is ReferenceName {
  return name in REFERENCE_PATHS;
}
