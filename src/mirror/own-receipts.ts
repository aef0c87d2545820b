/**
 * Payments that people entered on a copy, each under the id that it had first: what is taken off for a change and put back
 * gets another id at Xero, and is the same receipt to the group. Pure.
 */

import type { ReportedReceipt } from "../domain/document.ts";
import type { AppliedPayment } from "./document.ts";
import { minorUnits } from "./money.ts";
import { samePaymentReference } from "./shown-in-part.ts";
import { takeFirst } from "./take-first.ts";

export interface OwnReceipt extends ReportedReceipt {
  /** The id that it has now. */
  readonly satelliteId: string;
}

/** `there`: payments on the copy now that are not the group's. One that was entered again just as it was is the same. */
export function ownReceipts(known: readonly OwnReceipt[], there: readonly AppliedPayment[]): readonly OwnReceipt[] {
  const stays = new Map(known.map((receipt) => [receipt.satelliteId, receipt]));
  const ids = new Set(there.map(({ id }) => id));
  const off = known.filter(({ satelliteId }) => !ids.has(satelliteId));
  return there.map((payment) => {
    const { id, date, amount, reference, currencyRate } = payment;
    const same = stays.get(id) ?? takeFirst(off, (receipt) => isSameMoney(receipt, payment));
    return { key: same?.key ?? id, satelliteId: id, date, amount, reference, currencyRate };
  });
}

type Money = Pick<ReportedReceipt, "date" | "amount" | "reference">;

export function isSameMoney(one: Money, other: Money): boolean {
  const isSame = one.date === other.date && minorUnits(one.amount) === minorUnits(other.amount);
  return isSame && samePaymentReference(one.reference, other.reference);
}
