/**
 * Why a document or payment differs between group and satellite, in words. What is open at the record speaks for itself
 * (its failure's words); here are the causes that only a tie-out sees. Pure.
 */

import type { FailureCode } from "./failure.ts";

export type DifferenceKind = "invoice" | "credit-note" | "payment";

type OwnReasonCode =
  | "queued"
  | "kept"
  | "only-in-satellite"
  | "payment-only-in-satellite"
  | "credit-as-payment"
  | "date-differs"
  | "status-differs"
  | "routes-elsewhere"
  | "before-start"
  | "not-copied";

export type TieOutReasonCode = OwnReasonCode | FailureCode;

export interface TieOutReason {
  readonly code: TieOutReasonCode;
  readonly title: string;
  readonly text: string;
}

const REASON_TITLES: Readonly<Record<OwnReasonCode, string>> = {
  queued: "On its way",
  kept: "Kept as it is",
  "only-in-satellite": "Exists only in the satellite",
  "payment-only-in-satellite": "Payment exists only in the satellite",
  "credit-as-payment": "Overpayment or prepayment of the group",
  "date-differs": "The date differs",
  "status-differs": "The status differs",
  "routes-elsewhere": "Belongs to another satellite",
  "before-start": "From before Orbit's start",
  "not-copied": "Not copied yet",
};

export function reasonOf(code: OwnReasonCode, text: string): TieOutReason {
  return { code, title: REASON_TITLES[code], text };
}
