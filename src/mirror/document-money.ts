/** A document's money as decimal strings, from Orbit's normal form of it. Counted in minor units, never in floats. Pure. */

import type { DocumentMoney } from "../domain/document.ts";
import { type DocumentState, isApproved, isVoid } from "./document.ts";
import { minorUnits, sumMinor } from "./money.ts";

export function documentMoney(document: DocumentState): DocumentMoney {
  const total = minorUnits(document.total ?? 0);
  const due = isVoid(document) ? 0 : dueMinor(document);
  return {
    // What Orbit applied since the last read may have paid it: Xero derives that from what is due.
    status: !isApproved(document) ? document.status : due <= 0 ? "PAID" : "AUTHORISED",
    total: decimal(total),
    tax: decimal(minorUnits(document.totalTax ?? 0)),
    paid: decimal(paidMinor(document)),
    credited: decimal(creditedMinor(document)),
    due: decimal(due),
  };
}

/** What is left of the total, in minor units; a total that Xero's answer did not give counts as nothing. */
export function dueMinor(document: DocumentState): number {
  return minorUnits(document.total ?? 0) - paidMinor(document) - creditedMinor(document);
}

/** With overpayments and prepayments: what one of the group pays may be an ordinary payment on the copy (money-comparison.ts). */
export function paidMinor({ payments, otherCredit }: DocumentState): number {
  return sumMinor(payments) + minorUnits(otherCredit);
}

/** By credit notes; of a credit note, what of it is used. */
export function creditedMinor({ kind, credits, allocations }: DocumentState): number {
  return sumMinor(kind === "invoice" ? credits : allocations);
}

/** "352.00" of 35200. */
export function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
