/**
 * Xero's own client for Node against the simulator over real HTTP: an oracle that shares no code with either side.
 */

import { afterEach, beforeEach, expect, test } from "vitest";
import { AccountingApi, Contact, CreditNote, Invoice, LineAmountTypes, type LineItem, type Payment } from "xero-node";
import { type ServedSimulator, serveSimulator } from "../../xero/src/node.ts";
import { type Bench, bench, DEMO } from "./harness.ts";

let at: Bench;
let served: ServedSimulator;
let api: AccountingApi;
const tenant = DEMO.group;

beforeEach(async () => {
  at = bench();
  served = await serveSimulator(at.simulator);
  api = new AccountingApi(`${served.origin}/api.xro/2.0`);
  api.accessToken = (await at.simulator.control.issueTokens()).access_token;
});

afterEach(() => served.close());

const line: LineItem = { description: "Work", quantity: 2, unitAmount: 50.25, accountCode: "200" };
const draft = (number: string): Invoice => ({
  type: Invoice.TypeEnum.ACCREC,
  invoiceNumber: number,
  contact: { name: "Bondi Cafe" },
  lineItems: [line],
  lineAmountTypes: LineAmountTypes.Exclusive,
  date: "2026-11-22",
  dueDate: "2026-12-22",
  status: Invoice.StatusEnum.AUTHORISED,
});

/** The client rejects with a JSON text. */
async function rejection(
  promise: Promise<unknown>,
): Promise<{ response: { statusCode: number; headers: Record<string, string> }; body: { Type: string } | "" }> {
  return await promise.then(
    () => Promise.reject(new Error("was not refused")),
    (error: unknown) => JSON.parse(String(error)),
  );
}

test("lists contacts and reads one with its dates as dates", async () => {
  at.simulator.control.contactBook(tenant).add({ Name: "Bondi Cafe", EmailAddress: "a@bondi.example" });
  const { body } = await api.getContacts(tenant);
  expect(body.contacts).toHaveLength(1);
  const one = (await api.getContact(tenant, body.contacts?.[0]?.contactID ?? "")).body.contacts?.[0];
  expect(one).toMatchObject({ name: "Bondi Cafe", contactStatus: Contact.ContactStatusEnum.ACTIVE });
  expect(new Date(String(one?.updatedDateUTC)).getTime()).toBe(at.clock.nowMs);
});

test("creates invoices, pages through them and filters", async () => {
  const invoices = Array.from({ length: 25 }, (_, index) => draft(`N-${index}`));
  const created = (await api.createInvoices(tenant, { invoices }, false, 4)).body.invoices ?? [];
  expect(created).toHaveLength(25);
  expect(created[0]).toMatchObject({ subTotal: 100.5, totalTax: 10.05, total: 110.55, amountDue: 110.55 });
  const seen: string[] = [];
  for (let page = 1; page <= 3; page += 1) {
    const { body } = await api.getInvoices(
      tenant,
      undefined,
      undefined,
      "InvoiceNumber ASC",
      undefined,
      undefined,
      undefined,
      undefined,
      page,
      false,
      false,
      4,
      false,
      10,
    );
    seen.push(...(body.invoices ?? []).map((row) => row.invoiceNumber ?? ""));
    expect(body.pagination).toMatchObject({ page, pageSize: 10, pageCount: 3, itemCount: 25 });
  }
  expect(new Set(seen).size).toBe(25);
  const ids = created.slice(0, 3).map((row) => row.invoiceID ?? "");
  expect((await api.getInvoices(tenant, undefined, undefined, undefined, ids)).body.invoices).toHaveLength(3);
  const where = 'Status=="AUTHORISED" AND InvoiceNumber=="N-7"';
  expect((await api.getInvoices(tenant, undefined, where)).body.invoices?.map((row) => row.invoiceNumber)).toEqual([
    "N-7",
  ]);
  const later = new Date(at.clock.nowMs + 60_000);
  expect((await api.getInvoices(tenant, later)).body.invoices).toEqual([]);
});

test("pays, credits, allocates, un-allocates and un-pays", async () => {
  const invoice = (await api.createInvoices(tenant, { invoices: [draft("P-1")] })).body.invoices?.[0];
  const invoiceID = invoice?.invoiceID ?? "";
  const payment: Payment = { invoice: { invoiceID }, account: { code: "090" }, date: "2026-11-22", amount: 10.55 };
  const paid = (await api.createPayment(tenant, payment)).body.payments?.[0];
  const note: CreditNote = {
    type: CreditNote.TypeEnum.ACCRECCREDIT,
    contact: { contactID: invoice?.contact?.contactID ?? "" },
    lineItems: [line],
    status: CreditNote.StatusEnum.AUTHORISED,
  };
  const credit = (await api.createCreditNotes(tenant, { creditNotes: [note] })).body.creditNotes?.[0];
  const creditNoteID = credit?.creditNoteID ?? "";
  await api.createCreditNoteAllocation(tenant, creditNoteID, {
    allocations: [{ invoice: { invoiceID }, amount: 100, date: "2026-11-22" }],
  });
  expect((await api.getInvoice(tenant, invoiceID)).body.invoices?.[0]).toMatchObject({ status: "PAID", amountDue: 0 });
  const allocation = (await api.getCreditNote(tenant, creditNoteID)).body.creditNotes?.[0]?.allocations?.[0];
  await api.deleteCreditNoteAllocations(tenant, creditNoteID, allocation?.allocationID ?? "");
  await api.deletePayment(tenant, paid?.paymentID ?? "", { status: "DELETED" });
  expect((await api.getInvoice(tenant, invoiceID)).body.invoices?.[0]).toMatchObject({
    status: "AUTHORISED",
    amountDue: 110.55,
  });
});

test("reads settings: organisation, accounts, tax rates, tracking, themes, currencies", async () => {
  expect((await api.getOrganisations(tenant)).body.organisations?.[0]).toMatchObject({
    name: "Harbour Practice Group",
    organisationID: tenant,
  });
  expect((await api.getAccounts(tenant, undefined, 'Type=="BANK"')).body.accounts?.map((row) => row.code)).toEqual([
    "090",
    "091",
  ]);
  expect((await api.getTaxRates(tenant)).body.taxRates?.[0]).toMatchObject({ taxType: "OUTPUT", effectiveRate: 10 });
  expect((await api.getTrackingCategories(tenant)).body.trackingCategories?.[0]?.options?.[0]?.name).toBe("Sydney");
  expect((await api.getBrandingThemes(tenant)).body.brandingThemes).toHaveLength(2);
  expect((await api.getCurrencies(tenant)).body.currencies?.[0]?.code).toBe("AUD");
});

test("understands refusals: validation, limits, no such record", async () => {
  const refused = await rejection(api.createInvoices(tenant, { invoices: [{ ...draft("R-1"), lineItems: [] }] }));
  expect([refused.response.statusCode, refused.body === "" ? "" : refused.body.Type]).toEqual([
    400,
    "ValidationException",
  ]);
  at.simulator.control.setUsed(tenant, "minute", 60);
  const limited = await rejection(api.getContacts(tenant));
  expect([limited.response.statusCode, limited.body, limited.response.headers["x-rate-limit-problem"]]).toEqual([
    429,
    "",
    "minute",
  ]);
});

test("a history note is added and read back", async () => {
  const made = (await api.createInvoices(tenant, { invoices: [draft("H-1")] })).body.invoices?.[0];
  await api.createInvoiceHistory(tenant, made?.invoiceID ?? "", { historyRecords: [{ details: "Hello World" }] });
  const records = (await api.getInvoiceHistory(tenant, made?.invoiceID ?? "")).body.historyRecords ?? [];
  expect(records[0]).toMatchObject({ changes: "Note", details: "Hello World" });
});
