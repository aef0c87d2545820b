/**
 * A contact in Orbit's normal form, what its copy in a satellite should be, and how the two compare. The group's contact
 * id travels in `ContactNumber` of the copies that Orbit creates; a contact that was adopted keeps its own
 * (docs/architecture.md §3). Pure.
 */

import type { Difference } from "../domain/failure.ts";
import { instantMs } from "../xero/dates.ts";
import type { XeroContact } from "../xero/schemas.ts";
import {
  type AddressState,
  addressBodies,
  addressStates,
  covers,
  type PersonState,
  type PhoneState,
  personBody,
  personStates,
  phoneBodies,
  phoneStates,
  slotsInWords,
} from "./contact-slots.ts";
import { blankToNull } from "./document-reading.ts";
import { plainName } from "./names.ts";
import { isTaxNumberUnknown } from "./shown-in-part.ts";

/** When what is invoiced falls due, for instance 20 DAYSAFTERBILLDATE. */
export interface TermState {
  readonly day: number;
  readonly type: string;
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
  readonly salesTerm: TermState | null;
  readonly billsTerm: TermState | null;
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
    addresses: addressStates(raw.Addresses),
    phones: phoneStates(raw.Phones),
    persons: personStates(raw.ContactPersons),
    salesTerm: termState(raw.PaymentTerms?.Sales),
    billsTerm: termState(raw.PaymentTerms?.Bills),
    mergedToId: blankToNull(raw.MergedToContactID),
    updatedAtMs: instantMs(raw.UpdatedDateUTC),
  };
}

export function isMergedAway(contact: ContactState): contact is ContactState & { readonly mergedToId: string } {
  return contact.archived && contact.mergedToId !== null;
}

/** A contact of which only id and name are known: one that Xero no longer gives by its id. */
export function namedContact(id: string, name: string): ContactState {
  return contactState({ ContactID: id, Name: name });
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
  const scalars = knownScalars(group, copy, written).flatMap(([key, field]) =>
    group[key] !== null || written?.[key] ? [[field, spelled(key, group[key] ?? "")] as const] : [],
  );
  const addresses = addressBodies(group.addresses, written?.addresses ?? []);
  const phones = phoneBodies(group.phones, written?.phones ?? []);
  const hasPersons = group.persons.length > 0 || (written?.persons.length ?? 0) > 0;
  return {
    ...(copy === null ? { ContactNumber: group.id } : { ContactID: copy.id }),
    ...Object.fromEntries(scalars),
    ...(addresses.length > 0 ? { Addresses: addresses } : {}),
    ...(phones.length > 0 ? { Phones: phones } : {}),
    ...(hasPersons ? { ContactPersons: group.persons.map(personBody) } : {}),
    ...terms(group),
  };
}

/** What differs between the group's contact and its copy; an empty field of the group counts only if Orbit wrote it. */
export function contactDifferences(
  group: ContactState,
  copy: ContactState,
  written: ContactState | null,
): readonly Difference[] {
  const found: Difference[] = [];
  for (const [key, field] of knownScalars(group, copy, written)) {
    const matters = group[key] !== null || written?.[key];
    if (matters && spelled(key, group[key] ?? "") !== spelled(key, copy[key] ?? "")) {
      found.push({ field, group: group[key] ?? "empty", satellite: copy[key] ?? "empty" });
    }
  }
  for (const key of ["addresses", "phones", "persons"] as const) {
    const matters = group[key].length > 0 || (written?.[key].length ?? 0) > 0;
    if (matters && !covers(copy[key], group[key], written?.[key] ?? [])) {
      found.push({ field: key, group: slotsInWords(group[key]), satellite: slotsInWords(copy[key]) });
    }
  }
  for (const [key, field] of [
    ["salesTerm", "sales terms"],
    ["billsTerm", "bill terms"],
  ] as const) {
    if (group[key] !== null && termInWords(group[key]) !== termInWords(copy[key])) {
      found.push({ field, group: termInWords(group[key]), satellite: termInWords(copy[key]) });
    }
  }
  return found;
}

/** Without what Xero shows only a part of. */
function knownScalars(wanted: ContactState, copy: ContactState | null, sent: ContactState | null) {
  const isUnknown = isTaxNumberUnknown({ wanted, copy, sent });
  return SCALARS.filter(([key]) => key !== "taxNumber" || !isUnknown);
}

/** Names that differ in blanks alone are the same name to Xero, which takes none but single ones. */
function spelled(key: (typeof SCALARS)[number][0], value: string): string {
  return key === "name" ? plainName(value) : value;
}

/** The same in everything that Orbit mirrors: then a change of the group's contact is none for its copies. */
export function sameContact(a: ContactState, b: ContactState): boolean {
  return mirrored(a) === mirrored(b);
}

function mirrored(contact: ContactState): string {
  return JSON.stringify({ ...contact, id: null, contactNumber: null, updatedAtMs: null });
}

function terms({ salesTerm, billsTerm }: ContactState): Record<string, unknown> {
  const body = (term: TermState) => ({ Day: term.day, Type: term.type });
  const all = {
    ...(salesTerm === null ? {} : { Sales: body(salesTerm) }),
    ...(billsTerm === null ? {} : { Bills: body(billsTerm) }),
  };
  return Object.keys(all).length === 0 ? {} : { PaymentTerms: all };
}

function termState(
  raw: { readonly Day?: number | null | undefined; readonly Type?: string | null | undefined } | null | undefined,
): TermState | null {
  return raw?.Day == null || !raw.Type ? null : { day: raw.Day, type: raw.Type };
}

export function termInWords(term: TermState | null): string {
  return term === null ? "none" : `${term.day} ${term.type}`;
}
