/** The calls that Orbit makes, as Xero spells them (FACTS §4.4, §4.5): the one place that knows paths and query names. */

import type { XeroRequest } from "./client.ts";

/** Full documents, four decimals; IDs make the answer paged, so the page must hold them all. */
export function invoicesByIds(ids: readonly string[]): XeroRequest {
  return read("/Invoices", { IDs: ids.join(","), ...FIRST_PAGE, unitdp: "4" });
}

export function contactsByIds(ids: readonly string[]): XeroRequest {
  return read("/Contacts", { IDs: ids.join(","), ...FIRST_PAGE, includeArchived: "true" });
}

export function invoicesByNumbers(numbers: readonly string[]): XeroRequest {
  return read("/Invoices", { InvoiceNumbers: numbers.join(","), ...FIRST_PAGE, unitdp: "4" });
}

/** A number that holds a comma cannot be in a list. */
export function invoicesWithNumber(number: string): XeroRequest {
  return read("/Invoices", { where: `InvoiceNumber==${quoted(number)}`, ...FIRST_PAGE, unitdp: "4" });
}

/** Xero compares names without regard to case. */
export function contactsNamed(name: string): XeroRequest {
  return read("/Contacts", { where: `Name==${quoted(name)}`, ...FIRST_PAGE, includeArchived: "true" });
}

/** For finding many by name: every contact, 1,000 a page. */
export function contactsPage(page: number): XeroRequest {
  return read("/Contacts", { page: String(page), pageSize: "1000", includeArchived: "true" });
}

/** PUT creates only, POST updates (DESIGN §3); every element gets its own result. */
export function writeInvoices(method: "PUT" | "POST", elements: readonly object[]): XeroRequest {
  const query = { summarizeErrors: "false", unitdp: "4" };
  return { method, path: "/Invoices", query, body: JSON.stringify({ Invoices: elements }) };
}

export function writeContacts(method: "PUT" | "POST", elements: readonly object[]): XeroRequest {
  return {
    method,
    path: "/Contacts",
    query: { summarizeErrors: "false" },
    body: JSON.stringify({ Contacts: elements }),
  };
}

/** Whether a where-clause can hold the text: Xero documents no escape for a quote. */
export function isQuotable(text: string): boolean {
  return !text.includes('"') && !text.includes("\\");
}

const FIRST_PAGE = { page: "1", pageSize: "100" } as const;

function read(path: string, query: Readonly<Record<string, string>>): XeroRequest {
  return { method: "GET", path, query };
}

function quoted(text: string): string {
  return `"${text}"`;
}
