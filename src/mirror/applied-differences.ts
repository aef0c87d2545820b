/** How what is applied to a copy differs from the group's: sums, because single payments are compared by the payment plan. Pure. */

import type { Difference } from "../failure.ts";
import type { DocumentState } from "./document.ts";
import { minorUnits, shown } from "./money.ts";

/** Payments on either, and what of a credit note is used. */
export function appliedDifferences(wanted: DocumentState, copy: DocumentState): readonly Difference[] {
  return [
    ...sums("paid", wanted, { ours: total(wanted.payments), theirs: total(copy.payments) }),
    ...sums("used", wanted, { ours: total(wanted.allocations), theirs: total(copy.allocations) }),
  ];
}

/** Money that a person entered on the copy in the satellite: said, but never deleted by Orbit. */
export function foreignPayments(wanted: DocumentState, copy: DocumentState): readonly Difference[] {
  const [ours, theirs] = [total(wanted.payments), total(copy.payments)];
  return theirs > ours ? sums("paid", wanted, { ours, theirs }) : [];
}

function sums(
  field: string,
  { currency }: DocumentState,
  { ours, theirs }: { readonly ours: number; readonly theirs: number },
): readonly Difference[] {
  if (ours === theirs) return [];
  return [{ field, group: shown(ours / 100, currency), satellite: shown(theirs / 100, currency) }];
}

/** In minor units. */
function total(items: readonly { readonly amount: number }[]): number {
  return items.reduce((sum, item) => sum + minorUnits(item.amount), 0);
}
