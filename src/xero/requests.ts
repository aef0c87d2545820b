/**
 * The calls that Orbit makes, as Xero spells them (docs/xero.md §4.4, §4.5, §4.9): the one place that knows paths and
 * query names.
 */

import type { RecordKind } from "../domain/failure.ts";
import { READ_PAGE_SIZE } from "../limits.ts";
import type { XeroRequest } from "./client.ts";
import { modifiedSince } from "./dates.ts";

/** How Xero names each kind: the path, which is also the key of its lists, and the field that holds the id. */
export const XERO_NAMES = {
  contact: { plural: "Contacts", id: "ContactID" },
  invoice: { plural: "Invoices", id: "InvoiceID" },
  "credit-note": { plural: "CreditNotes", id: "CreditNoteID" },
} as const;

/** Money that documents name, and that changes without them. */
export const MONEY_NAMES = {
  payment: { plural: "Payments", id: "PaymentID" },
  overpayment: { plural: "Overpayments", id: "OverpaymentID" },
  prepayment: { plural: "Prepayments", id: "PrepaymentID" },
} as const;

const FIRST_PAGE = { page: "1", pageSize: "100" } as const;
const LARGE_PAGE = String(READ_PAGE_SIZE);
/** Without it Xero rounds unit amounts to two decimals (docs/xero.md §4.4). */
const FOUR_DECIMALS = { unitdp: "4" } as const;

/** Full documents; IDs make the answer paged, so the page must hold them all. */
export function invoicesByIds(ids: readonly string[]): XeroRequest {
  return read("/Invoices", { IDs: ids.join(","), ...FIRST_PAGE, ...FOUR_DECIMALS });
}

export function contactsByIds(ids: readonly string[]): XeroRequest {
  return read("/Contacts", { IDs: ids.join(","), ...FIRST_PAGE, includeArchived: "true" });
}

/** Credit notes have no IDs filter (docs/xero.md §4.4): one by one, or changed since. */
export function creditNoteById(id: string): XeroRequest {
  return read(`/CreditNotes/${encodeURIComponent(id)}`, FOUR_DECIMALS);
}

export type ChangedPlural = "Invoices" | "Contacts" | "CreditNotes" | "Payments" | "Overpayments" | "Prepayments";

/** A page by its number. */
export interface NumberedPage {
  readonly page: number;
  /** Records that it asks for. */
  readonly size: number;
}

export function changedSince(plural: ChangedPlural, sinceMs: number, { page, size }: NumberedPage): XeroRequest {
  const query = {
    page: String(page),
    pageSize: String(size),
    ...(plural === "Contacts" ? { includeArchived: "true" } : FOUR_DECIMALS),
  };
  return { ...read(`/${plural}`, query), ifModifiedSince: modifiedSince(sinceMs) };
}

/** One record of them, for the count of all that comes with a page. */
export function countSince(plural: ChangedPlural, sinceMs: number): XeroRequest {
  return changedSince(plural, sinceMs, { page: 1, size: 1 });
}

/** Days as `YYYY-MM-DD`; `until` is the first that is not meant. */
interface Days {
  readonly from: string;
  readonly until: string;
}

/**
 * What of a list of sales is asked for. Pages by id, which no edit moves to another page (docs/xero.md §4.4). `isSummary`:
 * invoices without lines and payments.
 */
interface SalesPage {
  readonly page: number;
  readonly isSummary: boolean;
}

/** Approved and paid sales invoices, or credit notes in any status, dated in the span. */
export function salesDated(kind: "invoice" | "credit-note", days: Days, page: SalesPage): XeroRequest {
  return sales(kind, `Date>=${day(days.from)} AND Date<${day(days.until)}`, "AUTHORISED,PAID", page);
}

/** Sales invoices with an amount due, or credit notes that are not used up, of whatever date. */
export function salesOpen(kind: "invoice" | "credit-note", page: SalesPage): XeroRequest {
  return sales(kind, kind === "invoice" ? "AmountDue>0" : 'Status=="AUTHORISED"', "AUTHORISED", page);
}

/** All sales that are not void, whole, of whatever date; credit notes in any status. `isApprovedOnly`: no drafts of invoices. */
export function salesAll(kind: "invoice" | "credit-note", page: number, isApprovedOnly: boolean): XeroRequest {
  const statuses = isApprovedOnly ? "AUTHORISED,PAID" : "DRAFT,SUBMITTED,AUTHORISED,PAID";
  const { query, ...request } = sales(kind, null, statuses, { page, isSummary: false });
  return { ...request, query: { ...query, ...FOUR_DECIMALS } };
}

/** Of sales and of bills: `where` filters one type at a time (docs/xero.md §9). */
export function paymentsDated(days: Days, page: number): XeroRequest {
  const where = `Status=="AUTHORISED" AND Date>=${day(days.from)} AND Date<${day(days.until)}`;
  return read("/Payments", { where, order: "PaymentID ASC", page: String(page), pageSize: LARGE_PAGE });
}

function sales(
  kind: "invoice" | "credit-note",
  filter: string | null,
  statuses: string,
  { page, isSummary }: SalesPage,
): XeroRequest {
  const { plural, id } = XERO_NAMES[kind];
  const type = `Type=="${kind === "invoice" ? "ACCREC" : "ACCRECCREDIT"}"`;
  const ofInvoices = { Statuses: statuses, ...(isSummary ? { summaryOnly: "true" } : {}) };
  return read(`/${plural}`, {
    where: filter === null ? type : `${type} AND ${filter}`,
    order: `${id} ASC`,
    page: String(page),
    pageSize: LARGE_PAGE,
    ...(kind === "invoice" ? ofInvoices : {}),
  });
}

function day(date: string): string {
  const [year, month, dayOfMonth] = date.split("-");
  return `DateTime(${year}, ${month}, ${dayOfMonth})`;
}

export function paymentById(id: string): XeroRequest {
  return read(`/Payments/${encodeURIComponent(id)}`, {});
}

/** Neither kind has an IDs filter (docs/xero.md §8). */
export function advanceById(kind: "overpayment" | "prepayment", id: string): XeroRequest {
  return read(`/${MONEY_NAMES[kind].plural}/${encodeURIComponent(id)}`, {});
}

export function invoicesByNumbers(numbers: readonly string[]): XeroRequest {
  return read("/Invoices", { InvoiceNumbers: numbers.join(","), ...FIRST_PAGE, ...FOUR_DECIMALS });
}

/** A number that holds a comma cannot be in a list; credit notes have no list of numbers. */
export function documentsWithNumber(kind: "invoice" | "credit-note", number: string): XeroRequest {
  const field = kind === "invoice" ? "InvoiceNumber" : "CreditNoteNumber";
  const where = `${field}==${quoted(number)}`;
  return read(`/${XERO_NAMES[kind].plural}`, { where, ...FIRST_PAGE, ...FOUR_DECIMALS });
}

/** Xero compares names without regard to case. */
export function contactsNamed(name: string): XeroRequest {
  return read("/Contacts", { where: `Name==${quoted(name)}`, ...FIRST_PAGE, includeArchived: "true" });
}

/** For finding many by name: every contact. */
export function contactsPage({ page, size }: NumberedPage): XeroRequest {
  return read("/Contacts", { page: String(page), pageSize: String(size), includeArchived: "true" });
}

/** PUT creates only, POST updates (docs/architecture.md §3); every element gets its own result. */
export function writeRecords(kind: RecordKind, method: "PUT" | "POST", elements: readonly object[]): XeroRequest {
  const { plural } = XERO_NAMES[kind];
  const query = { summarizeErrors: "false", ...(kind === "contact" ? {} : FOUR_DECIMALS) };
  return { method, path: `/${plural}`, query, body: JSON.stringify({ [plural]: elements }) };
}

/** Accounts go one per call (docs/xero.md §4.5). */
export function createAccount(element: object): XeroRequest {
  return { method: "PUT", path: "/Accounts", query: {}, body: JSON.stringify(element) };
}

/** One per call: what Xero's description of each says (docs/xero.md §4.5). */
export function addTrackingCategory(name: string): XeroRequest {
  return { method: "PUT", path: "/TrackingCategories", query: {}, body: JSON.stringify({ Name: name }) };
}

export function addTrackingOption(categoryId: string, name: string): XeroRequest {
  const path = `/TrackingCategories/${encodeURIComponent(categoryId)}/Options`;
  return { method: "PUT", path, query: {}, body: JSON.stringify({ Name: name }) };
}

export function addCurrency(code: string): XeroRequest {
  return { method: "PUT", path: "/Currencies", query: {}, body: JSON.stringify({ Code: code }) };
}

export function addItems(codes: readonly string[]): XeroRequest {
  const Items = codes.map((Code) => ({ Code }));
  return { method: "PUT", path: "/Items", query: { summarizeErrors: "false" }, body: JSON.stringify({ Items }) };
}

export function createPayments(elements: readonly object[]): XeroRequest {
  return {
    method: "PUT",
    path: "/Payments",
    query: { summarizeErrors: "false" },
    body: JSON.stringify({ Payments: elements }),
  };
}

export function deletePayment(id: string): XeroRequest {
  const body = JSON.stringify({ Status: "DELETED" });
  return { method: "POST", path: `/Payments/${encodeURIComponent(id)}`, query: {}, body };
}

export function allocate(creditNoteId: string, elements: readonly object[]): XeroRequest {
  return {
    method: "PUT",
    path: `/CreditNotes/${encodeURIComponent(creditNoteId)}/Allocations`,
    query: { summarizeErrors: "false" },
    body: JSON.stringify({ Allocations: elements }),
  };
}

export function unallocate(creditNoteId: string, allocationId: string): XeroRequest {
  const path = `/CreditNotes/${encodeURIComponent(creditNoteId)}/Allocations/${encodeURIComponent(allocationId)}`;
  return { method: "DELETE", path, query: {} };
}

export function addHistory(kind: RecordKind, id: string, details: string): XeroRequest {
  return {
    method: "PUT",
    path: `/${XERO_NAMES[kind].plural}/${encodeURIComponent(id)}/History`,
    query: {},
    body: JSON.stringify({ HistoryRecords: [{ Details: details }] }),
  };
}

/** Whether a where-clause can hold the text: Xero documents no escape for a quote. */
export function isQuotable(text: string): boolean {
  return !text.includes('"') && !text.includes("\\");
}

function read(path: string, query: Readonly<Record<string, string>>): XeroRequest {
  return { method: "GET", path, query };
}

function quoted(text: string): string {
  return `"${text}"`;
}
