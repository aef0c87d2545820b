/**
 * What Xero shows only a part of stays as it is in the satellite, is said, and is listed as no difference: tax numbers behind a
 * mask on either side, and references that Xero cuts.
 */

import { describe, expect, test } from "vitest";
import {
  eventsOf,
  groupContacts,
  groupOf,
  later,
  mirroredSale,
  newestEvent,
  sydneyContacts,
  sydneyOf,
} from "./catalogue/stage.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const NAME = "Ridgeway University";
const REFERENCE = "Payment for the works of the third quarter of the year 2026, invoice by invoice, as agreed";
const KEPT_CHARS = 60;
const LONG_REFERENCE = REFERENCE.repeat(4);
const KEPT_OF_LONG = 255;

const contactIn = (book: ReturnType<typeof groupContacts>) => {
  const found = book.all().find(({ Name }) => Name === NAME);
  if (found === undefined) throw new Error("no contact");
  return found;
};

/** The organisation's answers name the last four characters of tax numbers alone. */
function maskTaxNumbers(practice: Practice, tenantId: string): void {
  practice.answer = async (request, response) => {
    if (request.headers.get("xero-tenant-id") !== tenantId || !response.ok) return response;
    const text = await response.text();
    const masked = text.replace(
      /"TaxNumber":\s*"([^"]+)"/g,
      (_, whole: string) => `"TaxNumber":"***-**-${whole.slice(-4)}"`,
    );
    return new Response(masked, { status: response.status, headers: response.headers });
  };
}

/** A client with a tax number that has a copy in Sydney. */
async function opened(preset: "friendly" | "hostile") {
  const practice = await new Practice({ preset, reconcileMinutes: 15 }).open();
  await mirroredSale(practice);
  const { ContactID } = contactIn(groupContacts(practice));
  groupContacts(practice).edit(ContactID, { TaxNumber: "123-45-6789" });
  await later(practice);
  return { practice, contactId: ContactID };
}

const wordsOf = (practice: Practice, id: string) =>
  eventsOf(practice, id)
    .flatMap(({ timeline }) => timeline.map(({ text }) => text))
    .join(" ");

const drifted = (practice: Practice) => [...practice.d1.mappings.values()].filter((one) => "drift" in one && one.drift);

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test("where the group's Xero masks them, the satellite's stays as it is, and the rest follows", async () => {
    const { practice, contactId } = await opened(preset);
    practice.xero.control.behave({ maskedTaxNumbers: true });
    groupContacts(practice).edit(contactId, { EmailAddress: "new@ridgeway.example", TaxNumber: "999-99-9999" });
    await later(practice);
    await practice.live(6 * 60 * 60_000);
    expect(contactIn(sydneyContacts(practice))).toMatchObject({
      EmailAddress: "new@ridgeway.example",
      TaxNumber: "123-45-6789",
    });
    expect(newestEvent(practice, contactId).status).toBe("synced");
    expect(wordsOf(practice, contactId)).toContain("shows only a part of the tax number (***-**-9999)");
  });

  test("where the satellite's masks them, Orbit's own follows the group, and another one stays and is said", async () => {
    const { practice, contactId } = await opened(preset);
    maskTaxNumbers(practice, practice.satellite("Sydney"));
    groupContacts(practice).edit(contactId, { TaxNumber: "987-65-4321" });
    await later(practice);
    expect(contactIn(sydneyContacts(practice)).TaxNumber).toBe("987-65-4321");
    const { ContactID: copyId } = contactIn(sydneyContacts(practice));
    sydneyContacts(practice).edit(copyId, { TaxNumber: "555-55-5555" });
    await later(practice);
    groupContacts(practice).edit(contactId, { EmailAddress: "new@ridgeway.example", TaxNumber: "111-22-3333" });
    await later(practice);
    await practice.live(6 * 60 * 60_000);
    expect(contactIn(sydneyContacts(practice))).toMatchObject({
      EmailAddress: "new@ridgeway.example",
      TaxNumber: "555-55-5555",
    });
    expect(drifted(practice)).toEqual([]);
    expect(wordsOf(practice, contactId)).toContain("shows only a part of the tax number (***-**-5555)");
  });

  test("a reference that Xero cuts is no difference, and is not sent again and again", async () => {
    const practice = await new Practice({ preset, reconcileMinutes: 15 }).open();
    const invoice = raise(practice, { fields: { Reference: LONG_REFERENCE } });
    practice.xero.control.behave({ referenceChars: KEPT_OF_LONG });
    await later(practice, invoice.InvoiceID);
    const [copy] = copiesIn(practice, "Sydney");
    expect(copy?.Reference).toBe(LONG_REFERENCE.slice(0, KEPT_OF_LONG));
    expect(wordsOf(practice, invoice.InvoiceID)).toContain(`Xero keeps ${KEPT_OF_LONG} characters of the reference`);
    sydneyOf(practice).editInvoice(copy?.InvoiceID ?? "", { DueDate: "2027-01-31" });
    await later(practice);
    await practice.live(6 * 60 * 60_000);
    const { DueDate } = Object(groupOf(practice).invoice(invoice.InvoiceID));
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ DueDate }]);
    expect(wordsOf(practice, copy?.InvoiceID ?? "")).toContain("due date 2027-01-31");
    expect(wordsOf(practice, copy?.InvoiceID ?? "")).not.toContain("; reference");
    expect([...practice.d1.documents.values()]).toMatchObject([{ state: "in-step", differences: [] }]);
  });

  test("a reference that the group lengthens is another one, however it begins", async () => {
    const practice = await new Practice({ preset }).open();
    const invoice = raise(practice, { fields: { Reference: REFERENCE.slice(0, KEPT_CHARS) } });
    await later(practice, invoice.InvoiceID);
    for (const Reference of [REFERENCE, REFERENCE.slice(0, KEPT_CHARS)]) {
      groupOf(practice).editInvoice(invoice.InvoiceID, { Reference });
      await later(practice, invoice.InvoiceID);
      expect(copiesIn(practice, "Sydney")[0]?.Reference).toBe(Reference);
    }
  });

  test("a payment whose reference Xero cuts, and whose answer is lost, is entered once", async () => {
    const practice = await new Practice({ preset }).open();
    const { invoice } = await mirroredSale(practice);
    groupOf(practice).pay(invoice.InvoiceID, { amount: 50, reference: REFERENCE });
    practice.xero.control.behave({ referenceChars: KEPT_CHARS });
    let lost = 0;
    practice.network = (request) => {
      const isIt = request.method === "PUT" && request.url.includes("/Payments");
      return isIt && lost++ === 0 ? "lost-after" : null;
    };
    await later(practice, invoice.InvoiceID);
    await practice.live(60 * 60_000);
    expect(lost).toBeGreaterThan(0);
    expect(copiesIn(practice, "Sydney").map(({ Payments }) => Payments.map(({ Amount }) => Amount))).toEqual([[50]]);
  });
});
