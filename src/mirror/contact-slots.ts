/**
 * The parts of a contact that come in slots: addresses, phones, additional people. Xero always answers with every slot,
 * mostly blank (docs/xero.md §4.8); in Orbit's normal form blank ones are left out. Pure.
 */

import type { XeroContact } from "../xero/schemas.ts";

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

export type Slot = AddressState | PhoneState | PersonState;

export function addressStates(raw: XeroContact["Addresses"]): readonly AddressState[] {
  const states = (raw ?? []).map((address) => ({
    type: address.AddressType ?? "POBOX",
    lines: [address.AddressLine1, address.AddressLine2, address.AddressLine3, address.AddressLine4].map(
      (line) => line ?? "",
    ),
    city: address.City ?? "",
    region: address.Region ?? "",
    postalCode: address.PostalCode ?? "",
    country: address.Country ?? "",
    attentionTo: address.AttentionTo ?? "",
  }));
  return states.filter((address) => !isBlank(address)).sort(byType);
}

export function phoneStates(raw: XeroContact["Phones"]): readonly PhoneState[] {
  const states = (raw ?? []).map((phone) => ({
    type: phone.PhoneType ?? "DEFAULT",
    number: phone.PhoneNumber ?? "",
    areaCode: phone.PhoneAreaCode ?? "",
    countryCode: phone.PhoneCountryCode ?? "",
  }));
  return states.filter((phone) => phone.number !== "").sort(byType);
}

export function personStates(raw: XeroContact["ContactPersons"]): readonly PersonState[] {
  return (raw ?? []).map((person) => ({
    firstName: person.FirstName ?? "",
    lastName: person.LastName ?? "",
    email: person.EmailAddress ?? "",
    includeInEmails: person.IncludeInEmails ?? false,
  }));
}

/** The group's addresses, and a blank one for each type that Orbit wrote and the group has since dropped. */
export function addressBodies(
  group: readonly AddressState[],
  written: readonly AddressState[],
): readonly Record<string, unknown>[] {
  const blank = { lines: [], city: "", region: "", postalCode: "", country: "", attentionTo: "" };
  return [...group, ...dropped(group, written).map((type) => ({ type, ...blank }))].map(addressBody);
}

export function phoneBodies(
  group: readonly PhoneState[],
  written: readonly PhoneState[],
): readonly Record<string, unknown>[] {
  const blank = { number: "", areaCode: "", countryCode: "" };
  return [...group, ...dropped(group, written).map((type) => ({ type, ...blank }))].map(phoneBody);
}

export function personBody(person: PersonState): Record<string, unknown> {
  return {
    FirstName: person.firstName,
    LastName: person.lastName,
    EmailAddress: person.email,
    IncludeInEmails: person.includeInEmails,
  };
}

/** The copy holds each of the group's slots, and none that Orbit wrote and the group has since dropped. */
export function covers(copy: readonly Slot[], group: readonly Slot[], written: readonly Slot[]): boolean {
  const has = (list: readonly Slot[], slot: Slot) => list.some((item) => JSON.stringify(item) === JSON.stringify(slot));
  return group.every((slot) => has(copy, slot)) && written.every((slot) => has(group, slot) || !has(copy, slot));
}

export function slotsInWords(slots: readonly Slot[]): string {
  const words = slots.map((slot) =>
    Object.values(slot)
      .flat()
      .filter((part) => typeof part === "string" && part !== "")
      .join(" "),
  );
  return words.length === 0 ? "none" : words.join("; ");
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

function phoneBody(phone: PhoneState): Record<string, unknown> {
  return {
    PhoneType: phone.type,
    PhoneNumber: phone.number,
    PhoneAreaCode: phone.areaCode,
    PhoneCountryCode: phone.countryCode,
  };
}

function dropped(group: readonly { readonly type: string }[], written: readonly { readonly type: string }[]) {
  return written.map((slot) => slot.type).filter((type) => !group.some((slot) => slot.type === type));
}

function isBlank(address: AddressState): boolean {
  const { type: _type, lines, ...rest } = address;
  return [...lines, ...Object.values(rest)].every((part) => part === "");
}

function byType(a: { readonly type: string }, b: { readonly type: string }): number {
  return a.type < b.type ? -1 : 1;
}
