/**
 * Credits that people of a satellite used on a copy of an invoice, and that come off for a change: who took one off, and whether
 * it is back. An invoice shows of a credit only the credit note and the amount, so of several alike only their number counts,
 * and what was sent decides with it. Pure.
 */

import {
  type AppliedItem,
  type Change,
  type CreditUse,
  isCredit,
  itemsOf,
  withItems,
  withoutItems,
  withoutSeen,
} from "./change.ts";
import type { DocumentState } from "./document.ts";
import { sameAmount } from "./money.ts";
import { takeFirst, withoutFirst } from "./take-first.ts";

export type CreditItem = Extract<AppliedItem, { what: "allocation" }>;

/** Credits on an invoice that items of its change may be. Each stands for one item alone: who takes it leaves the others. */
export class CreditsThere {
  readonly #uses: CreditUse[];

  constructor(change: Change | null, { id, credits }: DocumentState) {
    this.#uses = credits.map(({ creditNoteId, amount }) => ({ creditNoteId, invoiceId: id, amount }));
    for (const use of backOf(change)) this.take(use);
  }

  take(one: CreditUse): boolean {
    return takeFirst(this.#uses, (use) => isSameUse(use, one)) !== undefined;
  }
}

/**
 * Of credits that a look found on the invoice, those that are no items of its change. One that was put back without an answer
 * has another id, and is its item still.
 */
export function newCredits(change: Change | null, found: readonly CreditItem[]): readonly CreditItem[] {
  const items = allocationsOf(change);
  const ids = new Set(items.map(({ allocation }) => allocation.id));
  const others = found.filter(({ allocation }) => allocation.id === null || !ids.has(allocation.id));
  const off = items.filter(
    ({ allocation: { id } }) => !found.some(({ allocation }) => id !== null && allocation.id === id),
  );
  const back = [...backOf(change)];
  return others.filter((item) => {
    const isIt = (use: CreditUse) => isCredit(item, use);
    return takeFirst(back, isIt) !== undefined || takeFirst(off, (one) => isIt(useOf(one))) === undefined;
  });
}

/** A look at a credit note found a use that the invoice, as it is known, does not show: one of the two is out of date. */
export function isUnshown(
  found: readonly AppliedItem[],
  { change, copy }: { readonly change: Change | null; readonly copy: DocumentState },
): boolean {
  const there = new CreditsThere(change, copy);
  return copy.kind === "invoice" && found.some((item) => item.what === "allocation" && !there.take(useOf(item)));
}

/** Xero did not answer when they were put back. That was sent when they were known to be off. */
export function withUnsureReturn(change: Change | null, uses: readonly CreditUse[]): Change | null {
  return uses.reduce<Change | null>((known, use) => {
    const one = allocationsOf(known).find((item) => isCredit(item, use) && item.mayBeBack !== true);
    return withItems(known, (item) => {
      if (item !== one) return item;
      const { mayBeOff: _, ...rest } = one;
      return { ...rest, mayBeBack: true };
    });
  }, change);
}

/** They are back, as Xero answered: their people's from now on. */
export function withCreditsBack(change: Change | null, uses: readonly CreditUse[]): Change | null {
  return uses.reduce<Change | null>((known, use) => {
    const alike = allocationsOf(known).filter((item) => item.groupId === null && isCredit(item, use));
    const one = alike.find(({ mayBeBack }) => mayBeBack === true) ?? alike[0];
    return one === undefined ? known : ended(known, new Set([one]), [...backOf(known), use]);
  }, change);
}

/** Xero did not answer when that allocation was to come off. */
export function withUnsureAllocation(change: Change | null, allocationId: string): Change | null {
  return withItems(change, (item) => (isAllocation(item, allocationId) ? { ...item, mayBeOff: true } : item));
}

/** Xero answered that it is off. */
export function withAllocationOff(change: Change | null, allocationId: string): Change | null {
  return withItems(change, (item) => (isAllocation(item, allocationId) ? { ...item, isOff: true } : item));
}

/** Xero does not take that allocation off, since it is off: people did that, and want it so. */
export function withoutUnallocated(change: Change | null, allocationId: string): Change | null {
  return withoutItems(change, (item) => isAllocation(item, allocationId) && !item.mayBeOff && !item.isOff);
}

/**
 * Xero does not find that allocation, which Orbit took off: a read from before had shown it again, and what is known of the
 * document loses it once more. Null where Orbit did not take it off.
 */
export function withoutOldCredit(
  change: Change | null,
  document: DocumentState,
  allocationId: string,
): { readonly change: Change | null; readonly document: DocumentState } | null {
  const item = allocationsOf(change).find((one) => isAllocation(one, allocationId) && one.isOff === true);
  if (item === undefined) return null;
  const credits = withoutFirst(document.credits, ({ creditNoteId, amount }) => {
    return creditNoteId === item.creditNoteId && sameAmount(amount, item.allocation.amount);
  });
  return { change: withoutSeen(change), document: { ...document, credits } };
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
  if (now.kind !== "invoice") return change;
  const [was, is] = [new CreditsThere(change, before ?? now), new CreditsThere(change, now)];
  const own = allocationsOf(change).filter(({ groupId }) => groupId === null);
  const over = new Set<AppliedItem>();
  const back = backOn(now, backOf(change));
  // Of several alike, what Orbit has taken off itself is missing first, and then what it may have.
  const absence = ({ isOff, mayBeOff }: CreditItem) => (isOff ? 2 : mayBeOff ? 1 : 0);
  for (const item of own.toSorted((a, b) => absence(a) - absence(b))) {
    const use = useOf(item);
    const [wasOn, isOn] = [was.take(use), is.take(use)];
    const isBack = isOn && (item.mayBeBack === true || (!wasOn && item.mayBeOff !== true));
    if (isBack) back.push(use);
    const isTakenOff = wasOn && !isOn && item.mayBeOff !== true && item.mayBeBack !== true && item.isOff !== true;
    if (isBack || isTakenOff) over.add(item);
  }
  return ended(change, over, back);
}

export function useOf({ creditNoteId, allocation: { invoiceId, amount } }: CreditItem): CreditUse {
  return { creditNoteId, invoiceId, amount };
}

/** Of those that are back, the ones that are on it still. */
function backOn(now: DocumentState, back: readonly CreditUse[]): CreditUse[] {
  const there = new CreditsThere(null, now);
  return back.filter((use) => there.take(use));
}

function ended(change: Change | null, over: ReadonlySet<AppliedItem>, back: readonly CreditUse[]): Change | null {
  const known = withoutItems(change, (item) => over.has(item));
  if (known === null || known.phase === "inspect") return known;
  const { creditsBack: _, ...rest } = known;
  return back.length === 0 ? rest : { ...rest, creditsBack: back };
}

function allocationsOf(change: Change | null): readonly CreditItem[] {
  return (itemsOf(change) ?? []).filter((item) => item.what === "allocation");
}

function backOf(change: Change | null): readonly CreditUse[] {
  return change === null || change.phase === "inspect" ? [] : (change.creditsBack ?? []);
}

function isSameUse(a: CreditUse, b: CreditUse): boolean {
  return a.creditNoteId === b.creditNoteId && a.invoiceId === b.invoiceId && sameAmount(a.amount, b.amount);
}

function isAllocation(item: AppliedItem, allocationId: string): item is CreditItem {
  return item.what === "allocation" && item.allocation.id === allocationId;
}
