/**
 * A group record and its copy side by side, every mirrored field in words, for a person who looks. Ids and what is
 * translated (tax types, branding, tracking) are the satellite's own and are left out. Pure.
 */

import type { Difference } from "../failure.ts";
import { type ContactState, contactDifferences } from "./contact.ts";
import { slotsInWords } from "./contact-slots.ts";
import { type DocumentState, isVoid, type LineState } from "./document.ts";
import { sameAmount, sameRate, shown } from "./money.ts";

export interface ComparedField extends Difference {
  readonly same: boolean;
}

/** `wanted` is the group's document as it was last read; money that somebody entered on the copy alone differs too. */
export function compareDocuments(wanted: DocumentState, copy: DocumentState): readonly ComparedField[] {
  const text = (field: string, ours: string | null, theirs: string | null): ComparedField =>
    compared(field, ours ?? "", theirs ?? "", (ours ?? "") === (theirs ?? ""));
  const money = (field: string, ours: number | null, theirs: number | null): ComparedField =>
    compared(field, shown(ours, wanted.currency), shown(theirs, copy.currency), sameAmount(ours, theirs));
  return [
    compared("status", wanted.status, copy.status, isVoid(wanted) === isVoid(copy)),
    text("number", wanted.number, copy.number),
    text("reference", wanted.reference, copy.reference),
    text("contact", wanted.contactName, copy.contactName),
    text("date", wanted.date, copy.date),
    ...(wanted.kind === "invoice" ? [text("due date", wanted.dueDate, copy.dueDate)] : []),
    text("amounts are", wanted.lineAmountTypes, copy.lineAmountTypes),
    ...compareLines(wanted, copy),
    money("subtotal", wanted.subTotal, copy.subTotal),
    money("tax", wanted.totalTax, copy.totalTax),
    money("total", wanted.total, copy.total),
    ...(wanted.kind === "invoice" ? [money("paid", paid(wanted), paid(copy))] : []),
  ];
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
    ["tax number", "TaxNumber", wanted.taxNumber ?? "", copy.taxNumber ?? ""],
    ["addresses", "addresses", slotsInWords(wanted.addresses), slotsInWords(copy.addresses)],
    ["phones", "phones", slotsInWords(wanted.phones), slotsInWords(copy.phones)],
    ["people", "persons", slotsInWords(wanted.persons), slotsInWords(copy.persons)],
  ];
  const archived = (contact: ContactState) => (contact.archived ? "archived" : "active");
  return [
    compared("status", archived(wanted), archived(copy), !copy.archived || wanted.archived),
    ...fields.map(([field, key, ours, theirs]) => compared(field, ours, theirs, !differing.has(key))),
  ];
}

function compareLines(wanted: DocumentState, copy: DocumentState): readonly ComparedField[] {
  const count = Math.max(wanted.lines.length, copy.lines.length);
  return Array.from({ length: count }, (_, index) => {
    const [ours, theirs] = [wanted.lines[index], copy.lines[index]];
    return compared(`line ${index + 1}`, lineInWords(ours), lineInWords(theirs), sameLine(ours, theirs));
  });
}

function sameLine(a: LineState | undefined, b: LineState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    (a.description ?? "") === (b.description ?? "") &&
    sameRate(a.quantity, b.quantity) &&
    sameRate(a.unitAmount, b.unitAmount) &&
    a.accountCode === b.accountCode &&
    sameAmount(a.lineAmount, b.lineAmount)
  );
}

function lineInWords(line: LineState | undefined): string {
  if (line === undefined) return "";
  const account = line.accountCode === null ? [] : [`account ${line.accountCode}`];
  const amount = `${line.quantity ?? 0} × ${shown(line.unitAmount, null)}`;
  return [line.description ?? "", amount, ...account].filter((part) => part !== "").join(", ");
}

function paid(document: DocumentState): number {
  return document.payments.reduce((total, payment) => total + Math.round(payment.amount * 100), 0) / 100;
}

function compared(field: string, group: string, satellite: string, same: boolean): ComparedField {
  return { field, group, satellite, same };
}
