/**
 * What each purpose of a call means: the controller that takes its answers, what is done, and what it is about. One row a
 * purpose, and exhaustive by type: a new purpose does not compile before it has its row.
 */

import type { RecordKind } from "../../domain/failure.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import type { MoneyKind } from "./doorbells.ts";

type Plural = `${RecordKind}s`;

export type ReferencePurpose = `reference-${ReferenceName}`;

/** What the write controller sends: steps of copies, and the looks that they need. */
export type WritePurpose =
  | `${"find" | "create" | "update"}-${Plural}`
  | "inspect-payment"
  | "inspect-credit-note"
  | "create-account"
  | "create-payments"
  | "delete-payment"
  | "allocate"
  | "unallocate";

/** Receipts of satellites, on the group's invoices. */
export type ReceiptPurpose = "enter-receipts" | "inspect-receipt" | "take-off-receipt";

export type AdditionPurpose =
  | "add-account"
  | "add-tracking-category"
  | "add-tracking-option"
  | "add-currency"
  | "add-items";

export type Purpose =
  | ReferencePurpose
  /** The group's records, and its payments. */
  | `read-${Plural}`
  | `read-${MoneyKind}s`
  | `sweep-${Plural | `${MoneyKind}s`}`
  /** What changed of a kind that Xero reported. */
  | `heard-${MoneyKind}s`
  /** The same in a satellite. */
  | `announced-${MoneyKind}s`
  /** Of the group, by number, for a person. */
  | `lookup-${Plural}`
  | `${"count" | "backfill"}-${Plural}`
  /** A month of either side, for a tie-out. */
  | `month-${"invoice" | "credit-note"}s`
  | "month-payments"
  /** All documents of either side, for a take-over. */
  | `take-over-${Plural}`
  /** A satellite's copies. */
  | `${"check" | "compare"}-${Plural}`
  | WritePurpose
  | ReceiptPurpose
  /** What a person has added to a satellite's set-up. */
  | AdditionPurpose
  | "add-note";

export type ControllerName =
  | "reference"
  | "payment-accounts"
  | "advances"
  | "read"
  | "sweep"
  | "backfill"
  | "verify"
  | "compare"
  | "announced"
  | "write"
  | "receipts"
  | "additions"
  | "history-notes"
  | "month"
  | "take-over"
  | "look-up";

export type CallSubject = RecordKind | MoneyKind | "allocation" | "account" | "note" | ReferenceName;

export interface CallType {
  /** Plans such calls, or takes their answers where another plans them. */
  readonly controller: ControllerName;
  /** `hear`: what Xero reported of a kind; `find`: whether there is one; `apply`: a payment or an allocation goes on a document, or off it. */
  readonly act: "read" | "hear" | "count" | "find" | "inspect" | "create" | "update" | "apply";
  readonly subject: CallSubject;
}

export const CALL_TYPES: Readonly<Record<Purpose, CallType>> = {
  "reference-organisation": { controller: "reference", act: "read", subject: "organisation" },
  "reference-accounts": { controller: "reference", act: "read", subject: "accounts" },
  "reference-tax-rates": { controller: "reference", act: "read", subject: "tax-rates" },
  "reference-tracking": { controller: "reference", act: "read", subject: "tracking" },
  "reference-branding": { controller: "reference", act: "read", subject: "branding" },
  "reference-items": { controller: "reference", act: "read", subject: "items" },
  "reference-currencies": { controller: "reference", act: "read", subject: "currencies" },
  "reference-number-prefixes": { controller: "reference", act: "read", subject: "number-prefixes" },
  "read-contacts": { controller: "read", act: "read", subject: "contact" },
  "read-invoices": { controller: "read", act: "read", subject: "invoice" },
  "read-credit-notes": { controller: "read", act: "read", subject: "credit-note" },
  "read-payments": { controller: "payment-accounts", act: "read", subject: "payment" },
  "read-overpayments": { controller: "advances", act: "read", subject: "overpayment" },
  "read-prepayments": { controller: "advances", act: "read", subject: "prepayment" },
  "sweep-contacts": { controller: "sweep", act: "read", subject: "contact" },
  "sweep-invoices": { controller: "sweep", act: "read", subject: "invoice" },
  "sweep-credit-notes": { controller: "sweep", act: "read", subject: "credit-note" },
  "sweep-payments": { controller: "sweep", act: "read", subject: "payment" },
  "lookup-contacts": { controller: "look-up", act: "find", subject: "contact" },
  "lookup-invoices": { controller: "look-up", act: "find", subject: "invoice" },
  "lookup-credit-notes": { controller: "look-up", act: "find", subject: "credit-note" },
  "sweep-overpayments": { controller: "sweep", act: "read", subject: "overpayment" },
  "sweep-prepayments": { controller: "sweep", act: "read", subject: "prepayment" },
  "heard-payments": { controller: "sweep", act: "hear", subject: "payment" },
  "heard-overpayments": { controller: "sweep", act: "hear", subject: "overpayment" },
  "heard-prepayments": { controller: "sweep", act: "hear", subject: "prepayment" },
  "announced-payments": { controller: "announced", act: "hear", subject: "payment" },
  "announced-overpayments": { controller: "announced", act: "hear", subject: "overpayment" },
  "announced-prepayments": { controller: "announced", act: "hear", subject: "prepayment" },
  "count-contacts": { controller: "backfill", act: "count", subject: "contact" },
  "count-invoices": { controller: "backfill", act: "count", subject: "invoice" },
  "count-credit-notes": { controller: "backfill", act: "count", subject: "credit-note" },
  "backfill-contacts": { controller: "backfill", act: "read", subject: "contact" },
  "backfill-invoices": { controller: "backfill", act: "read", subject: "invoice" },
  "backfill-credit-notes": { controller: "backfill", act: "read", subject: "credit-note" },
  "month-invoices": { controller: "month", act: "read", subject: "invoice" },
  "month-credit-notes": { controller: "month", act: "read", subject: "credit-note" },
  "month-payments": { controller: "month", act: "read", subject: "payment" },
  "take-over-contacts": { controller: "take-over", act: "read", subject: "contact" },
  "take-over-invoices": { controller: "take-over", act: "read", subject: "invoice" },
  "take-over-credit-notes": { controller: "take-over", act: "read", subject: "credit-note" },
  "check-contacts": { controller: "verify", act: "read", subject: "contact" },
  "check-invoices": { controller: "verify", act: "read", subject: "invoice" },
  "check-credit-notes": { controller: "verify", act: "read", subject: "credit-note" },
  "compare-contacts": { controller: "compare", act: "read", subject: "contact" },
  "compare-invoices": { controller: "compare", act: "read", subject: "invoice" },
  "compare-credit-notes": { controller: "compare", act: "read", subject: "credit-note" },
  "find-contacts": { controller: "write", act: "find", subject: "contact" },
  "find-invoices": { controller: "write", act: "find", subject: "invoice" },
  "find-credit-notes": { controller: "write", act: "find", subject: "credit-note" },
  "create-contacts": { controller: "write", act: "create", subject: "contact" },
  "create-invoices": { controller: "write", act: "create", subject: "invoice" },
  "create-credit-notes": { controller: "write", act: "create", subject: "credit-note" },
  "update-contacts": { controller: "write", act: "update", subject: "contact" },
  "update-invoices": { controller: "write", act: "update", subject: "invoice" },
  "update-credit-notes": { controller: "write", act: "update", subject: "credit-note" },
  "create-account": { controller: "write", act: "create", subject: "account" },
  "inspect-payment": { controller: "write", act: "inspect", subject: "payment" },
  "create-payments": { controller: "write", act: "apply", subject: "payment" },
  "delete-payment": { controller: "write", act: "apply", subject: "payment" },
  "inspect-credit-note": { controller: "write", act: "inspect", subject: "allocation" },
  allocate: { controller: "write", act: "apply", subject: "allocation" },
  unallocate: { controller: "write", act: "apply", subject: "allocation" },
  "enter-receipts": { controller: "receipts", act: "apply", subject: "payment" },
  "inspect-receipt": { controller: "receipts", act: "inspect", subject: "payment" },
  "take-off-receipt": { controller: "receipts", act: "apply", subject: "payment" },
  "add-account": { controller: "additions", act: "create", subject: "accounts" },
  "add-tracking-category": { controller: "additions", act: "create", subject: "tracking" },
  "add-tracking-option": { controller: "additions", act: "create", subject: "tracking" },
  "add-currency": { controller: "additions", act: "create", subject: "currencies" },
  "add-items": { controller: "additions", act: "create", subject: "items" },
  "add-note": { controller: "history-notes", act: "create", subject: "note" },
};

const PLURALS: Readonly<Record<RecordKind, Plural>> = {
  contact: "contacts",
  invoice: "invoices",
  "credit-note": "credit-notes",
};

export function purposeOf<
  P extends "read" | "count" | "backfill" | "take-over" | "lookup" | "find" | "check" | "compare" | "create" | "update",
>(what: P, kind: RecordKind): `${P}-${Plural}` {
  return `${what}-${PLURALS[kind]}`;
}

/** The kind of the records that a call is about. Throws for a purpose that is about something else. */
export function kindOf(purpose: Purpose): RecordKind {
  const { subject } = CALL_TYPES[purpose];
  if (subject !== "contact" && subject !== "invoice" && subject !== "credit-note") {
    throw new Error(`${purpose} is about no record`);
  }
  return subject;
}

/** Compares with Xero for nobody in particular: such calls have a share of the day of their own. */
export function isComparison(purpose: Purpose): boolean {
  const { controller, act } = CALL_TYPES[purpose];
  return (controller === "sweep" && act !== "hear") || controller === "compare";
}

export function isReferencePurpose(purpose: Purpose): boolean {
  return CALL_TYPES[purpose].controller === "reference";
}

export function isAdditionPurpose(purpose: Purpose): boolean {
  return CALL_TYPES[purpose].controller === "additions";
}

export function isWritePurpose(purpose: Purpose): purpose is WritePurpose {
  return CALL_TYPES[purpose].controller === "write";
}
