/**
 * What must come off a paid or credited document before it can be changed (change.ts): first each part is looked at, and
 * nothing is touched when one cannot come off; then the set is stored, and comes off. Pure: says the next step of that.
 */

import type { Failure } from "../domain/failure.ts";
import { INSPECTION_FRESH_MS } from "../limits.ts";
import { type AppliedItem, type Change, itemsOf, seenIn } from "./change.ts";
import type { Allocation, DocumentState } from "./document.ts";
import { minorUnits, shown, sumMinor } from "./money.ts";
import { type CreditItem, CreditsThere, isUnshown, newCredits, useOf } from "./own-credits.ts";
import { isSamePayment, type PaymentLink, paymentInWords } from "./payment.ts";
import { perhapsBack } from "./put-back.ts";
import type { PaymentState } from "./terms.ts";
import type { SatelliteContext } from "./translate.ts";

type PaymentItem = Extract<AppliedItem, { what: "payment" }>;

export type TakeOffStep =
  | { readonly step: "inspect-payment"; readonly paymentId: string }
  | { readonly step: "inspect-credit-note"; readonly creditNoteId: string }
  /** Nothing stands in the way: store the set, which may be a longer one than before, then continue. */
  | { readonly step: "take-off"; readonly items: readonly AppliedItem[] }
  | { readonly step: "remove-payment"; readonly paymentId: string }
  | { readonly step: "unallocate"; readonly creditNoteId: string; readonly allocationId: string }
  /** Something is on the copy as it is known, and Xero does not name it any more. */
  | { readonly step: "look-again" }
  /** What is off by now goes back: something cannot come off after all. */
  | { readonly step: "give-up"; readonly failures: readonly [Failure, ...Failure[]] }
  | { readonly step: "fail"; readonly failures: readonly Failure[] };

export interface TakeOffInput {
  readonly copy: DocumentState;
  readonly change: Change | null;
  readonly links: readonly PaymentLink[];
  /** The group's credit note whose copy has that id, if it is one. */
  readonly groupCreditNote: (creditNoteId: string) => string | null;
  readonly satellite: SatelliteContext;
  /** What the document comes to once it is changed; null where that is not known. */
  readonly total: number | null;
  /** False when the copy goes away for good: what is not Orbit's own is then not touched. */
  readonly comesBack: boolean;
  /** The copy has not been read anew for this decision. */
  readonly mayLookAgain: boolean;
  readonly nowMs: number;
}

/** Called while something is applied to the copy. */
export function takeOffStep(input: TakeOffInput): TakeOffStep {
  const look = nextLook(input);
  if (look !== null) return look;
  const stored = itemsOf(input.change);
  const applied = appliedItems(input);
  const found = notStored(applied, input);
  if (input.mayLookAgain && isUnshown(found, input)) return { step: "look-again" };
  const back = new Set(perhapsBack(input.change, input.copy.payments, input.links).map(({ id }) => id));
  const isBack = (item: AppliedItem, other: AppliedItem) => isSameMoney(item, other) && back.has(other.payment.id);
  const gone = offTheCopy(input.change, input.copy).filter((item) => !found.some((other) => isBack(item, other)));
  // Nothing is put back on a copy that goes: what a change under way might take off may not come off for that.
  const off = input.comesBack ? gone : [];
  const [obstacle, ...others] = obstacles(input, { applied, off });
  if (obstacle !== undefined) return stopped([obstacle, ...others], { applied, off }, input);
  if (stored !== null && found.length === 0) return nextRemoval(input) ?? { step: "look-again" };
  return { step: "take-off", items: [...(stored ?? []), ...found] };
}

/** What is on the copy and is not known to be, or to have been, of the set. */
function notStored(applied: readonly AppliedItem[], { change, copy }: TakeOffInput): readonly AppliedItem[] {
  const stored = itemsOf(change) ?? [];
  const credits = applied.filter((item) => item.what === "allocation");
  const others = new Set<AppliedItem>(copy.kind === "invoice" ? newCredits(change, credits) : credits);
  return applied.filter((item) => {
    if (item.what === "payment") return !stored.some((other) => isSamePaymentItem(item, other));
    return others.has(item) && !(copy.kind === "credit-note" && stored.some((other) => isSameUse(item, other)));
  });
}

function isSamePaymentItem({ payment }: PaymentItem, other: AppliedItem): boolean {
  return other.what === "payment" && payment.id === other.payment.id;
}

/** Of a credit note's own uses there is one for each invoice. */
function isSameUse({ allocation }: CreditItem, other: AppliedItem): boolean {
  return other.what === "allocation" && allocation.invoiceId === other.allocation.invoiceId;
}

/** What is back under another id, its answer lost. */
function isSameMoney(a: AppliedItem, b: AppliedItem): b is PaymentItem {
  return a.what === "payment" && b.what === "payment" && isSamePayment(a.payment, b.payment);
}

function nextLook({ copy, change }: TakeOffInput): TakeOffStep | null {
  const inspection = seenIn(change);
  const unseenPayment = copy.payments.find((payment) => !inspection?.payments.some((seen) => seen.id === payment.id));
  if (unseenPayment !== undefined) return { step: "inspect-payment", paymentId: unseenPayment.id };
  const creditNoteIds =
    copy.kind === "credit-note" ? ownIdIfAllocated(copy) : copy.credits.map((credit) => credit.creditNoteId);
  const unseen = creditNoteIds.find((id) => !inspection?.creditNotes.some((seen) => seen.id === id));
  return unseen === undefined ? null : { step: "inspect-credit-note", creditNoteId: unseen };
}

function ownIdIfAllocated(copy: DocumentState): readonly string[] {
  return copy.allocations.length > 0 ? [copy.id] : [];
}

function appliedItems({ copy, change, links, groupCreditNote }: TakeOffInput): readonly AppliedItem[] {
  const inspection = seenIn(change);
  const payments = copy.payments.flatMap((applied): AppliedItem[] => {
    const payment = inspection?.payments.find((seen) => seen.id === applied.id);
    const groupId = links.find((link) => link.satelliteId === applied.id)?.groupId ?? null;
    return payment === undefined ? [] : [{ what: "payment", groupId, payment }];
  });
  const allocations = (inspection?.creditNotes ?? []).flatMap(({ id, allocations: all }): AppliedItem[] =>
    all
      .filter((allocation) => copy.kind === "credit-note" || allocation.invoiceId === copy.id)
      .map((allocation) => ({ what: "allocation", groupId: groupCreditNote(id), creditNoteId: id, allocation })),
  );
  return [...payments, ...allocations];
}

interface Items {
  readonly applied: readonly AppliedItem[];
  readonly off: readonly AppliedItem[];
}

/**
 * All that would stop it, together. What is stored may be of an earlier change: as long as nothing is off, all is as if nothing
 * were stored. Once something is off, it is Xero's refusal that gives the change up: but too little room it refuses only
 * afterwards.
 */
function obstacles(input: TakeOffInput, { applied, off }: Items): readonly Failure[] {
  const room = input.comesBack ? (noRoom([...off, ...applied], input) ?? []) : [];
  if (off.length > 0) return [room].flat();
  const { copy, satellite } = input;
  const notOwn = `an overpayment or prepayment of ${shown(copy.otherCredit, copy.currency)}`;
  const others = copy.otherCredit === 0 ? [] : notOurs(notOwn, satellite.name);
  return [...fixedItems(input, applied), room, others].flat();
}

function fixedItems({ copy, satellite, comesBack }: TakeOffInput, items: readonly AppliedItem[]): readonly Failure[] {
  const lockDate = satellite.references.organisation?.lockDate ?? null;
  const failures: Failure[] = [];
  for (const item of items) {
    const date = item.what === "payment" ? item.payment.date : item.allocation.date;
    if (item.what === "payment" && isFixed(item.payment)) failures.push(fixed(item.payment, copy, satellite));
    if (lockDate !== null && date !== null && date <= lockDate) {
      failures.push({ code: "lock-date", date, lockDate, satellite: satellite.name });
    }
    if (item.groupId === null && !comesBack) failures.push(notOurs(itemInWords(item, copy.currency), satellite.name));
  }
  return failures;
}

/** The group's own payments and credits follow its document; what people have there must have room on it afterwards. */
export function noRoom(
  items: readonly AppliedItem[],
  { copy, satellite, total }: Pick<TakeOffInput, "copy" | "satellite" | "total">,
): Failure | null {
  const theirs = items.filter(({ groupId }) => groupId === null);
  const sum = sumMinor(theirs.map((item) => (item.what === "payment" ? item.payment : item.allocation)));
  if (copy.kind !== "invoice" || total === null || sum <= minorUnits(total)) return null;
  const list = theirs.map((item) => itemInWords(item, copy.currency)).join(", ");
  const message = `${list} came in there, and the document comes to ${shown(total, copy.currency)} only`;
  return { code: "not-modifiable", satellite: satellite.name, message, isVoid: false };
}

/** What is off goes back where the copy as it is has room for that; else it is named. */
function stopped(
  failures: readonly [Failure, ...Failure[]],
  { applied, off }: Items,
  { copy, satellite }: TakeOffInput,
): TakeOffStep {
  if (off.length === 0) return { step: "fail", failures };
  const isRoom = noRoom([...off, ...applied], { copy, satellite, total: copy.total }) === null;
  if (isRoom) return { step: "give-up", failures };
  const missing = off.map((item) => itemInWords(item, copy.currency));
  return { step: "fail", failures: [{ code: "restore-incomplete", missing, satellite: satellite.name }, ...failures] };
}

function notOurs(what: string, satellite: string): Failure {
  return {
    code: "not-modifiable",
    satellite,
    message: `${what} is on it, and Orbit did not put it there`,
    isVoid: false,
  };
}

/** A payment comes off only after a look at it that is not old: a reconciled one stays. */
export function removalStep(
  paymentId: string,
  { copy, change, satellite, nowMs }: Pick<TakeOffInput, "copy" | "change" | "satellite" | "nowMs">,
): Extract<TakeOffStep, { readonly step: "inspect-payment" | "remove-payment" | "give-up" }> {
  const seen = seenIn(change)?.payments.find(({ id }) => id === paymentId);
  if (seen?.seenAtMs === undefined || seen.seenAtMs < nowMs - INSPECTION_FRESH_MS) {
    return { step: "inspect-payment", paymentId };
  }
  if (isFixed(seen)) return { step: "give-up", failures: [fixed(seen, copy, satellite)] };
  return { step: "remove-payment", paymentId };
}

function isFixed({ isReconciled, isBatched }: PaymentState): boolean {
  return isReconciled || isBatched;
}

function fixed(payment: PaymentState, { currency }: DocumentState, satellite: SatelliteContext): Failure {
  return { code: "payment-reconciled", payment: paymentInWords(payment, currency), satellite: satellite.name };
}

function nextRemoval(input: TakeOffInput): TakeOffStep | null {
  const { copy, change } = input;
  const [payment] = copy.payments;
  if (payment !== undefined) return removalStep(payment.id, input);
  for (const { id, allocations } of seenIn(change)?.creditNotes ?? []) {
    const isOn = (allocation: Allocation) =>
      copy.kind === "credit-note"
        ? copy.allocations.some((own) => own.id === allocation.id || own.invoiceId === allocation.invoiceId)
        : allocation.invoiceId === copy.id && copy.credits.some((credit) => credit.creditNoteId === id);
    const found = allocations.find((allocation) => allocation.id !== null && isOn(allocation));
    if (found?.id != null) return { step: "unallocate", creditNoteId: id, allocationId: found.id };
  }
  return null;
}

/** What was taken off and is not back, in words: `missing` are the group's payments that the copy lacks. */
export function stillOff(
  stored: readonly AppliedItem[],
  missing: readonly PaymentState[],
  currency: string | null,
): readonly string[] {
  const items = stored.filter((item) => item.what === "allocation" || item.groupId === null);
  const payments = missing.map((payment) => ({ what: "payment", groupId: payment.id, payment }) as const);
  return [...items, ...payments].map((item) => itemInWords(item, currency));
}

/** What of the stored set is not on the copy now. */
export function offTheCopy(change: Change | null, copy: DocumentState): readonly AppliedItem[] {
  const there = new CreditsThere(change, copy);
  return (itemsOf(change) ?? []).filter((item) => {
    if (item.what === "payment") return !copy.payments.some((one) => one.id === item.payment.id);
    if (copy.kind === "invoice") return !there.take(useOf(item));
    return !copy.allocations.some((one) => one.invoiceId === item.allocation.invoiceId);
  });
}

export function itemInWords(item: AppliedItem, currency: string | null): string {
  return item.what === "payment"
    ? `the payment ${paymentInWords(item.payment, currency)}`
    : `the credit ${shown(item.allocation.amount, currency)} of ${item.allocation.date ?? "an unknown date"}`;
}
