/**
 * The next thing to do for one copy, given what is wanted, what is known of the copy, and the satellite's set-up. Pure: the
 * write lane asks for every due copy, does what costs no call, and sends equal steps together.
 */

import type { Failure } from "../failure.ts";
import { allocationPlan, type WantedAllocation } from "./allocation.ts";
import { type ContactState, contactBody, contactDifferences } from "./contact.ts";
import { type DocumentState, hasApplied, isVoid } from "./document.ts";
import { documentBody, freedNumberBody, voidBody } from "./document-body.ts";
import { documentDifferences, isFreeUpdate, totalDifferences } from "./document-differences.ts";
import { fingerprint } from "./fingerprint.ts";
import { shown } from "./money.ts";
import { type PaymentLink, paymentPlan } from "./payment.ts";
import type { Account, ReferenceName } from "./references.ts";
import { type Inspection, type TakenItem, type TakeOffStep, takeOffStep } from "./take-off.ts";
import type { DocumentTerms, PaymentState } from "./terms.ts";
import { type SatelliteContext, type Translation, translate } from "./translate.ts";

export type Step =
  /** In step; nothing to send. */
  | { readonly step: "done" }
  | { readonly step: "references"; readonly names: readonly ReferenceName[] }
  /** Waits for the copy of another record. */
  | { readonly step: "wait-for"; readonly kind: "contact" | "invoice"; readonly groupId: string }
  /** Read the copy by its id. */
  | { readonly step: "check" }
  /** Look for it by name or number. */
  | { readonly step: "find" }
  | { readonly step: "create" | "update"; readonly body: Record<string, unknown>; readonly fingerprint?: string }
  | { readonly step: "account"; readonly account: Account }
  /** Payments that are there already are joined; no call. */
  | { readonly step: "join-payments"; readonly links: readonly PaymentLink[] }
  | { readonly step: "add-payment"; readonly payment: PaymentState; readonly groupId: string | null }
  | { readonly step: "allocate"; readonly creditNoteId: string; readonly allocations: readonly AllocationToAdd[] }
  | TakeOffStep;

interface AllocationToAdd {
  readonly invoiceId: string;
  readonly amount: number;
  readonly date: string | null;
}

interface CopyView {
  readonly satelliteId: string | null;
  readonly find: "unanswered" | "taken" | null;
  readonly force: boolean;
}

export interface ContactView extends CopyView {
  readonly wanted: ContactState;
  readonly copy: ContactState | null;
  readonly sent: ContactState | null;
}

export interface DocumentView extends CopyView {
  readonly wanted: DocumentState;
  readonly terms: DocumentTerms;
  readonly copy: DocumentState | null;
  readonly leaving: boolean;
  readonly moves: number;
  readonly links: readonly PaymentLink[];
  readonly inspection: Inspection | null;
  readonly taken: readonly TakenItem[] | null;
  /** Fingerprint of the body that Xero last took. */
  readonly accepted: string | null;
}

/** The contact's copy in the same satellite, as far as it is. */
export interface ContactStanding {
  readonly satelliteId: string | null;
  readonly failures: readonly Failure[];
  readonly isFailed: boolean;
}

export function nextContactStep(view: ContactView, satellite: SatelliteContext): Step {
  if (view.find !== null) return { step: "find" };
  if (view.satelliteId === null) return { step: "create", body: contactBody(view.wanted, null, null) };
  if (view.copy === null || view.force) return { step: "check" };
  if (contactDifferences(view.wanted, view.copy, view.sent).length === 0) return { step: "done" };
  if (view.copy.archived) {
    return fail({ code: "contact-archived", contact: view.copy.name, satellite: satellite.name });
  }
  return { step: "update", body: contactBody(view.wanted, view.copy, view.sent) };
}

export interface DocumentStepInput {
  readonly view: DocumentView;
  readonly contact: ContactStanding | null;
  readonly satellite: SatelliteContext;
  /** Reference data that is not known yet, of that which the document needs. */
  readonly missing: readonly ReferenceName[];
  /** The group's allocations of a credit note, with the satellite's invoices. */
  readonly allocations: readonly WantedAllocation[];
  readonly groupCreditNote: (creditNoteId: string) => string | null;
}

export function nextDocumentStep(input: DocumentStepInput): Step {
  const { view, satellite, contact } = input;
  if (view.find !== null) return { step: "find" };
  if (isVoid(view.wanted) || view.leaving) return goneStep(input);
  if (input.missing.length > 0) return { step: "references", names: input.missing };
  if (view.satelliteId !== null && (view.copy === null || view.force)) return { step: "check" };
  const contactId = view.wanted.contactId;
  if (contactId !== null && contact?.satelliteId == null) {
    return contact?.isFailed
      ? { step: "fail", failures: contact.failures }
      : { step: "wait-for", kind: "contact", groupId: contactId };
  }
  const translation = translate(view.wanted, view.terms, contact?.satelliteId ?? "", satellite);
  return isInStep(view, translation) && view.copy !== null
    ? appliedStep(input, view.copy)
    : bodyStep(input, translation);
}

/** As wanted, or as Xero spells what was wanted: a body that it has taken is not sent again. */
export function isInStep(
  { copy, accepted }: Pick<DocumentView, "copy" | "accepted">,
  { wanted }: Pick<Translation, "wanted">,
): boolean {
  if (copy === null) return false;
  if (documentDifferences(wanted, copy).length === 0) return true;
  return accepted !== null && accepted === fingerprintOf(wanted);
}

/** Of the body without the ids of the copy's lines, which Xero gives. */
function fingerprintOf(wanted: DocumentState): string {
  return fingerprint(documentBody(wanted, null));
}

/** What is left to report after everything that can be in step is: amounts that differ, and what is not mirrored. */
export function remarks(
  view: Pick<DocumentView, "wanted">,
  copy: DocumentState,
  satellite: string,
): readonly Failure[] {
  const { wanted } = view;
  const differences = totalDifferences(wanted, copy);
  const found: Failure[] = [];
  if (differences.length > 0) found.push({ code: "totals-differ", satellite, differences });
  if (wanted.otherCredit !== 0) {
    found.push({ code: "overpayment-not-mirrored", amount: shown(wanted.otherCredit, wanted.currency), satellite });
  }
  if (wanted.kind === "credit-note" && wanted.payments.length > 0) {
    const refunded = wanted.payments.reduce((total, payment) => total + Math.round(payment.amount * 100), 0) / 100;
    found.push({ code: "refund-not-mirrored", amount: shown(refunded, wanted.currency), satellite });
  }
  return found;
}

/** The document itself: accounts that it needs, made or changed, after what stands in the way has come off. */
function bodyStep(input: DocumentStepInput, translation: Translation): Step {
  const { view, satellite } = input;
  const blockers = [...translation.blockers, ...paymentBlockers(input)];
  if (translation.blockers.length > 0) return { step: "fail", failures: blockers };
  const [account] = translation.missingAccounts;
  if (account !== undefined) return { step: "account", account };
  const { wanted } = translation;
  if (view.copy === null)
    return { step: "create", body: documentBody(wanted, null), fingerprint: fingerprintOf(wanted) };
  if (isVoid(view.copy)) {
    const message = "the copy was voided there, and Xero does not bring a voided document back";
    return fail({ code: "not-modifiable", satellite: satellite.name, message });
  }
  const needsTakeOff = hasApplied(view.copy) && !isFreeUpdate(wanted, view.copy);
  if (needsTakeOff) return takeOff(input, view.copy, true);
  return { step: "update", body: documentBody(wanted, view.copy), fingerprint: fingerprintOf(wanted) };
}

/** The document is as wanted; now what is applied to it. First what was only taken off for a change goes back. */
function appliedStep(input: DocumentStepInput, copy: DocumentState): Step {
  const { view, satellite } = input;
  const back = putBackStep(input, copy);
  if (back !== null) return back;
  if (copy.kind === "credit-note") {
    const elsewhere = view.terms.allocatedElsewhere;
    if (elsewhere.length > 0) {
      const message = `it is used on ${elsewhere.join(" and ")}, which belongs to another satellite`;
      return fail({ code: "credit-note-not-applicable", satellite: satellite.name, message });
    }
    const allocated = allocationStep(input, copy);
    if (allocated !== null) return allocated;
  } else {
    const paid = paymentStep(input, copy);
    if (paid !== null) return paid;
  }
  const left = remarks(view, copy, satellite.name);
  return left.length === 0 ? { step: "done" } : { step: "fail", failures: left };
}

/** The satellite's own payments and credits; those of the group come back as any other that is missing. */
function putBackStep({ view }: DocumentStepInput, copy: DocumentState): Step | null {
  for (const item of view.taken ?? []) {
    if (item.groupId !== null) continue;
    if (item.what === "payment") return { step: "add-payment", payment: item.payment, groupId: null };
    if (copy.kind === "invoice" || item.creditNoteId === copy.id) {
      return { step: "allocate", creditNoteId: item.creditNoteId, allocations: [item.allocation] };
    }
  }
  return null;
}

function paymentStep(input: DocumentStepInput, copy: DocumentState): Step | null {
  const { view, satellite } = input;
  const plan = paymentPlan(view.terms, copy, view.links, satellite);
  const [gone] = plan.remove;
  if (gone !== undefined) return { step: "remove-payment", paymentId: gone.satelliteId };
  if (plan.join.length > 0) return { step: "join-payments", links: plan.join };
  if (plan.blockers.length > 0) return { step: "fail", failures: plan.blockers };
  const [payment] = plan.add;
  return payment === undefined ? null : { step: "add-payment", payment, groupId: payment.id };
}

function allocationStep(input: DocumentStepInput, copy: DocumentState): Step | null {
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

/** Shown beside the document's own blockers, so that one event names them all. */
function paymentBlockers({ view, satellite }: DocumentStepInput): readonly Failure[] {
  if (view.wanted.kind === "credit-note") return [];
  const unpaid = view.copy ?? { ...view.wanted, payments: [] };
  return paymentPlan(view.terms, unpaid, view.links, satellite).blockers;
}

function goneStep(input: DocumentStepInput): Step {
  const { view } = input;
  if (view.satelliteId === null) return { step: "done" };
  if (view.copy === null || view.force) return { step: "check" };
  if (isVoid(view.copy)) return { step: "done" };
  if (hasApplied(view.copy)) return takeOff(input, view.copy, false);
  const isNumberInTheWay = view.leaving && view.copy.number === view.wanted.number;
  return { step: "update", body: isNumberInTheWay ? freedNumberBody(view.copy, view.moves) : voidBody(view.copy) };
}

function takeOff(input: DocumentStepInput, copy: DocumentState, comesBack: boolean): Step {
  const { inspection, taken, links } = input.view;
  const { satellite, groupCreditNote } = input;
  return takeOffStep({ copy, inspection, taken, links, satellite, groupCreditNote, comesBack });
}

function fail(failure: Failure): Step {
  return { step: "fail", failures: [failure] };
}
