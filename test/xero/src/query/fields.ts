/**
 * The names that `where` and `order` know, per resource, and their types. A nested name such as Contact.ContactID is
 * read through the record as it is shown. Pure.
 */

import { isRecord } from "../input/body.ts";

export type FieldType = "string" | "number" | "boolean" | "date" | "guid";
export type Fields = Readonly<Record<string, FieldType>>;

const CONTACT_OF_DOCUMENT: Fields = {
  "Contact.ContactID": "guid",
  "Contact.Name": "string",
  "Contact.ContactNumber": "string",
};

const DOCUMENT: Fields = {
  ...CONTACT_OF_DOCUMENT,
  Type: "string",
  Status: "string",
  Reference: "string",
  Date: "date",
  Total: "number",
  SubTotal: "number",
  TotalTax: "number",
  CurrencyCode: "string",
  CurrencyRate: "number",
  BrandingThemeID: "guid",
  SentToContact: "boolean",
  HasAttachments: "boolean",
  LineAmountTypes: "string",
  FullyPaidOnDate: "date",
  UpdatedDateUTC: "date",
};

export const FIELDS = {
  Invoice: {
    ...DOCUMENT,
    InvoiceID: "guid",
    InvoiceNumber: "string",
    DueDate: "date",
    AmountDue: "number",
    AmountPaid: "number",
    AmountCredited: "number",
    ExpectedPaymentDate: "date",
    PlannedPaymentDate: "date",
    IsDiscounted: "boolean",
    Url: "string",
  },
  CreditNote: { ...DOCUMENT, CreditNoteID: "guid", CreditNoteNumber: "string", RemainingCredit: "number" },
  Contact: {
    ContactID: "guid",
    ContactNumber: "string",
    AccountNumber: "string",
    ContactStatus: "string",
    Name: "string",
    FirstName: "string",
    LastName: "string",
    EmailAddress: "string",
    CompanyNumber: "string",
    TaxNumber: "string",
    DefaultCurrency: "string",
    IsCustomer: "boolean",
    IsSupplier: "boolean",
    UpdatedDateUTC: "date",
  },
  Advance: {
    ...CONTACT_OF_DOCUMENT,
    Type: "string",
    Status: "string",
    Reference: "string",
    Date: "date",
    Total: "number",
    RemainingCredit: "number",
    UpdatedDateUTC: "date",
  },
  Payment: {
    PaymentID: "guid",
    Date: "date",
    Amount: "number",
    Reference: "string",
    Status: "string",
    PaymentType: "string",
    IsReconciled: "boolean",
    UpdatedDateUTC: "date",
    "Account.AccountID": "guid",
    "Account.Code": "string",
    "Invoice.InvoiceID": "guid",
    "Invoice.InvoiceNumber": "string",
    "Invoice.Type": "string",
    "Invoice.Contact.ContactID": "guid",
    "Invoice.Contact.Name": "string",
  },
  Account: {
    AccountID: "guid",
    Code: "string",
    Name: "string",
    Type: "string",
    Status: "string",
    Class: "string",
    TaxType: "string",
    SystemAccount: "string",
    EnablePaymentsToAccount: "boolean",
    UpdatedDateUTC: "date",
  },
  TaxRate: { Name: "string", TaxType: "string", ReportTaxType: "string", Status: "string", EffectiveRate: "number" },
  TrackingCategory: { TrackingCategoryID: "guid", Name: "string", Status: "string" },
  Currency: { Code: "string", Description: "string" },
  Item: { ItemID: "guid", Code: "string", Name: "string", UpdatedDateUTC: "date" },
} as const satisfies Record<string, Fields>;

export type ResourceName = keyof typeof FIELDS;

/** The field's name as documented, whatever the case it was asked in; null when there is none. */
export function knownField(fields: Fields, name: string): string | null {
  return Object.keys(fields).find((known) => known.toLowerCase() === name.toLowerCase()) ?? null;
}

export type FieldValue = string | number | boolean | null;

const WIRE_DATE = /^\/Date\((-?\d+)/;

/** What a shown record has under a name; dates as milliseconds, null when absent. */
export function fieldValue(record: object, name: string): FieldValue {
  let value: unknown = record;
  for (const part of name.split(".")) value = isRecord(value) ? value[part] : undefined;
  if (typeof value === "string") {
    const ms = WIRE_DATE.exec(value)?.[1];
    return ms === undefined ? value : Number(ms);
  }
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}
