/**
 * The next step once a document itself is as wanted: what is applied to it, payments on invoices and allocations of credit
 * notes, and at last what is left to say. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { allocationPlan } from "./allocation.ts";
import type { AppliedPayment, DocumentState } from "./document.ts";
import { totalDifferences } from "./document-differences.ts";
import { minorUnits, sameAmount, shown } from "./money.ts";
import { isSamePayment, paymentBlockers, paymentPlan } from "./payment.ts";
import { accountIn, ownAccount } from "./payment-account.ts";
import type { DocumentStepInput, DocumentView, Step } from "./step.ts";
import { stillOff, type TakenItem } from "./take-off.ts";

/** First what was only taken off for a change goes back, then what differs from the group's is put right. */
export function appliedStep(input: DocumentStepInput, copy: DocumentState): Step {
  const { view, satellite } = input;
  const back = putBackStep(view, copy, (item) => item.groupId === null);
  if (back !== null) return back;
  const step = copy.kind === "credit-note" ? creditNoteStep(input, copy) : paymentStep(input, copy);
  if (step !== null) return step;
  const left = remarks(view.wanted, copy, satellite.name);
  return left.length === 0 ? { step: "done" } : { step: "fail", failures: left };
}

/** Shown beside the document's own blockers, so that one event names them all. */
export function paymentBlockersOf({ view, satellite }: DocumentStepInput): readonly Failure[] {
  if (view.wanted.kind === "credit-note") return [];
  const unpaid = view.copy ?? { ...view.wanted, payments: [] };
  return paymentBlockers(paymentPlan(view, unpaid).add, satellite);
}

/** What is left to report after everything that can be in step is: amounts that differ, and what is not mirrored. */
function remarks(wanted: DocumentState, copy: DocumentState, satellite: string): readonly Failure[] {
  const differences = totalDifferences(wanted, copy);
  const found: Failure[] = [];
  if (differences.length > 0) found.push({ code: "totals-differ", satellite, differences });
  const credit = minorUnits(wanted.otherCredit) - minorUnits(copy.otherCredit);
  if (credit > 0) {
    found.push({ code: "overpayment-not-mirrored", amount: shown(credit / 100, wanted.currency), satellite });
  }
  const refund = totalMinor(wanted.payments) - totalMinor(copy.payments);
  if (wanted.kind === "credit-note" && refund > 0) {
    found.push({ code: "refund-not-mirrored", amount: shown(refund / 100, wanted.currency), satellite });
  }
  return found;
}

function totalMinor(payments: readonly AppliedPayment[]): number {
  return payments.reduce((total, payment) => total + minorUnits(payment.amount), 0);
}

/**
 * The change was given up when part of what stood in its way was off: that goes back, the group's payments too, and the
 * copy stays as it was. A credit note of the group's comes back by itself, once the invoice rests.
 */
export function asItWasStep(view: Pick<DocumentView, "taken">, copy: DocumentState, refused: readonly Failure[]): Step {
  const isOwnMatter = (item: TakenItem) =>
    item.groupId === null || item.what === "payment" || copy.kind === "credit-note";
  return putBackStep(view, copy, isOwnMatter) ?? { step: "fail", failures: refused };
}

/** Normally only the satellite's own payments and credits: those of the group come back as any other that is missing. */
function putBackStep(
  view: Pick<DocumentView, "taken">,
  copy: DocumentState,
  comesBack: (item: TakenItem) => boolean,
): Step | null {
  const there = [...copy.payments];
  for (const item of view.taken ?? []) {
    if (!comesBack(item) || isBack(item, copy, there)) continue;
    if (item.what === "payment") {
      const { payment, groupId } = item;
      return { step: "add-payment", payment, account: ownAccount(payment), groupId };
    }
    if (copy.kind === "invoice" || item.creditNoteId === copy.id) {
      return { step: "allocate", creditNoteId: item.creditNoteId, allocations: [item.allocation] };
    }
  }
  return null;
}

/** Put back already, and only the answer was lost. A payment on the copy stands for one item alone: `there` loses it. */
function isBack(item: TakenItem, copy: DocumentState, there: AppliedPayment[]): boolean {
  if (item.what === "payment") {
    const at = there.findIndex((payment) => isSamePayment(item.payment, payment));
    if (at >= 0) there.splice(at, 1);
    return at >= 0;
  }
  const { creditNoteId, allocation } = item;
  return copy.kind === "invoice"
    ? copy.credits.some((one) => one.creditNoteId === creditNoteId && sameAmount(one.amount, allocation.amount))
    : copy.allocations.some(
        (one) => one.invoiceId === allocation.invoiceId && sameAmount(one.amount, allocation.amount),
      );
}

function paymentStep({ view, satellite }: DocumentStepInput, copy: DocumentState): Step | null {
  const plan = paymentPlan(view, copy);
  const [gone] = plan.remove;
  if (gone !== undefined) return { step: "remove-payment", paymentId: gone.satelliteId };
  if (plan.join.length > 0) return { step: "join-payments", links: plan.join };
  const blockers = paymentBlockers(plan.add, satellite);
  if (blockers.length > 0) {
    const missing = stillOff(view.taken ?? [], plan.add, copy.currency);
    const incomplete = { code: "restore-incomplete", missing, satellite: satellite.name } as const;
    return { step: "fail", failures: view.taken === null ? blockers : [incomplete, ...blockers] };
  }
  const [payment] = plan.add;
  if (payment === undefined) return null;
  const account = accountIn(satellite, payment);
  if (!account.ok) return { step: "fail", failures: [account.error] };
  return { step: "add-payment", payment, account: account.value, groupId: payment.id };
}

function creditNoteStep(input: DocumentStepInput, copy: DocumentState): Step | null {
  const plan = allocationPlan(input.allocations, copy.allocations);
  const [gone] = plan.remove;
  if (gone !== undefined) {
    if (gone.id !== null) return { step: "unallocate", creditNoteId: copy.id, allocationId: gone.id };
    const seen = input.view.inspection?.creditNotes.find((note) => note.id === copy.id);
    const named = seen?.allocations.find((one) => one.invoiceId === gone.invoiceId && one.amount === gone.amount);
    return named?.id != null
      ? { step: "unallocate", creditNoteId: copy.id, allocationId: named.id }
      : { step: "inspect-credit-note", creditNoteId: copy.id };
  }
  if (plan.add.length > 0) return { step: "allocate", creditNoteId: copy.id, allocations: plan.add };
  const [first] = plan.waitFor;
  return first === undefined ? null : { step: "wait-for", kind: "invoice", groupId: first };
}
