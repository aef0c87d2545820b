/**
 * Reads reference data when something due needs it, and again now and then while something depends on it: what a person
 * fixed in the set-up then continues by itself. What could not be read is asked again with growing pauses; nothing that
 * needs it is written before, and those records show what is waited for.
 */

import type { Failure, FailureCode } from "../../domain/failure.ts";
import { EVENT_SKEW_MS, REFERENCES_FRESH_MS } from "../../limits.ts";
import {
  isReferenceName,
  REFERENCE_PATHS,
  REFERENCE_QUERIES,
  REFERENCE_WORDS,
  type ReferenceName,
  type References,
  readReference,
} from "../../mirror/references.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { ownName, type TenantContext } from "../context.ts";
import { retryDelayMs } from "../model/backoff.ts";
import { CALL_TYPES, type Purpose } from "../model/call-types.ts";
import type { Copy } from "../model/copy.ts";
import { referencePaceMs } from "../model/sweep-schedule.ts";
import { type BlockedOn, blockedOnFix, blockedOnReference, PRIORITY, type Task } from "../model/task.ts";
import type { Controller, PlannedCall, SentCall } from "../model/xero-call.ts";

const PREFIX = "reference-";

/** Failures that a change of the set-up may have fixed. */
const FIXED_BY: Readonly<Partial<Record<ReferenceName, readonly FailureCode[]>>> = {
  organisation: ["lock-date"],
  accounts: ["account-code-missing", "account-conflict", "payment-account-invalid"],
  "tax-rates": ["tax-type-missing"],
  currencies: ["currency-missing"],
};

export class ReferenceController implements Controller {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** What is needed at once is planned by the controllers that need it, through referenceCalls(). */
  plan(nowMs: number): readonly PlannedCall[] {
    const names = this.#blockingNames();
    const due = names.filter((name) => this.#nextLookMs(name, names.length) <= nowMs);
    return referenceCalls(this.#context, due, { priority: PRIORITY.sweep, dueAtMs: nowMs, sinceMs: nowMs }, nowMs);
  }

  /** When the set-up that something depends on is looked at again; null when nothing does. */
  nextLookMs(): number | null {
    const names = this.#blockingNames();
    return names.length === 0 ? null : Math.min(...names.map((name) => this.#nextLookMs(name, names.length)));
  }

  #blockingNames(): readonly ReferenceName[] {
    const { tasks } = this.#context;
    const names = Object.keys(FIXED_BY).filter(isReferenceName);
    return names.filter((name) => (FIXED_BY[name] ?? []).some((code) => tasks.blocksAny(blockedOnFix(code))));
  }

  #nextLookMs(name: ReferenceName, names: number): number {
    const { references } = this.#context;
    const pacedMs = (references.fetchedAtMs(name) ?? 0) + referencePaceMs(names, this.#context.dayLimit());
    return Math.max(pacedMs, references.failedRead(name)?.nextAtMs ?? 0);
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const name = nameOf(call.purpose);
    const value = readReference(name, body);
    if (value === null) return false;
    this.#store(name, value, nowMs);
    return true;
  }

  /** Whatever was answered instead of it says nothing about what the organisation has. */
  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void {
    const name = nameOf(call.purpose);
    const { references } = this.#context;
    const failures = references.failedRead(name)?.failures ?? 0;
    references.failed(name, {
      reason: "reason" in fault ? fault.reason : "message" in fault ? fault.message : "Xero says that there is none",
      failures: failures + 1,
      failedAtMs: nowMs,
      nextAtMs: nowMs + retryDelayMs(failures, this.#context.random()),
    });
  }

  #store<N extends ReferenceName>(name: N, value: NonNullable<References[N]>, nowMs: number): void {
    const { references, tasks } = this.#context;
    const before = JSON.stringify(references.get()[name]);
    references.put(name, value, nowMs);
    tasks.wake(blockedOnReference(name), nowMs);
    if (before === JSON.stringify(value)) return;
    for (const code of FIXED_BY[name] ?? []) tasks.wake(blockedOnFix(code), nowMs);
  }
}

/** An account that is chosen and cannot be used is fixed in Xero; one that is not chosen is no matter of its lists. */
export function fixCodeOf(failure: Failure): FailureCode {
  const isAboutAccount = failure.code === "overpayment-not-mirrored" || failure.code === "clearing-account-missing";
  return isAboutAccount && failure.account ? "payment-account-invalid" : failure.code;
}

/** What these failures of a copy depend on, where it is too old, or older than the document, to fail because of it. */
export function outdatedBehind(
  context: TenantContext,
  copy: Copy,
  failures: readonly Failure[],
  nowMs: number,
): readonly ReferenceName[] {
  const names = Object.keys(FIXED_BY).filter(isReferenceName);
  const behind = names.filter((name) => failures.some((failure) => FIXED_BY[name]?.includes(fixCodeOf(failure))));
  if (behind.length === 0) return [];
  return context.references.missing(behind, Math.max(nowMs - REFERENCES_FRESH_MS, namedSinceMs(context, copy, nowMs)));
}

/** What was read since then holds all that the copy could name. */
export function namedSinceMs(context: TenantContext, copy: Copy, nowMs: number): number {
  const seenMs = context.lacks.seen(`${copy.kind}:${copy.groupId}:${copy.seq}`, nowMs);
  const savedMs = (copy.wanted.updatedAtMs ?? seenMs) + EVENT_SKEW_MS;
  return Math.min(savedMs, seenMs);
}

/** `sinceMs`: what was read before it counts as not known; left out, any age will do. */
export type ReferenceNeed = Pick<Task, "priority" | "dueAtMs"> & { readonly sinceMs?: number };

/** One call for each that is not known, but for those that could not be read a moment ago. */
export function referenceCalls(
  context: TenantContext,
  names: readonly ReferenceName[],
  need: ReferenceNeed,
  nowMs: number,
): readonly PlannedCall[] {
  const { references } = context;
  const due = references
    .missing(names, need.sinceMs)
    .filter((name) => (references.failedRead(name)?.nextAtMs ?? 0) <= nowMs);
  return due.map((name) => referenceCall(name, need));
}

export function referenceCall(name: ReferenceName, { priority, dueAtMs }: ReferenceNeed): PlannedCall {
  const request = { method: "GET", path: REFERENCE_PATHS[name], query: REFERENCE_QUERIES[name] ?? {} } as const;
  return { purpose: `${PREFIX}${name}`, priority, dueAtMs: dueAtMs ?? 0, request, docs: [] };
}

/** Why something that needs these has to wait, until when, and for what. */
export interface FailedReadNeed {
  readonly failure: Failure;
  readonly dueAtMs: number;
  readonly blockedOn: BlockedOn;
}

/** Of those that could not be read, the one that is asked again last; null when all can be asked now. */
export function failedReadNeed(
  context: TenantContext,
  names: readonly ReferenceName[],
  nowMs: number,
): FailedReadNeed | null {
  const paused = names.flatMap((name) => {
    const failed = context.references.failedRead(name);
    return failed === null || failed.nextAtMs <= nowMs ? [] : [{ name, ...failed }];
  });
  const last = paused.sort((a, b) => b.nextAtMs - a.nextAtMs)[0];
  if (last === undefined) return null;
  const reason = `${REFERENCE_WORDS[last.name]} could not be read (${last.reason})`;
  const failure: Failure = { code: "xero-unavailable", entity: ownName(context), reason };
  return { failure, dueAtMs: last.nextAtMs, blockedOn: blockedOnReference(last.name) };
}

/** A person asks again: what could not be read is asked at once, and what waits for it goes with it. */
export function askFailedReadsAgain(context: TenantContext, nowMs: number): void {
  for (const name of context.references.askAgain(nowMs)) context.tasks.wake(blockedOnReference(name), nowMs);
}

function nameOf(purpose: Purpose): ReferenceName {
  const { subject } = CALL_TYPES[purpose];
  if (!isReferenceName(subject)) throw new Error(`${purpose} reads no reference data`);
  return subject;
}
