/**
 * The next step once a document itself is as wanted: what is applied to it, payments on invoices and allocations of credit
 * notes, and at last what is left to say. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { allocationPlan } from "./allocation.ts";
import { type AppliedItem, type Change, itemsOf, seenIn, unwantedOff } from "./change.ts";
import type { Allocation, DocumentState } from "./document.ts";
import { totalDifferences } from "./document-differences.ts";
import { dueMinor } from "./document-money.ts";
import { minorUnits, shown, sumMinor } from "./money.ts";
import {
  isSamePayment,
  type PaymentLink,
  type PaymentPlan,
  paymentBlockers,
  paymentInWords,
  paymentPlan,
} from "./payment.ts";
import { accountFor, ownAccount } from "./payment-account.ts";
import { isBack, partsThere } from "./put-back.ts";
import type { DocumentStepInput, DocumentView, Step } from "./step.ts";
import { takeFirst } from "./take-first.ts";
import { itemInWords, offTheCopy, removalStep, stillOff } from "./take-off.ts";
import type { PaymentState } from "./terms.ts";

/** First what was only taken off for a change goes back, then what differs from the group's is put right. */
export function appliedStep(input: DocumentStepInput, copy: DocumentState): Step {
  const { view, satellite } = input;
  const unwanted = unwantedOff(view.change, view.terms.payments, copy);
  if (unwanted.length > 0) return { step: "leave-off", items: unwanted };
  const back = ownBackStep(input, copy);
  if (back !== null) return back;
  const step = copy.kind === "credit-note" ? creditNoteStep(input, copy) : paymentStep(input, copy);
  if (step !== null) return step;
  const unlisted = unlistedMinor(view, copy);
  if (unlisted > 0) {
    const amount = shown(unlisted / 100, copy.currency);
    const failure = { code: "overpayment-not-mirrored", amount, satellite: satellite.name, account: null } as const;
    return { step: "fail", failures: [failure] };
  }
  const differences = totalDifferences(view.wanted, copy);
  if (differences.length === 0) return { step: "done" };
  return { step: "fail", failures: [{ code: "totals-differ", satellite: satellite.name, differences }] };
}

/** Handed over before advances were handed over one by one, or by an answer that does not name them: a new look brings them. */
function unlistedMinor({ wanted, terms }: DocumentView, copy: DocumentState): number {
  const named = terms.payments.filter(({ advance }) => advance !== undefined);
  return minorUnits(wanted.otherCredit) - minorUnits(copy.otherCredit) - sumMinor(named);
}

/** Shown beside the document's own blockers, so that one event names them all. */
export function paymentBlockersOf({ view, satellite }: DocumentStepInput): readonly Failure[] {
  const unpaid = view.copy ?? { ...view.wanted, payments: [], otherCredit: 0 };
  return paymentBlockers(paymentPlan(view, unpaid, satellite.paymentsFrom).add, satellite, view.wanted.currency);
}

/**
 * The change was given up when part of what stood in its way was off: that goes back, the group's payments too, and the
 * copy stays as it was. A credit note of the group's comes back by itself, once the invoice has nothing more to do.
 */
export function rollBackStep(
  input: DocumentStepInput,
  { items, causes }: Extract<Change, { phase: "roll-back" }>,
  copy: DocumentState,
): Step {
  const isOwnMatter = (item: AppliedItem) =>
    item.groupId === null || item.what === "payment" || copy.kind === "credit-note";
  const back = putBackStep(input, items, copy, isOwnMatter);
  if (back?.step === "fail") return { step: "fail", failures: [...back.failures, ...causes] };
  return back ?? { step: "fail", failures: causes };
}

/** What people of the satellite had on the copy and is off for a change: it goes back, whatever becomes of the change. */
export function ownBackStep(input: DocumentStepInput, copy: DocumentState): Step | null {
  return putBackStep(input, itemsOf(input.view.change) ?? [], copy, (item) => item.groupId === null);
}

/**
 * Normally only the satellite's own payments and credits: those of the group come back as any other that is missing. What the
 * copy has no room for is not sent, and keeps nothing else off: it is said once a look has shown that there is none.
 */
function putBackStep(
  { view, satellite }: DocumentStepInput,
  items: readonly AppliedItem[],
  copy: DocumentState,
  comesBack: (item: AppliedItem) => boolean,
): Step | null {
  const there = partsThere(view, copy);
  const roomless: AppliedItem[] = [];
  for (const item of items) {
    if (!comesBack(item) || isBack(item, copy, there)) continue;
    if (item.what === "payment") {
      const { payment, groupId } = item;
      if (copy.kind === "invoice" && copy.total !== null && minorUnits(payment.amount) > dueMinor(copy)) {
        roomless.push(item);
        continue;
      }
      return { step: "add-payment", payment, account: ownAccount(payment), groupId };
    }
    if (copy.kind === "invoice" || item.creditNoteId === copy.id) {
      return { step: "allocate", creditNoteId: item.creditNoteId, allocations: [item.allocation] };
    }
  }
  if (roomless.length === 0) return null;
  if (view.secondTry === null) return { step: "look-again" };
  const missing = roomless.map((item) => itemInWords(item, copy.currency));
  const message = `only ${shown(dueMinor(copy) / 100, copy.currency)} is due on it`;
  return {
    step: "fail",
    failures: [
      { code: "restore-incomplete", missing, satellite: satellite.name },
      { code: "not-modifiable", satellite: satellite.name, message, isVoid: false },
    ],
  };
}

function paymentStep(input: DocumentStepInput, copy: DocumentState): Step | null {
  const plan = paymentPlan(input.view, copy, input.satellite.paymentsFrom);
  const removal = removePaymentStep(input, copy, plan);
  if (removal !== null && removal.step !== "fail") return removal;
  if (plan.join.length > 0) return { step: "join-payments", links: plan.join };
  return withFailures(addPaymentStep(input, copy, plan.add), removal?.failures ?? []);
}

/**
 * What can come off does; what is reconciled stays, and is said. Where people of the group took theirs off and entered the same
 * again, what stays is the copy of that: another one beside it would be the money twice.
 */
function removePaymentStep(
  { view: { change }, satellite, nowMs }: DocumentStepInput,
  copy: DocumentState,
  { remove, add }: PaymentPlan,
): Step | null {
  const failures: Failure[] = [];
  const missing = [...add];
  const links: PaymentLink[] = [];
  for (const { satelliteId } of remove) {
    const step = removalStep(satelliteId, { copy, change, satellite, nowMs });
    if (step.step !== "give-up") return step;
    const there = copy.payments.find(({ id }) => id === satelliteId);
    const again = there && takeFirst(missing, (payment) => isSamePayment(payment, there));
    if (again === undefined) failures.push(...step.failures);
    else links.push({ groupId: again.id, satelliteId });
  }
  if (links.length > 0) return { step: "join-payments", links };
  return failures.length === 0 ? null : { step: "fail", failures };
}

/** What is to be done comes first; what stops other things is said with what stops it. */
function withFailures(step: Step | null, failures: readonly Failure[]): Step | null {
  if (failures.length === 0 || (step !== null && step.step !== "fail")) return step;
  return { step: "fail", failures: [...failures, ...(step?.failures ?? [])] };
}

/** What can be entered is, whatever stops others. */
function addPaymentStep(
  { view, satellite }: DocumentStepInput,
  copy: DocumentState,
  missing: readonly PaymentState[],
): Step | null {
  const { currency } = copy;
  const twice = paidTwice(view, copy, missing, satellite.name);
  for (const payment of missing) {
    if (twice.length > 0 && minorUnits(payment.amount) > dueMinor(copy)) continue;
    const account = accountFor(satellite, payment, currency);
    if (!account.ok || paymentBlockers([payment], satellite, currency).length > 0) continue;
    return { step: "add-payment", payment, account: account.value, groupId: payment.id };
  }
  // People may have taken off there what is too much: once for each decision the copy is read before that is said.
  if (twice.length > 0 && view.secondTry === null) return { step: "look-again" };
  const blockers = [...twice, ...paymentBlockers(missing, satellite, currency)];
  if (blockers.length === 0) return null;
  const stored = offTheCopy(view.change, copy);
  if (stored.length === 0) return { step: "fail", failures: blockers };
  const off = stillOff(stored, missing, currency);
  return {
    step: "fail",
    failures: [{ code: "restore-incomplete", missing: off, satellite: satellite.name }, ...blockers],
  };
}

/** Payments of the group for which less is due, because of what people entered on the copy: Xero refuses them. */
function paidTwice(
  { links, wanted }: DocumentView,
  copy: DocumentState,
  missing: readonly PaymentState[],
  satellite: string,
): readonly Failure[] {
  const hasOwn =
    copy.payments.some(({ id }) => !links.some(({ satelliteId }) => satelliteId === id)) ||
    sumMinor(copy.credits) > sumMinor(wanted.credits);
  if (copy.kind !== "invoice" || !hasOwn) return [];
  const due = dueMinor(copy);
  return missing
    .filter(({ amount }) => minorUnits(amount) > due)
    .map((payment) => {
      const words = paymentInWords(payment, copy.currency);
      return { code: "paid-twice", payment: words, satellite, enteredIn: "group" };
    });
}

/** What comes off makes room for what is used next; what waits for an invoice holds nothing else up. */
function creditNoteStep(input: DocumentStepInput, copy: DocumentState): Step | null {
  const plan = allocationPlan(input.allocations, copy.allocations);
  const refunds = paymentPlan(input.view, copy, input.satellite.paymentsFrom);
  const [gone] = plan.remove;
  if (gone !== undefined) return unallocateStep(input, copy, gone);
  const removal = removePaymentStep(input, copy, refunds);
  if (removal !== null && removal.step !== "fail") return removal;
  if (refunds.join.length > 0) return { step: "join-payments", links: refunds.join };
  if (plan.add.length > 0) return { step: "allocate", creditNoteId: copy.id, allocations: plan.add };
  const refund = withFailures(addPaymentStep(input, copy, refunds.add), removal?.failures ?? []);
  if (refund?.step === "add-payment") return refund;
  const [first] = plan.waitFor;
  return first === undefined ? refund : { step: "wait-for", kind: "invoice", groupId: first };
}

function unallocateStep({ view }: DocumentStepInput, copy: DocumentState, gone: Allocation): Step {
  if (gone.id !== null) return { step: "unallocate", creditNoteId: copy.id, allocationId: gone.id };
  const seen = seenIn(view.change)?.creditNotes.find((note) => note.id === copy.id);
  const named = seen?.allocations.find((one) => one.invoiceId === gone.invoiceId && one.amount === gone.amount);
  return named?.id != null
    ? { step: "unallocate", creditNoteId: copy.id, allocationId: named.id }
    : { step: "inspect-credit-note", creditNoteId: copy.id };
}
