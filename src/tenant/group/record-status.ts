/**
 * How a record of the group stands: what its events show, from its own failures and from what the satellites report of
 * their copies. Reads and writes rows only.
 */

import { type EventTarget, isOpen, worstTarget } from "../../domain/event.ts";
import { disposition, type Failure, type FailureCode } from "../../domain/failure.ts";
import { explain, type ShownFailure } from "../../domain/failure-words.ts";
import type { TenantId } from "../../domain/ids.ts";
import { firmOf, nameOf, selfOf, type TenantContext } from "../context.ts";
import type { Report } from "../model/copy-report.ts";
import { contactNameOf, labelOf } from "../model/record-state.ts";
import { blockedOnRecord, type Task } from "../model/task.ts";
import { foundEvent } from "../new-event.ts";
import type { Outcome } from "../storage/event-changes.ts";
import type { GroupRecord, Placement } from "../storage/records.ts";
import { absentInvoices, creditNotesOn, missingInvoices } from "./credit-blocker.ts";
import { formerSatellite } from "./former-satellites.ts";
import { notePeer } from "./peers.ts";
import { withReceipts } from "./receipt-status.ts";
import { receiptsReported } from "./receipts.ts";
import { stillWaiting } from "./still-waiting.ts";

/** News from a satellite about one of its copies. */
export function applyStatusUpdate(context: TenantContext, tenantId: TenantId, report: Report, nowMs: number): void {
  const { records, events, tasks } = context;
  const record = records.get(report.kind, report.id);
  const placement = record?.placements.find((item) => item.tenantId === tenantId);
  // A report about a decision that has been replaced says nothing about the newest one.
  if (record == null || placement === undefined || report.seq !== placement.seq) return;
  // Reports may arrive out of order: one with a lower revision is dropped.
  if (report.rev < (placement.rev ?? 0)) return;
  notePeer(context, tenantId, report);
  const hasLeft = placement.leaving && report.status === "synced";
  const { takeOver: _, ...placed } = placement;
  const changed: Placement = {
    ...placed,
    status: report.status,
    failures: report.failures,
    satelliteId: report.satelliteId,
    nextAttemptAtMs: report.nextAttemptAtMs,
    rev: report.rev,
    ...(report.copy === undefined ? {} : { copy: report.copy }),
    force: false,
    choice: null,
  };
  const placements = record.placements.flatMap((item) => (item !== placement ? [item] : hasLeft ? [] : [changed]));
  const reported = { tenantId, receipts: report.copy?.receipts };
  const stored = records.put(receiptsReported(context, { ...record, placements }, reported, nowMs));
  if (hasLeft) {
    tasks.wake(blockedOnRecord(report.kind, report.id), nowMs);
    const move = record.failures.find((failure) => failure.code === "moving");
    const text = move === undefined ? "Its copy was taken off." : `Moved to ${move.to}.`;
    events.markLater({ kind: report.kind, recordId: report.id }, tenantId, { atMs: nowMs, text }, nowMs);
  }
  const outcome = recordOutcome(context, stored, { notes: report.notes, tried: report.status !== "queued" });
  const key = { kind: report.kind, recordId: report.id };
  settleRecord(context, stored, outcome, nowMs);
  // News of a record whose events are all over goes to the newest of them.
  const newest = report.notes.length === 0 ? null : events.newest(key, stored.version);
  if (newest !== null) events.addNotes(newest, report.notes, nowMs);
}

/** Brings the record's open events to the outcome, and those of the credit notes that its invoice may hold up. */
export function settleRecord(context: TenantContext, record: GroupRecord, outcome: Outcome, nowMs: number): void {
  settleEvents(context, record, stillWaiting(context, record, outcome, nowMs), nowMs);
  for (const note of creditNotesOn(context, record)) settleEvents(context, note, recordOutcome(context, note), nowMs);
}

/**
 * A document that fails without an open event (a payment or a credit that no webhook announced) gets one, unless a person
 * resolved the same failure before.
 */
function settleEvents(context: TenantContext, record: GroupRecord, outcome: Outcome, nowMs: number): void {
  const { events } = context;
  const key = { kind: record.kind, recordId: record.id };
  events.settle(key, record.version, outcome, nowMs);
  if (outcome.status !== "failed" || record.kind === "contact" || events.hasOpen(key)) return;
  const newest = events.newest(key, record.version);
  if (newest?.status === "resolved" && codesOf(newest.failures) === codesOf(outcome.failures)) return;
  const { kind, id: resourceId } = record;
  const text = "Found changed when Orbit compared with Xero.";
  events.put(foundEvent(context, { kind, resourceId, source: "reconcile", text }, nowMs), record.version, nowMs);
  events.settle(key, record.version, outcome, nowMs);
}

function codesOf(failures: readonly ShownFailure[]): string {
  return failures.map((failure) => failure.code).join();
}

/** Only satellites of this firm may report. */
export function isOwnSatellite(context: TenantContext, tenantId: TenantId): boolean {
  return firmOf(context).entities.some((entity) => entity.tenantId === tenantId && tenantId !== selfOf(context));
}

/** A look that cannot be made yet: the record's events say why, and so do those of documents that wait for it. */
export function showWaiting(
  context: TenantContext,
  task: Task,
  why: { readonly failure: Failure; readonly nextAttemptAtMs: number | null },
  nowMs: number,
): void {
  const { failure, nextAttemptAtMs } = why;
  const { tasks, records, events } = context;
  const waiters = tasks.blockedOn("read", blockedOnRecord(task.kind, task.id)).filter(({ id }) => id !== task.id);
  for (const { controller, kind, id, requested } of [task, ...waiters]) {
    const record = records.getOrNew(kind, id);
    const base = recordOutcome(context, record, { tried: failure.code === "xero-unavailable" });
    const outcome = { ...base, status: "waiting", failures: [explain(failure)], nextAttemptAtMs } as const;
    // What a task of receipts counts is not what events count.
    const version = controller === "receipt" ? record.version : requested;
    events.settle({ kind, recordId: id }, version, outcome, nowMs);
  }
}

/** What the record's open events show. */
export function recordOutcome(
  context: TenantContext,
  record: GroupRecord,
  extra: Pick<Outcome, "notes" | "tried"> = {},
): Outcome {
  return withReceipts(context, record, outcomeOfCopies(context, record, extra));
}

function outcomeOfCopies(
  context: TenantContext,
  record: GroupRecord,
  extra: Pick<Outcome, "notes" | "tried">,
): Outcome {
  const targets = record.placements.map((placement) => targetOf(context, record, placement));
  const worst = worstTarget(targets);
  const own = record.failures.map((failure) =>
    explain(failure.code === "moving" ? movingNow(context, record, failure, worst) : failure),
  );
  const theirs = [worst, ...targets.filter((target) => target !== worst)].flatMap((target) => target?.failures ?? []);
  const [failure] = record.failures;
  // A move that the former satellite refuses does not continue by itself: what is to be fixed there is said first.
  const isStopped = failure !== undefined && worst?.status === "failed" && statusOf(failure) !== "failed";
  const failures = isStopped ? [...theirs, ...own] : [...own, ...theirs];
  const base = {
    targets,
    failures,
    nextAttemptAtMs: worst?.nextAttemptAtMs ?? null,
    label: labelOf(record.state),
    contactName: contactNameOf(record.state),
    ...extra,
  };
  if (failure !== undefined && worst?.status !== "failed") return { ...base, status: statusOf(failure) };
  const status = worst?.status ?? "queued";
  // What was read last is not handed over yet: that the satellite has what came before ends nothing.
  return { ...base, status: record.isPending && status === "synced" ? "queued" : status };
}

/** What ends only when a person acts, and never if the organisation is gone. */
const CUT_OFF: ReadonlySet<FailureCode> = new Set([
  "paused",
  "disconnected",
  "scope-missing",
  "token-set-invalid",
] satisfies FailureCode[]);

/** With what keeps the former copy from being voided, as it is now. */
function movingNow(
  context: TenantContext,
  record: GroupRecord,
  move: Extract<Failure, { readonly code: "moving" }>,
  worst: EventTarget | null,
): Failure {
  const leaving = record.placements.filter((placement) => placement.leaving);
  const from = leaving.map(({ tenantId }) => nameOf(context, tenantId)).join(", ");
  const named = from === "" ? move : { ...move, from };
  const cause = worst?.failures[0];
  if (worst === null || cause === undefined) return named;
  const mayBeGone = CUT_OFF.has(cause.code);
  if (worst.status !== "failed" && !mayBeGone) return named;
  return { ...named, stop: { title: cause.title, remedy: cause.remedy, mayBeGone } };
}

function targetOf(context: TenantContext, record: GroupRecord, placement: Placement): EventTarget {
  const former = isOpen(placement.status) ? formerSatellite(context, placement.tenantId) : null;
  if (former !== null) return unreachedTarget(context, placement, former);
  const missing = missingInvoices(context, record, placement, (invoice) => standstill(context, invoice));
  const base = {
    tenantId: placement.tenantId,
    name: nameOf(context, placement.tenantId),
    resourceId: placement.satelliteId,
  };
  const held = missing.length > 0 ? null : heldInvoice(context, record, placement);
  if (held !== null) return { ...base, ...held };
  return {
    ...base,
    status: missing.length > 0 ? "failed" : placement.status,
    failures: [...placement.failures, ...missing].map(explain),
    nextAttemptAtMs: placement.nextAttemptAtMs,
  };
}

/** What was wanted there is not done, whatever was said of it before. */
function unreachedTarget(context: TenantContext, placement: Placement, former: Failure): EventTarget {
  const { tenantId, satelliteId: resourceId } = placement;
  const name = nameOf(context, tenantId);
  return { tenantId, name, resourceId, status: "failed", failures: [explain(former)], nextAttemptAtMs: null };
}

/** What a credit note's invoice waits for before it comes, the credit note waits for as well. */
function heldInvoice(
  context: TenantContext,
  record: GroupRecord,
  placement: Placement,
): Pick<EventTarget, "status" | "failures" | "nextAttemptAtMs"> | null {
  for (const invoice of absentInvoices(context, record, placement)) {
    const { status, failures, nextAttemptAtMs } = recordOutcome(context, invoice);
    if (status === "waiting") return { status, failures, nextAttemptAtMs };
  }
  return null;
}

/** In words; null while the record continues by itself, or is in step. */
function standstill(context: TenantContext, record: GroupRecord): string | null {
  const { status, failures } = recordOutcome(context, record);
  return status === "failed" || status === "skipped" ? (failures[0]?.title ?? null) : null;
}

function statusOf(failure: Failure): Outcome["status"] {
  switch (disposition(failure).act) {
    case "skip":
      return "skipped";
    case "fail":
      return "failed";
    default:
      return "waiting";
  }
}
