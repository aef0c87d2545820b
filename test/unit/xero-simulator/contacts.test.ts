import { beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, Client, DEMO } from "./harness.ts";

let at: Bench;
let client: Client;

beforeEach(async () => {
  at = bench();
  client = await Client.of(at);
});

const create = async (fields: object) => (await client.json("PUT", "/Contacts", fields)).Contacts[0];
const refused = (method: string, fields: object) => client.refusal(method, "/Contacts", fields);
const TAKEN = (name: string) =>
  `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`;
const ARCHIVED =
  "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.";

describe("names and numbers", () => {
  test("a name is unique among active contacts, whatever its case", async () => {
    await create({ Name: "Bondi Cafe" });
    expect(await refused("PUT", { Name: "BONDI cafe" })).toEqual([TAKEN("BONDI cafe")]);
    const other = await create({ Name: "Carlton" });
    expect(await refused("POST", { ContactID: other.ContactID, Name: "bondi cafe" })).toEqual([TAKEN("bondi cafe")]);
  });

  test("the message equals the one of Xero's own example", async () => {
    await create({ Name: "Buzz Lightyear" });
    const answer = await client.json("PUT", "/Contacts", {
      Contacts: [{ Name: "Buzz Lightyear", EmailAddress: "b@email.example" }],
    });
    expect(answer.Elements[0]).toMatchObject({
      ContactID: "00000000-0000-0000-0000-000000000000",
      Name: "Buzz Lightyear",
      HasValidationErrors: true,
      ValidationErrors: [{ Message: TAKEN("Buzz Lightyear") }],
    });
  });

  test("POST matches by id, then ContactNumber, then name, and updates; PUT only creates", async () => {
    const made = await create({ Name: "A", ContactNumber: "C-1" });
    const byNumber = (await client.json("POST", "/Contacts", { ContactNumber: "c-1", Name: "A renamed" })).Contacts[0];
    expect(byNumber).toMatchObject({
      ContactID: made.ContactID,
      Name: "A renamed",
      ContactNumber: "C-1".toLowerCase(),
    });
    const byName = (await client.json("POST", "/Contacts", { Name: "a RENAMED", EmailAddress: "a@a.example" }))
      .Contacts[0];
    expect(byName).toMatchObject({ ContactID: made.ContactID, EmailAddress: "a@a.example" });
    expect(await refused("PUT", { Name: "Another", ContactNumber: "C-1" })).toEqual([
      "The Contact Number already exists. Please enter a different Contact Number.",
    ]);
  });

  test("an account number is unique", async () => {
    await create({ Name: "A", AccountNumber: "SYD-1" });
    expect(await refused("PUT", { Name: "B", AccountNumber: "syd-1" })).toEqual([
      "The Account Number already exists. Please enter a different Account Number.",
    ]);
  });

  test.each([
    [{ Name: "" }, "Contact Name cannot be empty."],
    [
      { EmailAddress: "a@a.example" },
      "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber",
    ],
    [{ Name: "a <b>" }, "The contact name may not contain angle brackets or surplus blanks"],
    [{ Name: "a  b" }, "The contact name may not contain angle brackets or surplus blanks"],
    [{ Name: "a", EmailAddress: "nonsense" }, "Email address must be valid."],
    [
      { Name: "a", ContactPersons: [{ FirstName: "P" }] },
      "Additional people cannot be added when the primary person has no email address set.",
    ],
    [{ Name: "a", DefaultCurrency: "EUR" }, "Organisation is not subscribed to currency EUR"],
    [
      { Name: "a", ContactNumber: "x".repeat(51) },
      "The field ContactNumber must be a string with a maximum length of 50.",
    ],
  ])("%j is refused: %s", async (fields, message) => {
    expect(await refused("PUT", fields)).toEqual([message]);
  });
});

describe("changing", () => {
  test("POST is a partial update: what is not sent stays, addresses and phones change by type, people as a whole", async () => {
    const made = await create({
      Name: "A",
      EmailAddress: "a@a.example",
      ContactPersons: [{ FirstName: "P" }],
      Addresses: [
        { AddressType: "POBOX", City: "Bondi" },
        { AddressType: "STREET", City: "Manly" },
      ],
    });
    const changes = {
      ContactID: made.ContactID,
      TaxNumber: "51 824 753 556",
      Addresses: [{ AddressType: "STREET", City: "Sydney" }],
    };
    const changed = (await client.json("POST", "/Contacts", changes)).Contacts[0];
    expect(changed).toMatchObject({
      EmailAddress: "a@a.example",
      TaxNumber: "51 824 753 556",
      ContactPersons: [{ FirstName: "P" }],
    });
    expect(changed.Addresses.map((row: { City: string }) => row.City)).toEqual(["Sydney", "Bondi"]);
    const without = (await client.json("POST", `/Contacts/${made.ContactID}`, { ContactPersons: [] })).Contacts[0];
    expect(without.ContactPersons).toEqual([]);
  });

  test("archiving works with open invoices; an archived contact cannot be edited, matched or brought back by the API", async () => {
    const { ContactID } = await create({ Name: "A", ContactNumber: "C-1" });
    at.simulator.control
      .person(DEMO.group)
      .raiseInvoice({ Contact: { ContactID }, LineItems: [{ Description: "x", UnitAmount: 1 }] });
    expect(
      (await client.json("POST", "/Contacts", { ContactID, ContactStatus: "ARCHIVED" })).Contacts[0].ContactStatus,
    ).toBe("ARCHIVED");
    for (const [method, fields] of [
      ["POST", { ContactID, EmailAddress: "a@a.example" }],
      ["POST", { ContactID, ContactStatus: "ACTIVE" }],
      ["POST", { Name: "a" }],
      ["PUT", { Name: "A" }],
      ["PUT", { Name: "B", ContactNumber: "C-1" }],
    ] as const) {
      expect(await refused(method, fields)).toEqual([ARCHIVED]);
    }
  });

  test("a person may restore it, unless the name has been given away", async () => {
    const book = at.simulator.control.contactBook(DEMO.group);
    const { ContactID } = book.add({ Name: "A" });
    book.archive(ContactID);
    book.add({ Name: "A" });
    expect(() => book.restore(ContactID)).toThrow("already assigned");
    book.edit(book.all().find((row) => row.ContactStatus === "ACTIVE")?.ContactID ?? "", { Name: "B" });
    expect(book.restore(ContactID).ContactStatus).toBe("ACTIVE");
  });

  test("every change moves UpdatedDateUTC strictly on", async () => {
    const made = await create({ Name: "A" });
    const changed = (await client.json("POST", "/Contacts", { Name: "A", FirstName: "x" })).Contacts[0];
    expect(changed.UpdatedDateUTC > made.UpdatedDateUTC).toBe(true);
  });
});
