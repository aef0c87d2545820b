/** Xero answers that a payment is off a copy, or on it, and it is not: the answer is read, and nothing is said that did not happen. */

import { expect, test } from "vitest";
import { eventsOf, groupOf, later, mirroredSale, press, sydneyOf } from "./catalogue/stage.ts";
import { line } from "./invoices.ts";
import { Practice } from "./practice.ts";

const HOUR_MS = 60 * 60_000;

/** A paid invoice is edited in the group, and Sydney's Xero answers so many removals of payments without carrying them out. */
async function editedWhile(vain: { left: number }) {
  const practice = await new Practice({ preset: "friendly" }).open();
  const { invoice, copy } = await mirroredSale(practice);
  const group = groupOf(practice);
  const payment = group.pay(invoice.InvoiceID, { amount: 100, reference: "part" });
  await later(practice, invoice.InvoiceID);
  const { fetch } = practice.xero;
  practice.xero.fetch = (request) => {
    const { pathname, origin } = new URL(request.url);
    const isRemoval = request.method === "POST" && pathname.includes("/Payments/");
    if (!isRemoval || vain.left-- <= 0) return fetch(request);
    const headers = new Headers(request.headers);
    headers.delete("idempotency-key");
    return fetch(new Request(`${origin}${pathname}`, { headers }));
  };
  group.removePayment(payment.PaymentID);
  group.editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 200), line("Sydney", 10)] });
  group.pay(invoice.InvoiceID, { amount: 100, reference: "part" });
  await practice.announceRecord("invoice", invoice.InvoiceID);
  await practice.live(2 * HOUR_MS);
  const event = () => eventsOf(practice, invoice.InvoiceID).at(-1);
  const standing = () => {
    const { Total, AmountPaid, Payments } = sydneyOf(practice).invoice(copy.InvoiceID);
    return { Total, AmountPaid, payments: Payments.length };
  };
  return { practice, resourceId: invoice.InvoiceID, event, standing };
}

test.each([1, 2])("a payment is taken off again after %i answers in vain, and told once", async (left) => {
  const { event, standing } = await editedWhile({ left });
  expect(event()?.status).toBe("synced");
  expect(standing()).toEqual({ Total: 462, AmountPaid: 100, payments: 1 });
  const told = event()?.timeline.filter(({ text }) => text.startsWith("Took the payment"));
  expect(told).toHaveLength(1);
});

test("a removal is given up after a handful of answers in vain, in words that are true, and goes on when a person asks again", async () => {
  const vain = { left: 1000 };
  const { practice, resourceId, event, standing } = await editedWhile(vain);
  expect(vain.left).toBeGreaterThan(990);
  expect(standing()).toEqual({ Total: 265.1, AmountPaid: 100, payments: 1 });
  expect(event()).toMatchObject({
    status: "failed",
    failures: [{ code: "xero-rejected", detail: expect.stringContaining("several times, and it shows none of it") }],
  });
  expect(event()?.timeline.filter(({ text }) => text.startsWith("Took the payment"))).toEqual([]);
  vain.left = 0;
  press({ practice, resourceId, press: "resync" });
  await practice.live(2 * HOUR_MS);
  expect(event()?.status).toBe("synced");
  expect(standing()).toEqual({ Total: 462, AmountPaid: 100, payments: 1 });
});

test("a payment that was sent without an answer and arrives late is not made again, though its repetition was answered in vain", async () => {
  const practice = await new Practice({ preset: "friendly" }).open();
  const { invoice, copy } = await mirroredSale(practice);
  const { fetch } = practice.xero;
  const sent: Request[] = [];
  practice.xero.fetch = async (request) => {
    const isPayment = request.method === "PUT" && request.url.includes("/Payments");
    if (!isPayment || sent.length === 2) return fetch(request);
    sent.push(request.clone());
    if (sent.length === 1) throw new TypeError("connection lost");
    const body = (await request.json()) as { readonly Payments: readonly object[] };
    return Response.json({ Payments: body.Payments.map((one) => ({ ...one, HasValidationErrors: false })) });
  };
  groupOf(practice).pay(invoice.InvoiceID, { amount: 100, reference: "part" });
  await practice.announceRecord("invoice", invoice.InvoiceID);
  await practice.live(20_000);
  expect(sent).toHaveLength(2);
  if (sent[0] !== undefined) await fetch(sent[0]);
  await practice.live(HOUR_MS);
  expect(sydneyOf(practice).invoice(copy.InvoiceID).Payments).toMatchObject([{ Reference: "part" }]);
  expect(eventsOf(practice, invoice.InvoiceID).at(-1)?.status).toBe("synced");
});
