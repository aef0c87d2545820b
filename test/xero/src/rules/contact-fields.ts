/**
 * What a written contact looks like once the sent fields are laid over the stored ones: POST is a partial update, fields
 * that were not sent stay (docs/xero.md §4.8). Pure; the checks are in contact-checks.ts.
 */

import type { ContactInput } from "../input/schemas.ts";
import type { Address, Contact, ContactPerson, PaymentTerm, Phone } from "../state/records.ts";

export function blankContact(tenantId: string, id: string): Contact {
  return {
    tenantId,
    id,
    contactNumber: "",
    accountNumber: "",
    status: "ACTIVE",
    mergedToId: null,
    name: "",
    firstName: "",
    lastName: "",
    companyNumber: "",
    emailAddress: "",
    bankAccountDetails: "",
    taxNumber: "",
    receivableTaxType: "",
    payableTaxType: "",
    defaultCurrency: "",
    salesDefaultAccountCode: "",
    purchasesDefaultAccountCode: "",
    salesLineAmountType: "",
    purchasesLineAmountType: "",
    website: "",
    addresses: [],
    phones: [],
    people: [],
    salesTerm: null,
    billsTerm: null,
    createdByApp: false,
    updatedMs: 0,
  };
}

/** Fields that are laid over one by one: ours and Xero's name. */
const TEXT_FIELDS = [
  ["contactNumber", "ContactNumber"],
  ["accountNumber", "AccountNumber"],
  ["name", "Name"],
  ["firstName", "FirstName"],
  ["lastName", "LastName"],
  ["companyNumber", "CompanyNumber"],
  ["emailAddress", "EmailAddress"],
  ["bankAccountDetails", "BankAccountDetails"],
  ["taxNumber", "TaxNumber"],
  ["receivableTaxType", "AccountsReceivableTaxType"],
  ["payableTaxType", "AccountsPayableTaxType"],
  ["defaultCurrency", "DefaultCurrency"],
  ["salesDefaultAccountCode", "SalesDefaultAccountCode"],
  ["purchasesDefaultAccountCode", "PurchasesDefaultAccountCode"],
  ["salesLineAmountType", "SalesDefaultLineAmountType"],
  ["purchasesLineAmountType", "PurchasesDefaultLineAmountType"],
] as const satisfies readonly (readonly [keyof Contact, keyof ContactInput])[];

export function mergeContact(stored: Contact, sent: ContactInput): Contact {
  const texts = TEXT_FIELDS.map(([own, theirs]) => [own, sent[theirs] ?? stored[own]] as const);
  return {
    ...stored,
    ...Object.fromEntries(texts),
    status: sent.ContactStatus === "ARCHIVED" ? "ARCHIVED" : stored.status,
    addresses: mergeAddresses(stored.addresses, sent.Addresses ?? []),
    phones: mergePhones(stored.phones, sent.Phones ?? []),
    people: sent.ContactPersons === undefined ? stored.people : sent.ContactPersons.map(personOf),
    salesTerm: termOf(sent.PaymentTerms?.Sales) ?? stored.salesTerm,
    billsTerm: termOf(sent.PaymentTerms?.Bills) ?? stored.billsTerm,
  };
}

/** One address per type: the sent one replaces the stored one of its type. */
function mergeAddresses(stored: readonly Address[], sent: NonNullable<ContactInput["Addresses"]>): readonly Address[] {
  const byType = new Map(stored.map((address) => [address.type, address]));
  for (const { AddressType, ...rest } of sent) {
    const type = (AddressType ?? "POBOX").toUpperCase();
    const fields = Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    byType.set(type, { type, fields });
  }
  return [...byType.values()];
}

function mergePhones(stored: readonly Phone[], sent: NonNullable<ContactInput["Phones"]>): readonly Phone[] {
  const byType = new Map(stored.map((phone) => [phone.type, phone]));
  for (const phone of sent) {
    const type = (phone.PhoneType ?? "DEFAULT").toUpperCase();
    byType.set(type, {
      type,
      number: phone.PhoneNumber ?? "",
      areaCode: phone.PhoneAreaCode ?? "",
      countryCode: phone.PhoneCountryCode ?? "",
    });
  }
  return [...byType.values()];
}

function personOf(sent: NonNullable<ContactInput["ContactPersons"]>[number]): ContactPerson {
  return {
    firstName: sent.FirstName ?? "",
    lastName: sent.LastName ?? "",
    emailAddress: sent.EmailAddress ?? "",
    includeInEmails: sent.IncludeInEmails ?? false,
  };
}

function termOf(sent: { Day?: number | undefined; Type?: string | undefined } | undefined): PaymentTerm | null {
  if (sent?.Day === undefined || sent.Type === undefined) return null;
  return { day: Math.trunc(sent.Day), type: sent.Type.toUpperCase() };
}
