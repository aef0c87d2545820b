/**
 * Payments that people entered on both sides, alike in date, amount and reference: each side has both, and nothing proves whether
 * they are one or two instalments. People are to hear of it. Pure.
 */

import type { DocumentState } from "./document.ts";
import { isSameMoney } from "./own-receipts.ts";
import type { Receipt } from "./receipt.ts";
import { takeFirst } from "./take-first.ts";

interface Money {
  readonly receipts: readonly Receipt[];
  readonly document: DocumentState;
}

/** Receipts whose twin is on the group's invoice beside a like payment of the group's people, and were not before. */
export function newlyEnteredTwice(before: Money | null, now: Money): readonly Receipt[] {
  const known = new Set(before === null ? [] : enteredTwice(before).map(({ key }) => key));
  return enteredTwice(now).filter(({ key }) => !known.has(key));
}

function enteredTwice({ receipts, document }: Money): readonly Receipt[] {
  const twins = new Set(receipts.flatMap(({ groupId }) => groupId ?? []));
  const own = document.payments.filter(({ id }) => !twins.has(id));
  return receipts.filter((receipt) => {
    // Never sent: what equals it in the group counts as it, and there is one payment alone.
    if (receipt.isGone || !receipt.isSeen || receipt.sentAtMs === null) return false;
    return takeFirst(own, (payment) => isSameMoney(receipt, payment)) !== undefined;
  });
}
