/**
 * A group record beside its copy, every mirrored field in words: the one comparison behind the page's table and banner,
 * the list of drift, and what an event says about an edit. Ids are the satellite's own and are left out. Pure.
 */

import type { Difference } from "../domain/failure.ts";
import { type ContactState, contactDifferences, termInWords } from "./contact.ts";
import { slotsInWords } from "./contact-slots.ts";
import { type DocumentState, isVoid } from "./document.ts";
import { documentDifferences } from "./document-differences.ts";
import { compareLines } from "./line-comparison.ts";
import { shown } from "./money.ts";
import { appliedRows, statusWords } from "./money-comparison.ts";
import { inPart, isMasked, sameReference } from "./shown-in-part.ts";

export interface ComparedField extends Difference {
  readonly same: boolean;
  /** It differs only because another field does, as a total differs because a line does: shown, but not listed as a cause. */
  readonly follows: boolean;
}

export interface DocumentPair {
  /** The group's document as it was last read. */
  readonly wanted: DocumentState;
  readonly copy: DocumentState;
  /** `wanted` in the satellite's own terms, as far as they are known. */
  readonly translated: DocumentState;
  /** The satellite's Xero took the document as it is wanted: what it spells in its own way is no difference. */
  readonly isBodyInStep: boolean;
  /** The copy is given up, or its record is void: its status is all that matters. */
  readonly isGone: boolean;
}

export function compareDocuments(pair: DocumentPair): readonly ComparedField[] {
  const { wanted, copy, isBodyInStep, isGone } = pair;
  const found = isBodyInStep || isGone ? [] : documentDifferences(pair.translated, copy);
  const rows = [...bodyRows(pair, found), ...totalRows(wanted, copy, found.length > 0), ...appliedRows(wanted, copy)];
  const others = isGone ? rows.map((row) => ({ ...row, same: true })) : rows;
  return [statusRow(pair, others), ...others];
}

/** What differs, without what only follows from it: empty exactly when every field is the same. */
export function differencesOf(fields: readonly ComparedField[]): readonly Difference[] {
  const differing = fields.filter((field) => !field.same);
  const causes = differing.filter((field) => !field.follows);
  return (causes.length > 0 ? causes : differing).map(({ field, group, satellite }) => ({ field, group, satellite }));
}

/** What the group leaves empty is the satellite's own, unless Orbit itself wrote it (`sent`). */
export function compareContacts(
  wanted: ContactState,
  copy: ContactState,
  sent: ContactState | null,
): readonly ComparedField[] {
  const differing = new Map(contactDifferences(wanted, copy, sent).map((one) => [one.field, one]));
  const fields: readonly (readonly [string, string, string, string])[] = [
    ["name", "Name", wanted.name, copy.name],
    ["first name", "FirstName", wanted.firstName ?? "", copy.firstName ?? ""],
    ["last name", "LastName", wanted.lastName ?? "", copy.lastName ?? ""],
    ["email", "EmailAddress", wanted.email ?? "", copy.email ?? ""],
    ["account number", "AccountNumber", wanted.accountNumber ?? "", copy.accountNumber ?? ""],
    ["company number", "CompanyNumber", wanted.companyNumber ?? "", copy.companyNumber ?? ""],
    ["tax number", "TaxNumber", taxNumber(wanted), taxNumber(copy)],
    ["addresses", "addresses", slotsInWords(wanted.addresses), slotsInWords(copy.addresses)],
    ["phones", "phones", slotsInWords(wanted.phones), slotsInWords(copy.phones)],
    ["people", "persons", slotsInWords(wanted.persons), slotsInWords(copy.persons)],
    ["sales terms", "sales terms", termInWords(wanted.salesTerm), termInWords(copy.salesTerm)],
    ["bill terms", "bill terms", termInWords(wanted.billsTerm), termInWords(copy.billsTerm)],
  ];
  const archived = (contact: ContactState) => (contact.archived ? "Archived" : "Active");
  return [
    row("status", archived(wanted), archived(copy), !copy.archived || wanted.archived),
    ...fields.map(([field, key, ours, theirs]) => row(field, ours, theirs, !differing.has(key))),
  ];
}

function taxNumber({ taxNumber: value }: ContactState): string {
  return inPart(value, isMasked(value));
}

/** The shorter of two that are one text, of which Xero shows a part. */
function reference(of: DocumentState, other: DocumentState): string {
  const isPart =
    (of.reference ?? "").length < (other.reference ?? "").length && sameReference(of.reference, other.reference);
  return inPart(of.reference, isPart);
}

/** Fields of `documentDifferences` that have a row of their own; its lines have theirs in line-comparison.ts. */
function bodyRows({ wanted, copy, translated }: DocumentPair, found: readonly Difference[]): readonly ComparedField[] {
  const differing = new Map(found.map((one) => [one.field, one]));
  const named = (field: string, ours: string | null, theirs: string | null) =>
    row(field, ours ?? "", theirs ?? "", !differing.has(field));
  const rows = [
    named("number", wanted.number, copy.number),
    named("reference", reference(wanted, copy), reference(copy, wanted)),
    named("contact", wanted.contactName, copy.contactName),
    named("date", wanted.date, copy.date),
    ...(wanted.kind === "invoice" ? [named("due date", wanted.dueDate, copy.dueDate)] : []),
    named("currency", wanted.currency, copy.currency),
    named("amounts are", wanted.lineAmountTypes, copy.lineAmountTypes),
    ...compareLines(translated, copy, found),
  ];
  const known = new Set(["status", ...rows.map((one) => one.field)]);
  const others = found.filter(({ field }) => !known.has(field) && !field.startsWith("line ") && !LINE_COUNT.has(field));
  return [...rows, ...others.map(({ field, group, satellite }) => row(field, group, satellite, false))];
}

/** Said by the lines themselves: those that one side lacks. */
const LINE_COUNT: ReadonlySet<string> = new Set(["number of lines"]);

/** Amounts that a copy's answer left out are not known to differ. */
function totalRows(wanted: DocumentState, copy: DocumentState, follows: boolean): readonly ComparedField[] {
  const amounts = [
    ["subtotal", wanted.subTotal, copy.subTotal],
    ["tax", wanted.totalTax, copy.totalTax],
    ["total", wanted.total, copy.total],
  ] as const;
  return amounts.map(([field, ours, theirs]) => {
    const [group, satellite] = [shown(ours, wanted.currency), shown(theirs, copy.currency)];
    return { field, group, satellite, same: ours === null || theirs === null || group === satellite, follows };
  });
}

/** What is due says whether one is approved or paid, which Xero derives in the same way. */
function statusRow({ wanted, copy }: DocumentPair, others: readonly ComparedField[]): ComparedField {
  const [group, satellite] = [statusWords(wanted), statusWords(copy)];
  const isVoidAlone = isVoid(wanted) !== isVoid(copy);
  const same = group === satellite || (isVoid(wanted) && isVoid(copy));
  return { field: "status", group, satellite, same, follows: !isVoidAlone && others.some((one) => !one.same) };
}

function row(field: string, group: string, satellite: string, same: boolean): ComparedField {
  return { field, group, satellite, same, follows: false };
}
