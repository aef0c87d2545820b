/**
 * Which payments on a copy are ones that came off for a change and were put back, where Xero's answer to that did not come. Pure.
 */

import { type AppliedItem, type Change, itemsOf, withBack } from "./change.ts";
import type { AppliedPayment } from "./document.ts";
import { isSamePayment, type PaymentLink } from "./payment.ts";

/** Payments on the copy that may be what was put back without an answer: none that is known to be another one. */
export function perhapsBack(
  change: Change | null,
  there: readonly AppliedPayment[],
  links: readonly PaymentLink[],
): readonly AppliedPayment[] {
  if (change === null || change.phase === "inspect") return there;
  const items = change.items.flatMap((item) => (item.what === "payment" ? [item.payment.id] : []));
  const known = new Set([...items, ...(change.back ?? []), ...links.map(({ satelliteId }) => satelliteId)]);
  return there.filter(({ id }) => !known.has(id));
}

/** The copy shows payments of the satellite's people that were put back without an answer: from now on they are theirs. */
export function withShownBack(
  change: Change | null,
  there: readonly AppliedPayment[],
  links: readonly PaymentLink[],
): Change | null {
  return perhapsBack(change, there, links).reduce<Change | null>((known, payment) => {
    const item = (itemsOf(known) ?? []).find((one) => isOwnPayment(one) && isSamePayment(one.payment, payment));
    return item === undefined ? known : withBack(known, payment.id, (one) => one === item);
  }, change);
}

function isOwnPayment(item: AppliedItem): item is Extract<AppliedItem, { what: "payment" }> {
  return item.what === "payment" && item.groupId === null;
}
