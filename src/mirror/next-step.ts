/**
 * The next thing to do for one copy, given what is wanted, what is known of the copy, and the satellite's set-up. Pure: the
 * write controller asks for every due copy, does what costs no call, and sends equal steps together.
 */

import type { Failure } from "../domain/failure.ts";
import { appliedStep, ownBackStep, paymentBlockersOf, rollBackStep } from "./applied-step.ts";
import { type Change, itemsOf } from "./change.ts";
import { contactBody, contactDifferences, isMergedAway } from "./contact.ts";
import { type DocumentState, hasApplied, isVoid } from "./document.ts";
import { documentBody, freedNumberBody, type LineTreatment, voidBody } from "./document-body.ts";
import { documentDifferences, isFreeUpdate, totalDifferences } from "./document-differences.ts";
import { asLocked } from "./equivalents.ts";
import { fingerprint } from "./fingerprint.ts";
import { keepsSomething } from "./line-differences.ts";
import type { ContactView, DocumentStepInput, DocumentView, Step } from "./step.ts";
import { noRoom, takeOffStep } from "./take-off.ts";
import { type SatelliteContext, type Translation, translate } from "./translate.ts";
import { withoutKeptTax } from "./typed-tax.ts";

export function nextContactStep(view: ContactView, satellite: SatelliteContext): Step {
  if (view.sharedWith != null) return { step: "done" };
  if (view.search !== null) return { step: "find" };
  if (view.satelliteId === null) return { step: "create", body: contactBody(view.wanted, null, null) };
  if (view.copy === null || view.force) return { step: "check" };
  // A merged contact cannot be restored, and its documents are the other one's by now.
  if (isMergedAway(view.copy)) return { step: "follow-merge", into: view.copy.mergedToId };
  if (view.interim != null && !view.copy.archived) {
    return { step: "update", body: contactBody({ ...view.wanted, ...view.interim }, view.copy, view.sent) };
  }
  if (contactDifferences(view.wanted, view.copy, view.sent).length === 0) return { step: "done" };
  if (view.copy.archived) {
    return fail({ code: "contact-archived", contact: view.copy.name, satellite: satellite.name });
  }
  return { step: "update", body: contactBody(view.wanted, view.copy, view.sent) };
}

export function nextDocumentStep(input: DocumentStepInput): Step {
  const { view } = input;
  const work = workOf(view);
  switch (work.on) {
    case "search":
      return { step: "find" };
    case "roll-back":
      return view.copy === null || view.force ? { step: "check" } : rollBackStep(input, work.change, view.copy);
    case "end":
      return goneStep(input);
    case "document":
      return documentStep(input);
  }
}

/** What a copy's work is about now; in this order, since what is not known or half done comes before what is wanted. */
type Work =
  /** An earlier create may have been carried out, or its number is in use: it is looked for. */
  | { readonly on: "search" }
  /** A change was given up after something had come off. */
  | { readonly on: "roll-back"; readonly change: Extract<Change, { readonly phase: "roll-back" }> }
  /** The copy is to be void, or belongs to no record here any more. */
  | { readonly on: "end" }
  /** The document, and what is applied to it. */
  | { readonly on: "document" };

function workOf({ search, change, satelliteId, wanted, leaving }: DocumentView): Work {
  if (search !== null) return { on: "search" };
  if (change?.phase === "roll-back" && satelliteId !== null) return { on: "roll-back", change };
  return { on: isVoid(wanted) || leaving ? "end" : "document" };
}

function documentStep(input: DocumentStepInput): Step {
  const { view, satellite, contact } = input;
  if (input.missing.length > 0) return { step: "references", names: input.missing };
  if (view.satelliteId !== null && (view.copy === null || view.force)) return { step: "check" };
  const contactId = view.wanted.contactId;
  if (contactId !== null && contact?.satelliteId == null) {
    return contact?.isFailed
      ? { step: "fail", failures: contact.failures, blockedBy: { contactId } }
      : { step: "wait-for", kind: "contact", groupId: contactId };
  }
  const translation = translated(view, contact?.satelliteId ?? "", satellite);
  return isInStep(view, translation) && view.copy !== null
    ? appliedStep(input, view.copy)
    : bodyStep(input, translation);
}

function translated(view: DocumentView, contactId: string, satellite: SatelliteContext): Translation {
  const translation = translate(view.wanted, view.terms, contactId, satellite);
  // What was never in step has no tax of an earlier state of the group.
  if (view.syncedAtMs === null) return translation;
  const terms = { group: view.wanted, rates: satellite.references["tax-rates"] ?? [] };
  const wanted = lockedAs(translation.wanted, view, satellite);
  return { ...translation, wanted: withoutKeptTax(wanted, view.copy, terms) };
}

/** What was in step before stays, in a locked period, on the accounts that it is on. */
export function lockedAs(
  wanted: DocumentState,
  view: Pick<DocumentView, "wanted" | "copy" | "syncedAtMs">,
  { equivalents, references }: SatelliteContext,
): DocumentState {
  if (view.syncedAtMs === null) return wanted;
  const lockDate = references.organisation?.lockDate ?? null;
  return asLocked(wanted, view.copy, { group: view.wanted, equivalents, lockDate });
}

/**
 * As wanted, or as Xero spells what was wanted: a body that it has accepted is not sent again. Equal lines with other totals
 * are not in step before they have been sent once: the satellite's tax rates may have changed since.
 */
export function isInStep(
  view: Pick<DocumentView, "wanted" | "copy" | "accepted">,
  { wanted }: Pick<Translation, "wanted">,
): boolean {
  const { copy, accepted } = view;
  if (copy === null) return false;
  if (accepted === fingerprintOf(wanted, "replaced")) return true;
  const isTaken = accepted === fingerprintOf(wanted, "kept") && !keepsSomething(wanted.lines, copy.lines);
  const isSameSum = totalDifferences(view.wanted, copy).length === 0;
  // A tax that a person had typed is kept, too, and shows in the sums alone.
  if (isTaken && (isSameSum || hasApplied(copy))) return true;
  return documentDifferences(wanted, copy).length === 0 && isSameSum;
}

/** Of the body without the ids of the copy's lines, which Xero gives, and what was said to become of those lines. */
function fingerprintOf(wanted: DocumentState, treatment: LineTreatment): string {
  return fingerprint([documentBody(wanted, null), treatment]);
}

/** The document itself: accounts that it needs, made or changed, after what stands in the way has come off. */
function bodyStep(input: DocumentStepInput, translation: Translation): Step {
  const { view, satellite } = input;
  const blockers = [...translation.blockers, ...paymentBlockersOf(input)];
  if (translation.blockers.length > 0) return { step: "fail", failures: blockers };
  const [account] = translation.missingAccounts;
  if (account !== undefined) return { step: "account", account };
  const { wanted } = translation;
  if (view.copy === null)
    return { step: "create", body: documentBody(wanted, null), fingerprint: fingerprintOf(wanted, "replaced") };
  if (isVoid(view.copy)) {
    // Xero keeps a voided document's number in use; under another one there can be a new copy.
    if (wanted.number !== view.copy.number) return { step: "start-over" };
    const message = `${view.copy.number ?? "it"} was voided there, and Xero does not bring a voided document back`;
    return fail({ code: "not-modifiable", satellite: satellite.name, message, isVoid: true });
  }
  // Taken with the lines kept, and still not as wanted: only new lines lose what Xero keeps.
  const isKeptInVain = view.accepted === fingerprintOf(wanted, "kept");
  const isPlain = isFreeUpdate(wanted, view.copy) && view.secondTry !== "take-off-first" && !isKeptInVain;
  if (hasApplied(view.copy) && !isPlain) return takeOff(input, view.copy, true);
  const roomless = hasApplied(view.copy) ? null : lostRoom(input, view.copy);
  if (roomless !== null) return { step: "give-up", failures: [roomless] };
  const isReplaced = !hasApplied(view.copy) && (isKeptInVain || keepsSomething(wanted.lines, view.copy.lines));
  const treatment = isReplaced ? "replaced" : "kept";
  const body = documentBody(wanted, view.copy, treatment);
  return { step: "update", body, fingerprint: fingerprintOf(wanted, treatment) };
}

/** All is off, and a decision since leaves people's money no room that the copy as it is has. */
function lostRoom({ view, satellite }: DocumentStepInput, copy: DocumentState): Failure | null {
  const items = itemsOf(view.change) ?? [];
  const isRoom = noRoom(items, { copy, satellite, total: copy.total }) === null;
  return isRoom ? noRoom(items, { copy, satellite, total: view.wanted.total }) : null;
}

function goneStep(input: DocumentStepInput): Step {
  const { view } = input;
  if (view.satelliteId === null) return { step: "done" };
  if (view.copy === null || view.force) return { step: "check" };
  if (isVoid(view.copy)) return { step: "done" };
  // Off for a change that was under way: on the copy it says why that cannot go.
  const back = ownBackStep(input, view.copy);
  if (back !== null) return back;
  if (hasApplied(view.copy)) {
    // What comes off must be able to come off: that depends on the lock date.
    const unknown = input.missing.filter((name) => name === "organisation");
    return unknown.length > 0 ? { step: "references", names: unknown } : takeOff(input, view.copy, false);
  }
  const isNumberInTheWay = view.leaving && view.copy.number === view.wanted.number;
  return { step: "update", body: isNumberInTheWay ? freedNumberBody(view.copy, view.moves) : voidBody(view.copy) };
}

function takeOff(input: DocumentStepInput, copy: DocumentState, comesBack: boolean): Step {
  const { change, links, wanted, secondTry } = input.view;
  const { satellite, groupCreditNote, nowMs } = input;
  const { total } = wanted;
  const mayLookAgain = secondTry === null;
  return takeOffStep({ copy, change, links, satellite, groupCreditNote, total, comesBack, mayLookAgain, nowMs });
}

function fail(failure: Failure): Step {
  return { step: "fail", failures: [failure] };
}
