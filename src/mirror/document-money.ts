/** A document's money as decimal strings, from Orbit's normal form of it. Counted in minor units, never in floats. Pure. */

import type { DocumentMoney } from "../domain/document.ts";
import type { DocumentState } from "./document.ts";
import { minorUnits } from "./money.ts";

export function documentMoney(document: DocumentState): DocumentMoney {
  const total = minorUnits(document.total ?? 0);
  const paid = sum(document.payments.map((payment) => payment.amount));
  const credited =
    document.kind === "invoice"
      ? sum(document.credits.map((credit) => credit.amount)) + minorUnits(document.otherCredit)
      : sum(document.allocations.map((allocation) => allocation.amount));
  const isOver = document.status === "VOIDED" || document.status === "DELETED";
  return {
    status: document.status,
    total: decimal(total),
    tax: decimal(minorUnits(document.totalTax ?? 0)),
    paid: decimal(paid),
    credited: decimal(credited),
    due: decimal(isOver ? 0 : total - paid - credited),
  };
}

/** "352.00" of 35200. */
export function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + minorUnits(amount), 0);
}
