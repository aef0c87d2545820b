// biome-ignore-all lint/style/noExcessiveLinesPerFile: one union is one file.

/**
 * Everything that can go wrong and is foreseen: one tagged union whose members carry the evidence, and `disposition`,
 * the only place that chooses between trying again, waiting, asking a person, and nothing to do. Pure; no words here:
 * what people read is in failure-words.ts.
 */

import { unreachable } from "./result.ts";

export type RecordKind = "invoice" | "contact" | "credit-note";

export function isRecordKind(value: unknown): value is RecordKind {
  return value === "invoice" || value === "contact" || value === "credit-note";
}

/** A mirrored field that is not the same on both sides, both values as people read them. */
export interface Difference {
  readonly field: string;
  readonly group: string;
  readonly satellite: string;
}

/** A person's decision that a copy stays as it is. */
export interface Kept {
  readonly by: string;
  readonly sinceMs: number;
}

/** `entity` and `satellite` are names of organisations; every other string is what the person would see in Xero. */
export type Failure =
  | { readonly code: "token-refresh-failed"; readonly reason: string }
  | { readonly code: "token-set-invalid"; readonly entity: string }
  | { readonly code: "mapping-read-failed"; readonly kind: RecordKind; readonly reason: string }
  | { readonly code: "mapping-write-failed"; readonly kind: RecordKind; readonly reason: string }
  | { readonly code: "minute-limit"; readonly entity: string; readonly untilMs: number }
  | { readonly code: "day-limit"; readonly entity: string; readonly untilMs: number; readonly limit: number }
  | { readonly code: "no-tracking"; readonly category: string | null }
  | { readonly code: "no-satellite"; readonly option: string }
  | { readonly code: "mixed-tracking"; readonly options: readonly string[] }
  | { readonly code: "no-line-items"; readonly document: string | null }
  | {
      readonly code: "account-code-missing";
      readonly lines: readonly number[];
      readonly accountCode: string | null;
      readonly satellite: string | null;
      /** The account there that was chosen for it. */
      readonly chosen?: string;
      /** Orbit would add it; the consent does not let it. */
      readonly mayNotAdd?: true;
    }
  | {
      readonly code: "contact-archived";
      readonly contact: string;
      readonly satellite: string;
      /** It was merged into the copy of this other contact of the group; missing: it was only archived. */
      readonly mergedInto?: string;
    }
  | { readonly code: "contact-name-taken"; readonly contact: string; readonly satellite: string }
  | {
      readonly code: "account-number-taken";
      readonly contact: string;
      readonly number: string | null;
      readonly satellite: string;
    }
  | { readonly code: "contact-email-missing"; readonly contact: string; readonly satellite: string }
  | {
      readonly code: "invoice-number-taken";
      readonly number: string;
      readonly satellite: string;
      /** The document there is the copy of another of the group's. */
      readonly isOfAnother?: boolean;
    }
  | {
      readonly code: "lock-date";
      readonly date: string | null;
      readonly lockDate: string | null;
      readonly satellite: string;
    }
  | {
      readonly code: "not-modifiable";
      readonly satellite: string;
      readonly message: string;
      /** The copy was voided there by hand: nothing brings it back. */
      readonly isVoid: boolean;
    }
  | {
      readonly code: "payment-account-invalid";
      readonly account: string;
      readonly satellite: string;
      /** The group's account has no code, and not one alone in the satellite has its name. */
      readonly byName?: "no-name" | "several-names";
    }
  | {
      readonly code: "credit-note-not-applicable";
      readonly satellite: string;
      /** Xero's words, or what keeps the invoice from the satellite. */
      readonly message: string;
      /** It is used on an invoice that is not in its satellite: that belongs elsewhere, or something stops it. */
      readonly invoice: { readonly number: string; readonly isElsewhere: boolean } | null;
    }
  | {
      readonly code: "account-conflict";
      readonly account: string;
      readonly satellite: string;
      readonly message: string;
    }
  | {
      readonly code: "payment-reconciled";
      readonly payment: string;
      readonly satellite: string;
      /** It is the group's, entered there for one of this satellite's that was taken off; left out: it is the satellite's own. */
      readonly group?: string;
    }
  | { readonly code: "restore-incomplete"; readonly missing: readonly string[]; readonly satellite: string }
  | {
      readonly code: "overpayment-not-mirrored";
      readonly amount: string;
      readonly satellite: string;
      /** The account that is chosen for it and why it cannot be used; null: none is chosen. Absent in rows from before. */
      readonly account?: { readonly name: string; readonly why: string } | null;
    }
  | {
      readonly code: "clearing-account-missing";
      readonly amount: string;
      readonly satellite: string;
      /** The account that is chosen and why it cannot be used; null: none is chosen. */
      readonly account: { readonly name: string; readonly why: string } | null;
    }
  | {
      readonly code: "paid-twice";
      /** The payment for which nothing is due any more. */
      readonly payment: string;
      readonly satellite: string;
      /** Where it was entered; the other side has what pays the invoice already. */
      readonly enteredIn: "group" | "satellite";
    }
  | {
      readonly code: "tax-type-missing";
      readonly taxType: string | null;
      readonly satellite: string;
      /** Missing: no rate there has the name. "unknown-in-group": the group's own list does not have the code. */
      readonly why?: "other-percentage" | "several" | "unknown-in-group" | "chosen-missing" | "chosen-percentage";
      /** The percentages of the rates there that have the name, or the rate that was chosen for it. */
      readonly theirs?: string;
    }
  | { readonly code: "currency-missing"; readonly currency: string; readonly satellite: string }
  | { readonly code: "totals-differ"; readonly satellite: string; readonly differences: readonly Difference[] }
  | {
      readonly code: "satellite-edited";
      readonly satellite: string;
      readonly differences: readonly Difference[];
      /** A person keeps the copy, and its record was voided or moved away since. */
      readonly kept?: Kept;
    }
  | { readonly code: "unroutable-copy"; readonly satellites: readonly string[]; readonly cause: Failure }
  | {
      readonly code: "moving";
      readonly from: string;
      readonly to: string;
      /** Its number, where a credit note of another satellite waits for the move. */
      readonly invoice?: string;
      /** What keeps the copy there from being voided, and what a person does about it; left out: nothing does. */
      readonly stop?: {
        readonly title: string;
        readonly remedy: readonly string[];
        /** Of an organisation that may be gone for good. */
        readonly mayBeGone: boolean;
      };
    }
  | {
      readonly code: "former-satellite";
      readonly entity: string;
      /** It was disconnected here, or it is connected and has not the role of a satellite. */
      readonly why: "removed" | "no-role";
    }
  | { readonly code: "disconnected"; readonly entity: string }
  | { readonly code: "scope-missing"; readonly entity: string }
  | { readonly code: "paused"; readonly entity: string }
  | {
      readonly code: "xero-unavailable";
      readonly entity: string;
      readonly reason: string;
      /** What Xero may have saved all the same (an invoice, a payment): looked for before it is sent again. */
      readonly unsaved?: string;
    }
  | { readonly code: "xero-rejected"; readonly entity: string; readonly message: string }
  | { readonly code: "internal-error"; readonly reason: string }
  | { readonly code: "skip-draft"; readonly status: string }
  | { readonly code: "skip-zero-total" }
  | { readonly code: "skip-bill" }
  | {
      readonly code: "skip-satellite-change";
      readonly satellite: string;
      readonly differences: readonly Difference[];
      /** A person decided so; missing: Settings say that edits are kept, or the edit is a payment. */
      readonly kept?: Kept;
      /** Orbit took the copy over as it was, and has not written to it since. */
      readonly isTakenOver?: boolean;
      /** A contact that people of the satellite archived. */
      readonly isArchived?: boolean;
      /** All that differs is money that was entered on the copy: the amount. */
      readonly foreignPayment?: string;
      /** All that differs is a credit note of the satellite's own that is used on the copy: the amount. */
      readonly foreignCredit?: string;
      /** Orbit enters such money on the group's invoice. */
      readonly goesHome?: boolean;
      /** All that differs is money that was entered in the group, where it stays by the firm's setting: the amount. */
      readonly groupPayment?: string;
    }
  | { readonly code: "skip-own-write"; readonly satellite: string }
  | { readonly code: "skip-unchanged" }
  | { readonly code: "skip-not-mapped"; readonly reason: SkipReason };

/** Why a record has no copy to keep in step. */
export type SkipReason =
  | "contact-not-used"
  | "not-a-copy"
  | "former-copy"
  | "no-role"
  | "voided-before-copied"
  | "not-found";

export type FailureCode = Failure["code"];

/**
 * What is done about a failure:
 * - `skip`: nothing to do; the event is done.
 * - `retry`: by itself, at `atMs`, or after the task's backoff when null.
 * - `wait`: by itself, when what it waits for happens (a new consent, another record, reference data).
 * - `fail`: a person decides or fixes; the task is blocked until the record is edited or re-synced.
 */
export type Disposition =
  | { readonly act: "skip" }
  | { readonly act: "retry"; readonly atMs: number | null }
  | { readonly act: "wait"; readonly for: "consent" | "record" | "resume" }
  | { readonly act: "fail" };

export function disposition(failure: Failure): Disposition {
  switch (failure.code) {
    case "minute-limit":
    case "day-limit":
      return { act: "retry", atMs: failure.untilMs };
    case "token-refresh-failed":
    case "mapping-read-failed":
    case "mapping-write-failed":
    case "xero-unavailable":
    case "internal-error":
      return { act: "retry", atMs: null };
    case "token-set-invalid":
    case "disconnected":
    case "scope-missing":
      return { act: "wait", for: "consent" };
    case "moving":
      return { act: "wait", for: "record" };
    case "paused":
      return { act: "wait", for: "resume" };
    case "former-satellite":
    case "no-tracking":
    case "no-satellite":
    case "mixed-tracking":
    case "no-line-items":
    case "account-code-missing":
    case "contact-archived":
    case "contact-name-taken":
    case "account-number-taken":
    case "contact-email-missing":
    case "invoice-number-taken":
    case "lock-date":
    case "not-modifiable":
    case "payment-account-invalid":
    case "credit-note-not-applicable":
    case "account-conflict":
    case "payment-reconciled":
    case "restore-incomplete":
    case "overpayment-not-mirrored":
    case "clearing-account-missing":
    case "paid-twice":
    case "tax-type-missing":
    case "currency-missing":
    case "totals-differ":
    case "satellite-edited":
    case "unroutable-copy":
    case "xero-rejected":
      return { act: "fail" };
    case "skip-draft":
    case "skip-zero-total":
    case "skip-bill":
    case "skip-satellite-change":
    case "skip-own-write":
    case "skip-unchanged":
    case "skip-not-mapped":
      return { act: "skip" };
    default:
      return unreachable(failure);
  }
}
