/**
 * What changed between two reads of a record, in one sentence for the event list ("Payment $165.00 of 26 Nov 2026"), and
 * the money that it is about. Pure: no clock, no storage. Called by the read controller for records of the group, and for edits
 * of a copy by the satellite's controllers.
 */

import type { EventAmount } from "../domain/event.ts";
import type { Difference } from "../domain/failure.ts";
import { written } from "../domain/failure-words/table.ts";
import { MAX_SUMMARY_PARTS } from "../limits.ts";
import type { ContactState } from "./contact.ts";
import { type AppliedPayment, type DocumentState, isApproved, isVoid } from "./document.ts";
import { currencyWords, minorUnits, sameAmount, sumMinor } from "./money.ts";

export interface Summary {
  readonly summary: string;
  readonly amount: EventAmount | null;
}

/** `before`: null for a document that is read for the first time. `base`: the organisation's own currency. */
export function documentSummary(before: DocumentState | null, now: DocumentState, base: string | null): Summary | null {
  const name = now.kind === "invoice" ? "Invoice" : "Credit note";
  const money = (amount: number | null) => currencyWords(amount ?? 0, now.currency, base);
  const total = amountOf(now.total, now);
  if (before === null) {
    const draft = isApproved(now) || isVoid(now) ? "" : " (not approved)";
    const end = isVoid(now) ? ", voided" : draft;
    const whom = now.contactName === null ? "" : ` for ${now.contactName}`;
    return { summary: `${name} of ${money(now.total)}${whom}${end}`, amount: total };
  }
  if (isVoid(now) && !isVoid(before)) return { summary: `${name} of ${money(before.total)} voided`, amount: total };
  const parts: Part[] = [
    ...(isApproved(now) && !isApproved(before) ? [{ text: `Approved: ${money(now.total)}`, amount: total }] : []),
    ...paymentParts(before, now, base),
    ...creditParts(before, now, base),
    ...(sameAmount(before.total, now.total)
      ? []
      : [{ text: `Total ${money(before.total)} → ${money(now.total)}`, amount: total }]),
    ...fieldParts(before, now),
  ];
  return joined(parts);
}

export function contactSummary(before: ContactState | null, now: ContactState): Summary | null {
  if (before === null) return { summary: `Contact ${now.name}`, amount: null };
  if (now.mergedToId !== null && before.mergedToId === null) return said("Merged into another contact");
  if (now.archived !== before.archived) return said(now.archived ? "Archived" : "Restored");
  const fields = (["email", "accountNumber", "companyNumber", "taxNumber", "firstName", "lastName"] as const).flatMap(
    (key) => (now[key] === before[key] ? [] : [CONTACT_FIELDS[key]]),
  );
  const lists = (["addresses", "phones", "persons", "salesTerm", "billsTerm"] as const).flatMap((key) =>
    JSON.stringify(now[key]) === JSON.stringify(before[key]) ? [] : [CONTACT_FIELDS[key]],
  );
  const changed = [...new Set([...fields, ...lists])];
  return joined([
    ...(now.name === before.name ? [] : [{ text: `Renamed from ${before.name} to ${now.name}`, amount: null }]),
    ...(changed.length === 0 ? [] : [{ text: `Changed: ${changed.join(", ")}`, amount: null }]),
  ]);
}

/** An edit of a copy in its satellite. */
export function editSummary(differences: readonly Difference[], satellite: string): Summary {
  const parts = differences.map(
    ({ field, group, satellite: theirs }) => `${field} ${theirs || "removed"} (group: ${group || "none"})`,
  );
  return { summary: `Edited in ${satellite}: ${bounded(parts)}`, amount: null };
}

/** Money that was entered on the copy alone. */
export function foreignPaymentSummary(
  { amountMinor, currency }: { readonly amountMinor: number; readonly currency: string | null },
  satellite: string,
  base: string | null,
): Summary {
  const text = `Payment ${currencyWords(amountMinor / 100, currency, base)} entered in ${satellite} only`;
  return { summary: text, amount: { value: (amountMinor / 100).toFixed(2), currency } };
}

const CONTACT_FIELDS = {
  email: "email",
  accountNumber: "account number",
  companyNumber: "company number",
  taxNumber: "tax number",
  firstName: "primary person",
  lastName: "primary person",
  addresses: "addresses",
  phones: "phones",
  persons: "additional people",
  salesTerm: "payment terms",
  billsTerm: "payment terms",
} as const;

interface Part {
  readonly text: string;
  readonly amount: EventAmount | null;
}

function paymentParts(before: DocumentState, now: DocumentState, base: string | null): readonly Part[] {
  const missingIn = (one: DocumentState, other: DocumentState) =>
    one.payments.filter((payment) => !other.payments.some(({ id }) => id === payment.id));
  const words = ({ amount, date }: AppliedPayment) =>
    `Payment ${currencyWords(amount, now.currency, base)}${date === null ? "" : ` of ${written(date)}`}`;
  return [
    ...missingIn(now, before).map((one) => ({ text: words(one), amount: amountOf(one.amount, now) })),
    ...missingIn(before, now).map((one) => ({ text: `${words(one)} removed`, amount: amountOf(one.amount, now) })),
  ];
}

/** Credit notes on an invoice, what a credit note is used on, and overpayments and prepayments. */
function creditParts(before: DocumentState, now: DocumentState, base: string | null): readonly Part[] {
  const pairs = [
    ["Credit", sumMinor(before.credits), sumMinor(now.credits)],
    ["Used on invoices:", sumMinor(before.allocations), sumMinor(now.allocations)],
    ["Overpayment or prepayment", minorUnits(before.otherCredit), minorUnits(now.otherCredit)],
  ] as const;
  return pairs.flatMap(([name, was, is]) => {
    if (was === is) return [];
    const amount = Math.abs(is - was) / 100;
    const text = `${name} ${currencyWords(amount, now.currency, base)}${is > was ? "" : " taken off"}`;
    return [{ text, amount: amountOf(amount, now) }];
  });
}

function fieldParts(before: DocumentState, now: DocumentState): readonly Part[] {
  const [optionsBefore, optionsNow] = [optionsOf(before), optionsOf(now)];
  const day = (date: string | null) => (date === null ? null : written(date));
  const pairs: readonly (readonly [string, string | null, string | null])[] = [
    ["Tracking", optionsBefore, optionsNow],
    ["Number", before.number, now.number],
    ["Contact", before.contactName, now.contactName],
    ["Reference", before.reference, now.reference],
    ["Date", day(before.date), day(now.date)],
    ["Due date", day(before.dueDate), day(now.dueDate)],
  ];
  const fields = pairs.flatMap(([name, was, is]) =>
    (was ?? "") === (is ?? "") ? [] : [{ text: `${name} ${was ?? "empty"} → ${is ?? "empty"}`, amount: null }],
  );
  const lines = (state: DocumentState) =>
    JSON.stringify(state.lines.map((line) => ({ ...line, id: null, tracking: [] })));
  return lines(before) === lines(now) ? fields : [...fields, { text: "Lines changed", amount: null }];
}

function optionsOf(document: DocumentState): string | null {
  const names = document.lines.flatMap((line) => line.tracking.flatMap(({ option }) => option ?? []));
  return names.length === 0 ? null : [...new Set(names)].sort().join(", ");
}

function amountOf(amount: number | null, { currency }: DocumentState): EventAmount | null {
  return amount === null ? null : { value: (minorUnits(amount) / 100).toFixed(2), currency };
}

function said(summary: string): Summary {
  return { summary, amount: null };
}

function joined(parts: readonly Part[]): Summary | null {
  if (parts.length === 0) return null;
  const amount = parts.find((part) => part.amount !== null)?.amount ?? null;
  return { summary: bounded(parts.map(({ text }) => text)), amount };
}

function bounded(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_SUMMARY_PARTS).join("; ");
  return texts.length > MAX_SUMMARY_PARTS ? `${shown} and ${texts.length - MAX_SUMMARY_PARTS} more` : shown;
}
