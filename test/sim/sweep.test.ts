/** What no webhook announced is found: lost deliveries, payments, downtime; within 5 % of a day's calls. */

import { describe, expect, test } from "vitest";
import { copiesIn, line, mirrored, raise } from "./invoices.ts";
import { isLong } from "./long.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const sweeps = (practice: Practice) =>
  practice.calls.filter((call) => call.isSweep && call.tenantId === practice.group).length;

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, reconcileMinutes: 15, ...options }).open();
  const group = (practice: Practice) => practice.xero.control.person(practice.group);

  test("an invoice whose webhook is lost is in its satellite a quarter of an hour later", async () => {
    const practice = await open();
    practice.xero.control.behave({ webhookDropShare: 1 });
    const invoice = raise(practice);
    await practice.live(20 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney").map(mirrored)).toEqual([mirrored(invoice)]);
    const event = practice.events().find((one) => one.resourceId === invoice.InvoiceID);
    expect(event).toMatchObject({ source: "reconcile", status: "synced" });
  });

  test("a lost edit, a lost void and a payment without a webhook are found", async () => {
    const practice = await open();
    const [edited, voided, paid] = [raise(practice), raise(practice), raise(practice)];
    await practice.live(5 * MINUTE_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    group(practice).editInvoice(edited.InvoiceID, { LineItems: [line("Sydney", 1)] });
    group(practice).editInvoice(voided.InvoiceID, { Status: "VOIDED" });
    group(practice).pay(paid.InvoiceID, { amount: 265.1 });
    await practice.live(2 * HOUR_MS);
    const copy = (invoice: { InvoiceNumber: string }) =>
      copiesIn(practice, "Sydney").find((one) => one.InvoiceNumber === invoice.InvoiceNumber);
    expect([copy(edited)?.SubTotal, copy(voided)?.Status, copy(paid)?.Status]).toEqual([2, "VOIDED", "PAID"]);
  });

  test("26 hours of downtime are caught up", async () => {
    const practice = await open();
    await practice.live(MINUTE_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    for (let n = 0; n < 30; n++) {
      raise(practice, { contact: `Client ${n % 7}` });
      practice.nowMs += 52 * MINUTE_MS;
    }
    await practice.live(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(30);
  });

  // A thousand records and more: once, in the harder Xero of the two.
  test.runIf(isLong || preset === "hostile")(
    "more changes than a page holds are all found, in whatever order they were made",
    async () => {
      const practice = await open({ behaviour: { maxBodyBytes: 50_000_000 } });
      await practice.live(MINUTE_MS);
      practice.xero.control.behave({ webhookDropShare: 1 });
      for (let n = 0; n < 1300; n++) {
        raise(practice, { contact: `Client ${n % 5}` });
        practice.nowMs += n % 400 === 0 ? 1000 : 0;
      }
      await practice.live(2 * HOUR_MS);
      expect(copiesIn(practice, "Sydney")).toHaveLength(1300);
    },
    60_000,
  );

  test.each([5000, 1000])("on a quiet day with %i calls they take no more than a twentieth of it", async (dayLimit) => {
    const practice = await open({ dayLimit });
    await practice.live(24 * HOUR_MS);
    expect(sweeps(practice)).toBeGreaterThan(10);
    expect(sweeps(practice)).toBeLessThanOrEqual(dayLimit * 0.05);
    const minutes = practice.engine(practice.group).status().reconcileMinutes;
    expect(minutes).toBe(dayLimit === 5000 ? 15 : 58);
  });

  test("with calls enough for it, payments, credit notes and contacts are found as soon as invoices are", async () => {
    const practice = await open({ dayLimit: 20_000 });
    const paid = raise(practice);
    await practice.live(5 * MINUTE_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    group(practice).pay(paid.InvoiceID, { amount: 10 });
    await practice.live(17 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")[0]?.AmountPaid).toBe(10);
    expect(practice.engine(practice.group).status().reconcileMinutes).toBe(15);
    const before = sweeps(practice);
    await practice.live(2 * HOUR_MS);
    expect(sweeps(practice) - before).toBeGreaterThanOrEqual(4 * 7);
  });

  test("silence of the webhooks while changes are found is a warning, until Xero delivers again", async () => {
    const practice = await open();
    const webhooks = () => practice.engine(practice.group).status().webhooks;
    for (let n = 0; n < 4; n++) {
      raise(practice);
      await practice.live(20 * MINUTE_MS);
    }
    expect(webhooks()).toMatchObject({ missed: 0, silentSinceMs: null });
    expect(webhooks().usualGapMs).toBeGreaterThan(10 * MINUTE_MS);
    const lastAtMs = webhooks().lastAtMs;
    await practice.live(12 * HOUR_MS);
    expect(webhooks()).toMatchObject({ missed: 0, silentSinceMs: null });
    practice.xero.control.behave({ webhookDropShare: 1 });
    raise(practice);
    await practice.live(HOUR_MS);
    expect(webhooks().silentSinceMs).toBeNull();
    raise(practice);
    await practice.live(HOUR_MS);
    expect(webhooks()).toMatchObject({ missed: 2, silentSinceMs: lastAtMs });
    expect(practice.d1.silentSince.get(practice.group)).toBe(lastAtMs);
    practice.xero.control.behave({ webhookDropShare: 0 });
    raise(practice);
    await practice.live(HOUR_MS);
    expect(webhooks()).toMatchObject({ missed: 0, silentSinceMs: null });
    expect(practice.d1.silentSince.get(practice.group)).toBeNull();
  });

  test("payments, which no webhook announces, are no sign of silence", async () => {
    const practice = await open();
    const paid = [raise(practice), raise(practice), raise(practice)];
    await practice.live(HOUR_MS);
    practice.xero.control.behave({ webhookDropShare: 1 });
    for (const { InvoiceID } of paid) group(practice).pay(InvoiceID, { amount: 10 });
    await practice.live(4 * HOUR_MS);
    expect(copiesIn(practice, "Sydney").map((copy) => copy.AmountPaid)).toEqual([10, 10, 10]);
    expect(practice.engine(practice.group).status().webhooks).toMatchObject({ missed: 0, silentSinceMs: null });
  });

  test("what webhooks brought is not brought again", async () => {
    const practice = await open();
    for (let n = 0; n < 5; n++) raise(practice);
    await practice.live(3 * HOUR_MS);
    expect(practice.events().filter((event) => event.source === "reconcile")).toEqual([]);
    expect(copiesIn(practice, "Sydney")).toHaveLength(5);
  });
});
