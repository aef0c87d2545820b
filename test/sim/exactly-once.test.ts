/**
 * Whatever is lost, doubled, reordered or killed: one correct copy in the end (docs/architecture.md §3, "Exactly
 * once").
 */

import { describe, expect, test } from "vitest";
import { credit, newestEvent, sydneyContacts, sydneyOf } from "./catalogue/stage.ts";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { type NetworkFault, Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

/** The fault for the first call that matches; the others go through. */
function once(practice: Practice, method: string, path: string, fault: NetworkFault, times = 1): () => number {
  let hits = 0;
  practice.network = (request) => {
    if (hits >= times || request.method !== method || !new URL(request.url).pathname.endsWith(path)) return null;
    hits++;
    return fault;
  };
  return () => hits;
}

/** Of Sydney's people, with a number that the group is about to use. */
function ownInvoice(practice: Practice) {
  return sydneyOf(practice).raiseInvoice({
    InvoiceNumber: "INV-9000",
    Contact: { Name: "Somebody" },
    Status: "AUTHORISED",
    LineItems: [{ Description: "Own", Quantity: 1, UnitAmount: 1, AccountCode: "200", TaxType: "OUTPUT" }],
  });
}

async function expectOneCopy(practice: Practice, invoice: ReturnType<typeof raise>): Promise<void> {
  await practice.run(2 * HOUR_MS);
  expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
  const contacts = practice.xero.control.contactBook(practice.satellite("Sydney")).all();
  expect(contacts.filter((contact) => contact.Name === "Ridgeway University")).toHaveLength(1);
  const ofInvoice = practice.events().filter((event) => event.resourceId === invoice.InvoiceID);
  expect(new Set(ofInvoice.map((event) => event.status))).toEqual(new Set(["synced"]));
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  describe.each(["/Contacts", "/Invoices"])("a create of %s", (path) => {
    test.each(["lost-before", "lost-after", "timeout-after", "killed-before", "killed-after"] as const)(
      "whose call is %s makes one copy",
      async (fault) => {
        const practice = await open();
        const hits = once(practice, "PUT", path, fault);
        const invoice = raise(practice);
        await expectOneCopy(practice, invoice);
        expect(hits()).toBe(1);
      },
    );

    test("that Xero carries out and then answers with a 500 makes one copy", async () => {
      const practice = await open();
      const effect = { kind: "status", status: 500, committed: true } as const;
      practice.xero.control.addFault({ method: "PUT", path: `*${path}*`, effect });
      await expectOneCopy(practice, raise(practice));
    });

    test("that is lost for longer than Xero keeps the key makes one copy", async () => {
      const practice = await open();
      let firstMs: number | null = null;
      practice.network = (request) => {
        if (request.method !== "PUT" || !request.url.includes(path)) return null;
        firstMs ??= practice.nowMs;
        return practice.nowMs - firstMs < 20 * 60_000 ? "lost-after" : null;
      };
      await expectOneCopy(practice, raise(practice));
    });
  });

  test.each(["lost-before", "lost-after", "killed-before", "killed-after"] as const)(
    "an update whose call is %s ends with the newest values",
    async (fault) => {
      const practice = await open();
      const invoice = raise(practice);
      await practice.run();
      once(practice, "POST", "/Invoices", fault);
      const edited = practice.xero.control
        .person(practice.group)
        .editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 99)] });
      await expectOneCopy(practice, edited);
    },
  );

  test("killed after any one of its commits, each object ends in the same place", async () => {
    // Each place costs a whole run: here every second one, and those between in the other preset.
    const [from, step] = isLong ? [0, 1] : [preset === "friendly" ? 0 : 1, 2];
    const straight = await open();
    raise(straight);
    await straight.run(2 * HOUR_MS);
    for (const name of ["Sydney", "Group"]) {
      const id = (practice: Practice) => (name === "Group" ? practice.group : practice.satellite(name));
      const commits = straight.disk(id(straight)).commits;
      expect(commits).toBeGreaterThan(3);
      for (let n = from; n < commits; n += step) {
        const practice = await open();
        practice.disk(id(practice)).killAfter = n;
        await expectOneCopy(practice, raise(practice));
      }
    }
  }, 60_000);

  test("an edit that arrives while the create is under way is not lost", async () => {
    const practice = await open();
    const invoice = raise(practice);
    let edited = invoice;
    practice.network = (request) => {
      if (request.method === "PUT" && request.url.includes("/Invoices") && edited === invoice) {
        edited = practice.xero.control
          .person(practice.group)
          .editInvoice(invoice.InvoiceID, { Reference: "changed meanwhile", LineItems: [line("Sydney", 7)] });
      }
      return null;
    };
    await practice.run(2 * HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(edited)]);
  });

  test("a credit note whose create Xero carries out and then answers with a 500 is known again after its contact was renamed", async () => {
    const practice = await open({ settings: { satelliteEdits: "keep" } });
    raise(practice);
    await practice.run(HOUR_MS);
    const book = sydneyContacts(practice);
    const contact = book.all().find((one) => one.Name === "Ridgeway University");
    book.edit(contact?.ContactID ?? "", { Name: "Ridgeway College" });
    await practice.run(HOUR_MS);
    const effect = { kind: "status", status: 500, committed: true } as const;
    practice.xero.control.addFault({ method: "PUT", path: "*/CreditNotes*", effect });
    const { CreditNoteID } = credit(practice, 50);
    await practice.run(HOUR_MS);
    expect(sydneyOf(practice).creditNotes()).toHaveLength(1);
    expect(newestEvent(practice, CreditNoteID).status).toBe("synced");
  });

  test("a number that is taken in the satellite is never written over, and a person may adopt it", async () => {
    const practice = await open();
    const theirs = ownInvoice(practice);
    await practice.run();
    const ours = raise(practice, { fields: { InvoiceNumber: "INV-9000" } });
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(theirs)]);
    const [event] = practice.events().filter((item) => item.resourceId === ours.InvoiceID);
    expect(event?.failures[0]?.code).toBe("invoice-number-taken");
    if (event === undefined) throw new Error("no event");
    const decided = practice.engine(practice.group).inbox.decide(event, "adopt", "Demo Bookkeeper", practice.nowMs);
    expect(decided.ok).toBe(true);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(ours)]);
  });

  test("a number that is taken is not sent again for each edit, and is used once it is free", async () => {
    const practice = await open();
    const theirs = ownInvoice(practice);
    await practice.run();
    const ours = raise(practice, { fields: { InvoiceNumber: "INV-9000" } });
    await practice.run(HOUR_MS);
    let writes = 0;
    practice.network = (request) => {
      if (request.method === "PUT" && request.url.includes("/Invoices")) writes++;
      return null;
    };
    for (const reference of ["PO 1", "PO 2", "PO 3"]) {
      practice.xero.control.person(practice.group).editInvoice(ours.InvoiceID, { Reference: reference });
      await practice.run(HOUR_MS);
      expect(newestEvent(practice, ours.InvoiceID).failures[0]?.code).toBe("invoice-number-taken");
    }
    expect(writes).toBe(0);
    sydneyOf(practice).editInvoice(theirs.InvoiceID, { InvoiceNumber: "OWN-1" });
    practice.xero.control.person(practice.group).editInvoice(ours.InvoiceID, { Reference: "PO 4" });
    await practice.run(HOUR_MS);
    expect(newestEvent(practice, ours.InvoiceID).status).toBe("synced");
    expect(writes).toBe(1);
  });

  /** One invoice gives its number to another; Orbit hears of the other first, and of the first only later. */
  async function passedOn(practice: Practice) {
    const first = raise(practice, { unitAmount: 10, fields: { InvoiceNumber: "PASS-1" } });
    const second = raise(practice, { unitAmount: 20, fields: { InvoiceNumber: "PASS-2" } });
    await practice.run(HOUR_MS);
    const person = practice.xero.control.person(practice.group);
    practice.xero.control.behave({ webhookDropShare: 1 });
    person.editInvoice(first.InvoiceID, { InvoiceNumber: "PASS-3" });
    person.editInvoice(second.InvoiceID, { InvoiceNumber: "PASS-1" });
    practice.xero.control.behave({ webhookDropShare: 0 });
    practice.nowMs += HOUR_MS;
    await practice.announce(second.InvoiceID);
    await practice.run(HOUR_MS);
    const event = () => practice.events().findLast((item) => item.resourceId === second.InvoiceID);
    return { first, event };
  }
  const numbers = (practice: Practice) =>
    Object.fromEntries(
      copiesIn(practice, "Sydney").map((copy) => [copy.LineItems?.[0]?.UnitAmount, copy.InvoiceNumber]),
    );

  test("a number that another copy still has is said so, and goes on by itself when that one has lost it", async () => {
    const practice = await open();
    const { first, event } = await passedOn(practice);
    expect(event()?.failures[0]).toMatchObject({ code: "invoice-number-taken" });
    expect(event()?.failures[0]?.detail).toContain("the copy of another of the group's documents");
    practice.nowMs += HOUR_MS;
    await practice.announce(first.InvoiceID);
    await practice.run(HOUR_MS);
    expect(numbers(practice)).toEqual({ 10: "PASS-3", 20: "PASS-1" });
    expect(event()?.status).toBe("synced");
  });

  test("the copy of one invoice is never adopted as that of another", async () => {
    const practice = await open();
    const first = raise(practice, { unitAmount: 10, fields: { InvoiceNumber: "PASS-1" } });
    await practice.run(HOUR_MS);
    const person = practice.xero.control.person(practice.group);
    practice.xero.control.behave({ webhookDropShare: 1 });
    person.editInvoice(first.InvoiceID, { InvoiceNumber: "PASS-3" });
    practice.xero.control.behave({ webhookDropShare: 0 });
    practice.nowMs += HOUR_MS;
    const second = raise(practice, { unitAmount: 20, fields: { InvoiceNumber: "PASS-1" } });
    await practice.run(HOUR_MS);
    const [event] = practice.events().filter((item) => item.resourceId === second.InvoiceID);
    if (event === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.decide(event, "adopt", "Demo Bookkeeper", practice.nowMs);
    await practice.run(HOUR_MS);
    expect(numbers(practice)).toEqual({ 10: "PASS-1" });
    practice.nowMs += HOUR_MS;
    await practice.announce(first.InvoiceID);
    await practice.run(HOUR_MS);
    expect(numbers(practice)).toEqual({ 10: "PASS-3", 20: "PASS-1" });
  });
});
