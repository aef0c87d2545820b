// biome-ignore-all lint/style/noExcessiveLinesPerFile: all that can become of a contact, from one set-up.

/** Contacts: every field that Xero lets one write, in every satellite that has a copy; merges, archives, taken names. */

import { describe, expect, test } from "vitest";
import { REFERENCES_LOOK_AGAIN_MS } from "../../src/limits.ts";
import type { ContactFields } from "../xero/src/control/contact-book.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

const FULL: ContactFields = {
  Name: "Ridgeway University",
  FirstName: "Rita",
  LastName: "Way",
  EmailAddress: "rita@ridgeway.example",
  AccountNumber: "A-77",
  CompanyNumber: "123 456",
  TaxNumber: "11 111 111 111",
  Addresses: [
    {
      AddressType: "STREET",
      AddressLine1: "1 High St",
      City: "Sydney",
      Region: "NSW",
      PostalCode: "2000",
      Country: "Australia",
    },
    { AddressType: "POBOX", AddressLine1: "PO Box 9", City: "Sydney", PostalCode: "2001", AttentionTo: "Accounts" },
  ],
  Phones: [
    { PhoneType: "DEFAULT", PhoneNumber: "555 1234", PhoneAreaCode: "02", PhoneCountryCode: "61" },
    { PhoneType: "MOBILE", PhoneNumber: "400 000 000" },
  ],
  ContactPersons: [{ FirstName: "Al", LastName: "Ice", EmailAddress: "al@ridgeway.example", IncludeInEmails: true }],
  PaymentTerms: { Sales: { Day: 20, Type: "DAYSAFTERBILLDATE" }, Bills: { Day: 10, Type: "OFFOLLOWINGMONTH" } },
};

const MIRRORED = [
  "Name",
  "FirstName",
  "LastName",
  "EmailAddress",
  "AccountNumber",
  "CompanyNumber",
  "TaxNumber",
  "Addresses",
  "Phones",
  "ContactPersons",
  "PaymentTerms",
];
const picked = (contact: object) => Object.fromEntries(MIRRORED.map((name) => [name, Reflect.get(contact, name)]));

/** Each of the two satellites gets the other one's option, as on the Organisations page. */
function swapOptions(practice: Practice): void {
  const [sydney, melbourne] = ["Sydney", "Melbourne"].map((name) =>
    practice.firm.entities.find((entity) => entity.name.includes(name) && entity.role === "satellite"),
  );
  const entities = practice.firm.entities.map((entity) => {
    const other = entity === sydney ? melbourne : entity === melbourne ? sydney : entity;
    return {
      ...entity,
      trackingOptionId: other?.trackingOptionId ?? null,
      trackingOptionName: other?.trackingOptionName ?? null,
    };
  });
  practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();
  const book = (practice: Practice, place: string | null = null) =>
    practice.xero.control.contactBook(place === null ? practice.group : practice.satellite(place));
  const named = (practice: Practice, place: string | null, name: string) =>
    book(practice, place)
      .all()
      .filter((contact) => contact.Name === name);
  const later = async (practice: Practice) => {
    await practice.run(HOUR_MS);
    practice.nowMs += HOUR_MS;
  };

  test("all fields go to each satellite that has a copy, and changes follow, also emptied ones", async () => {
    const practice = await open();
    const contact = book(practice).add(FULL);
    raise(practice);
    raise(practice, { option: "Melbourne" });
    await later(practice);
    const [ours] = named(practice, null, "Ridgeway University");
    for (const place of ["Sydney", "Melbourne"]) {
      expect(named(practice, place, "Ridgeway University").map(picked)).toEqual([picked(ours ?? {})]);
    }
    book(practice).edit(contact.ContactID, {
      Name: "Ridgeway College",
      TaxNumber: "",
      ContactPersons: [],
      Phones: [
        { PhoneType: "DEFAULT", PhoneNumber: "999" },
        { PhoneType: "MOBILE", PhoneNumber: "" },
      ],
    });
    await later(practice);
    const [changed] = named(practice, null, "Ridgeway College");
    for (const place of ["Sydney", "Melbourne"]) {
      expect(named(practice, place, "Ridgeway College").map(picked)).toEqual([picked(changed ?? {})]);
    }
  });

  test("a satellite's own details survive what the group leaves empty", async () => {
    const practice = await open();
    book(practice, "Sydney").add({
      Name: "Ridgeway University",
      TaxNumber: "own",
      Phones: [{ PhoneType: "FAX", PhoneNumber: "1" }],
    });
    await later(practice);
    raise(practice);
    await later(practice);
    expect(named(practice, "Sydney", "Ridgeway University")).toMatchObject([{ TaxNumber: "own" }]);
  });

  test("the documents of a contact that was merged away follow it to the other one", async () => {
    const practice = await open();
    const loser = book(practice).add({ Name: "Ridgeway Uni" });
    const winner = book(practice).add({ Name: "Ridgeway University" });
    raise(practice, { contact: "Ridgeway Uni" });
    await later(practice);
    book(practice).merge(loser.ContactID, winner.ContactID);
    await later(practice);
    await practice.announceContact(loser.ContactID);
    await later(practice);
    expect(copiesIn(practice, "Sydney").map((copy) => copy.Contact?.Name)).toEqual(["Ridgeway University"]);
  });

  test.each(["overwrite", "keep"] as const)(
    "a copy that the satellite merged into a contact of its own is that contact from then on (%s)",
    async (satelliteEdits) => {
      const practice = await open({ settings: { satelliteEdits } });
      raise(practice, { contact: "Ridgeway University" });
      await later(practice);
      const [copy] = named(practice, "Sydney", "Ridgeway University");
      const own = book(practice, "Sydney").add({ Name: "Ridgeway, the university" });
      book(practice, "Sydney").merge(copy?.ContactID ?? "", own.ContactID);
      await later(practice);
      raise(practice, { contact: "Ridgeway University" });
      await later(practice);
      expect(copiesIn(practice, "Sydney").map((invoice) => invoice.Contact?.ContactID)).toEqual([
        own.ContactID,
        own.ContactID,
      ]);
      expect(practice.events().filter((event) => event.status === "failed")).toEqual([]);
      expect(
        named(practice, "Sydney", "Ridgeway University")
          .map((contact) => contact.ContactStatus)
          .sort(),
      ).toEqual(["ACTIVE", "ARCHIVED"]);
    },
  );

  test("an invoice that comes before the news of such a merge goes on with the other contact", async () => {
    const practice = await open();
    raise(practice, { contact: "Ridgeway University" });
    await later(practice);
    const [copy] = named(practice, "Sydney", "Ridgeway University");
    const own = book(practice, "Sydney").add({ Name: "Ridgeway, the university" });
    practice.xero.control.behave({ webhookDropShare: 1 });
    book(practice, "Sydney").merge(copy?.ContactID ?? "", own.ContactID);
    practice.xero.control.behave({ webhookDropShare: 0 });
    const invoice = raise(practice, { contact: "Ridgeway University" });
    await later(practice);
    expect(copiesIn(practice, "Sydney").map(({ Contact }) => Contact?.ContactID)).toEqual([
      own.ContactID,
      own.ContactID,
    ]);
    expect(practice.events().find((event) => event.resourceId === invoice.InvoiceID)?.status).toBe("synced");
  });

  test("two copies that the satellite merged into one are said, with what mends it", async () => {
    const practice = await open();
    raise(practice, { contact: "Ridgeway University" });
    raise(practice, { contact: "Ridgeway College" });
    await later(practice);
    const [one] = named(practice, "Sydney", "Ridgeway University");
    const [other] = named(practice, "Sydney", "Ridgeway College");
    book(practice, "Sydney").merge(one?.ContactID ?? "", other?.ContactID ?? "");
    await later(practice);
    const failures = practice.events().flatMap((event) => event.failures);
    expect(failures.map(({ code }) => code)).toContain("contact-archived");
    expect(failures.map(({ remedy }) => remedy[0])).toContain(
      "In the group's Xero, under Contacts, merge Ridgeway University into Ridgeway College as well.",
    );
  });

  test("a contact that is archived in the group stays as it is in the satellites", async () => {
    const practice = await open();
    const contact = book(practice).add({ Name: "Ridgeway University" });
    raise(practice);
    await later(practice);
    book(practice).archive(contact.ContactID);
    await later(practice);
    expect(named(practice, "Sydney", "Ridgeway University")).toMatchObject([{ ContactStatus: "ACTIVE" }]);
    expect(practice.events().filter((event) => event.status === "failed")).toEqual([]);
  });

  test.each([
    ["contact-name-taken", { Name: "Twin" }, { Name: "Twin" }],
    [
      "account-number-taken",
      { Name: "Ridgeway University", AccountNumber: "A-1" },
      { Name: "Other", AccountNumber: "A-1" },
    ],
  ])("%s is said, and goes away when a person mends it and re-syncs", async (code, group, satellite) => {
    const practice = await open();
    const ours = book(practice).add({ Name: "Ridgeway University" });
    raise(practice);
    await later(practice);
    const theirs = book(practice, "Sydney").add(satellite);
    await later(practice);
    book(practice).edit(ours.ContactID, group);
    await later(practice);
    const failed = () =>
      practice
        .events()
        .filter((event) => event.resourceId === ours.ContactID)
        .at(-1);
    expect(failed()).toMatchObject({ status: "failed", failures: [{ code }] });
    book(practice, "Sydney").edit(theirs.ContactID, { Name: "Somebody else", AccountNumber: "A-2" });
    await later(practice);
    const event = failed();
    if (event === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.resync({ events: [event], by: "Demo" }, practice.nowMs);
    await later(practice);
    expect(failed()?.status).toBe("synced");
  });

  test("giving an option to another satellite moves what it holds", async () => {
    const practice = await open();
    const invoice = raise(practice);
    raise(practice, { fields: { LineItems: [line("Melbourne")] } });
    await later(practice);
    swapOptions(practice);
    await later(practice);
    const live = (place: string) =>
      copiesIn(practice, place)
        .filter((copy) => copy.Status !== "VOIDED")
        .map((copy) => copy.InvoiceNumber);
    expect(live("Melbourne")).toEqual([invoice.InvoiceNumber]);
    expect(live("Sydney")).toHaveLength(1);
    expect(
      practice
        .events()
        .filter((event) => event.source === "reconcile")
        .map((event) => event.status),
    ).toEqual(["synced", "synced"]);
  });

  test("so it does while what it holds is about to be looked at once more, though that look shows nothing new", async () => {
    const practice = await open();
    const known = raise(practice);
    await later(practice);
    // After a read that failed, a second change may be behind the one that the next shows.
    practice.network = ({ method, url }) => {
      if (method !== "GET" || !url.includes("/Invoices?")) return null;
      practice.network = () => null;
      return "server-error";
    };
    const invoice = raise(practice);
    for (let n = 0; n < 60 && copiesIn(practice, "Sydney").length === 1; n++) await practice.live(1000);
    await practice.live(1000);
    swapOptions(practice);
    await practice.live(10 * 60_000);
    const live = copiesIn(practice, "Melbourne").filter(({ Status }) => Status !== "VOIDED");
    expect(new Set(live.map(({ InvoiceNumber }) => InvoiceNumber))).toEqual(
      new Set([known.InvoiceNumber, invoice.InvoiceNumber]),
    );
    expect(copiesIn(practice, "Sydney").filter(({ Status }) => Status !== "VOIDED")).toEqual([]);
  });

  test("what a lock date refuses is not sent again until the date has moved", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    practice.xero.control.bookkeeping(practice.satellite("Sydney")).setLockDates({ period: "2026-12-31" });
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    const before = practice.calls.length;
    await later(practice);
    const refused = practice.calls.slice(before).filter((call) => call.tenantId === practice.satellite("Sydney"));
    // Once more when the refusal has made known that there is a date now.
    expect(refused.filter((call) => call.method === "POST").length).toBeLessThanOrEqual(2);
    const looks = refused.filter((call) => call.path.endsWith("/Organisation"));
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.length).toBeLessThanOrEqual(HOUR_MS / REFERENCES_LOOK_AGAIN_MS + 1);
    expect(copiesIn(practice, "Sydney").map((copy) => copy.Status)).toEqual(["AUTHORISED"]);
  });

  test("moving a lock date releases what it held, by itself", async () => {
    const practice = await open();
    const settings = practice.xero.control.bookkeeping(practice.satellite("Sydney"));
    settings.setLockDates({ period: "2026-12-31" });
    const invoice = raise(practice);
    await later(practice);
    const event = () => practice.events().find((item) => item.resourceId === invoice.InvoiceID);
    expect(event()).toMatchObject({ status: "failed", failures: [{ code: "lock-date" }] });
    settings.setLockDates({ period: "2025-06-30" });
    await later(practice);
    expect(event()?.status).toBe("synced");
  });
});
