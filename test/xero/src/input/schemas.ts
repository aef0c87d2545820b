/**
 * What Xero understands of the bodies that are written to it. Values are taken as leniently as .NET takes them (numbers
 * and booleans as text, dates in three spellings); what cannot be read makes the whole call a PostDataInvalidException.
 * Types are inferred from here.
 */

import { z } from "zod";
import { readDate } from "../calendar.ts";
import { EMPTY_ID } from "../state/identifiers.ts";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional();

const number = z
  .union([z.number(), z.string().regex(/^\s*-?\d*\.?\d+(e[+-]?\d+)?\s*$/i)])
  .transform(Number)
  .refine((value) => Number.isFinite(value) && Math.abs(value) < 1e13)
  .optional();

const flag = z
  .union([
    z.boolean(),
    z
      .string()
      .regex(/^(true|false)$/i)
      .transform((value) => value.toLowerCase() === "true"),
  ])
  .optional();

const date = z
  .string()
  .transform((value, context) => {
    const read = readDate(value.trim());
    if (read !== null) return read;
    context.addIssue({ code: "custom", message: `Could not convert string to DateTime: ${value}` });
    return z.NEVER;
  })
  .optional();

/** A GUID; the empty one counts as not sent. */
const id = z
  .string()
  .regex(/^\s*[{(]?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}[)}]?\s*$/i)
  .transform((value) => {
    const hex = value.replace(/[^0-9a-f]/gi, "").toLowerCase();
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
    const uuid = parts.join("-");
    return uuid === EMPTY_ID ? undefined : uuid;
  })
  .optional();

function oneOf<const Names extends readonly string[]>(names: Names) {
  return z
    .string()
    .transform((value, context): Names[number] => {
      const found = names.find((name) => name.toLowerCase() === value.trim().toLowerCase());
      if (found !== undefined) return found;
      context.addIssue({ code: "custom", message: `Error converting value "${value}"` });
      return z.NEVER;
    })
    .optional();
}

const DocumentStatuses = ["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"] as const;

const TrackingInput = z.object({ Name: text, Option: text, TrackingCategoryID: id, TrackingOptionID: id });

export const LineInputSchema = z.object({
  LineItemID: id,
  Description: text,
  Quantity: number,
  UnitAmount: number,
  ItemCode: text,
  AccountCode: text,
  AccountID: id,
  TaxType: text,
  TaxAmount: number,
  LineAmount: number,
  DiscountRate: number,
  DiscountAmount: number,
  Tracking: z.array(TrackingInput).optional(),
});

const PersonInput = z.object({ FirstName: text, LastName: text, EmailAddress: text, IncludeInEmails: flag });
const AddressInput = z.object({
  AddressType: text,
  AddressLine1: text,
  AddressLine2: text,
  AddressLine3: text,
  AddressLine4: text,
  City: text,
  Region: text,
  PostalCode: text,
  Country: text,
  AttentionTo: text,
});
const PhoneInput = z.object({ PhoneType: text, PhoneNumber: text, PhoneAreaCode: text, PhoneCountryCode: text });
const TermInput = z.object({ Day: number, Type: text });

export const ContactInputSchema = z.object({
  ContactID: id,
  ContactNumber: text,
  AccountNumber: text,
  ContactStatus: oneOf(["ACTIVE", "ARCHIVED", "GDPRREQUEST"]),
  Name: text,
  FirstName: text,
  LastName: text,
  CompanyNumber: text,
  EmailAddress: text,
  BankAccountDetails: text,
  TaxNumber: text,
  AccountsReceivableTaxType: text,
  AccountsPayableTaxType: text,
  DefaultCurrency: text,
  SalesDefaultAccountCode: text,
  PurchasesDefaultAccountCode: text,
  SalesDefaultLineAmountType: text,
  PurchasesDefaultLineAmountType: text,
  Addresses: z.array(AddressInput).optional(),
  Phones: z.array(PhoneInput).optional(),
  ContactPersons: z.array(PersonInput).optional(),
  PaymentTerms: z.object({ Bills: TermInput.optional(), Sales: TermInput.optional() }).optional(),
});

const documentFields = {
  Reference: text,
  Contact: ContactInputSchema.optional(),
  LineItems: z.array(LineInputSchema).optional(),
  Date: date,
  LineAmountTypes: oneOf(["Exclusive", "Inclusive", "NoTax"]),
  Status: oneOf(DocumentStatuses),
  CurrencyCode: text,
  CurrencyRate: number,
  BrandingThemeID: id,
  SentToContact: flag,
};

export const InvoiceInputSchema = z.object({
  ...documentFields,
  Type: oneOf(["ACCREC", "ACCPAY", "ACCRECCREDIT", "ACCPAYCREDIT", "AROVERPAYMENT", "ARPREPAYMENT"]),
  InvoiceID: id,
  InvoiceNumber: text,
  DueDate: date,
  ExpectedPaymentDate: date,
  PlannedPaymentDate: date,
  Url: text,
});

export const CreditNoteInputSchema = z.object({
  ...documentFields,
  Type: oneOf(["ACCRECCREDIT", "ACCPAYCREDIT", "ACCREC", "ACCPAY"]),
  CreditNoteID: id,
  CreditNoteNumber: text,
});

export const PaymentInputSchema = z.object({
  PaymentID: id,
  Invoice: z.object({ InvoiceID: id, InvoiceNumber: text }).optional(),
  CreditNote: z.object({ CreditNoteID: id, CreditNoteNumber: text }).optional(),
  Overpayment: z.object({ OverpaymentID: id }).optional(),
  Prepayment: z.object({ PrepaymentID: id }).optional(),
  InvoiceNumber: text,
  CreditNoteNumber: text,
  Account: z.object({ AccountID: id, Code: text }).optional(),
  Code: text,
  Date: date,
  Amount: number,
  CurrencyRate: number,
  Reference: text,
  IsReconciled: flag,
  Status: oneOf(["AUTHORISED", "DELETED"]),
});

export const AllocationInputSchema = z.object({
  Invoice: z.object({ InvoiceID: id, InvoiceNumber: text }).optional(),
  Amount: number,
  Date: date,
});

export const AccountInputSchema = z.object({
  AccountID: id,
  Code: text,
  Name: text,
  Type: text,
  Status: oneOf(["ACTIVE", "ARCHIVED", "DELETED"]),
  TaxType: text,
  Description: text,
  EnablePaymentsToAccount: flag,
  CurrencyCode: text,
  BankAccountNumber: text,
});

export const TaxRateInputSchema = z.object({
  Name: text,
  TaxType: text,
  ReportTaxType: text,
  Status: oneOf(["ACTIVE", "DELETED", "ARCHIVED"]),
  TaxComponents: z.array(z.object({ Name: text, Rate: number, IsCompound: flag })).optional(),
});

export const TrackingCategoryInputSchema = z.object({
  TrackingCategoryID: id,
  Name: text,
  Status: oneOf(["ACTIVE", "ARCHIVED", "DELETED"]),
});

export const TrackingOptionInputSchema = z.object({
  TrackingOptionID: id,
  Name: text,
  Status: oneOf(["ACTIVE", "ARCHIVED", "DELETED"]),
});

export const CurrencyInputSchema = z.object({ Code: text, Description: text });

export const ItemInputSchema = z.object({ ItemID: id, Code: text, Name: text, Description: text });

export const HistoryInputSchema = z.object({ Details: text });

export type LineInput = z.infer<typeof LineInputSchema>;
export type ContactInput = z.infer<typeof ContactInputSchema>;
export type InvoiceInput = z.infer<typeof InvoiceInputSchema>;
export type CreditNoteInput = z.infer<typeof CreditNoteInputSchema>;
export type PaymentInput = z.infer<typeof PaymentInputSchema>;
export type AllocationInput = z.infer<typeof AllocationInputSchema>;
export type AccountInput = z.infer<typeof AccountInputSchema>;
export type TaxRateInput = z.infer<typeof TaxRateInputSchema>;
export type TrackingCategoryInput = z.infer<typeof TrackingCategoryInputSchema>;
export type ItemInput = z.infer<typeof ItemInputSchema>;
export type TrackingOptionInput = z.infer<typeof TrackingOptionInputSchema>;
