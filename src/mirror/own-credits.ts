/**
 * Credits that people of a satellite used on a copy of an invoice, and that come off for a change: who took one off, and whether
 * it is back. An invoice shows of a credit only the credit note and the amount, so what was sent decides with it. Pure.
 */

import { type AppliedItem, type Change, type CreditUse, isCredit, withItems, withoutItems } from "./change.ts";
import type { DocumentState } from "./document.ts";
import { sameAmount } from "./money.ts";

type CreditItem = Extract<AppliedItem, { what: "allocation" }>;

/** Xero did not answer when they were put back. That was sent when they were known to be off. */
export function withUnsureReturn(change: Change | null, uses: readonly CreditUse[]): Change | null {
  return withItems(change, (item) => {
    if (item.what === "payment" || !uses.some((use) => isCredit(item, use))) return item;
    const { mayBeOff: _, ...known } = item;
    return { ...known, mayBeBack: true };
  });
}

/** Xero did not answer when that allocation was to come off. */
export function withUnsureAllocation(change: Change | null, allocationId: string): Change | null {
  return withItems(change, (item) => (isAllocation(item, allocationId) ? { ...item, mayBeOff: true } : item));
}

/** Xero does not take that allocation off, since it is off: people did that, and want it so. */
export function withoutUnallocated(change: Change | null, allocationId: string): Change | null {
  return withoutItems(change, (item) => isAllocation(item, allocationId) && item.mayBeOff !== true);
}

/**
 * What a read says of them. On the copy after they were off: they are back, and their people's from now on, whoever put them
 * back. Gone from the copy without Orbit: their people took them off, and want it so. One that is on the copy still, and ends
 * here all the same, is found again before anything comes off.
 */
export function withCreditsAsRead(
  change: Change | null,
  before: DocumentState | null,
  now: DocumentState,
): Change | null {
  return withoutItems(change, (item) => {
    if (item.what === "payment" || item.groupId !== null || now.kind !== "invoice") return false;
    const [was, is] = [isOn(item, before ?? now), isOn(item, now)];
    if (is) return item.mayBeBack === true || (!was && item.mayBeOff !== true);
    return was && item.mayBeOff !== true && item.mayBeBack !== true;
  });
}

function isOn({ creditNoteId, allocation }: CreditItem, { credits }: DocumentState): boolean {
  return credits.some((one) => one.creditNoteId === creditNoteId && sameAmount(one.amount, allocation.amount));
}

function isAllocation(item: AppliedItem, allocationId: string): item is CreditItem {
  return item.what === "allocation" && item.allocation.id === allocationId;
}
