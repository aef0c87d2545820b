/**
 * How a copy, as Xero last showed it, differs from what the group last wanted: field by field, in words. Reads rows only.
 * Called whenever a copy comes to rest, by people's looks, and by the comparison of the drift lane.
 */

import type { Difference } from "../failure.ts";
import { appliedDifferences, foreignPayments } from "../mirror/applied-differences.ts";
import { contactDifferences } from "../mirror/contact.ts";
import { type DocumentState, isVoid } from "../mirror/document.ts";
import { documentDifferences, totalDifferences } from "../mirror/document-differences.ts";
import { minorUnits } from "../mirror/money.ts";
import { isInStep } from "../mirror/next-step.ts";
import type { Copy, DocumentCopy, Drift } from "./copies.ts";
import type { Desk } from "./desk.ts";
import { translationOf } from "./lanes/next.ts";

export function copyDifferences(desk: Desk, copy: Copy): readonly Difference[] {
  if (copy.copy === null) return [];
  if (copy.kind === "contact") {
    return copy.sharedWith == null ? contactDifferences(copy.wanted, copy.copy, copy.sent) : [];
  }
  const there = copy.copy;
  if (isVoid(copy.wanted) || copy.leaving) {
    return isVoid(there) ? [] : [{ field: "status", group: copy.wanted.status, satellite: there.status }];
  }
  const own = bodyDifferences(desk, copy, there);
  return [
    ...own,
    // Other lines have other totals anyway.
    ...(own.length === 0 ? totalDifferences(copy.wanted, there) : []),
    ...appliedDifferences(copy.wanted, there),
  ];
}

/** The same as people ask about it: what it comes to in money first. */
export function toldDifferences(desk: Desk, copy: Copy): readonly Difference[] {
  return withTotal(copy, copyDifferences(desk, copy));
}

export function withTotal(copy: Copy, differences: readonly Difference[]): readonly Difference[] {
  if (copy.kind === "contact" || copy.copy === null || differences.some(({ field }) => field === "total")) {
    return differences;
  }
  const total = totalDifferences(copy.wanted, copy.copy).filter(({ field }) => field === "total");
  return [...total, ...differences];
}

export interface ForeignMoney {
  readonly amountMinor: number;
  readonly currency: string | null;
}

/** How much a person entered on the copy alone; null when that is not all that differs. */
export function foreignPayment(copy: Copy, differences: readonly Difference[]): ForeignMoney | null {
  if (copy.kind === "contact" || copy.copy === null || differences.length === 0) return null;
  if (differences.length !== differencesInStep(copy).length) return null;
  const money = ({ payments, otherCredit }: DocumentState) =>
    payments.reduce((sum, { amount }) => sum + minorUnits(amount), minorUnits(otherCredit));
  return { amountMinor: money(copy.copy) - money(copy.wanted), currency: copy.wanted.currency };
}

/** Fields that are not what they were when Xero last showed the copy. */
export function changedFields(before: Copy, now: Copy): ReadonlySet<string> {
  return new Set(changes(before, now).map(({ field }) => field));
}

function changes(before: Copy, now: Copy): readonly Difference[] {
  if (before.kind === "contact" || now.kind === "contact") {
    const isComparable = before.kind === "contact" && now.kind === "contact" && before.copy !== null;
    return isComparable && now.copy !== null ? contactDifferences(before.copy, now.copy, null) : [];
  }
  if (before.copy === null || now.copy === null) return [];
  return [
    ...documentDifferences(before.copy, now.copy),
    ...totalDifferences(before.copy, now.copy),
    ...appliedDifferences(before.copy, now.copy),
  ];
}

/** The wanted copy, with what a person had kept until now as an edit that is about to be replaced. */
export function withEdit<C extends Copy>(desk: Desk, wanted: C, held: Copy, nowMs: number): C {
  const differences = toldDifferences(desk, held);
  return differences.length === 0 ? wanted : { ...wanted, edited: { differences, seenAtMs: nowMs, isAsked: false } };
}

/** What is left when a copy is in step: money that a person entered there. */
export function differencesInStep(copy: Copy): readonly Difference[] {
  return copy.kind === "contact" || copy.copy === null ? [] : foreignPayments(copy.wanted, copy.copy);
}

/** The same differences keep the time at which they were first seen. */
export function driftOf(copy: Copy, differences: readonly Difference[], nowMs: number): Drift | null {
  if (differences.length === 0) return null;
  const isKnown = JSON.stringify(copy.drift?.differences) === JSON.stringify(differences);
  return { differences, seenAtMs: isKnown ? (copy.drift?.seenAtMs ?? nowMs) : nowMs };
}

function bodyDifferences(desk: Desk, copy: DocumentCopy, there: DocumentState): readonly Difference[] {
  const translation = translationOf(desk, copy);
  if (translation === null) return documentDifferences(inGroupTerms(copy.wanted, there), there);
  return isInStep(copy, translation) ? [] : documentDifferences(translation.wanted, there);
}

/** Without the satellite's set-up at hand, what is translated is left out. */
function inGroupTerms(wanted: DocumentState, there: DocumentState): DocumentState {
  const lines = wanted.lines.map((line, index) => {
    const other = there.lines[index];
    const translated = { tracking: other?.tracking ?? [], taxType: other?.taxType ?? null };
    return { ...line, ...translated, taxAmount: null, itemCode: null };
  });
  return { ...wanted, lines, contactId: there.contactId, brandingThemeId: null, currencyRate: null };
}
