/** Names and account numbers that pass from one contact to another, and names that differ in blanks alone. */

import { describe, expect, test } from "vitest";
import { newestEvent } from "./catalogue/stage.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = async () => await new Practice({ preset }).open();
  const book = (practice: Practice, place: string | null = null) =>
    practice.xero.control.contactBook(place === null ? practice.group : practice.satellite(place));
  const later = async (practice: Practice) => {
    await practice.run(HOUR_MS);
    practice.nowMs += HOUR_MS;
  };
  const names = (practice: Practice) =>
    copiesIn(practice, "Sydney")
      .map(({ Contact }) => Contact?.Name)
      .sort();
  const failed = (practice: Practice) => practice.events().filter(({ status }) => status === "failed");
  const open2 = (practice: Practice) =>
    practice.events().filter(({ status }) => status === "queued" || status === "waiting");

  /** Two clients with a copy each. */
  async function two(one: object = {}, other: object = {}) {
    const practice = await open();
    const a = book(practice).add({ Name: "Alder", ...one });
    const b = book(practice).add({ Name: "Birch", ...other });
    raise(practice, { contact: "Alder" });
    raise(practice, { contact: "Birch" });
    await later(practice);
    return { practice, a: a.ContactID, b: b.ContactID };
  }

  test.each(["first", "last"])("a name that passes on in one delivery is free in time (giver %s)", async (order) => {
    const { practice, a, b } = await two();
    const [giver, taker, name] = order === "first" ? [a, b, "Alder"] : [b, a, "Birch"];
    book(practice).edit(giver, { Name: "Cedar" });
    book(practice).edit(taker, { Name: name });
    await later(practice);
    expect(failed(practice)).toEqual([]);
    expect(open2(practice)).toEqual([]);
    expect(names(practice)).toEqual([name, "Cedar"].sort());
  });

  test("while a name is not free yet, the record that is to get it waits, and says why and until when", async () => {
    const { practice, a, b } = await two();
    practice.xero.control.behave({ webhookDropShare: 1 });
    book(practice).edit(a, { Name: "Cedar" });
    practice.xero.control.behave({ webhookDropShare: 0 });
    book(practice).edit(b, { Name: "Alder" });
    await practice.run(MINUTE_MS / 2);
    const [event] = open2(practice);
    expect(event).toMatchObject({ resourceId: b, status: "waiting" });
    expect(event?.failures.map(({ code }) => code)).toEqual(["contact-name-taken"]);
    expect(event?.nextAttemptAtMs).toBeGreaterThan(practice.nowMs);
    await practice.announceRecord("contact", a);
    await later(practice);
    expect(open2(practice)).toEqual([]);
    expect(names(practice)).toEqual(["Alder", "Cedar"]);
  });

  test("a name that a person must free is tried once, though a document and Xero's own event ask for the contact", async () => {
    const { practice, a } = await two();
    book(practice, "Sydney").add({ Name: "Cedar" });
    book(practice).edit(a, { Name: "Cedar" });
    await later(practice);
    const [event] = failed(practice);
    expect(event).toMatchObject({ resourceId: a });
    const before = practice.calls.length;
    raise(practice, { contact: "Cedar" });
    await later(practice);
    const isWrite = (call: (typeof practice.calls)[number]) =>
      call.method === "POST" && call.path.includes("/Contacts");
    expect(practice.calls.slice(before).filter(isWrite)).toHaveLength(1);
  });

  test("two contacts that exchange their names do so in the satellite too", async () => {
    const { practice, a, b } = await two();
    book(practice).edit(a, { Name: "Cedar" });
    book(practice).edit(b, { Name: "Alder" });
    book(practice).edit(a, { Name: "Birch" });
    await later(practice);
    expect(failed(practice)).toEqual([]);
    expect(open2(practice)).toEqual([]);
    expect(names(practice)).toEqual(["Alder", "Birch"]);
    const byNumber = new Map(copiesIn(practice, "Sydney").map((copy) => [copy.InvoiceNumber, copy.Contact?.Name]));
    for (const invoice of practice.xero.control.person(practice.group).invoices()) {
      if (byNumber.has(invoice.InvoiceNumber)) expect(byNumber.get(invoice.InvoiceNumber)).toBe(invoice.Contact.Name);
    }
  });

  test.each(["first", "last"])("an account number that passes on is free in time (giver %s)", async (order) => {
    const { practice, a, b } = await two(
      order === "first" ? { AccountNumber: "N-1" } : {},
      order === "first" ? {} : { AccountNumber: "N-1" },
    );
    const [giver, taker] = order === "first" ? [a, b] : [b, a];
    book(practice).edit(giver, { AccountNumber: "N-2" });
    book(practice).edit(taker, { AccountNumber: "N-1" });
    await later(practice);
    expect(failed(practice)).toEqual([]);
    expect(open2(practice)).toEqual([]);
  });

  test("a contact that is archived and made anew with the same name and number keeps its copy in the satellite", async () => {
    const { practice, a } = await two({ AccountNumber: "N-1" });
    book(practice).archive(a);
    book(practice).add({ Name: "Alder", AccountNumber: "N-1" });
    raise(practice, { contact: "Alder" });
    await later(practice);
    expect(failed(practice)).toEqual([]);
    expect(open2(practice)).toEqual([]);
    expect(names(practice)).toEqual(["Alder", "Alder", "Birch"]);
  });

  test("an account number of an archived contact goes to the new one that has it in the group", async () => {
    const { practice, a } = await two({ AccountNumber: "N-1" });
    book(practice).archive(a);
    book(practice).add({ Name: "Dogwood", AccountNumber: "N-1" });
    raise(practice, { contact: "Dogwood" });
    await later(practice);
    expect(failed(practice)).toEqual([]);
    expect(
      book(practice, "Sydney")
        .all()
        .find(({ Name }) => Name === "Dogwood")?.AccountNumber,
    ).toBe("N-1");
  });

  test.each([
    ["Ridgeway  Valley", "Ridgeway Valley"],
    ["Ridgeway Valley", "Ridgeway  Valley"],
    [" Ridgeway Valley ", "RIDGEWAY VALLEY"],
  ])("%j of the group is the satellite's %j", async (group, satellite) => {
    const practice = await open();
    const theirs = book(practice, "Sydney").add({ Name: satellite });
    const ours = book(practice).add({ Name: group });
    await later(practice);
    practice.xero.control.person(practice.group).raiseInvoice({
      Contact: { ContactID: ours.ContactID },
      Status: "AUTHORISED",
      LineItems: [
        {
          Description: "Work",
          Quantity: 1,
          UnitAmount: 10,
          AccountCode: "200",
          TaxType: "OUTPUT",
          Tracking: [{ Name: "Entity", Option: "Sydney" }],
        },
      ],
    });
    await later(practice);
    expect(failed(practice)).toEqual([]);
    expect(copiesIn(practice, "Sydney").map(({ Contact }) => Contact?.ContactID)).toEqual([theirs.ContactID]);
  });
});

test("a contact that was made by a call without an answer, and renamed in the group before Orbit looked for it, is found by Orbit's number", async () => {
  const practice = await new Practice({ preset: "friendly" }).open();
  const sydney = practice.satellite("Sydney");
  practice.network = ({ method, url, headers }) => {
    if (headers.get("xero-tenant-id") !== sydney || !url.includes("/Contacts")) return null;
    return method === "PUT" ? "lost-after" : "server-error";
  };
  const { InvoiceID, Contact } = raise(practice);
  await practice.live(MINUTE_MS);
  practice.xero.control.contactBook(practice.group).edit(Contact.ContactID ?? "", { Name: "Ridgeway College" });
  await practice.live(15 * MINUTE_MS);
  practice.network = () => null;
  await practice.live(HOUR_MS);
  expect(newestEvent(practice, InvoiceID)).toMatchObject({ status: "synced", failures: [] });
  const names = practice.xero.control
    .contactBook(sydney)
    .all()
    .map(({ Name }) => Name);
  expect(names).toContain("Ridgeway College");
  expect(names).not.toContain("Ridgeway University");
});
