/**
 * A group document as people see it: both sides, its money, its state. The group's entity object is the only writer of the
 * row; D1 holds a projection of it. Pure: shapes, and the one function that says what state a document is in.
 */

import type { TargetStatus } from "./event.ts";
import type { Difference, Kept, RecordKind } from "./failure.ts";
import type { ShownFailure } from "./failure-words.ts";
import type { TenantId } from "./ids.ts";

export type SyncState = "in-step" | "queued" | "waiting" | "failed" | "skipped" | "kept";

export const SYNC_STATES = [
  "in-step",
  "queued",
  "waiting",
  "failed",
  "skipped",
  "kept",
] as const satisfies readonly SyncState[];

/** Xero's status, and amounts as decimal strings of the document's currency. */
export interface DocumentMoney {
  readonly status: string;
  readonly total: string;
  readonly tax: string;
  /** Payments less what was paid back. */
  readonly paid: string;
  /** Of an invoice: credits applied to it. Of a credit note: what of it is used on invoices. */
  readonly credited: string;
  /** Of an invoice: still owing. Of a credit note: not used yet. */
  readonly due: string;
}

/** The copy's side, as the satellite last reported it. */
export interface CopySide extends DocumentMoney {
  readonly documentId: string;
  /** A person's decision that it stays as it is. */
  readonly kept: Kept | null;
}

export interface DocumentRow {
  readonly kind: Exclude<RecordKind, "contact">;
  readonly groupId: string;
  /** Grows with every change; D1 keeps the higher one. */
  readonly rev: number;
  readonly number: string | null;
  readonly reference: string | null;
  readonly contactName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly dueDate: string | null;
  readonly currency: string | null;
  readonly state: SyncState;
  readonly group: DocumentMoney;
  /** Where it belongs; null while that is not known. */
  readonly satelliteTenantId: TenantId | null;
  /** Null while there is no copy. */
  readonly copy: CopySide | null;
  /** What both sides say otherwise, as last read. */
  readonly differences: readonly Difference[];
  readonly failures: readonly ShownFailure[];
  readonly updatedAtMs: number;
  /** When both sides were last read from Xero, the older of the two; null while one never was. */
  readonly checkedAtMs: number | null;
}

/** What decides a document's state: of the record itself, and of its copy where it has a satellite. */
export interface StateEvidence {
  /** What stops the record itself; its worst. */
  readonly record: "fails" | "waits" | "skipped" | null;
  readonly copy: {
    readonly status: TargetStatus;
    /** A person decided that it stays as it is. */
    readonly isKept: boolean;
    /** A field that Orbit mirrors was not equal when both were last read. */
    readonly differs: boolean;
  } | null;
  readonly group: DocumentMoney;
  readonly satellite: DocumentMoney | null;
}

/**
 * The only opinion on a document's state that there is. `in-step` needs evidence: a copy that was read, equal in every
 * mirrored field and in its money. What differs although nothing is left to do is a failure, never in step.
 */
export function syncState({ record, copy, group, satellite }: StateEvidence): SyncState {
  if (record === "fails") return "failed";
  if (record === "waits") return "waiting";
  if (copy === null) return record === "skipped" ? "skipped" : "queued";
  if (copy.status === "failed" || copy.status === "waiting" || copy.status === "queued") {
    return copy.isKept ? "kept" : copy.status;
  }
  if (copy.isKept) return "kept";
  if (copy.status === "skipped" || record === "skipped") return "skipped";
  if (satellite === null) return "queued";
  return copy.differs || !sameMoney(group, satellite) ? "failed" : "in-step";
}

/** Approved and paid are one status: being paid is said by the amounts. */
export function sameMoney(a: DocumentMoney, b: DocumentMoney): boolean {
  const status = (money: DocumentMoney) => (money.status === "PAID" ? "AUTHORISED" : money.status);
  const amounts = ({ total, tax, paid, credited, due }: DocumentMoney) => [total, tax, paid, credited, due].join(" ");
  return status(a) === status(b) && amounts(a) === amounts(b);
}
