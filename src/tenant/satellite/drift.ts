/**
 * How a copy, as Xero last showed it, differs from what the group last wanted: field by field, in words, by the one
 * comparison that the page, the events and the list of drift share. Reads rows only. Called whenever a copy's work ends, by
 * people's looks, and by the comparison with Xero.
 */

import type { Difference, Failure } from "../../domain/failure.ts";
import { type PaymentsFrom, paymentsFromOf } from "../../domain/firm.ts";
import { type ComparedField, compareContacts, compareDocuments, differencesOf } from "../../mirror/comparison.ts";
import { type DocumentState, isVoid } from "../../mirror/document.ts";
import { totalDifferences } from "../../mirror/document-differences.ts";
import { creditedMinor } from "../../mirror/document-money.ts";
import { minorUnits, shown } from "../../mirror/money.ts";
import { enteredOnOneSide } from "../../mirror/money-comparison.ts";
import { isInStep } from "../../mirror/next-step.ts";
import { firmOf, ownName, type TenantContext } from "../context.ts";
import type { Copy, DocumentCopy, Drift } from "../model/copy.ts";
import { translationOf } from "./step-input.ts";

/** Every mirrored field of both sides; empty while there is no copy. */
export function comparedFields(context: TenantContext, copy: Copy): readonly ComparedField[] {
  if (copy.copy === null) return [];
  // A copy that several contacts of the group share equals one of them at the most.
  if (copy.kind === "contact") {
    return copy.sharedWith == null ? compareContacts(copy.wanted, copy.copy, copy.sent) : [];
  }
  const translation = isGone(copy) ? null : translationOf(context, copy);
  return compareDocuments({
    wanted: copy.wanted,
    copy: copy.copy,
    translated: translation?.wanted ?? inGroupTerms(copy.wanted, copy.copy),
    isBodyInStep: translation !== null && isInStep(copy, translation),
    isGone: isGone(copy),
  });
}

export function copyDifferences(context: TenantContext, copy: Copy): readonly Difference[] {
  return differencesOf(comparedFields(context, copy));
}

/** The same as people ask about it: what it comes to in money first. */
export function shownDifferences(context: TenantContext, copy: Copy): readonly Difference[] {
  return withTotal(copy, copyDifferences(context, copy));
}

export function withTotal(copy: Copy, differences: readonly Difference[]): readonly Difference[] {
  if (copy.kind === "contact" || copy.copy === null || differences.some(({ field }) => field === "total")) {
    return differences;
  }
  const total = totalDifferences(copy.wanted, copy.copy).filter(({ field }) => field === "total");
  return [...total, ...differences];
}

/** The wanted copy, with what a person had kept until now as an edit that is about to be replaced. */
export function withEdit<C extends Copy>(context: TenantContext, wanted: C, held: Copy, nowMs: number): C {
  const differences = shownDifferences(context, held);
  return differences.length === 0 ? wanted : { ...wanted, edited: { differences, seenAtMs: nowMs, isAsked: false } };
}

/** Fields that are not what they were when Xero last showed the copy. */
export function changedFields(before: Copy, now: Copy): ReadonlySet<string> {
  return new Set(changes(before, now).flatMap(({ field, same }) => (same ? [] : [field])));
}

function changes(before: Copy, now: Copy): readonly ComparedField[] {
  if (before.kind === "contact" || now.kind === "contact") {
    const isComparable = before.kind === "contact" && now.kind === "contact" && before.copy !== null;
    return isComparable && now.copy !== null ? compareContacts(before.copy, now.copy, null) : [];
  }
  if (before.copy === null || now.copy === null) return [];
  const sides = { wanted: before.copy, copy: now.copy, translated: before.copy };
  return compareDocuments({ ...sides, isBodyInStep: false, isGone: false });
}

export interface ForeignMoney {
  readonly amountMinor: number;
  readonly currency: string | null;
}

/** Why a copy that differs is left so. */
export function leftAlone(context: TenantContext, copy: Copy, differences: readonly Difference[]): Failure {
  const satellite = ownName(context);
  const base = { code: "skip-satellite-change", satellite, differences } as const;
  if (copy.kept !== null) return { ...base, kept: copy.kept };
  if (isArchivedThere(copy)) return { ...base, isArchived: true };
  const from = paymentsFromOf(firmOf(context));
  const ours = groupPayment(copy, differences, from);
  if (ours !== null) return { ...base, groupPayment: shown(ours.amountMinor / 100, ours.currency) };
  const credit = foreignCredit(copy, differences);
  if (credit !== null) return { ...base, foreignCredit: shown(credit.amountMinor / 100, credit.currency) };
  const payment = foreignPayment(copy, differences);
  if (payment === null) return base;
  const amount = shown(payment.amountMinor / 100, payment.currency);
  const goesHome = from !== "group" && copy.kind === "invoice";
  return { ...base, foreignPayment: amount, ...(goesHome ? { goesHome } : {}) };
}

/** How much a person entered on the copy alone; null when that is not all that differs. */
export function foreignPayment(copy: Copy, differences: readonly Difference[]): ForeignMoney | null {
  if (differences.length !== satellitesOwn(copy, "group").length) return null;
  const amountMinor = moneyAhead(copy, differences);
  return amountMinor > 0 && copy.kind !== "contact" ? { amountMinor, currency: copy.wanted.currency } : null;
}

/** How much credit people used on the copy alone; null when that is not all that differs. */
export function foreignCredit(copy: Copy, differences: readonly Difference[]): ForeignMoney | null {
  if (copy.kind !== "invoice" || copy.copy === null || !differences.every(({ field }) => field === "credited"))
    return null;
  const amountMinor = creditedMinor(copy.copy) - creditedMinor(copy.wanted);
  return amountMinor > 0 ? { amountMinor, currency: copy.wanted.currency } : null;
}

/** How much stays in the group alone, by the setting; null when that is not all that differs. */
export function groupPayment(copy: Copy, differences: readonly Difference[], from: PaymentsFrom): ForeignMoney | null {
  if (from !== "satellite" || differences.length !== satellitesOwn(copy, from).length) return null;
  const amountMinor = -moneyAhead(copy, differences);
  return amountMinor > 0 && copy.kind !== "contact" ? { amountMinor, currency: copy.wanted.currency } : null;
}

/** What the copy has more than the group's document; nothing where nothing differs. */
function moneyAhead(copy: Copy, differences: readonly Difference[]): number {
  if (copy.kind === "contact" || copy.copy === null || differences.length === 0) return 0;
  const money = ({ payments, otherCredit }: DocumentState) =>
    payments.reduce((sum, { amount }) => sum + minorUnits(amount), minorUnits(otherCredit));
  return money(copy.copy) - money(copy.wanted);
}

/** The same for a copy whose document is known to be as wanted, which costs no translation. */
export function differencesInStep(copy: Copy): readonly Difference[] {
  if (copy.copy === null) return [];
  if (copy.kind === "contact") return differencesOf(compareContacts(copy.wanted, copy.copy, copy.sent));
  const sides = { wanted: copy.wanted, copy: copy.copy, translated: copy.wanted };
  return differencesOf(compareDocuments({ ...sides, isBodyInStep: true, isGone: isGone(copy) }));
}

/**
 * What only people can put right: money that they entered on one side and that stays there, and all that differs of a contact
 * that they archived, since Xero takes no change of it.
 */
export function satellitesOwn(copy: Copy, from: PaymentsFrom): readonly Difference[] {
  if (copy.kind === "contact") return isArchivedThere(copy) ? differencesInStep(copy) : [];
  if (copy.copy === null || isGone(copy)) return [];
  return enteredOnOneSide(copy.wanted, copy.copy, from);
}

/**
 * All that differs is credit of an invoice that its credit notes are still to bring, or to take off again: their own matter, and
 * no edit of the invoice.
 */
export function followsCreditNotes(copy: Copy, differences: readonly Difference[], from: PaymentsFrom): boolean {
  if (copy.kind !== "invoice" || differences.length === 0) return false;
  return (
    differences.length !== satellitesOwn(copy, from).length && differences.every(({ field }) => field === "credited")
  );
}

/** People of the satellite archived a contact that is active in the group: Xero lets only people restore it. */
export function isArchivedThere(copy: Copy): boolean {
  return copy.kind === "contact" && copy.copy?.archived === true && !copy.wanted.archived;
}

/** The same differences keep the time at which they were first seen. */
export function driftOf(copy: Copy, differences: readonly Difference[], nowMs: number): Drift | null {
  if (differences.length === 0) return null;
  const isKnown = JSON.stringify(copy.drift?.differences) === JSON.stringify(differences);
  return { differences, seenAtMs: isKnown ? (copy.drift?.seenAtMs ?? nowMs) : nowMs };
}

function isGone(copy: DocumentCopy): boolean {
  return copy.leaving || isVoid(copy.wanted);
}

/** Without the satellite's set-up at hand, what is translated is left out. */
function inGroupTerms(wanted: DocumentState, there: DocumentState): DocumentState {
  const lines = wanted.lines.map((line, index) => {
    const other = there.lines[index];
    const { tracking = [], taxType = null, itemCode = null } = other ?? {};
    return { ...line, tracking, taxType, itemCode, taxAmount: null };
  });
  return { ...wanted, lines, contactId: there.contactId, brandingThemeId: null, currencyRate: null };
}
