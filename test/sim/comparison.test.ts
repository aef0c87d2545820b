/** A copy beside its record, the list of drift and the events: one comparison, so none of them says otherwise than another. */

import { describe, expect, test } from "vitest";
import { credit, groupOf, groupSetUp, HOUR_MS, later, mirroredSale, sydneyOf, sydneySetUp } from "./catalogue/stage.ts";
import { line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const seen = (practice: Practice, invoiceId: string) => {
  const found = practice.engine(practice.satellite("Sydney")).views.comparison("invoice", invoiceId);
  if (found === null) throw new Error("no copy");
  const rows = new Map(found.fields.map(({ field, group, satellite }) => [field, [group, satellite]]));
  return { ...found, row: (field: string) => rows.get(field) };
};

const listed = (practice: Practice, groupId: string) =>
  [...practice.d1.mappings.values()].find((row) => row.kind === "invoice" && row.groupId === groupId)?.differences ??
  [];

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = () => new Practice({ preset, reconcileMinutes: 15 }).open();

  test("an invoice that is paid in full is paid on both sides, and equal", async () => {
    const practice = await open();
    const { invoice } = await mirroredSale(practice, { option: "Sydney" });
    groupOf(practice).pay(invoice.InvoiceID, { amount: invoice.Total });
    await practice.live(2 * HOUR_MS);
    const { differences, fields, row, readAtMs } = seen(practice, invoice.InvoiceID);
    expect(row("status")).toEqual(["Paid", "Paid"]);
    expect(row("still due")).toEqual(["0.00 AUD", "0.00 AUD"]);
    expect(differences).toEqual([]);
    expect(fields.every(({ same }) => same)).toBe(true);
    expect(readAtMs).toBeGreaterThan(0);
    expect(readAtMs).toBeLessThanOrEqual(practice.nowMs);
  });

  test("an invoice that is credited in part shows the credit, and what is still due, on both sides", async () => {
    const practice = await open();
    const { invoice } = await mirroredSale(practice, { option: "Sydney" });
    const { CreditNoteID } = credit(practice, 50);
    groupOf(practice).allocate(CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 30 });
    await practice.live(2 * HOUR_MS);
    const { differences, row } = seen(practice, invoice.InvoiceID);
    expect(row("credited")).toEqual(["30.00 AUD", "30.00 AUD"]);
    expect(row("status")).toEqual(["Awaiting payment", "Awaiting payment"]);
    expect(row("still due")?.[0]).toBe(row("still due")?.[1]);
    expect(differences).toEqual([]);
    expect(listed(practice, invoice.InvoiceID)).toEqual([]);
  });

  test("a credit that comes while a payment cannot be entered is the same everywhere", async () => {
    const practice = await open();
    const { invoice, copy } = await mirroredSale(practice, { option: "Sydney" });
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 100 });
    groupOf(practice).pay(invoice.InvoiceID, { amount: 200 });
    await practice.live(2 * HOUR_MS);
    // The credit is used some time after the invoice has failed for the payment once more.
    let refusals = 0;
    practice.network = ({ url }) => (url.includes("/Allocations") && refusals++ < 2 ? "server-error" : null);
    const { CreditNoteID } = credit(practice, 50);
    groupOf(practice).allocate(CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 30 });
    await practice.live(2 * HOUR_MS);
    const { status, differences, row } = seen(practice, invoice.InvoiceID);
    expect([status, row("credited")]).toEqual(["failed", ["30.00 AUD", "30.00 AUD"]]);
    expect(differences).toEqual([{ field: "paid", group: "200.00 AUD", satellite: "100.00 AUD" }]);
    expect(listed(practice, invoice.InvoiceID)).toEqual(differences);
  });

  test("an overpayment of the group's differs in the table, in the list of drift and in nothing else", async () => {
    const practice = await open();
    const { invoice } = await mirroredSale(practice, { option: "Sydney" });
    groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "overpayment", amount: 58.3 });
    await practice.live(2 * HOUR_MS);
    const { differences, row } = seen(practice, invoice.InvoiceID);
    expect(row("overpaid")).toEqual(["58.30 AUD", "0.00 AUD"]);
    expect(differences).toEqual([{ field: "overpaid", group: "58.30 AUD", satellite: "0.00 AUD" }]);
    expect(listed(practice, invoice.InvoiceID)).toEqual(differences);
  });

  test("an item that both have is the same while the satellite's set-up waits to be read again", async () => {
    const practice = await open();
    for (const setUp of [groupSetUp(practice), sydneySetUp(practice)]) setUp.addItem({ code: "HOUR", name: "An hour" });
    const sale = { option: "Sydney", fields: { LineItems: [{ ...line("Sydney", 100), ItemCode: "HOUR" }] } };
    const { invoice, copy } = await mirroredSale(practice, sale);
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 10 });
    await practice.live(2 * HOUR_MS);
    const taken = { InvoiceNumber: "INV-0777", Contact: { Name: "Local" }, Status: "AUTHORISED" } as const;
    sydneyOf(practice).raiseInvoice({ ...taken, LineItems: [{ ...line("Sydney", 1), Tracking: [] }] });
    const refused = raise(practice, { fields: { InvoiceNumber: "INV-0777" } });
    await later(practice);
    const event = practice.events().find((one) => one.resourceId === refused.InvoiceID && one.status === "failed");
    if (event === undefined) throw new Error("not refused");
    // What failed may have failed for the set-up: as much of it is read again as that document needs.
    practice.engine(practice.group).inbox.resync({ events: [event], by: "Demo" }, practice.nowMs);
    await practice.live(2 * HOUR_MS);
    const { differences } = seen(practice, invoice.InvoiceID);
    expect(differences).toEqual([{ field: "paid", group: "0.00 AUD", satellite: "10.00 AUD" }]);
    expect(listed(practice, invoice.InvoiceID)).toEqual(differences);
  });
});
