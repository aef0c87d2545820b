/** Invoices as a practice raises them, for tests that are about something else. */

import type { InvoiceFields } from "../xero/src/control/person.ts";
import type { Practice } from "./practice.ts";

export interface Sale {
  readonly contact?: string;
  readonly option?: string | null;
  readonly unitAmount?: number;
  readonly fields?: InvoiceFields;
}

export function line(option: string | null, unitAmount = 120.5): NonNullable<InvoiceFields["LineItems"]>[number] {
  return {
    Description: "Bookkeeping",
    Quantity: 2,
    UnitAmount: unitAmount,
    AccountCode: "200",
    TaxType: "OUTPUT",
    Tracking: option === null ? [] : [{ Name: "Entity", Option: option }],
  };
}

/** An approved sales invoice in the group. */
export function raise(practice: Practice, sale: Sale = {}) {
  const { contact = "Ridgeway University", option = "Sydney", unitAmount } = sale;
  return practice.xero.control.person(practice.group).raiseInvoice({
    Contact: { Name: contact },
    Status: "AUTHORISED",
    LineItems: [line(option, unitAmount)],
    ...sale.fields,
  });
}

/** The satellite's live sales invoices, as a person there sees them. */
export function copiesIn(practice: Practice, satellite: string) {
  return practice.xero.control.person(practice.satellite(satellite)).invoices();
}

const MIRRORED = [
  "InvoiceNumber",
  "Reference",
  "Date",
  "DueDate",
  "CurrencyCode",
  "LineAmountTypes",
  "SubTotal",
  "TotalTax",
  "Total",
];
const MIRRORED_OF_LINES = [
  "Description",
  "Quantity",
  "UnitAmount",
  "AccountCode",
  "TaxType",
  "TaxAmount",
  "LineAmount",
];

/** What a mirror promises to be equal, field by field; ids and links are each organisation's own. */
export function mirrored(invoice: {
  readonly Contact?: { readonly Name?: string | undefined } | undefined;
  readonly LineItems?: readonly object[] | undefined;
}) {
  return {
    ...picked(invoice, MIRRORED),
    contact: invoice.Contact?.Name,
    lines: invoice.LineItems?.map((item) => picked(item, MIRRORED_OF_LINES)),
  };
}

function picked(from: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(from, name)]));
}
