// biome-ignore-all lint/style/noExcessiveLinesPerFile: the shapes are parts of each other.

/**
 * The parts of Xero's answers that Orbit reads, parsed leniently: no field's presence can be relied on
 * (docs/xero.md §4.7), so everything but an id may be missing or null, and unknown fields pass. What is of the wrong
 * type fails its element only: a wrong amount is worse than a reported failure. Types are inferred from the schemas.
 */

import { z } from "zod";

const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();

/** Official documents show `Message` in recordings and `Description` in a sample: read both (docs/xero.md §4.5). */
const complaint = z.looseObject({ Message: text, Description: text });

const elementResult = {
  StatusAttributeString: text,
  HasErrors: flag,
  HasValidationErrors: flag,
  ValidationErrors: z.array(complaint).nullish(),
  Warnings: z.array(complaint).nullish(),
};

const tracking = z.looseObject({
  TrackingCategoryID: text,
  TrackingOptionID: text,
  Name: text,
  Option: text,
});

const lineItem = z.looseObject({
  LineItemID: text,
  Description: text,
  Quantity: number,
  UnitAmount: number,
  ItemCode: text,
  AccountCode: text,
  TaxType: text,
  TaxAmount: number,
  LineAmount: number,
  DiscountRate: number,
  DiscountAmount: number,
  Tracking: z.array(tracking).nullish(),
});

const appliedPayment = z.looseObject({
  PaymentID: text,
  Date: text,
  Amount: number,
  Reference: text,
  CurrencyRate: number,
  Status: text,
});

const appliedCredit = z.looseObject({
  CreditNoteID: text,
  OverpaymentID: text,
  PrepaymentID: text,
  ID: text,
  CreditNoteNumber: text,
  AppliedAmount: number,
  Date: text,
  DateString: text,
});

const allocation = z.looseObject({
  AllocationID: text,
  Amount: number,
  /** Some answers name the amount so (docs/xero.md §8). */
  AppliedAmount: number,
  Date: text,
  IsDeleted: flag,
  Invoice: z.looseObject({ InvoiceID: text }).nullish(),
});

/** Invoices and credit notes share nearly everything; each has its own names for id and number. */
export const xeroDocument = z.looseObject({
  InvoiceID: text,
  InvoiceNumber: text,
  CreditNoteID: text,
  CreditNoteNumber: text,
  Type: text,
  Reference: text,
  Status: text,
  Contact: z.looseObject({ ContactID: text, Name: text }).nullish(),
  Date: text,
  DateString: text,
  DueDate: text,
  DueDateString: text,
  LineAmountTypes: text,
  LineItems: z.array(lineItem).nullish(),
  SubTotal: number,
  TotalTax: number,
  Total: number,
  /** Of invoices. */
  AmountDue: number,
  /** Of credit notes. */
  RemainingCredit: number,
  CurrencyCode: text,
  CurrencyRate: number,
  BrandingThemeID: text,
  Url: text,
  Payments: z.array(appliedPayment).nullish(),
  CreditNotes: z.array(appliedCredit).nullish(),
  Prepayments: z.array(appliedCredit).nullish(),
  Overpayments: z.array(appliedCredit).nullish(),
  Allocations: z.array(allocation).nullish(),
  UpdatedDateUTC: text,
  ...elementResult,
});
export type XeroDocument = z.infer<typeof xeroDocument>;

/** An overpayment or a prepayment. */
export const xeroAdvance = z.looseObject({
  OverpaymentID: text,
  PrepaymentID: text,
  ID: text,
  Reference: text,
  Status: text,
  Date: text,
  DateString: text,
  CurrencyRate: number,
  Allocations: z.array(allocation).nullish(),
  UpdatedDateUTC: text,
});

export const xeroPayment = z.looseObject({
  PaymentID: z.string(),
  Date: text,
  Amount: number,
  Reference: text,
  CurrencyRate: number,
  /** Tells a receipt from a refund, whichever document it stands under (docs/xero.md §9). */
  PaymentType: text,
  Status: text,
  IsReconciled: flag,
  BatchPaymentID: text,
  BatchPayment: z.looseObject({}).nullish(),
  Account: z.looseObject({ AccountID: text, Code: text, Name: text }).nullish(),
  /** Of a refund it is the credit note (docs/xero.md §4.9). */
  Invoice: z
    .looseObject({
      InvoiceID: text,
      InvoiceNumber: text,
      Type: text,
      CurrencyCode: text,
      Contact: z.looseObject({ Name: text }).nullish(),
      UpdatedDateUTC: text,
    })
    .nullish(),
  CreditNote: z.looseObject({ CreditNoteID: text }).nullish(),
  UpdatedDateUTC: text,
  ...elementResult,
});
export type XeroPayment = z.infer<typeof xeroPayment>;

const address = z.looseObject({
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

const phone = z.looseObject({
  PhoneType: text,
  PhoneNumber: text,
  PhoneAreaCode: text,
  PhoneCountryCode: text,
});

const person = z.looseObject({ FirstName: text, LastName: text, EmailAddress: text, IncludeInEmails: flag });

const paymentTerm = z.looseObject({ Day: number, Type: text });

export const xeroContact = z.looseObject({
  ContactID: z.string(),
  ContactNumber: text,
  AccountNumber: text,
  ContactStatus: text,
  Name: text,
  FirstName: text,
  LastName: text,
  EmailAddress: text,
  CompanyNumber: text,
  TaxNumber: text,
  Addresses: z.array(address).nullish(),
  Phones: z.array(phone).nullish(),
  ContactPersons: z.array(person).nullish(),
  PaymentTerms: z.looseObject({ Sales: paymentTerm.nullish(), Bills: paymentTerm.nullish() }).nullish(),
  MergedToContactID: text,
  UpdatedDateUTC: text,
  ...elementResult,
});
export type XeroContact = z.infer<typeof xeroContact>;

export const xeroTrackingCategory = z.looseObject({
  TrackingCategoryID: z.string(),
  Name: z.string(),
  Status: text,
  Options: z.array(z.looseObject({ TrackingOptionID: z.string(), Name: z.string(), Status: text })).nullish(),
});

export const xeroOrganisation = z.looseObject({
  Name: text,
  BaseCurrency: text,
  CountryCode: text,
  PeriodLockDate: text,
  EndOfYearLockDate: text,
  ShortCode: text,
});

export const xeroAccount = z.looseObject({
  AccountID: z.string(),
  Code: text,
  Name: text,
  Type: text,
  Status: text,
  TaxType: text,
  SystemAccount: text,
  EnablePaymentsToAccount: flag,
});

export const xeroBrandingTheme = z.looseObject({ BrandingThemeID: z.string(), Name: text });

export const xeroItem = z.looseObject({ Code: text });

export const xeroCurrency = z.looseObject({ Code: text });

export const xeroTaxRate = z.looseObject({
  Name: text,
  TaxType: text,
  Status: text,
  EffectiveRate: number,
  CanApplyToRevenue: flag,
});

/** What went wrong with one element of a bulk answer, in Xero's words; empty when nothing did. */
export function complaints(element: {
  readonly ValidationErrors?: readonly z.infer<typeof complaint>[] | null | undefined;
}): readonly string[] {
  return (element.ValidationErrors ?? []).flatMap((item) => {
    const words = item.Message ?? item.Description;
    return words ? [words] : [];
  });
}

const complaining = z.looseObject({ ValidationErrors: z.array(complaint).nullish() });

/** The same for an element that has not been parsed. */
export function complaintsOf(element: unknown): readonly string[] {
  const parsed = complaining.safeParse(element);
  return parsed.success ? complaints(parsed.data) : [];
}

const anEnvelope = z.looseObject({});

/** The array under a plural key of Xero's envelope; a single object counts as one. Null when there is no such key. */
export function elementsOf(body: unknown, key: string): readonly unknown[] | null {
  const envelope = anEnvelope.safeParse(body);
  if (!envelope.success) return null;
  const found = envelope.data[key];
  if (Array.isArray(found)) return found;
  return found !== null && typeof found === "object" ? [found] : null;
}

const paged = z.looseObject({ pagination: z.looseObject({ pageCount: z.int().min(0) }) });

/** How many pages the list has that the answer is a page of; null where the answer does not say. */
export function pageCountOf(body: unknown): number | null {
  const parsed = paged.safeParse(body);
  return parsed.success ? parsed.data.pagination.pageCount : null;
}

const counted = z.looseObject({ pagination: z.looseObject({ itemCount: z.number().int().nonnegative() }) });

/** How many records there are in all, of which the answer is one page; null when it does not say. */
export function itemCountOf(body: unknown): number | null {
  return counted.safeParse(body).data?.pagination.itemCount ?? null;
}

/** Splits elements into those that parse and those that do not, keeping positions. */
export function parseElements<T>(
  elements: readonly unknown[],
  schema: z.ZodType<T>,
): readonly { readonly position: number; readonly value: T | null }[] {
  return elements.map((element, position) => {
    const parsed = schema.safeParse(element);
    return { position, value: parsed.success ? parsed.data : null };
  });
}
