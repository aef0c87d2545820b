/**
 * Values of which an organisation's Xero shows a part alone: a tax number behind a mask, a text that was cut at Xero's limit, a
 * rate that was rounded (docs/xero.md §4.11). What cannot be seen is not known to differ, is never written back, and stays as it
 * is. One rule for what is compared, for what is written and for what is said. Pure.
 */

import { LEAST_CUT_PAYMENT_CHARS, LEAST_CUT_REFERENCE_CHARS } from "../limits.ts";
import type { ContactState } from "./contact.ts";
import type { DocumentState } from "./document.ts";
import { sameExchangeRate } from "./money.ts";

type Taxed = Pick<ContactState, "taxNumber">;

/** A contact's tax number on both sides, and as Orbit itself wrote it to the copy last. */
interface TaxNumbers {
  readonly wanted: Taxed;
  readonly copy: Taxed | null;
  readonly sent: Taxed | null;
}

/** Mask characters, or at least three X in a row, which no tax number has. */
export function isMasked(value: string | null): boolean {
  if (value === null) return false;
  return /[*•●]/.test(value) || /x{3}/i.test(bare(value));
}

/**
 * It is neither compared nor written. What Orbit itself wrote to the copy, and what the copy shows the end of, is known all the
 * same: there the number follows the group's.
 */
export function isTaxNumberUnknown({ wanted, copy, sent }: TaxNumbers): boolean {
  if (isMasked(wanted.taxNumber)) return true;
  const shown = copy?.taxNumber ?? null;
  if (shown === null || !isMasked(shown)) return false;
  const own = sent?.taxNumber ?? null;
  return own === null || own === wanted.taxNumber || !bare(own).endsWith(shownEnd(shown));
}

/** Of documents: the same, or one of the two is how the other begins, and long enough for Xero to have cut it. */
export function sameReference(a: string | null, b: string | null): boolean {
  return sameText(a ?? "", b ?? "", LEAST_CUT_REFERENCE_CHARS);
}

/** Of payments of the same day and amount. */
export function samePaymentReference(a: string | null, b: string | null): boolean {
  return sameText(a ?? "", b ?? "", LEAST_CUT_PAYMENT_CHARS);
}

/** A document's as it is sent to where `there` is: what is known more exactly of the same text. */
export function wholeReference(wanted: string | null, there: string | null): string | null {
  return there !== null && isCutFrom(wanted ?? "", there, LEAST_CUT_REFERENCE_CHARS) ? there : wanted;
}

/** The same for an exchange rate, which may be shown with fewer decimals than it has. */
export function exactRate(wanted: number | null, there: number | null): number | null {
  const isMore = wanted !== null && there !== null && String(there).length > String(wanted).length;
  return isMore && sameExchangeRate(wanted, there) ? there : wanted;
}

/** For people, beside the value. */
export function inPart(value: string | null, isPart: boolean): string {
  return isPart && value !== null ? `${value} (Xero shows only a part of it)` : (value ?? "");
}

/** What of a copy stays as it is because it cannot be seen whole: sentences for the timeline. */
export function taxNumberInWords({ wanted, copy, sent }: TaxNumbers, satellite: string): readonly string[] {
  if (copy === null || !isTaxNumberUnknown({ wanted, copy, sent })) return [];
  return isMasked(wanted.taxNumber)
    ? [
        `The group's Xero shows only a part of the tax number (${wanted.taxNumber}): the one in ${satellite} stays as it is.`,
      ]
    : [`${satellite}'s Xero shows only a part of the tax number (${copy.taxNumber}): it stays as it is there.`];
}

export function referenceInWords(wanted: DocumentState, copy: DocumentState, satellite: string): readonly string[] {
  const [ours, theirs] = [wanted.reference ?? "", copy.reference ?? ""];
  if (ours === theirs || !sameReference(ours, theirs)) return [];
  return ours.length > theirs.length
    ? [`Xero keeps ${theirs.length} characters of the reference in ${satellite}; the group's has ${ours.length}.`]
    : [
        `The group's Xero shows ${ours.length} characters of the reference: the longer one in ${satellite} stays as it is.`,
      ];
}

function sameText(one: string, other: string, leastChars: number): boolean {
  return one === other || isCutFrom(one, other, leastChars) || isCutFrom(other, one, leastChars);
}

function isCutFrom(shown: string, whole: string, leastChars: number): boolean {
  return shown.length >= leastChars && shown.length < whole.length && whole.startsWith(shown);
}

/** Without what only separates its parts. */
function bare(value: string): string {
  return value.replace(/[\s./-]/g, "");
}

/** What is shown behind the mask. */
function shownEnd(masked: string): string {
  return /[^*•●xX]*$/.exec(bare(masked))?.[0] ?? "";
}
