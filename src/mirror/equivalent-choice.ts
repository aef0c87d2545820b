/** Why an account or a tax rate of a satellite cannot stand for one of the group's, in words; null when it can. Pure. */

import { whyNoPayments } from "./chosen-account.ts";
import type { Account, TaxRate } from "./references.ts";
import { inPercent, mayBeSamePercentage } from "./tax-match.ts";

/** Lines name accounts by code, and payments go to those that take them (docs/xero.md §4.7, §4.9). */
export function whyNotAccount(ours: Account, theirs: Account): string | null {
  if (!theirs.active) return "It is archived in Xero.";
  if (theirs.system) return "It is one that Xero itself keeps.";
  const isOnLines = ours.type !== "BANK";
  if (isOnLines && theirs.type === "BANK") return "It is a bank account, and lines of documents cannot be on one.";
  if (isOnLines && theirs.code === "") return "It has no code in Xero, and lines name their accounts by code.";
  return ours.paymentsAllowed ? whyNoPayments(theirs) : null;
}

/** A rate of another percentage would give the copy other totals than the group's document has. */
export function whyNotRate(ours: TaxRate, theirs: TaxRate): string | null {
  if (!theirs.active) return "It is not in use in Xero.";
  if (mayBeSamePercentage(ours, theirs)) return null;
  return `It is ${inPercent(theirs)}, the group’s is ${inPercent(ours)}: totals would differ.`;
}
