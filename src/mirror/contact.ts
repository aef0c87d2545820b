/**
 * A contact in Orbit's normal form, what its copy in a satellite should be, and how the two compare. The group's contact
 * id travels in `ContactNumber` of the copies that Orbit creates; a contact that was adopted keeps its own (DESIGN §3).
 * Pure.
 */

import type { Difference } from "../failure.ts";
import { instantMs } from "../xero/dates.ts";
import type { XeroContact } from "../xero/schemas.ts";
import { blankToNull } from "./document.ts";

export interface AddressState {
  readonly type: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly attentionTo: string;
}

export interface PhoneState {
  readonly type: string;
  readonly number: string;
  readonly areaCode: string;
  readonly countryCode: string;
}

export interface PersonState {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly includeInEmails: boolean;
}

export interface ContactState {
  readonly id: string;
  readonly contactNumber: string | null;
  readonly archived: boolean;
  readonly name: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly accountNumber: string | null;
  readonly companyNumber: string | null;
  readonly taxNumber: string | null;
  readonly addresses: readonly AddressState[];
  readonly phones: readonly PhoneState[];
  readonly persons: readonly PersonState[];
  /** The contact that this one was merged into, by a person in Xero. */
  readonly mergedToId: string | null;
  /** Xero's UpdatedDateUTC; null where the answer left it out. */
  readonly updatedAtMs: number | null;
}

export function contactState(raw: XeroContact): ContactState {
  return {
    id: raw.ContactID,
    contactNumber: blankToNull(raw.ContactNumber),
    archived: raw.ContactStatus?.toUpperCase() === "ARCHIVED",
    name: raw.Name ?? "",
    firstName: blankToNull(raw.FirstName),
    lastName: blankToNull(raw.LastName),
    email: blankToNull(raw.EmailAddress),
    accountNumber: blankToNull(raw.AccountNumber),
    companyNumber: blankToNull(raw.CompanyNumber),
    taxNumber: blankToNull(raw.TaxNumber),
    // Xero always answers with every slot, mostly blank (FACTS §4.8).
    addresses: (raw.Addresses ?? [])
      .map(addressState)
      .filter((address) => !isBlankAddress(address))
      .sort(byType),
    phones: (raw.Phones ?? [])
      .map(phoneState)
      .filter((phone) => phone.number !== "")
      .sort(byType),
    persons: (raw.ContactPersons ?? []).map((person) => ({
      firstName: person.FirstName ?? "",
      lastName: person.LastName ?? "",
      email: person.EmailAddress ?? "",
      includeInEmails: person.IncludeInEmails ?? false,
    })),
    mergedToId: blankToNull(raw.MergedToContactID),
    updatedAtMs: instantMs(raw.UpdatedDateUTC),
  };
}

const SCALARS = [
  ["name", "Name"],
  ["firstName", "FirstName"],
  ["lastName", "LastName"],
  ["email", "EmailAddress"],
  ["accountNumber", "AccountNumber"],
  ["companyNumber", "CompanyNumber"],
  ["taxNumber", "TaxNumber"],
] as const;

/**
 * One element of PUT /Contacts (`copy` null) or POST /Contacts. What the group leaves empty is cleared only where Orbit
 * itself had written something (`written`): a satellite's own details are not wiped by an empty field.
 */
export function contactBody(
  group: ContactState,
  copy: ContactState | null,
  written: ContactState | null,
): Record<string, unknown> {
  const body: Record<string, unknown> = copy === null ? { ContactNumber: group.id } : { ContactID: copy.id };
  for (const [key, field] of SCALARS) {
    if (group[key] !== null || written?.[key]) body[field] = group[key] ?? "";
  }
  const addresses = [
    ...group.addresses.map(addressBody),
    ...cleared(group.addresses, written?.addresses, blankAddress),
  ];
  const phones = [...group.phones.map(phoneBody), ...cleared(group.phones, written?.phones, blankPhone)];
  if (addresses.length > 0) body["Addresses"] = addresses;
  if (phones.length > 0) body["Phones"] = phones;
  if (group.persons.length > 0 || (written?.persons.length ?? 0) > 0)
    body["ContactPersons"] = group.persons.map(personBody);
  return body;
}

/** What differs between the group's contact and its copy; an empty field of the group counts only if Orbit wrote it. */
export function contactDifferences(
  group: ContactState,
  copy: ContactState,
  written: ContactState | null,
): readonly Difference[] {
  const found: Difference[] = [];
  for (const [key, field] of SCALARS) {
    const matters = group[key] !== null || written?.[key];
    if (matters && (group[key] ?? "") !== (copy[key] ?? "")) {
      found.push({ field, group: group[key] ?? "empty", satellite: copy[key] ?? "empty" });
    }
  }
  for (const key of ["addresses", "phones", "persons"] as const) {
    const matters = group[key].length > 0 || (written?.[key].length ?? 0) > 0;
    if (matters && !covers(copy[key], group[key], written?.[key] ?? [])) {
      found.push({ field: key, group: inWords(group[key]), satellite: inWords(copy[key]) });
    }
  }
  return found;
}

/** The same in everything that Orbit mirrors: then a change of the group's contact is none for its copies. */
export function sameContact(a: ContactState, b: ContactState): boolean {
  return mirrored(a) === mirrored(b);
}

function mirrored(contact: ContactState): string {
  return JSON.stringify({ ...contact, id: null, contactNumber: null, updatedAtMs: null });
}

type Slot = AddressState | PhoneState | PersonState;

/** The copy holds each of the group's slots, and none that Orbit wrote and the group has since dropped. */
function covers(copy: readonly Slot[], group: readonly Slot[], written: readonly Slot[]): boolean {
  const has = (list: readonly Slot[], slot: Slot) => list.some((item) => JSON.stringify(item) === JSON.stringify(slot));
  return group.every((slot) => has(copy, slot)) && written.every((slot) => has(group, slot) || !has(copy, slot));
}

function cleared<T extends { readonly type: string }>(
  kept: readonly T[],
  written: readonly T[] | undefined,
  blank: (type: string) => Record<string, unknown>,
): readonly Record<string, unknown>[] {
  return (written ?? []).filter((old) => !kept.some((item) => item.type === old.type)).map((old) => blank(old.type));
}

function addressState(raw: NonNullable<XeroContact["Addresses"]>[number]): AddressState {
  return {
    type: raw.AddressType ?? "POBOX",
    lines: [raw.AddressLine1, raw.AddressLine2, raw.AddressLine3, raw.AddressLine4].map((line) => line ?? ""),
    city: raw.City ?? "",
    region: raw.Region ?? "",
    postalCode: raw.PostalCode ?? "",
    country: raw.Country ?? "",
    attentionTo: raw.AttentionTo ?? "",
  };
}

function isBlankAddress(address: AddressState): boolean {
  const { type: _type, lines, ...rest } = address;
  return [...lines, ...Object.values(rest)].every((part) => part === "");
}

function addressBody(address: AddressState): Record<string, unknown> {
  const [line1, line2, line3, line4] = address.lines;
  return {
    AddressType: address.type,
    AddressLine1: line1 ?? "",
    AddressLine2: line2 ?? "",
    AddressLine3: line3 ?? "",
    AddressLine4: line4 ?? "",
    City: address.city,
    Region: address.region,
    PostalCode: address.postalCode,
    Country: address.country,
    AttentionTo: address.attentionTo,
  };
}

function blankAddress(type: string): Record<string, unknown> {
  const blank = { lines: [], city: "", region: "", postalCode: "", country: "", attentionTo: "" };
  return addressBody({ type, ...blank });
}

function phoneState(raw: NonNullable<XeroContact["Phones"]>[number]): PhoneState {
  return {
    type: raw.PhoneType ?? "DEFAULT",
    number: raw.PhoneNumber ?? "",
    areaCode: raw.PhoneAreaCode ?? "",
    countryCode: raw.PhoneCountryCode ?? "",
  };
}

function phoneBody(phone: PhoneState): Record<string, unknown> {
  return {
    PhoneType: phone.type,
    PhoneNumber: phone.number,
    PhoneAreaCode: phone.areaCode,
    PhoneCountryCode: phone.countryCode,
  };
}

function blankPhone(type: string): Record<string, unknown> {
  return phoneBody({ type, number: "", areaCode: "", countryCode: "" });
}

function personBody(person: PersonState): Record<string, unknown> {
  return {
    FirstName: person.firstName,
    LastName: person.lastName,
    EmailAddress: person.email,
    IncludeInEmails: person.includeInEmails,
  };
}

function inWords(slots: readonly Slot[]): string {
  if (slots.length === 0) return "none";
  return slots
    .map((slot) =>
      Object.values(slot)
        .flat()
        .filter((part) => typeof part === "string" && part !== "")
        .join(" "),
    )
    .join("; ");
}

function byType(a: { readonly type: string }, b: { readonly type: string }): number {
  return a.type < b.type ? -1 : 1;
}
