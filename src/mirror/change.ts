/**
 * The change of a document that is paid or credited, as a saga: Xero takes such a change only while nothing is applied
 * (docs/xero.md §4.7). Its phases, each with just what it has to remember:
 *
 *   inspect    what is applied is looked at, one by one; nothing is touched
 *   exchange   all of it may come off, and the set is stored: it comes off, the document is changed, the set goes back
 *   roll-back  Xero refused after something had come off: that goes back, and then the causes are reported
 *
 * Which step of a phase is next follows from the copy as Xero shows it (take-off.ts, applied-step.ts), so it is not stored: a
 * lost answer or a newer decision finds its place by itself. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import type { Allocation, AppliedPayment, DocumentState } from "./document.ts";
import { sameAmount } from "./money.ts";
import type { PaymentState } from "./terms.ts";

/** What was on the copy, with all that is needed to put it back. `groupId` null: it is the satellite's own. */
export type AppliedItem =
  | {
      readonly what: "payment";
      readonly groupId: string | null;
      readonly payment: PaymentState;
      /** Its removal was not answered: that it is off proves nobody else's act. */
      readonly mayBeOff?: boolean;
    }
  | {
      readonly what: "allocation";
      /** The group's credit note whose copy this is of. */
      readonly groupId: string | null;
      readonly creditNoteId: string;
      readonly allocation: Allocation;
      /** Taking it off was not answered. */
      readonly mayBeOff?: boolean;
      /** Orbit took it off. */
      readonly isOff?: boolean;
      /** Putting it back was not answered. */
      readonly mayBeBack?: boolean;
    };

/** Missing in rows from before it was kept: it is looked at again. */
interface SeenPayment extends PaymentState {
  readonly seenAtMs?: number;
}

/** What a look at the applied payments and credits found; ids are the satellite's. */
export interface Inspection {
  readonly payments: readonly SeenPayment[];
  readonly creditNotes: readonly { readonly id: string; readonly allocations: readonly Allocation[] }[];
}

/** What came off, as far as it is not known to be back. */
interface Off {
  readonly items: readonly AppliedItem[];
  /** Payments that are back, by the ids that they have now: none of `items` is one of them. Left out: none. */
  readonly back?: readonly string[];
  /** Credits on an invoice that are back: none of `items` is one of them, however alike. Left out: none. */
  readonly creditsBack?: readonly CreditUse[];
}

export type Change =
  | { readonly phase: "inspect"; readonly seen: Inspection }
  /** `seen`: null after the copy was read anew, since then it may be out of date. */
  | (Off & { readonly phase: "exchange"; readonly seen: Inspection | null })
  | (Off & { readonly phase: "roll-back"; readonly causes: readonly Failure[] });

/** What came off for the change, as far as it is not known to be back; null while nothing may come off. */
export function itemsOf(change: Change | null): readonly AppliedItem[] | null {
  return change === null || change.phase === "inspect" ? null : change.items;
}

export function seenIn(change: Change | null): Inspection | null {
  return change === null || change.phase === "roll-back" ? null : change.seen;
}

/** A look found more. What a roll-back needs is stored already. */
export function withSeen(change: Change | null, more: (seen: Inspection) => Inspection): Change {
  const seen = more(seenIn(change) ?? { payments: [], creditNotes: [] });
  if (change === null || change.phase === "inspect") return { phase: "inspect", seen };
  return change.phase === "exchange" ? { ...change, seen } : change;
}

/** What was looked at may be out of date. */
export function withoutSeen(change: Change | null): Change | null {
  if (change === null || change.phase === "inspect") return null;
  return change.phase === "exchange" ? { ...change, seen: null } : change;
}

/** All of it may come off: the exchange begins, or has more to take off than was known. */
export function exchangeOf(change: Change | null, items: readonly AppliedItem[]): Change {
  return { phase: "exchange", items, seen: seenIn(change) };
}

/** What came off is back, whatever else is still to be done. */
export function isAllBack(change: Change | null): boolean {
  return change?.phase === "exchange" && change.items.length === 0;
}

export function withItems(change: Change | null, known: (item: AppliedItem) => AppliedItem): Change | null {
  return change === null || change.phase === "inspect" ? change : { ...change, items: change.items.map(known) };
}

/** Without what is back on the copy. */
export function withoutItems(change: Change | null, isBack: (item: AppliedItem) => boolean): Change | null {
  if (change === null || change.phase === "inspect") return change;
  return { ...change, items: change.items.filter((item) => !isBack(item)) };
}

/**
 * Payments that are off and that the group itself has no more: once the document is changed, they stay off. Kept among the
 * items they would be put back by a later change that fails.
 */
export function unwantedOff(
  change: Change | null,
  wanted: readonly PaymentState[],
  there: DocumentState,
): readonly AppliedItem[] {
  return (itemsOf(change) ?? []).filter((item) => {
    if (item.what !== "payment" || item.groupId === null) return false;
    const isWanted = wanted.some(({ id }) => id === item.groupId);
    return !isWanted && !there.payments.some(({ id }) => id === item.payment.id);
  });
}

/** One of the items is back as the payment of that id. */
export function withBack(
  change: Change | null,
  paymentId: string,
  isIt: (item: AppliedItem) => boolean,
): Change | null {
  if (change === null || change.phase === "inspect") return change;
  const items = change.items.filter((item) => !isIt(item));
  return { ...change, items, back: [...(change.back ?? []), paymentId] };
}

/** The removal of that payment was not answered. */
export function withUnsureRemoval(change: Change | null, paymentId: string): Change | null {
  return withItems(change, (item) => (isPayment(item, paymentId) ? { ...item, mayBeOff: true } : item));
}

/** Xero does not take that payment off, since it is off: people did that, and want it so. */
export function withoutTakenOffByOthers(change: Change | null, paymentId: string): Change | null {
  return withoutItems(change, (item) => isPayment(item, paymentId) && item.mayBeOff !== true);
}

/**
 * A read shows payments of the satellite's people gone that were on the copy, and Orbit has not taken them off: they did, and
 * want it so.
 */
export function withoutVanished(
  change: Change | null,
  before: readonly AppliedPayment[],
  now: readonly AppliedPayment[],
): Change | null {
  const isOn = (payments: readonly AppliedPayment[], paymentId: string) => payments.some(({ id }) => id === paymentId);
  return withoutItems(change, (item) => {
    if (item.what !== "payment" || item.groupId !== null || item.mayBeOff === true) return false;
    return isOn(before, item.payment.id) && !isOn(now, item.payment.id);
  });
}

function isPayment(item: AppliedItem, paymentId: string): item is Extract<AppliedItem, { what: "payment" }> {
  return item.what === "payment" && item.payment.id === paymentId;
}

export interface CreditUse {
  readonly creditNoteId: string;
  readonly invoiceId: string;
  readonly amount: number;
}

/** That much of that credit note on that invoice. */
export function isCredit(item: AppliedItem, use: CreditUse): boolean {
  if (item.what === "payment" || item.creditNoteId !== use.creditNoteId) return false;
  return item.allocation.invoiceId === use.invoiceId && sameAmount(item.allocation.amount, use.amount);
}

/** A newer decision: what is off belongs to its change. */
export function resumed(change: Change | null): Change | null {
  if (change?.phase !== "roll-back") return change;
  const { causes: _, ...off } = change;
  return { ...off, phase: "exchange", seen: null };
}
