/**
 * The demo: one practice's group organisation and two satellites, each with ids of its own, and the people who may
 * connect them. Ids come from a fixed seed, so that a reset gives the same organisations again.
 */

import { ContactBook } from "../control/contact-book.ts";
import { Person } from "../control/person.ts";
import { newUuid } from "../state/identifiers.ts";
import type { World } from "../state/world.ts";
import { openOrganisation } from "./organisation.ts";

export const DEMO = {
  bookkeeper: "11111111-0000-4000-8000-00000000b001",
  owner: "11111111-0000-4000-8000-00000000b002",
  group: "a0000000-0000-4000-8000-000000000001",
  sydney: "a0000000-0000-4000-8000-000000000002",
  melbourne: "a0000000-0000-4000-8000-000000000003",
} as const;

/** Organisations, people, a few contacts, and three drafts that wait to be approved. */
export function seedDemo(world: World): void {
  seedOrganisations(world);
  seedContacts(world);
  seedDrafts(world);
}

/** The organisations and people alone. */
export function seedOrganisations(world: World): void {
  const random = seededRandom(20_261_122);
  const newId = () => newUuid(random);
  addPeople(world);
  openOrganisation(world, {
    tenantId: DEMO.group,
    name: "Harbour Practice Group",
    taxNumber: "53 004 085 616",
    accounts: [{ code: "215", name: "Advisory Fees", type: "REVENUE", taxType: "OUTPUT" }],
    trackingCategories: [
      { name: "Entity", options: ["Sydney", "Melbourne"] },
      { name: "Service", options: ["Bookkeeping", "Advisory"] },
    ],
    brandingThemes: ["Harbour letterhead"],
    newId,
  });
  openOrganisation(world, {
    tenantId: DEMO.sydney,
    name: "Harbour Sydney Pty Ltd",
    taxNumber: "51 824 753 556",
    accounts: [{ code: "215", name: "Advisory Fees", type: "REVENUE", taxType: "OUTPUT" }],
    trackingCategories: [{ name: "Service", options: ["Bookkeeping", "Advisory"] }],
    newId,
  });
  openOrganisation(world, {
    tenantId: DEMO.melbourne,
    name: "Harbour Melbourne Pty Ltd",
    taxNumber: "48 123 123 124",
    newId,
  });
}

function seedContacts(world: World): void {
  const group = new ContactBook(world, DEMO.group);
  const contacts = [
    {
      Name: "Bondi Cafe Pty Ltd",
      EmailAddress: "accounts@bondicafe.example",
      FirstName: "Mia",
      LastName: "Chen",
      city: "Bondi",
    },
    {
      Name: "Carlton Books",
      EmailAddress: "hello@carltonbooks.example",
      FirstName: "Tom",
      LastName: "Byrne",
      city: "Carlton",
    },
    {
      Name: "Northern Beaches Plumbing",
      EmailAddress: "office@nbplumbing.example",
      FirstName: "Sam",
      LastName: "Rossi",
      city: "Manly",
    },
    {
      Name: "St Kilda Yoga",
      EmailAddress: "studio@stkildayoga.example",
      FirstName: "Ana",
      LastName: "Silva",
      city: "St Kilda",
    },
    { Name: "Parramatta Motors", EmailAddress: "", FirstName: "", LastName: "", city: "Parramatta" },
  ];
  for (const { city, ...fields } of contacts) {
    group.add({ ...fields, Addresses: [{ AddressType: "POBOX", City: city, Country: "Australia" }] });
  }
  // The same client is known in Sydney already, under the practice's own account number.
  new ContactBook(world, DEMO.sydney).add({ Name: "Bondi Cafe Pty Ltd", AccountNumber: "SYD-014" });
}

function seedDrafts(world: World): void {
  const group = new Person(world, DEMO.group);
  group.raiseInvoice({
    Contact: { Name: "Bondi Cafe Pty Ltd" },
    Reference: "Monthly bookkeeping",
    LineItems: [line("Bookkeeping, October", 480, ["Sydney"]), line("Payroll, October", 165.5, ["Sydney"])],
  });
  group.raiseInvoice({
    Contact: { Name: "St Kilda Yoga" },
    Reference: "BAS",
    LineItems: [{ ...line("Quarterly activity statement", 350, ["Melbourne"]), AccountCode: "215" }],
  });
  group.raiseInvoice({
    Contact: { Name: "Parramatta Motors" },
    Reference: "No tracking yet",
    LineItems: [line("Set-up of the accounts", 220, [])],
  });
}

/** The demo, and what its practice has invoiced before: INV-0004 to INV-0008, one of them paid. */
export function seedPractice(world: World): void {
  seedDemo(world);
  const group = new Person(world, DEMO.group);
  const sale = (contact: string, reference: string, option: string, ...lines: readonly (readonly [string, number])[]) =>
    group.raiseInvoice({
      Contact: { Name: contact },
      Reference: reference,
      Status: "AUTHORISED",
      LineItems: lines.map(([description, unitAmount]) => line(description, unitAmount, [option])),
    });
  sale("Carlton Books", "Monthly bookkeeping", "Melbourne", ["Bookkeeping, September", 390]);
  const paid = sale("Northern Beaches Plumbing", "BAS", "Sydney", ["Quarterly activity statement", 320]);
  sale("St Kilda Yoga", "Monthly bookkeeping", "Melbourne", ["Bookkeeping, September", 275.5]);
  sale("Bondi Cafe Pty Ltd", "September", "Sydney", ["Bookkeeping, September", 480], ["Payroll, September", 165.5]);
  sale("Northern Beaches Plumbing", "Advice", "Sydney", ["Lease of the van", 240]);
  group.pay(paid.InvoiceID, { amount: paid.Total });
}

function line(description: string, unitAmount: number, tracking: readonly string[]) {
  return {
    Description: description,
    Quantity: 1,
    UnitAmount: unitAmount,
    AccountCode: "210",
    Tracking: tracking.map((option) => ({ Name: "Entity", Option: option })),
  };
}

function addPeople(world: World): void {
  world.tables.users.put({
    id: DEMO.bookkeeper,
    email: "bookkeeper@harbour.example",
    givenName: "Demo",
    familyName: "Bookkeeper",
    tenantIds: [],
    adviser: false,
  });
  world.tables.users.put({
    id: DEMO.owner,
    email: "owner@harbour.example",
    givenName: "Olive",
    familyName: "Owner",
    tenantIds: [],
    adviser: true,
  });
}

/** mulberry32: a small generator with a fixed seed, for ids only. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
