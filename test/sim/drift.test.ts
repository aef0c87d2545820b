/** Copies that no longer equal their group record are listed, field by field, whoever or whatever made them differ. */

import { describe, expect, test } from "vitest";
import { eventId } from "../../src/domain/ids.ts";
import { credit } from "./catalogue/stage.ts";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { disagreements } from "./opinions.ts";
import { Practice, type PracticeOptions } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const drifted = (practice: Practice) => [...practice.d1.mappings.values()].filter((row) => row.drifted);
const differences = (practice: Practice) => drifted(practice).flatMap((row) => row.differences ?? []);

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options: PracticeOptions = {}) => new Practice({ preset, reconcileMinutes: 15, ...options }).open();
  const sydney = (practice: Practice) => practice.xero.control.person(practice.satellite("Sydney"));

  async function mirroredOnce(options: PracticeOptions = {}) {
    const practice = await open(options);
    const invoice = raise(practice, { fields: { Reference: "PO 1" } });
    await practice.live(HOUR_MS);
    const [copy] = copiesIn(practice, "Sydney");
    if (copy === undefined) throw new Error("no copy");
    return { practice, invoice, copy };
  }

  /** A copy whose reference was changed by hand, and Xero said nothing of it. */
  async function quietlyEdited(satelliteEdits: "overwrite" | "keep" | "ask") {
    const { practice, invoice, copy } = await mirroredOnce({ settings: { satelliteEdits } });
    practice.xero.control.behave({ webhookDropShare: 1 });
    sydney(practice).editInvoice(copy.InvoiceID, { Reference: "by hand" });
    await practice.live(2 * HOUR_MS);
    const event = practice.events().find((one) => one.resourceId === copy.InvoiceID && one.source === "reconcile");
    return { practice, invoice, copy, event };
  }
  const edit = { field: "reference", group: "PO 1", satellite: "by hand" };

  test("an edit by hand that no webhook announced is listed as drift with both values, and kept", async () => {
    const { practice, invoice, copy, event } = await quietlyEdited("keep");
    expect(drifted(practice)).toMatchObject([
      { kind: "invoice", groupId: invoice.InvoiceID, satelliteId: copy.InvoiceID, label: invoice.InvoiceNumber },
    ]);
    expect(differences(practice)).toEqual([edit]);
    expect(drifted(practice)[0]?.driftSeenAtMs).toBeGreaterThan(0);
    expect(event).toMatchObject({ status: "skipped", failures: [{ code: "skip-satellite-change" }] });
    expect(copiesIn(practice, "Sydney")[0]?.Reference).toBe("by hand");
  });

  test("one that is to be asked about is asked about, and listed", async () => {
    const { practice, event } = await quietlyEdited("ask");
    expect(event).toMatchObject({ status: "failed", failures: [{ code: "satellite-edited" }] });
    expect(differences(practice)).toEqual([edit]);
  });

  test("one that is to be overwritten is", async () => {
    const { practice, invoice, event } = await quietlyEdited("overwrite");
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    expect(event).toMatchObject({ status: "synced" });
    expect(drifted(practice)).toEqual([]);
  });

  test("an edit without a webhook, and a payment that Orbit enters minutes before the comparison: that one finds it", async () => {
    const { practice, invoice, copy } = await mirroredOnce({ settings: { satelliteEdits: "overwrite" } });
    const comparisons = () =>
      practice.calls.filter(
        ({ tenantId, path }) => tenantId === practice.satellite("Sydney") && path.includes("/Invoices?page="),
      ).length;
    const before = comparisons();
    while (comparisons() === before) await practice.live(MINUTE_MS);
    // The next one comes an hour after this one.
    await practice.live(55 * MINUTE_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    sydney(practice).editInvoice(copy.InvoiceID, { Reference: "by hand" });
    await practice.live(MINUTE_MS);
    practice.xero.control.person(practice.group).pay(invoice.InvoiceID, { amount: 100 });
    await practice.announce(invoice.InvoiceID);
    await practice.live(MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ AmountPaid: 100, Reference: "by hand" }]);
    await practice.live(30 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ AmountPaid: 100, Reference: "PO 1" }]);
  });

  test("an edit in the seconds before Orbit enters a payment, whose webhook looks like the payment's, is found", async () => {
    const { practice, invoice, copy } = await mirroredOnce({ settings: { satelliteEdits: "overwrite" } });
    practice.xero.control.behave({ webhookDropShare: 1 });
    const editedAtMs = practice.nowMs;
    sydney(practice).editInvoice(copy.InvoiceID, { Reference: "by hand" });
    practice.nowMs += 1000;
    practice.xero.control.person(practice.group).pay(invoice.InvoiceID, { amount: 100 });
    await practice.announce(invoice.InvoiceID);
    await practice.live(4 * 1000);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ AmountPaid: 100, Reference: "by hand" }]);
    const late = { id: eventId("late"), kind: "invoice", change: "update", receivedAtMs: practice.nowMs } as const;
    const { inbox } = practice.engine(practice.satellite("Sydney"));
    inbox.enqueue([{ ...late, resourceId: copy.InvoiceID, eventAtMs: editedAtMs }], practice.nowMs);
    await practice.live(90 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ AmountPaid: 100, Reference: "PO 1" }]);
    const told = practice.events().filter((event) => event.resourceId === copy.InvoiceID);
    expect(told).toMatchObject([{ source: "reconcile", status: "synced" }]);
  });

  test("a repair puts the group's values back, says who asked, and the drift is gone", async () => {
    const { practice, invoice, copy } = await quietlyEdited("keep");
    const { inbox } = practice.engine(practice.satellite("Sydney"));
    const wanted = { kind: "invoice", groupId: invoice.InvoiceID } as const;
    expect(inbox.repair({ copies: [wanted], by: "Ann" }, practice.nowMs)).toBe(1);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    expect(drifted(practice)).toEqual([]);
    const event = practice.events().find((one) => one.source === "resync");
    expect(event).toMatchObject({ resourceId: copy.InvoiceID, status: "synced", timeline: [{ by: "Ann" }] });
    expect(inbox.repair({ copies: [wanted], by: "Ann" }, practice.nowMs)).toBe(0);
  });

  test("drift that a person takes back in the satellite is gone", async () => {
    const { practice, copy } = await quietlyEdited("keep");
    sydney(practice).editInvoice(copy.InvoiceID, { Reference: "PO 1" });
    await practice.live(2 * HOUR_MS);
    expect(drifted(practice)).toEqual([]);
  });

  test("an edit about which a person is asked is asked about no more once somebody takes it back, though nothing announces that", async () => {
    const { practice, copy, event } = await quietlyEdited("ask");
    sydney(practice).editInvoice(copy.InvoiceID, { Reference: "PO 1" });
    await practice.live(2 * HOUR_MS);
    expect(drifted(practice)).toEqual([]);
    expect(practice.events().find(({ id }) => id === event?.id)?.status).toBe("skipped");
  });

  test("an invoice's credit that its credit note is still to bring is no edit of the copy, and nobody is asked about it", async () => {
    const practice = await open({ settings: { satelliteEdits: "ask" } });
    practice.network = ({ method, url }) => (method === "PUT" && url.includes("/CreditNotes?") ? "server-error" : null);
    const { InvoiceID: invoiceId } = raise(practice);
    const { CreditNoteID: noteId } = credit(practice, 50);
    practice.xero.control.person(practice.group).allocate(noteId, { invoiceId, amount: 30 });
    await practice.live(2 * MINUTE_MS);
    await practice.announce(invoiceId);
    await practice.live(MINUTE_MS);
    const [copy] = copiesIn(practice, "Sydney");
    const asks = () => practice.events().filter(({ resourceId }) => resourceId === copy?.InvoiceID);
    expect(differences(practice)).toMatchObject([{ field: "credited", group: "30.00 AUD", satellite: "0.00 AUD" }]);
    await practice.announceRecord("invoice", copy?.InvoiceID ?? "", practice.satellite("Sydney"));
    await practice.live(2 * MINUTE_MS);
    expect(asks().filter(({ status }) => status === "failed")).toEqual([]);
    practice.network = () => null;
    await practice.live(2 * HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toMatchObject([{ AmountCredited: 30 }]);
    expect(drifted(practice)).toEqual([]);
    expect(disagreements(practice.d1)).toEqual([]);
  });

  test("a changed line, account or tax of a copy is named", async () => {
    const { practice, copy } = await mirroredOnce({ settings: { satelliteEdits: "keep" } });
    const LineItems = [{ ...line(null), UnitAmount: 99, TaxType: "EXEMPTOUTPUT" }];
    sydney(practice).editInvoice(copy.InvoiceID, { LineItems });
    await practice.live(2 * HOUR_MS);
    expect(differences(practice)).toMatchObject([
      { field: "line 1 unit amount", satellite: "99.00 AUD" },
      { field: "line 1 tax type", satellite: "EXEMPTOUTPUT" },
    ]);
  });

  test("a payment that a person entered only in the satellite stays, and stays listed after a repair", async () => {
    const { practice, invoice, copy } = await mirroredOnce();
    sydney(practice).pay(copy.InvoiceID, { amount: 65.1 });
    await practice.live(2 * HOUR_MS);
    expect(differences(practice)).toMatchObject([{ field: "paid" }]);
    const { inbox } = practice.engine(practice.satellite("Sydney"));
    inbox.repair({ copies: [{ kind: "invoice", groupId: invoice.InvoiceID }], by: "Ann" }, practice.nowMs);
    await practice.run(HOUR_MS);
    expect(differences(practice)).toMatchObject([{ field: "paid" }]);
    expect(practice.events().find((one) => one.source === "resync")?.status).toBe("skipped");
  });

  test("a copy that cannot follow its record is listed until it can", async () => {
    const { practice, invoice } = await mirroredOnce();
    const books = practice.xero.control.bookkeeping(practice.satellite("Sydney"));
    books.setLockDates({ period: "2027-12-31" });
    practice.xero.control.person(practice.group).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 7)] });
    await practice.live(HOUR_MS);
    expect(differences(practice)).toMatchObject([{ field: "line 1 unit amount" }]);
    books.setLockDates({ period: null });
    await practice.live(HOUR_MS);
    expect(drifted(practice)).toEqual([]);
  });

  test("a change that Xero's list of changes leaves out is found when all copies are looked at in turn", async () => {
    const { practice, invoice, copy } = await mirroredOnce({ settings: { satelliteEdits: "keep" } });
    practice.xero.control.person(practice.group).pay(invoice.InvoiceID, { amount: 65.1 });
    await practice.live(3 * HOUR_MS);
    // The newest change is looked at again and again; this is no longer it.
    raise(practice, { contact: "Later" });
    await practice.live(3 * HOUR_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    sydney(practice).editInvoice(copy.InvoiceID, { DueDate: "2031-01-01" });
    await practice.live(12 * HOUR_MS);
    expect(drifted(practice)).toEqual([]);
    practice.nowMs += 6 * DAY_MS;
    await practice.live(DAY_MS);
    expect(differences(practice)).toMatchObject([{ field: "due date", satellite: "2031-01-01" }]);
  }, 30_000);

  // Thirty hours: once, in the harder Xero of the two.
  test.runIf(isLong || preset === "hostile")(
    "what Orbit itself writes, pays and voids is no drift and no edit",
    async () => {
      const practice = await open();
      const group = practice.xero.control.person(practice.group);
      for (let hour = 0; hour < 30; hour++) {
        const [kept, paid, voided] = [raise(practice), raise(practice, { option: "Melbourne" }), raise(practice)];
        await practice.live(20 * MINUTE_MS);
        group.editInvoice(kept.InvoiceID, { Reference: `edit ${hour}` });
        group.pay(paid.InvoiceID, { amount: 100 });
        group.editInvoice(voided.InvoiceID, { Status: "VOIDED" });
        await practice.live(40 * MINUTE_MS);
      }
      await practice.live(3 * HOUR_MS);
      expect(drifted(practice)).toEqual([]);
      const own = practice.events().filter((event) => event.tenantId !== practice.group);
      expect(own.map((event) => [event.source, event.status, event.timeline])).toEqual([]);
    },
    60_000,
  );

  test.runIf(isLong || preset === "hostile").each([5000, 1000])(
    "with %i calls a day it takes no more than a twentieth of a satellite's",
    async (dayLimit) => {
      const practice = await open({ dayLimit });
      for (let n = 0; n < 60; n++) raise(practice, { contact: `Client ${n}` });
      await practice.live(HOUR_MS);
      // All copies are looked at in turn that day as well.
      practice.nowMs += 7 * DAY_MS;
      practice.calls.splice(0);
      await practice.live(DAY_MS);
      const calls = practice.calls.filter((call) => call.tenantId === practice.satellite("Sydney"));
      expect(calls.some((call) => call.path.includes("IDs="))).toBe(true);
      expect(calls.length).toBeGreaterThan(10);
      expect(calls.length).toBeLessThanOrEqual(dayLimit * 0.05);
    },
    60_000,
  );
});
