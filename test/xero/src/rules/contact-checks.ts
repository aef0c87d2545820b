/**
 * Everything that Xero refuses about a contact's fields (docs/xero.md §4.8). Reads tables, writes nothing.
 */

import type { Contact } from "../state/records.ts";
import { contactNameKey, scopedKey } from "../state/tables.ts";
import type { World } from "../state/world.ts";
import { findAccountByCode, findTaxRate } from "./find.ts";
import { MESSAGES } from "./messages.ts";

const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const MOST_PEOPLE = 5;
const LONGEST: Readonly<
  Record<
    | "name"
    | "firstName"
    | "lastName"
    | "emailAddress"
    | "contactNumber"
    | "accountNumber"
    | "companyNumber"
    | "taxNumber",
    number
  >
> = {
  name: 255,
  firstName: 255,
  lastName: 255,
  emailAddress: 255,
  contactNumber: 50,
  accountNumber: 50,
  companyNumber: 50,
  taxNumber: 50,
};

export function contactErrors(world: World, contact: Contact): string[] {
  return [
    ...nameErrors(world, contact),
    ...numberErrors(world, contact),
    ...peopleErrors(contact),
    ...settingErrors(world, contact),
  ];
}

function nameErrors(world: World, contact: Contact): string[] {
  const { name } = contact;
  if (name.trim() === "") return [MESSAGES.contactNameEmpty];
  const errors: string[] = [];
  if (/[<>]/.test(name)) errors.push(MESSAGES.contactNameInvalid);
  for (const [field, most] of Object.entries(LONGEST) as [keyof typeof LONGEST, number][]) {
    if (contact[field].length > most)
      errors.push(MESSAGES.fieldTooLong(field[0]?.toUpperCase() + field.slice(1), most));
  }
  const holders = world.tables.contacts.lookup("name", contactNameKey(contact.tenantId, name));
  if (contact.status === "ACTIVE" && holders.some((other) => isOtherActive(other, contact))) {
    errors.push(MESSAGES.contactNameTaken(name));
  }
  return errors;
}

function numberErrors(world: World, contact: Contact): string[] {
  const errors: string[] = [];
  const { tenantId, contactNumber, accountNumber } = contact;
  if (contact.status !== "ACTIVE") return errors;
  const taken = (index: "contactNumber" | "accountNumber", value: string) =>
    value !== "" &&
    world.tables.contacts.lookup(index, scopedKey(tenantId, value)).some((other) => isOtherActive(other, contact));
  if (taken("contactNumber", contactNumber)) errors.push(MESSAGES.contactNumberTaken);
  if (taken("accountNumber", accountNumber)) errors.push(MESSAGES.accountNumberTaken);
  return errors;
}

function isOtherActive(other: Contact, contact: Contact): boolean {
  return other.id !== contact.id && other.status === "ACTIVE";
}

function peopleErrors(contact: Contact): string[] {
  const errors: string[] = [];
  const emails = [contact.emailAddress, ...contact.people.map((person) => person.emailAddress)];
  if (emails.some((email) => email !== "" && !EMAIL.test(email))) errors.push(MESSAGES.emailInvalid);
  if (contact.people.length > 0 && contact.emailAddress === "") errors.push(MESSAGES.peopleNeedEmail);
  if (contact.people.length > MOST_PEOPLE) errors.push(MESSAGES.tooManyPeople);
  return errors;
}

/** Defaults that name settings of the organisation must name its own. */
function settingErrors(world: World, contact: Contact): string[] {
  const errors: string[] = [];
  const { tenantId, defaultCurrency } = contact;
  const currencies = world.tables.organisations.get(tenantId)?.currencies ?? [];
  if (defaultCurrency !== "" && !currencies.includes(defaultCurrency))
    errors.push(MESSAGES.currencyMissing(defaultCurrency));
  for (const taxType of [contact.receivableTaxType, contact.payableTaxType]) {
    if (taxType !== "" && findTaxRate(world, tenantId, taxType)?.status !== "ACTIVE")
      errors.push(MESSAGES.taxTypeNotValid(taxType));
  }
  for (const code of [contact.salesDefaultAccountCode, contact.purchasesDefaultAccountCode]) {
    if (code !== "" && findAccountByCode(world, tenantId, code)?.status !== "ACTIVE")
      errors.push(MESSAGES.accountNotValid(code));
  }
  return errors;
}
