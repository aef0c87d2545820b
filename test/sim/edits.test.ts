// biome-ignore-all lint/style/noExcessiveLinesPerFile: what people change meets each other: one set-up for all of it.

/** What people do: edits in a satellite, archived contacts, other settings, moves, requests on the events page. */

import { describe, expect, test } from "vitest";
import type { FirmEntity } from "../../src/domain/firm.ts";
import { credit } from "./catalogue/stage.ts";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;
/** What a person waits for at the screen. */
const SOON_MS = 20_000;

const about = (practice: Practice, resourceId: string) =>
  practice.events().filter((event) => event.resourceId === resourceId);

function change(practice: Practice, name: string, change: Partial<FirmEntity>): void {
  const entities = practice.firm.entities.map((entity) =>
    entity.name.includes(name) ? { ...entity, ...change } : entity,
  );
  practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  /** A copy in Sydney, and its reference changed there by hand, an hour later unless said otherwise. */
  async function edited(settings: object, afterMs = HOUR_MS) {
    const practice = await open({ settings });
    const invoice = raise(practice, { fields: { Reference: "PO 1" } });
    await practice.run();
    practice.nowMs += afterMs;
    const [copy] = copiesIn(practice, "Sydney");
    if (copy === undefined) throw new Error("no copy");
    practice.xero.control.person(practice.satellite("Sydney")).editInvoice(copy.InvoiceID, { Reference: "by hand" });
    await practice.run(afterMs < HOUR_MS ? SOON_MS : HOUR_MS);
    const [event] = about(practice, copy.InvoiceID);
    return { practice, invoice, copy, event };
  }

  test("a copy that is edited by hand is overwritten, and the event of the edit says so", async () => {
    const { practice, invoice, event } = await edited({ satelliteEdits: "overwrite" });
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    expect(event?.status).toBe("synced");
  });

  test("a hand edit seconds after Orbit's own write is met within seconds, not minutes", async () => {
    const { practice, invoice, event } = await edited({ satelliteEdits: "overwrite" }, 3000);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    expect(event?.status).toBe("synced");
    const asked = await edited({ satelliteEdits: "ask" }, 3000);
    expect(asked.event).toMatchObject({ status: "failed", failures: [{ code: "satellite-edited" }] });
  });

  test("a hand edit that Xero does not show for a while waits, and says why and until when", async () => {
    const practice = await open();
    raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const [copy] = copiesIn(practice, "Sydney");
    if (copy === undefined) throw new Error("no copy");
    practice.xero.control.person(practice.satellite("Sydney")).editInvoice(copy.InvoiceID, { Reference: "by hand" });
    practice.network = (request) => (request.url.includes(copy.InvoiceID) ? "server-error" : null);
    await practice.run(SOON_MS);
    const [event] = about(practice, copy.InvoiceID);
    expect(event?.status).toBe("waiting");
    expect(event?.failures.map(({ code }) => code)).toEqual(["xero-unavailable"]);
    expect(event?.nextAttemptAtMs).not.toBeNull();
    practice.network = () => null;
    await practice.run(HOUR_MS);
    expect(about(practice, copy.InvoiceID)[0]?.status).toBe("synced");
  });

  test("a copy that is edited by hand is kept, listed as drifted, and said", async () => {
    const { practice, event } = await edited({ satelliteEdits: "keep" });
    expect(copiesIn(practice, "Sydney")[0]?.Reference).toBe("by hand");
    expect(event).toMatchObject({ status: "skipped", failures: [{ code: "skip-satellite-change" }] });
    expect([...practice.d1.mappings.values()].filter((row) => row.drifted)).toHaveLength(1);
  });

  /** The copy of a contact in Sydney, an hour old, in the hands of people. */
  async function contactOf(settings: object) {
    const practice = await open({ settings });
    const groupBook = practice.xero.control.contactBook(practice.group);
    const { ContactID } = groupBook.add({ Name: "Bondi Baker", EmailAddress: "bondi@baker.example" });
    raise(practice, { contact: "Bondi Baker" });
    await practice.run();
    practice.nowMs += HOUR_MS;
    const book = practice.xero.control.contactBook(practice.satellite("Sydney"));
    const id = book.all().find(({ Name }) => Name === "Bondi Baker")?.ContactID ?? "";
    const copy = () => book.all().find(({ ContactID }) => ContactID === id);
    return { practice, book, id, copy, groupId: ContactID };
  }

  test("a contact that is edited in a satellite is treated as Settings say: overwritten, kept or asked about", async () => {
    const editedUnder = async (satelliteEdits: "overwrite" | "keep" | "ask") => {
      const { practice, book, id, copy } = await contactOf({ satelliteEdits });
      book.edit(id, { EmailAddress: "by@hand.example" });
      await practice.run(HOUR_MS);
      const [event] = about(practice, id);
      return [copy()?.EmailAddress, event?.status, event?.failures.map(({ code }) => code)];
    };
    expect(await editedUnder("overwrite")).toEqual(["bondi@baker.example", "synced", []]);
    expect(await editedUnder("keep")).toEqual(["by@hand.example", "skipped", ["skip-satellite-change"]]);
    expect(await editedUnder("ask")).toEqual(["by@hand.example", "failed", ["satellite-edited"]]);
  });

  test("a contact that people of a satellite archive is said to be that, not to be kept by Settings", async () => {
    const { practice, book, id, groupId } = await contactOf({ satelliteEdits: "overwrite" });
    book.archive(id);
    await practice.run(HOUR_MS);
    const [event] = about(practice, id);
    expect(event?.status).toBe("skipped");
    expect(event?.failures[0]?.title).toBe("Archived in the satellite");
    expect(JSON.stringify(event?.failures)).not.toMatch(/Settings/);
    const { views } = practice.engine(practice.satellite("Sydney"));
    expect(views.comparison("contact", groupId)?.isOnlyPaid).toBe(true);
  });

  test("one answer of Xero's that leaves an edited copy out does not take it for deleted, nor the edit for ours", async () => {
    const practice = await open({ settings: { satelliteEdits: "keep" } });
    raise(practice, { fields: { Reference: "PO 1" } });
    await practice.run();
    practice.nowMs += HOUR_MS;
    let isLeftOut = false;
    practice.answer = (request, response) => {
      const isLook = request.headers.get("xero-tenant-id") === practice.satellite("Sydney") && request.method === "GET";
      if (isLeftOut || !isLook || !request.url.includes("/Invoices?IDs=")) return response;
      isLeftOut = true;
      return Response.json({ Invoices: [] }, response);
    };
    const [copy] = copiesIn(practice, "Sydney");
    practice.xero.control
      .person(practice.satellite("Sydney"))
      .editInvoice(copy?.InvoiceID ?? "", { Reference: "by hand" });
    await practice.run(HOUR_MS);
    expect(isLeftOut).toBe(true);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ Reference: "by hand" }]);
    expect(about(practice, copy?.InvoiceID ?? "")).toMatchObject([{ failures: [{ code: "skip-satellite-change" }] }]);
  });

  test("a kept copy is shown beside its record, and what differs is told field by field", async () => {
    const { practice, invoice } = await edited({ satelliteEdits: "keep" });
    const { views } = practice.engine(practice.satellite("Sydney"));
    const seen = views.comparison("invoice", invoice.InvoiceID);
    expect(seen?.drifted).toBe(true);
    expect(seen?.fields.filter((field) => !field.same)).toEqual([
      { field: "reference", group: "PO 1", satellite: "by hand", same: false },
    ]);
    expect(seen?.fields.map((field) => field.field)).toEqual(expect.arrayContaining(["number", "line 1", "total"]));
    expect(views.comparison("invoice", "unknown")).toBeNull();
    const contact = views.comparison("contact", invoice.Contact.ContactID);
    expect(contact?.fields.filter((field) => !field.same)).toEqual([]);
  });

  test("the calls that a record was part of are told, with what Xero answered", async () => {
    const practice = await open();
    const invoice = raise(practice);
    raise(practice, { option: "Melbourne" });
    await practice.run();
    const sydney = practice.engine(practice.satellite("Sydney")).views;
    const known = sydney.callsAbout("invoice", invoice.InvoiceID, practice.nowMs);
    const create = { purpose: "create-invoices", method: "PUT", path: "/Invoices", documents: 1, status: 200 };
    expect(known[0]).toMatchObject(create);
    const [copy] = copiesIn(practice, "Sydney");
    expect(sydney.callsAbout("invoice", copy?.InvoiceID ?? "", practice.nowMs)).toEqual(known);
  });

  test("calls are counted by the hour for 30 days, also those that are no longer kept one by one", async () => {
    const practice = await open();
    const sydney = practice.satellite("Sydney");
    const views = practice.engine(sydney).views;
    const counted = () => views.callsByHour(practice.nowMs).reduce((total, hour) => total + hour.calls, 0);
    const made = () => practice.calls.filter((call) => call.tenantId === sydney).length;
    const invoice = raise(practice);
    await practice.run();
    const first = made();
    expect(counted()).toBe(first);
    await practice.live(27 * 60 * 60_000);
    raise(practice);
    await practice.run();
    expect(views.callsAbout("invoice", invoice.InvoiceID, practice.nowMs)).toEqual([]);
    expect(made()).toBeGreaterThan(first);
    expect(counted()).toBe(made());
    expect(views.callsByHour(practice.nowMs).length).toBeGreaterThan(1);
  });

  test("a resolve that is taken back shows what became of the record, also what was mended meanwhile", async () => {
    const practice = await open();
    const [left, mended] = [raise(practice, { option: null }), raise(practice, { option: null })];
    await practice.run();
    const { inbox } = practice.engine(practice.group);
    const statuses = () => [left, mended].map((invoice) => about(practice, invoice.InvoiceID)[0]?.status);
    const request = () => ({
      events: [left, mended].flatMap((invoice) => about(practice, invoice.InvoiceID).slice(0, 1)),
      by: "Demo",
    });
    inbox.resolve(request(), practice.nowMs);
    practice.nowMs += HOUR_MS;
    const tracked = { LineItems: [line("Sydney")] };
    practice.xero.control.person(practice.group).editInvoice(mended.InvoiceID, tracked);
    await practice.run(HOUR_MS);
    expect(statuses()).toEqual(["resolved", "resolved"]);
    inbox.unresolve(request(), practice.nowMs);
    await practice.run(HOUR_MS);
    expect(statuses()).toEqual(["failed", "synced"]);
    expect(about(practice, left.InvoiceID)[0]?.timeline.at(-1)).toMatchObject({ by: "Demo" });
    expect(inbox.unresolve(request(), practice.nowMs)).toEqual([]);
  });

  test.each(["overwrite", "keep"] as const)("a person is asked about a hand edit, and %s is done", async (choice) => {
    const { practice, invoice, event } = await edited({ satelliteEdits: "ask" });
    expect(event).toMatchObject({ status: "failed", failures: [{ code: "satellite-edited" }] });
    expect(event?.failures[0]?.detail).toContain("by hand");
    expect(copiesIn(practice, "Sydney")[0]?.Reference).toBe("by hand");
    if (event === undefined) throw new Error("no event");
    const { inbox } = practice.engine(practice.satellite("Sydney"));
    expect(inbox.decide(event, "adopt", "Demo", practice.nowMs)).toMatchObject({ ok: false, error: "not-asked" });
    expect(inbox.decide(event, choice, "Demo", practice.nowMs).ok).toBe(true);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney")[0]?.Reference).toBe(choice === "keep" ? "by hand" : invoice.Reference);
    expect(about(practice, event.resourceId)[0]?.status).toBe(choice === "keep" ? "skipped" : "synced");
  });

  test("a change in a satellite that is no copy of anything is skipped, and said so", async () => {
    const practice = await open();
    const own = practice.xero.control.person(practice.satellite("Sydney")).raiseInvoice({
      Contact: { Name: "Local" },
      Status: "AUTHORISED",
      LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 1, AccountCode: "200", TaxType: "OUTPUT" }],
    });
    await practice.run(HOUR_MS);
    expect(about(practice, own.InvoiceID)[0]).toMatchObject({
      status: "skipped",
      failures: [{ code: "skip-not-mapped" }],
    });
  });

  test("an archived contact fails its invoices in plain words, and restoring it releases all of them", async () => {
    const practice = await open();
    raise(practice, { contact: "Sleepy" });
    await practice.run();
    practice.nowMs += HOUR_MS;
    const book = practice.xero.control.contactBook(practice.satellite("Sydney"));
    const contact = book.all().find((item) => item.Name === "Sleepy");
    if (contact === undefined) throw new Error("no contact");
    book.archive(contact.ContactID);
    await practice.run(HOUR_MS);
    const invoices = [1, 2, 3].map(() => raise(practice, { contact: "Sleepy" }));
    await practice.run(HOUR_MS);
    const states = () => invoices.map((invoice) => about(practice, invoice.InvoiceID)[0]?.status);
    expect(states()).toEqual(["failed", "failed", "failed"]);
    const failure = about(practice, invoices[0]?.InvoiceID ?? "")[0]?.failures[0];
    expect(failure).toMatchObject({ code: "contact-archived" });
    expect(failure?.detail).toContain("Sleepy");
    book.restore(contact.ContactID);
    await practice.run(HOUR_MS);
    expect(states()).toEqual(["synced", "synced", "synced"]);
    expect(copiesIn(practice, "Sydney")).toHaveLength(4);
  });

  test("a contact that is restored while Orbit looks for it is the copy, although Xero shows it archived for a moment", async () => {
    const practice = await open({ behaviour: { readsLagMs: 6000 } });
    const book = practice.xero.control.contactBook(practice.satellite("Sydney"));
    const there = book.add({ Name: "Long known" });
    book.archive(there.ContactID);
    await practice.live(60_000);
    const { InvoiceID: id } = raise(practice, { contact: "Long known" });
    practice.network = (request) => {
      const isCreate = request.method === "PUT" && request.url.includes("/Contacts");
      const isArchived = book
        .all()
        .some((one) => one.ContactID === there.ContactID && one.ContactStatus === "ARCHIVED");
      if (isCreate && isArchived) book.restore(there.ContactID);
      return null;
    };
    await practice.live(120_000);
    expect(copiesIn(practice, "Sydney").map(({ Contact }) => Contact.ContactID)).toEqual([there.ContactID]);
    expect(practice.events().find((event) => event.resourceId === id)?.status).toBe("synced");
  });

  test("a contact archived and restored within seconds of Orbit's own write releases its invoices as soon", async () => {
    const practice = await open();
    raise(practice, { contact: "Sleepy" });
    await practice.run();
    const book = practice.xero.control.contactBook(practice.satellite("Sydney"));
    const contact = book.all().find((item) => item.Name === "Sleepy");
    if (contact === undefined) throw new Error("no contact");
    book.archive(contact.ContactID);
    const invoice = raise(practice, { contact: "Sleepy" });
    await practice.run(1500);
    book.restore(contact.ContactID);
    await practice.run(SOON_MS);
    expect(about(practice, invoice.InvoiceID)[0]?.status).toBe("synced");
  });

  test("mapping an option releases what waited for it", async () => {
    const practice = await open();
    change(practice, "Melbourne", { trackingOptionId: "nothing", trackingOptionName: "Nothing" });
    const invoice = raise(practice, { option: "Melbourne" });
    await practice.run();
    expect(about(practice, invoice.InvoiceID)[0]).toMatchObject({
      status: "failed",
      failures: [{ code: "no-satellite" }],
    });
    const option = practice.xero.control
      .bookkeeping(practice.group)
      .trackingCategories()[0]
      ?.options.find((item) => item.name === "Melbourne");
    change(practice, "Melbourne", { trackingOptionId: option?.id ?? null, trackingOptionName: "Melbourne" });
    await practice.run();
    expect(about(practice, invoice.InvoiceID)[0]?.status).toBe("synced");
    expect(copiesIn(practice, "Melbourne")).toHaveLength(1);
  });

  test("an invoice that moves is voided in the former satellite first, then made in the new one, and back again", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run();
    const group = practice.xero.control.person(practice.group);
    const live = (name: string) => copiesIn(practice, name).filter((copy) => copy.Status !== "VOIDED");
    practice.nowMs += HOUR_MS;
    const moved = group.editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
    await practice.run(HOUR_MS);
    expect(live("Sydney")).toEqual([]);
    expect(live("Melbourne").map(mirrored)).toEqual([mirrored(moved)]);
    practice.nowMs += HOUR_MS;
    const back = group.editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney")] });
    await practice.run(HOUR_MS);
    expect(live("Melbourne")).toEqual([]);
    expect(live("Sydney").map(mirrored)).toEqual([mirrored(back)]);
    expect(new Set(about(practice, invoice.InvoiceID).map((event) => event.status))).toEqual(new Set(["synced"]));
  });

  test("a move that the former satellite refuses says first what is to be mended there", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    practice.xero.control.bookkeeping(practice.satellite("Sydney")).setLockDates({ period: "2026-12-31" });
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line("Melbourne")] });
    await practice.run(60_000);
    const event = about(practice, invoice.InvoiceID).at(-1);
    expect(event).toMatchObject({ status: "failed", failures: [{ code: "lock-date" }, { code: "moving" }] });
    expect(copiesIn(practice, "Melbourne")).toEqual([]);
  });

  test("a record that no longer names its satellite leaves its copy alone and says so", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line(null)] });
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map((copy) => copy.Status)).toEqual(["AUTHORISED"]);
    const newest = about(practice, invoice.InvoiceID).at(-1);
    expect(newest).toMatchObject({ status: "failed", failures: [{ code: "unroutable-copy" }] });
  });

  test("a paused satellite keeps its work, and does it when it goes on", async () => {
    const practice = await open();
    change(practice, "Sydney", { paused: true });
    raise(practice);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toEqual([]);
    change(practice, "Sydney", { paused: false });
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("a resolved event stays resolved, whatever comes later", async () => {
    const practice = await open();
    const invoice = raise(practice, { option: null });
    await practice.run();
    const [event] = about(practice, invoice.InvoiceID);
    if (event === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.resolve({ events: [event], by: "Demo" }, practice.nowMs);
    practice.nowMs += HOUR_MS;
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney")] });
    await practice.run(HOUR_MS);
    expect(about(practice, invoice.InvoiceID).map((item) => item.status)).toEqual(["resolved", "synced"]);
  });

  test("a re-sync looks at what is really in the satellite", async () => {
    const practice = await open({ settings: { satelliteEdits: "keep" } });
    const invoice = raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const [copy] = copiesIn(practice, "Sydney");
    practice.xero.control.dropEvents(1);
    practice.xero.control
      .person(practice.satellite("Sydney"))
      .editInvoice(copy?.InvoiceID ?? "", { LineItems: [{ ...line(null), UnitAmount: 1 }] });
    await practice.run(HOUR_MS);
    practice.nowMs += HOUR_MS;
    const [event] = about(practice, invoice.InvoiceID);
    if (event === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.resync({ events: [event], by: "Demo" }, practice.nowMs);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    expect(about(practice, invoice.InvoiceID)[0]?.status).toBe("synced");
  });

  test("two updates that arrive in reverse order end with the newer state", async () => {
    const practice = await open();
    const invoice = raise(practice);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const person = practice.xero.control.person(practice.group);
    person.editInvoice(invoice.InvoiceID, { Reference: "first" });
    practice.nowMs += 3000;
    const newest = person.editInvoice(invoice.InvoiceID, { Reference: "second" });
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(newest)]);
  });

  test.each(["invoice", "credit note"])("the last of two edits within a moment of one %s arrives", async (what) => {
    // A seed in which Xero's times of both events lie before the edit that the first read shows.
    const practice = await open({ seed: 5, behaviour: { staleReadMs: 1500, webhookEventSkewMs: 900 } });
    const invoice = raise(practice);
    const { CreditNoteID } = credit(practice, 50);
    await practice.run();
    practice.nowMs += HOUR_MS;
    const person = practice.xero.control.person(practice.group);
    const edit = (Reference: string) =>
      what === "invoice"
        ? person.editInvoice(invoice.InvoiceID, { Reference })
        : person.editCreditNote(CreditNoteID, { Reference });
    edit("first");
    edit("second");
    await practice.run(SOON_MS * 2);
    const sydney = practice.xero.control.person(practice.satellite("Sydney"));
    const copies = what === "invoice" ? sydney.invoices() : sydney.creditNotes();
    expect(copies.map(({ Reference }) => Reference)).toEqual(["second"]);
  });
});
