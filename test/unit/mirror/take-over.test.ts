import { describe, expect, it } from "vitest";
import type { ContactFacts, DocumentFacts, Facts } from "../../../src/mirror/take-over/facts.ts";
import { type MatchInput, matchDocuments } from "../../../src/mirror/take-over/match.ts";

function invoice(id: string, fields: Partial<DocumentFacts> = {}): DocumentFacts {
  return {
    ...{ kind: "invoice", id, number: "INV-1", contactId: `contact-${id}`, contactName: "Acme", date: "2026-11-02" },
    ...{ status: "AUTHORISED", currency: "AUD", total: 11_000, tax: 1000, ownerId: null },
    ...fields,
  };
}

function contact(id: string, fields: Partial<ContactFacts> = {}): ContactFacts {
  const base = { kind: "contact", id, name: "Acme", contactNumber: null, accountNumber: null } as const;
  return { ...base, isArchived: false, ownerId: null, ...fields };
}

function matched(group: readonly Facts[], own: readonly Facts[], known: Partial<MatchInput> = {}) {
  return matchDocuments({ group, own, contactCopyOf: () => null, knownCopyOf: () => null, ...known });
}

const verdicts = (...sides: Parameters<typeof matched>) => matched(...sides).items.map(({ verdict }) => verdict);

describe("a document of the group and one of the satellite", () => {
  it("agree in number, contact, date and total, whatever the spelling of names", () => {
    const own = invoice("s", { number: "inv-1", contactName: " ACME  ", status: "PAID" });
    const [item] = matched([invoice("g")], [own]).items;
    expect(item).toMatchObject({ verdict: "exact", satelliteId: "s", differences: [] });
  });

  it.each([
    ["date", { date: "2026-11-03" }],
    ["currency", { currency: "NZD" }],
    ["total", { total: 11_001 }],
    ["tax", { tax: 999 }],
    ["status", { status: "DRAFT" }],
    ["contact", { contactName: "Other" }],
  ] as const)("differ in %s, which is named", (field, fields) => {
    const [item] = matched([invoice("g")], [invoice("s", fields)]).items;
    expect(item?.verdict).toBe("differs");
    expect(item?.differences.map((one) => one.field)).toContain(field);
  });

  it("are of one contact by a number of either, or by the group's id in the satellite's number", () => {
    const group = [invoice("g"), contact("contact-g", { accountNumber: "A-7" })];
    for (const fields of [{ accountNumber: "a-7" }, { contactNumber: "contact-g" }]) {
      const own = [invoice("s", { contactName: "Other" }), contact("contact-s", { name: "Other", ...fields })];
      const [item] = matched(group, own).items;
      expect(item).toMatchObject({
        verdict: "exact",
        contact: { groupId: "contact-g", satelliteId: "contact-s" },
      });
    }
  });

  it("make no mapping of a contact that is archived, and differ where it is the copy of another", () => {
    const archived = [invoice("s"), contact("contact-s", { isArchived: true })];
    expect(matched([invoice("g")], archived).items[0]).toMatchObject({ verdict: "exact", contact: null });
    const another = [invoice("s"), contact("contact-s", { ownerId: "contact-x" })];
    expect(matched([invoice("g")], another).items[0]).toMatchObject({ verdict: "differs", contact: null });
  });

  it("without a number in common are the same by contact, date and total, and never by themselves", () => {
    const [item] = matched([invoice("g")], [invoice("s", { number: "X-9" })]).items;
    expect(item).toMatchObject({ verdict: "differs", differences: [{ field: "number" }] });
  });
});

describe("what is not certain", () => {
  it("is one that several may be, or that may be the copy of several", () => {
    expect(verdicts([invoice("g")], [invoice("s"), invoice("t")])).toEqual(["ambiguous"]);
    expect(verdicts([invoice("g"), invoice("h")], [invoice("s")])).toEqual(["ambiguous", "ambiguous"]);
    const alike = [invoice("g", { number: "A" }), invoice("h", { number: "B" })];
    expect(verdicts(alike, [invoice("s", { number: "X" })])).toEqual(["ambiguous", "ambiguous"]);
  });

  it("is one that is the copy of another record, or of which the record has a copy elsewhere", () => {
    expect(verdicts([invoice("g")], [invoice("s", { ownerId: "h" })])).toEqual(["ambiguous"]);
    const knownCopyOf = () => ({ is: "elsewhere", name: "Melbourne" }) as const;
    expect(verdicts([invoice("g")], [invoice("s")], { knownCopyOf })).toEqual(["ambiguous"]);
  });
});

it("one contact of the satellite goes with one of the group: the second document differs", () => {
  const numbered = (n: number) => ({ number: `INV-${n}`, contactId: "one" });
  const group = [invoice("g", { number: "INV-1", contactId: "a" }), invoice("h", { number: "INV-2", contactId: "b" })];
  const own = [invoice("s", numbered(1)), invoice("t", numbered(2)), contact("one")];
  const { items } = matched(group, own);
  expect(items.map(({ verdict, contact: link }) => [verdict, link?.groupId ?? null])).toEqual([
    ["exact", "a"],
    ["differs", null],
  ]);
});

it("what has a copy already is no item, and what comes to nothing is not missing", () => {
  const knownCopyOf = (_: string, id: string) => (id === "g" ? ({ is: "here" } as const) : null);
  const group = [invoice("g"), invoice("h", { number: "INV-2", total: 0 }), invoice("i", { number: "INV-3" })];
  const result = matched(group, [invoice("s")], { knownCopyOf });
  expect(result.known).toBe(1);
  expect(result.items.map(({ groupId, verdict }) => [groupId, verdict])).toEqual([["i", "missing"]]);
});
