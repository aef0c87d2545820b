/** The main job, through Orbit's own code and the Xero simulator's core, under virtual time. */

import { describe, expect, test } from "vitest";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const codes = (practice: Practice) =>
  practice
    .events()
    .flatMap((event) => (event.kind === "invoice" ? [[event.status, event.failures[0]?.code ?? null]] : []));

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  test("an approved invoice is in its satellite with the same number, contact, lines, tax and total", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run();
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    expect(copiesIn(practice, "Melbourne")).toEqual([]);
    expect(codes(practice)[0]).toEqual(["synced", null]);
  });

  test("an edited invoice is edited in its satellite, lines added and removed", async () => {
    const practice = await open();
    const invoice = raise(practice, { fields: { LineItems: [line("Sydney"), line("Sydney", 10.125)] } });
    await practice.run();
    const edited = practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, {
      Reference: "PO 77",
      LineItems: [line("Sydney", 33.3333), line("Sydney", 5), line("Sydney", 1)],
    });
    await practice.run();
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(edited)]);
  });

  test("a voided invoice is voided in its satellite", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run();
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    await practice.run();
    expect(copiesIn(practice, "Sydney").map((copy) => copy.Status)).toEqual(["VOIDED"]);
  });

  test("a contact that changes in the group changes in every satellite that has it, and nowhere else", async () => {
    const practice = await open();
    const invoice = raise(practice);
    raise(practice, { contact: "Another" });
    await practice.run();
    const contactId = invoice.Contact?.ContactID ?? "";
    practice.xero.control.contactBook(practice.group).edit(contactId, {
      Name: "Ridgeway College",
      EmailAddress: "accounts@ridgeway.example",
    });
    await practice.run();
    const names = practice.xero.control
      .contactBook(practice.satellite("Sydney"))
      .all()
      .map((contact) => contact.Name);
    expect(names).toContain("Ridgeway College");
    expect(names).not.toContain("Ridgeway University");
    const elsewhere = practice.xero.control.contactBook(practice.satellite("Melbourne")).all();
    expect(elsewhere.map((contact) => contact.Name)).not.toContain("Ridgeway College");
  });

  test("a contact that the satellite had before is adopted, not doubled", async () => {
    const practice = await open();
    const book = practice.xero.control.contactBook(practice.satellite("Sydney"));
    const own = book.add({ Name: "ridgeway university", ContactNumber: "OWN-1" });
    await practice.run();
    raise(practice);
    await practice.run();
    const named = book.all().filter((contact) => contact.Name?.toLowerCase() === "ridgeway university");
    expect(named).toHaveLength(1);
    expect(named[0]).toMatchObject({ ContactID: own.ContactID, ContactNumber: "OWN-1" });
    expect(copiesIn(practice, "Sydney")[0]?.Contact?.ContactID).toBe(own.ContactID);
  });

  test("drafts, bills and zero totals are skipped, and said so", async () => {
    const practice = await open();
    raise(practice, { fields: { Status: "DRAFT" } });
    raise(practice, { fields: { Type: "ACCPAY", InvoiceNumber: "BILL-1" } });
    raise(practice, { unitAmount: 0 });
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toEqual([]);
    expect(new Set(codes(practice).map(([, code]) => code))).toEqual(
      new Set(["skip-draft", "skip-bill", "skip-zero-total"]),
    );
  });

  test("a draft that is approved later is copied then", async () => {
    const practice = await open();
    const draft = raise(practice, { fields: { Status: "DRAFT" } });
    await practice.run();
    practice.xero.control.person(practice.group).editInvoice(draft.InvoiceID, { Status: "AUTHORISED" });
    await practice.run();
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test.each([
    ["no-tracking", { option: null }],
    ["no-satellite", { option: "Perth" }],
    ["mixed-tracking", { fields: { LineItems: [line("Sydney"), line("Melbourne")] } }],
  ])(
    "an invoice that cannot be routed fails with %s, makes no copy, and goes on when it is edited",
    async (code, sale) => {
      const practice = await open();
      practice.xero.control.bookkeeping(practice.group).addTrackingOption("Entity", "Perth");
      const invoice = raise(practice, sale);
      await practice.run();
      expect(codes(practice)[0]).toEqual(["failed", code]);
      expect([...copiesIn(practice, "Sydney"), ...copiesIn(practice, "Melbourne")]).toEqual([]);
      practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
      await practice.run();
      expect(copiesIn(practice, "Melbourne")).toHaveLength(1);
      expect(codes(practice)[0]).toEqual(["synced", null]);
    },
  );

  test("100 invoices over 20 contacts into two satellites take at most 30 calls and no 429", async () => {
    const practice = await open();
    for (let n = 0; n < 100; n++) {
      raise(practice, { contact: `Client ${n % 20}`, option: n % 2 === 0 ? "Sydney" : "Melbourne" });
    }
    await practice.run(20_000);
    expect(copiesIn(practice, "Sydney").length + copiesIn(practice, "Melbourne").length).toBe(100);
    expect(practice.calls.filter((call) => call.status === 429)).toEqual([]);
    expect(practice.calls.length).toBeLessThanOrEqual(30);
  });

  test("Orbit's own writes come back as webhooks and end in nothing", async () => {
    const practice = await open();
    raise(practice);
    await practice.run(60 * 60_000);
    const before = practice.calls.length;
    await practice.run(24 * 60 * 60_000);
    expect(practice.calls.length).toBe(before);
    const ofSatellite = practice.events().filter((event) => event.tenantId === practice.satellite("Sydney"));
    expect(ofSatellite.map((event) => event.status)).toEqual([]);
  });
});
