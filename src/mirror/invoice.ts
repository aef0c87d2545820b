/**
 * What a copy of an invoice should be in a satellite, as a document in the satellite's own terms, as the body Xero takes,
 * and compared with the copy that is there. Ids are per organisation, so nothing of the group's but names, codes and
 * amounts travels. Pure.
 */

import type { Difference, Failure } from "../failure.ts";
import { type DocumentState, isVoid, type LineState, type TrackingState } from "./document.ts";
import { sameAmount, sameRate, shown } from "./money.ts";
import type { References, TrackingCategory } from "./references.ts";

export interface SatelliteContext {
  /** The name of the satellite, for people. */
  readonly name: string;
  readonly references: References;
}

/** The group's invoice in the satellite's terms; `contactId` is the satellite's own. */
export function wantedInvoice(group: DocumentState, contactId: string, satellite: SatelliteContext): DocumentState {
  const { organisation, tracking } = satellite.references;
  const isBase = organisation !== null && organisation.baseCurrency === group.currency;
  return {
    ...group,
    contactId,
    currencyRate: isBase ? null : group.currencyRate,
    url: marker(group.id),
    lines: group.lines.map((line) => ({ ...line, id: null, tracking: carriedTracking(line.tracking, tracking ?? []) })),
  };
}

/** A link to the group's invoice; it also proves that a copy is ours (DESIGN §3, "Exactly once"). */
export function marker(groupInvoiceId: string): string {
  return `https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID=${groupInvoiceId}`;
}

export function isMarked(copy: DocumentState, groupInvoiceId: string): boolean {
  return copy.url?.toLowerCase().includes(groupInvoiceId.toLowerCase()) ?? false;
}

/** One element of PUT /Invoices (`copy` null) or POST /Invoices. Lines keep their ids by position, or Xero replaces them. */
export function invoiceBody(wanted: DocumentState, copy: DocumentState | null): Record<string, unknown> {
  const isUnapproved = copy === null || copy.status === "DRAFT" || copy.status === "SUBMITTED";
  return {
    ...(copy === null ? { Type: wanted.type } : { InvoiceID: copy.id }),
    ...(isUnapproved ? { Status: "AUTHORISED" } : {}),
    Contact: { ContactID: wanted.contactId },
    ...given("InvoiceNumber", wanted.number),
    // Xero takes a reference of sales only (FACTS §4.7); an empty one clears what was there.
    ...(wanted.type === "ACCREC" ? { Reference: wanted.reference ?? "" } : {}),
    ...given("Date", wanted.date),
    ...given("DueDate", wanted.dueDate),
    LineAmountTypes: wanted.lineAmountTypes,
    ...given("CurrencyCode", wanted.currency),
    ...given("CurrencyRate", wanted.currencyRate),
    ...given("Url", wanted.url),
    LineItems: wanted.lines.map((line, index) => lineBody(line, copy?.lines[index]?.id ?? null)),
  };
}

export function voidBody(copy: DocumentState): Record<string, unknown> {
  const status = copy.status === "DRAFT" || copy.status === "SUBMITTED" ? "DELETED" : "VOIDED";
  return { InvoiceID: copy.id, Status: status };
}

function lineBody(line: LineState, lineItemId: string | null): Record<string, unknown> {
  return {
    ...given("LineItemID", lineItemId),
    ...given("Description", line.description),
    ...given("Quantity", line.quantity),
    ...given("UnitAmount", line.unitAmount),
    ...given("AccountCode", line.accountCode),
    ...given("TaxType", line.taxType),
    ...discount(line),
    Tracking: line.tracking.map((item) => ({ Name: item.category, Option: item.option })),
  };
}

/** Xero reports both spellings of a discount; it takes one. */
function discount(line: LineState): Record<string, unknown> {
  if (line.discountRate) return { DiscountRate: line.discountRate };
  return line.discountAmount ? { DiscountAmount: line.discountAmount } : {};
}

function given(key: string, value: string | number | null): Record<string, unknown> {
  return value === null ? {} : { [key]: value };
}

/** Tracking goes along by name where the satellite has that category and option; the routing option never does. */
function carriedTracking(
  tracking: readonly TrackingState[],
  known: readonly TrackingCategory[],
): readonly TrackingState[] {
  return tracking.flatMap((item) => {
    const category = known.find((candidate) => sameName(candidate.name, item.category));
    const option = category?.options.find((candidate) => sameName(candidate.name, item.option));
    if (category === undefined || option === undefined) return [];
    return [{ categoryId: category.id, category: category.name, optionId: option.id, option: option.name }];
  });
}

/** Everything that is known to stop the write before it costs a call, all together (DESIGN: pre-flight). */
export function invoiceBlockers(wanted: DocumentState, satellite: SatelliteContext): readonly Failure[] {
  const { organisation, accounts, "tax-rates": taxRates } = satellite.references;
  const blockers: Failure[] = [];
  const lockDate = organisation?.lockDate ?? null;
  if (lockDate !== null && wanted.date !== null && wanted.date <= lockDate) {
    blockers.push({ code: "lock-date", date: wanted.date, lockDate, satellite: satellite.name });
  }
  for (const accountCode of distinct(wanted.lines, (line) => line.accountCode)) {
    if (accounts === null || accounts.some((account) => account.code === accountCode && account.active)) continue;
    const lines = lineNumbers(wanted.lines, (line) => line.accountCode === accountCode);
    blockers.push({ code: "account-code-missing", lines, accountCode, satellite: satellite.name });
  }
  for (const taxType of distinct(wanted.lines, (line) => line.taxType)) {
    if (taxRates === null || taxRates.some((rate) => rate.taxType === taxType && rate.active)) continue;
    blockers.push({ code: "tax-type-missing", taxType, satellite: satellite.name });
  }
  return blockers;
}

/** Lines of the group's invoice that carry an amount but no account: no satellite can take them. */
export function linesWithoutAccount(group: DocumentState): readonly number[] {
  return lineNumbers(group.lines, (line) => line.accountCode === null && !sameAmount(line.lineAmount, 0));
}

/** What differs between the wanted copy and the one that is there, apart from amounts that follow from the rest. */
export function invoiceDifferences(wanted: DocumentState, copy: DocumentState): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (field: string, group: string | null, satellite: string | null) => {
    if ((group ?? "") !== (satellite ?? ""))
      found.push({ field, group: group ?? "empty", satellite: satellite ?? "empty" });
  };
  if (isVoid(copy)) found.push({ field: "status", group: wanted.status, satellite: copy.status });
  compare("number", wanted.number, copy.number);
  if (wanted.type === "ACCREC") compare("reference", wanted.reference, copy.reference);
  compare("date", wanted.date, copy.date);
  if (wanted.dueDate !== null) compare("due date", wanted.dueDate, copy.dueDate);
  compare("currency", wanted.currency, copy.currency);
  compare("amounts are", wanted.lineAmountTypes, copy.lineAmountTypes);
  if (wanted.contactId !== copy.contactId) {
    found.push({ field: "contact", group: wanted.contactName ?? "", satellite: copy.contactName ?? "" });
  }
  return [...found, ...lineDifferences(wanted.lines, copy.lines)];
}

/** Compared after each write: a copy whose totals are not the group's is never reported as in step without saying so. */
export function totalDifferences(group: DocumentState, copy: DocumentState): readonly Difference[] {
  const pairs = [
    ["subtotal", group.subTotal, copy.subTotal],
    ["tax", group.totalTax, copy.totalTax],
    ["total", group.total, copy.total],
  ] as const;
  return pairs.flatMap(([field, ours, theirs]) =>
    ours === null || theirs === null || sameAmount(ours, theirs)
      ? []
      : [{ field, group: shown(ours, group.currency), satellite: shown(theirs, copy.currency) }],
  );
}

function lineDifferences(wanted: readonly LineState[], copy: readonly LineState[]): readonly Difference[] {
  if (wanted.length !== copy.length) {
    return [{ field: "number of lines", group: String(wanted.length), satellite: String(copy.length) }];
  }
  return wanted.flatMap((line, index) => {
    const other = copy[index];
    const field = other === undefined ? "missing" : differingField(line, other);
    return field === null
      ? []
      : [{ field: `line ${index + 1} ${field}`, group: lineInWords(line), satellite: other ? lineInWords(other) : "" }];
  });
}

function differingField(line: LineState, other: LineState): string | null {
  if ((line.description ?? "") !== (other.description ?? "")) return "description";
  if (!sameRate(line.quantity, other.quantity)) return "quantity";
  if (!sameRate(line.unitAmount, other.unitAmount)) return "unit amount";
  if (line.accountCode !== other.accountCode) return "account";
  if (line.taxType !== null && line.taxType !== other.taxType) return "tax type";
  if (!sameRate(line.discountRate, other.discountRate) && !sameAmount(line.discountAmount, other.discountAmount)) {
    return "discount";
  }
  return trackingKey(line) === trackingKey(other) ? null : "tracking";
}

function trackingKey(line: LineState): string {
  return line.tracking
    .map((item) => `${item.category}:${item.option}`.toLowerCase())
    .sort()
    .join("|");
}

function lineInWords(line: LineState): string {
  return [line.description, `${line.quantity ?? 0} × ${line.unitAmount ?? 0}`, line.accountCode, line.taxType]
    .filter((part) => part !== null)
    .join(", ");
}

function distinct(lines: readonly LineState[], key: (line: LineState) => string | null): readonly string[] {
  return [...new Set(lines.flatMap((line) => key(line) ?? []))];
}

function lineNumbers(lines: readonly LineState[], matches: (line: LineState) => boolean): readonly number[] {
  return lines.flatMap((line, index) => (matches(line) ? [index + 1] : []));
}

function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();
}
