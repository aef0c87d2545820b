/**
 * Contacts as Xero shows them: a few fields inside documents, more in lists, everything by id or page
 * (docs/xero.md §4.8). IsCustomer, IsSupplier and Balances are worked out here; they do not move UpdatedDateUTC.
 */

import { todayIn, wireMoment } from "../calendar.ts";
import { amount } from "../decimal.ts";
import { sum } from "../rules/amounts.ts";
import { invoiceDueMinor } from "../rules/balance.ts";
import type { Address, Contact, Invoice, Phone } from "../state/records.ts";
import { contactTypeKey } from "../state/tables.ts";
import type { World } from "../state/world.ts";

/** "summary" for `summaryOnly`, "list" without paging, "full" by id or page. */
export type ContactDetail = "summary" | "list" | "full";

export type XeroContact = ReturnType<typeof fullContactJson>;

const ADDRESS_SLOTS = ["STREET", "POBOX"];
const PHONE_SLOTS = ["DEFAULT", "DDI", "FAX", "MOBILE"];

export function contactJson(world: World, contact: Contact, detail: ContactDetail): object {
  const json = detail === "full" ? fullContactJson(world, contact) : briefJson(world, contact, detail);
  return world.behaviour.maskedTaxNumbers ? { ...json, TaxNumber: masked(json.TaxNumber) } : json;
}

/** The last four characters of it. */
function masked(taxNumber: string): string {
  return taxNumber === "" ? "" : `***-**-${taxNumber.slice(-4)}`;
}

export function fullContactJson(world: World, contact: Contact) {
  return { ...documentPartyJson(world, contact), Balances: balancesJson(world, contact) };
}

/** The contact inside a document that is read by id or was just written: all of it but the balances. */
export function documentPartyJson(world: World, contact: Contact) {
  return {
    ...briefJson(world, contact, "full"),
    ...defaultsJson(contact),
    HasAttachments: false,
    HasValidationErrors: false,
  };
}

function briefJson(world: World, contact: Contact, detail: ContactDetail) {
  const hasAny = (type: Invoice["type"]) => world.tables.invoices.has("contactType", contactTypeKey(contact.id, type));
  return {
    ContactID: contact.id,
    ...(contact.mergedToId === null || detail === "list" ? {} : { MergedToContactID: contact.mergedToId }),
    ...(contact.contactNumber === "" ? {} : { ContactNumber: contact.contactNumber }),
    ...(contact.accountNumber === "" ? {} : { AccountNumber: contact.accountNumber }),
    ContactStatus: contact.status,
    Name: contact.name,
    FirstName: contact.firstName,
    LastName: contact.lastName,
    CompanyNumber: contact.companyNumber,
    EmailAddress: contact.emailAddress,
    BankAccountDetails: contact.bankAccountDetails,
    TaxNumber: contact.taxNumber,
    ...(contact.receivableTaxType === "" ? {} : { AccountsReceivableTaxType: contact.receivableTaxType }),
    ...(contact.payableTaxType === "" ? {} : { AccountsPayableTaxType: contact.payableTaxType }),
    Addresses: detail === "summary" ? [] : addressesJson(contact.addresses),
    Phones: detail === "summary" ? [] : phonesJson(contact.phones),
    UpdatedDateUTC: wireMoment(contact.updatedMs),
    ContactGroups: [],
    IsSupplier: hasAny("ACCPAY"),
    IsCustomer: hasAny("ACCREC"),
    ...(contact.defaultCurrency === "" ? {} : { DefaultCurrency: contact.defaultCurrency }),
    HasAttachments: false,
    HasValidationErrors: false,
  };
}

function defaultsJson(contact: Contact) {
  return {
    ...(contact.salesLineAmountType === "" ? {} : { SalesDefaultLineAmountType: contact.salesLineAmountType }),
    ...(contact.purchasesLineAmountType === ""
      ? {}
      : { PurchasesDefaultLineAmountType: contact.purchasesLineAmountType }),
    ...(contact.salesDefaultAccountCode === "" ? {} : { SalesDefaultAccountCode: contact.salesDefaultAccountCode }),
    ...(contact.purchasesDefaultAccountCode === ""
      ? {}
      : { PurchasesDefaultAccountCode: contact.purchasesDefaultAccountCode }),
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ...termsJson(contact),
    ContactPersons: contact.people.map((person) => ({
      FirstName: person.firstName,
      LastName: person.lastName,
      EmailAddress: person.emailAddress,
      IncludeInEmails: person.includeInEmails,
    })),
  };
}

function balancesJson(world: World, contact: Contact) {
  const open = world.tables.invoices.lookup("contact", contact.id).filter((invoice) => invoice.status === "AUTHORISED");
  return {
    AccountsReceivable: balance(
      world,
      contact,
      open.filter((invoice) => invoice.type === "ACCREC"),
    ),
    AccountsPayable: balance(
      world,
      contact,
      open.filter((invoice) => invoice.type === "ACCPAY"),
    ),
  };
}

function termsJson(contact: Contact) {
  const term = (value: Contact["salesTerm"]) => (value === null ? null : { Day: value.day, Type: value.type });
  const [bills, sales] = [term(contact.billsTerm), term(contact.salesTerm)];
  if (bills === null && sales === null) return {};
  return { PaymentTerms: { ...(bills === null ? {} : { Bills: bills }), ...(sales === null ? {} : { Sales: sales }) } };
}

function balance(world: World, contact: Contact, open: readonly Invoice[]) {
  const timeZone = world.tables.organisations.get(contact.tenantId)?.timeZone ?? "UTC";
  const today = todayIn(timeZone, world.nowMs());
  const overdue = open.filter((invoice) => invoice.dueDate !== null && invoice.dueDate < today);
  return { Outstanding: amount(sum(open, invoiceDueMinor)), Overdue: amount(sum(overdue, invoiceDueMinor)) };
}

/** Both slots are always there (docs/xero.md §4.8). */
export function addressesJson(addresses: readonly Address[]) {
  const others = addresses.filter((address) => !ADDRESS_SLOTS.includes(address.type));
  const slots = ADDRESS_SLOTS.map((type) => addresses.find((address) => address.type === type) ?? { type, fields: {} });
  return [...slots, ...others].map(({ type, fields }) => ({
    AddressType: type,
    ...(fields.AddressLine1 ? { AddressLine1: fields.AddressLine1 } : {}),
    ...(fields.AddressLine2 ? { AddressLine2: fields.AddressLine2 } : {}),
    ...(fields.AddressLine3 ? { AddressLine3: fields.AddressLine3 } : {}),
    ...(fields.AddressLine4 ? { AddressLine4: fields.AddressLine4 } : {}),
    City: fields.City ?? "",
    Region: fields.Region ?? "",
    PostalCode: fields.PostalCode ?? "",
    Country: fields.Country ?? "",
    ...(fields.AttentionTo ? { AttentionTo: fields.AttentionTo } : {}),
  }));
}

export function phonesJson(phones: readonly Phone[]) {
  const empty = (type: string): Phone => ({ type, number: "", areaCode: "", countryCode: "" });
  const others = phones.filter((phone) => !PHONE_SLOTS.includes(phone.type));
  const slots = PHONE_SLOTS.map((type) => phones.find((phone) => phone.type === type) ?? empty(type));
  return [...slots, ...others].map((phone) => ({
    PhoneType: phone.type,
    PhoneNumber: phone.number,
    PhoneAreaCode: phone.areaCode,
    PhoneCountryCode: phone.countryCode,
  }));
}

/** The contact inside a document of a list. */
export function contactSummaryJson(contact: Contact | undefined, contactId: string) {
  return {
    ContactID: contactId,
    ...(contact === undefined || contact.contactNumber === "" ? {} : { ContactNumber: contact.contactNumber }),
    Name: contact?.name ?? "",
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  };
}
