/**
 * A group document as people see it: both sides, its money, its state. The group's entity object is the only writer of the
 * row; D1 holds a projection of it. Pure: shapes, and the one function that says what state a document is in.
 */

import type { TargetStatus } from "./event.ts";
import type { Difference, Failure, Kept, RecordKind } from "./failure.ts";
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
  /** Of an invoice: payments, and what overpayments and prepayments pay. Of a credit note: what was refunded. */
  readonly paid: string;
  /** Of an invoice: credit notes on it. Of a credit note: what of it is used on invoices. */
  readonly credited: string;
  /** Of an invoice: still owing. Of a credit note: not used yet. */
  readonly due: string;
}

/** An edit of the satellite that the group's values have replaced: shown to people although nothing differs any more. */
export interface PutBack {
  readonly differences: readonly Difference[];
  readonly seenAtMs: number;
  readonly atMs: number;
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
  /** A purchase: no part of what was sold. */
  readonly isBill: boolean;
  readonly state: SyncState;
  readonly group: DocumentMoney;
  /** Where it belongs; null while that is not known. */
  readonly satelliteTenantId: TenantId | null;
  /** Null while there is no copy. */
  readonly copy: CopySide | null;
  /** What both sides say otherwise, as last read. */
  readonly differences: readonly Difference[];
  /** Since when the copy is listed as drift for what differs; null while it is not. */
  readonly driftSeenAtMs: number | null;
  readonly putBack: PutBack | null;
  /** When the copy was last brought in step; null while it never was. */
  readonly syncedAtMs: number | null;
  readonly failures: readonly ShownFailure[];
  readonly updatedAtMs: number;
  /** When both sides were last read from Xero, the older of the two; null while one never was. */
  readonly checkedAtMs: number | null;
}

/** A copy as its satellite last saw it, beside what is wanted of it. */
export interface ReportedCopy {
  readonly side: CopySide;
  /** By the one comparison (mirror/comparison.ts); empty exactly when every mirrored field is the same. */
  readonly differences: readonly Difference[];
  /** Why what differs stays so; null where nothing differs, and while Orbit is about to change it. */
  readonly staysBecause: Failure | null;
  /** When Xero last showed the copy, or answered a write of it. */
  readonly readAtMs: number | null;
  /** As in the document's row; left out by satellites of earlier versions. */
  readonly driftSeenAtMs?: number | null;
  readonly putBack?: PutBack | null;
  readonly syncedAtMs?: number | null;
  /** All that were entered there; left out while receipts stay in the satellites, or not all is known of the copy. */
  readonly receipts?: readonly ReportedReceipt[];
}

/** A payment that was entered on a copy by somebody else than Orbit. */
export interface ReportedReceipt {
  /** The id that it had first: one that was taken off for a change and put back is the same. */
  readonly key: string;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly amount: number;
  readonly reference: string | null;
  readonly currencyRate: number | null;
}

/** What decides a document's state. */
export interface StateEvidence {
  /** What became of its newest change. */
  readonly status: TargetStatus;
  /** Null while there is no copy. */
  readonly copy: {
    /** A person decided that it stays as it is. */
    readonly isKept: boolean;
    /** A field that Orbit mirrors was not equal when both were last read; its money is one of them. */
    readonly differs: boolean;
    /** What differs stays so: for good, by a setting or because of who entered it, or until a person decides. */
    readonly stays: "for-good" | "until-decided" | null;
  } | null;
}

/**
 * The only opinion on a document's state that there is. `in-step` needs evidence: a copy that was read and equal in every
 * mirrored field, its money included.
 */
export function syncState({ status, copy }: StateEvidence): SyncState {
  if (copy?.isKept && status !== "failed") return "kept";
  if (status !== "synced") return status;
  if (copy === null) return "queued";
  if (!copy.differs) return "in-step";
  if (copy.stays === null) return "queued";
  return copy.stays === "until-decided" ? "failed" : "skipped";
}
