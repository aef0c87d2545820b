/** What an event says of itself: what changed and how much money, and every cause with its time, also those that are gone. */

import { describe, expect, test } from "vitest";
import { credit } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();
  const later = async (practice: Practice) => {
    await practice.run(HOUR_MS);
    practice.nowMs += HOUR_MS;
  };
  const about = (practice: Practice, id: string) => practice.events().filter((event) => event.resourceId === id);

  test("two events of one invoice are told apart by what changed and its amount", async () => {
    const practice = await open();
    const group = practice.xero.control.person(practice.group);
    const invoice = raise(practice);
    await later(practice);
    group.pay(invoice.InvoiceID, { amount: 165, date: "2026-11-19" });
    await practice.announce(invoice.InvoiceID);
    await later(practice);
    const [raised, paid] = about(practice, invoice.InvoiceID);
    expect(raised).toMatchObject({
      summary: "Invoice of $265.10 for Ridgeway University",
      amount: { value: "265.10", currency: "AUD" },
    });
    expect(about(practice, invoice.InvoiceID).at(-1)).toMatchObject({
      summary: "Payment $165.00 of 19 Nov 2026",
      amount: { value: "165.00", currency: "AUD" },
      overwritten: [],
    });
    expect(paid?.endedAtMs).toBeGreaterThan(0);
  });

  test("an invoice's event says the credit that was used on it, also where the credit note was read first", async () => {
    const practice = await open();
    const group = practice.xero.control.person(practice.group);
    const invoice = raise(practice);
    const note = credit(practice, 214.5);
    await later(practice);
    const use = group.allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 195 });
    await practice.live(MINUTE_MS);
    await practice.announce(invoice.InvoiceID);
    await later(practice);
    group.unallocate(note.CreditNoteID, use);
    await practice.live(MINUTE_MS);
    await practice.announce(invoice.InvoiceID);
    await later(practice);
    const told = about(practice, invoice.InvoiceID).map(({ summary, amount }) => ({ summary, amount }));
    const amount = { value: "195.00", currency: "AUD" };
    expect(told).toContainEqual({ summary: "Credit $195.00", amount });
    expect(told).toContainEqual({ summary: "Credit $195.00 taken off", amount });
  });

  test("a credit that nobody announced on the invoice is no part of what a later payment's event says", async () => {
    const practice = await open();
    const group = practice.xero.control.person(practice.group);
    const invoice = raise(practice);
    const note = credit(practice, 100);
    await later(practice);
    group.allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 100 });
    await later(practice);
    group.pay(invoice.InvoiceID, { amount: 50, date: "2026-11-19" });
    await practice.live(MINUTE_MS);
    await practice.announce(invoice.InvoiceID);
    await later(practice);
    const told = about(practice, invoice.InvoiceID).map(({ summary }) => summary);
    expect(told).toContain("Payment $50.00 of 19 Nov 2026");
  });

  test("an edited invoice names the old total and the new one", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    const person = practice.xero.control.person(practice.group);
    person.editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 100)] });
    await later(practice);
    expect(about(practice, invoice.InvoiceID).at(-1)).toMatchObject({
      summary: "Total $265.10 → $220.00; Lines changed",
      amount: { value: "220.00" },
    });
  });

  test("a cause that was mended stays in the event's history, with its time: no tracking", async () => {
    const practice = await open();
    const invoice = raise(practice, { option: null });
    await later(practice);
    const failedAtMs = practice.nowMs;
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney")] });
    await later(practice);
    const [event] = about(practice, invoice.InvoiceID);
    expect(event?.status).toBe("synced");
    const cause = event?.timeline.find(({ text }) => text.startsWith("Invoice has no tracking: "));
    expect(cause?.atMs).toBeLessThan(failedAtMs);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("a cause that comes back after it was mended is in the history twice", async () => {
    const practice = await open();
    const invoice = raise(practice, { option: null });
    await later(practice);
    const [first] = about(practice, invoice.InvoiceID);
    if (first === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.resync({ events: [first], by: "Ann" }, practice.nowMs);
    await later(practice);
    const [event] = about(practice, invoice.InvoiceID);
    expect(event?.status).toBe("failed");
    expect(event?.timeline.filter(({ text }) => text.startsWith("Invoice has no tracking: "))).toHaveLength(2);
  });

  test("after a move the earlier event says where the record went, and the voided copy is no news", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await later(practice);
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
    await later(practice);
    const [first] = about(practice, invoice.InvoiceID);
    expect(first).toMatchObject({ status: "synced", later: { text: "Moved to Harbour Melbourne Pty Ltd." } });
    const strays = practice.events().filter(({ failures }) => failures.some(({ code }) => code === "skip-not-mapped"));
    expect(strays).toEqual([]);
  });

  test("a contact that was just copied is never listed as skipped", async () => {
    const practice = await open();
    const contact = practice.xero.control.contactBook(practice.group).add({ Name: "Fitzroy Florist" });
    await later(practice);
    expect(about(practice, contact.ContactID)).toMatchObject([{ status: "skipped" }]);
    raise(practice, { contact: "Fitzroy Florist" });
    await later(practice);
    expect(about(practice, contact.ContactID).map(({ status }) => status)).not.toContain("skipped");
    expect(about(practice, contact.ContactID).map(({ status }) => status)).not.toContain("queued");
  });
});
