/**
 * A credit note that is used on an invoice which is not in its satellite: its event names the invoice and what keeps it
 * away, and it goes on by itself once the invoice comes.
 */

import { describe, expect, test } from "vitest";
import { credit, groupOf, HOUR_MS, later, MELBOURNE, mirroredSale, newestEvent, SYDNEY } from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const melbourneOf = (practice: Practice) => practice.xero.control.person(practice.satellite("Melbourne"));

const shown = (practice: Practice, resourceId: string) => {
  const { status, failures } = newestEvent(practice, resourceId);
  return { status, code: failures[0]?.code ?? null, detail: failures[0]?.detail ?? "" };
};

const credited = (practice: Practice, number: string) =>
  copiesIn(practice, "Sydney").find((one) => one.InvoiceNumber === number)?.AmountCredited;

/** A credit note of Sydney's, 30 of it used on the invoice; what Orbit makes of it. */
async function creditOn(practice: Practice, invoiceId: string) {
  const { CreditNoteID: noteId } = credit(practice, 50);
  const used = groupOf(practice).allocate(noteId, { invoiceId, amount: 30 });
  await later(practice, invoiceId);
  return { noteId, used };
}

/** As Xero lets a person do it: the credit note off, the lines changed, the credit note on again. */
function giveToSydney(practice: Practice, invoiceId: string, credit: { noteId: string; used: string }): void {
  const group = groupOf(practice);
  group.unallocate(credit.noteId, credit.used);
  group.editInvoice(invoiceId, { LineItems: [line("Sydney")] });
  group.allocate(credit.noteId, { invoiceId, amount: 30 });
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = () => new Practice({ preset }).open();

  test("an invoice that its former satellite does not let go stops it, and it goes on when that is mended", async () => {
    const practice = await open();
    const { invoice, copy } = await mirroredSale(practice, { option: "Melbourne" });
    const own = melbourneOf(practice).pay(copy.InvoiceID, { amount: 10 });
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney")] });
    await later(practice, invoice.InvoiceID);
    expect(shown(practice, invoice.InvoiceID)).toMatchObject({ status: "failed", code: "not-modifiable" });
    const use = await creditOn(practice, invoice.InvoiceID);
    const stopped = shown(practice, use.noteId);
    expect(stopped).toMatchObject({ status: "failed", code: "credit-note-not-applicable" });
    expect(stopped.detail).toContain(
      `used on ${invoice.InvoiceNumber}, which is not there: Invoice not of valid status`,
    );
    melbourneOf(practice).removePayment(own.PaymentID);
    // A person needs a moment to come back to Orbit's page.
    await practice.live(HOUR_MS / 60);
    const [event] = practice.events().filter((one) => one.resourceId === invoice.InvoiceID);
    if (event === undefined) throw new Error("no event");
    practice.engine(practice.group).inbox.resync({ events: [event], by: "Demo" }, practice.nowMs);
    await later(practice);
    expect(shown(practice, invoice.InvoiceID).status).toBe("synced");
    expect(shown(practice, use.noteId).status).toBe("synced");
    expect(credited(practice, invoice.InvoiceNumber)).toBe(30);
  });

  test("an invoice without tracking stops it, and it goes on when the invoice has some", async () => {
    const practice = await open();
    const invoice = raise(practice, { option: null });
    const use = await creditOn(practice, invoice.InvoiceID);
    const stopped = shown(practice, use.noteId);
    expect(stopped).toMatchObject({ status: "failed", code: "credit-note-not-applicable" });
    expect(stopped.detail).toContain(`used on ${invoice.InvoiceNumber}, which is not there: Invoice has no tracking`);
    giveToSydney(practice, invoice.InvoiceID, use);
    await later(practice, invoice.InvoiceID);
    expect(shown(practice, use.noteId).status).toBe("synced");
    expect(credited(practice, invoice.InvoiceNumber)).toBe(30);
  });

  test("another satellite's invoice stops it, and it goes on when the invoice is moved to its own", async () => {
    const practice = await open();
    const { invoice } = await mirroredSale(practice, { option: "Melbourne" });
    const use = await creditOn(practice, invoice.InvoiceID);
    const stopped = shown(practice, use.noteId);
    expect(stopped).toMatchObject({ status: "failed", code: "credit-note-not-applicable" });
    expect(stopped.detail).toContain(`belongs to ${SYDNEY}`);
    expect(stopped.detail).toContain(`it belongs to ${MELBOURNE}`);
    giveToSydney(practice, invoice.InvoiceID, use);
    await later(practice, invoice.InvoiceID);
    expect(shown(practice, use.noteId).status).toBe("synced");
    expect(credited(practice, invoice.InvoiceNumber)).toBe(30);
  });

  test("an invoice that moves out of a satellite which is paused makes it wait, and the reason is said", async () => {
    const practice = await open();
    const { invoice } = await mirroredSale(practice, { option: "Melbourne" });
    const pause = (paused: boolean) => {
      const entities = practice.firm.entities.map((one) => (one.name === MELBOURNE ? { ...one, paused } : one));
      practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
    };
    pause(true);
    groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney")] });
    const use = await creditOn(practice, invoice.InvoiceID);
    await practice.announceRecord("credit-note", use.noteId);
    await practice.run(HOUR_MS / 60);
    const event = newestEvent(practice, use.noteId);
    expect(event.status).toBe("waiting");
    expect(event.failures.map(({ code }) => code)).toContain("paused");
    expect(event.failures.find(({ code }) => code === "moving")?.detail).toContain(`${invoice.InvoiceNumber} moved`);
    pause(false);
    await later(practice, invoice.InvoiceID);
    expect(shown(practice, use.noteId).status).toBe("synced");
    expect(credited(practice, invoice.InvoiceNumber)).toBe(30);
  });

  test("while it waits for a person, nothing counts as on its way", async () => {
    const practice = await open();
    const invoice = raise(practice, { option: null });
    await creditOn(practice, invoice.InvoiceID);
    const status = practice.engine(practice.satellite("Sydney")).status();
    expect(status).toMatchObject({ backlog: 0, backlogClearAtMs: null });
  });
});

test("an invoice from before Orbit's time comes with the first credit note that is used on it", async () => {
  const practice = new Practice();
  const old = raise(practice);
  practice.nowMs += 400 * 24 * HOUR_MS;
  await practice.open();
  practice.xero.control.behave({ webhookDropShare: 1 });
  const note = credit(practice, 50);
  groupOf(practice).allocate(note.CreditNoteID, { invoiceId: old.InvoiceID, amount: 30 });
  await practice.announceRecord("credit-note", note.CreditNoteID);
  await practice.run(HOUR_MS / 60);
  expect(credited(practice, old.InvoiceNumber)).toBe(30);
});

test("an invoice that could not be read yet is what it waits for, and it says so", async () => {
  const practice = await new Practice({ preset: "friendly" }).open();
  await mirroredSale(practice);
  const { InvoiceID: invoiceId, InvoiceNumber: number } = raise(practice);
  const { CreditNoteID: noteId } = credit(practice, 50);
  groupOf(practice).allocate(noteId, { invoiceId, amount: 30 });
  const isOfInvoices = ({ method, url, headers }: Request) =>
    method === "GET" && url.includes("/Invoices") && headers.get("xero-tenant-id") === practice.group;
  practice.network = (request) => (isOfInvoices(request) ? "server-error" : null);
  await practice.live(10 * 60_000);
  expect(shown(practice, noteId)).toMatchObject({ status: "waiting", code: "xero-unavailable" });
  practice.network = () => null;
  await practice.live(HOUR_MS);
  expect(shown(practice, noteId)).toMatchObject({ status: "synced" });
  expect(credited(practice, number)).toBe(30);
});
