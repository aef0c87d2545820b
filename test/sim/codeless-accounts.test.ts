/** Bank accounts need no code in Xero: a payment on one without a code is mirrored to the account of the same name. */

import { describe, expect, test } from "vitest";
import type { TenantId } from "../../src/domain/ids.ts";
import { MIGRATIONS } from "../../src/tenant/storage/migrations.ts";
import {
  eventsOf,
  groupOf,
  groupSetUp,
  later,
  mirroredSale,
  newestEvent,
  sydneyOf,
  sydneySetUp,
} from "./catalogue/stage.ts";
import { line } from "./invoices.ts";
import { Practice } from "./practice.ts";

const CHEQUE = { Name: "Cheque account", Type: "BANK", BankAccountNumber: "1" };
const TILL = { Name: "Till", Type: "BANK", BankAccountNumber: "2" };

/** The satellite's live payments: the name of the account, the amount, the reference. */
function paidInto(practice: Practice) {
  const names = new Map(
    sydneySetUp(practice)
      .accounts()
      .map(({ id, name }) => [id, name]),
  );
  const live = sydneyOf(practice)
    .payments()
    .filter((payment) => payment.Status !== "DELETED");
  return live.map(({ Account, Amount, Reference }) => [names.get(Account.AccountID), Amount, Reference]).toSorted();
}

/** The group's Xero names the account of a payment by its id only, as it may. */
function nameOnlyIds(practice: Practice): void {
  practice.answer = async (request, response) => {
    const isPayment = request.method === "GET" && new URL(request.url).pathname.includes("/Payments");
    if (!isPayment || request.headers.get("xero-tenant-id") !== practice.group || !response.ok) return response;
    const body: { Payments: { Account: { AccountID: string } }[] } = JSON.parse(await response.text());
    const payments = body.Payments.map((one) => ({ ...one, Account: { AccountID: one.Account.AccountID } }));
    return new Response(JSON.stringify({ ...body, Payments: payments }), response);
  };
}

/** What is kept of accounts and payments as it was before their ids were. */
function asBefore(practice: Practice, place: TenantId): void {
  const sql = practice.disk(place).open();
  sql.transaction(() => {
    const [accounts] = sql.all("select value from refs where name = 'accounts'");
    const kept = JSON.parse(String(accounts?.value)).map(({ id: _, ...rest }: { id: string }) => rest);
    sql.all("update refs set value = ? where name = 'accounts'", JSON.stringify(kept));
    sql.all("update payments set body = json_remove(json_set(body, '$.accountName', null), '$.accountId')");
    for (const step of MIGRATIONS[7] ?? []) if (typeof step === "string") sql.all(step);
  });
  practice.crash(place);
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  test.each(["name and id", "id only"] as const)(
    "a payment whose account Xero names by %s arrives in the account of that name, and goes again",
    async (named) => {
      const practice = await open();
      if (named === "id only") nameOnlyIds(practice);
      const { invoice } = await mirroredSale(practice);
      // After Orbit has read both charts.
      const { id: accountId } = groupSetUp(practice).addAccount(CHEQUE);
      sydneySetUp(practice).addAccount({ ...CHEQUE, Name: "CHEQUE Account" });
      const payment = groupOf(practice).pay(invoice.InvoiceID, { amount: 265.1, accountId, reference: "r" });
      expect(payment.Account).not.toHaveProperty("Code");
      await later(practice, invoice.InvoiceID);
      expect(paidInto(practice)).toEqual([["CHEQUE Account", 265.1, "r"]]);
      expect(sydneyOf(practice).invoices()).toMatchObject([{ Status: "PAID", AmountDue: 0 }]);
      groupOf(practice).removePayment(payment.PaymentID);
      await later(practice, invoice.InvoiceID);
      expect(paidInto(practice)).toEqual([]);
      expect(sydneyOf(practice).invoices()).toMatchObject([{ Status: "AUTHORISED", AmountPaid: 0 }]);
      expect(eventsOf(practice, invoice.InvoiceID).map((event) => event.status)).not.toContain("failed");
    },
  );

  /** 100 of the group's, on an account without a code, and 20 of the satellite's own, on one that only it has. */
  async function bothPaid(practice: Practice) {
    const { invoice, copy } = await mirroredSale(practice);
    const { id: accountId } = groupSetUp(practice).addAccount(CHEQUE);
    sydneySetUp(practice).addAccount(CHEQUE);
    const till = sydneySetUp(practice).addAccount(TILL);
    const ours = groupOf(practice).pay(invoice.InvoiceID, { amount: 100, accountId, reference: "ours" });
    await later(practice, invoice.InvoiceID);
    sydneyOf(practice).pay(copy.InvoiceID, { amount: 20, accountId: till.id, reference: "theirs" });
    await later(practice);
    const change = async () => {
      groupOf(practice).removePayment(ours.PaymentID);
      groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
      groupOf(practice).pay(invoice.InvoiceID, { amount: 100, accountId, reference: "ours" });
      await later(practice, invoice.InvoiceID);
    };
    return { invoice, copy, change };
  }
  const BOTH = [
    ["Cheque account", 100, "ours"],
    ["Till", 20, "theirs"],
  ];

  test("what comes off for a change goes back to the accounts that it was on, also the satellite's own", async () => {
    const practice = await open();
    const { change } = await bothPaid(practice);
    expect(paidInto(practice)).toEqual(BOTH);
    await change();
    expect(paidInto(practice)).toEqual(BOTH);
    expect(sydneyOf(practice).invoices()).toMatchObject([{ SubTotal: 600, AmountPaid: 120 }]);
    // Off and back: four payments were made in all.
    expect(sydneyOf(practice).payments()).toHaveLength(4);
  });

  test("a change that is given up leaves both where they were", async () => {
    // A read of a moment ago might show the payment gone and the lines as before: then it comes off for good.
    const practice = await open({ behaviour: { staleReadMs: 0 } });
    const { invoice, copy, change } = await bothPaid(practice);
    const [first, second] = sydneyOf(practice).invoice(copy.InvoiceID).Payments;
    // Reconciled after the look at it, when the other one is off.
    practice.answer = (request, response) => {
      const isTakenOff = request.method === "POST" && request.url.endsWith(`/Payments/${first?.PaymentID}`);
      if (isTakenOff) sydneyOf(practice).reconcilePayment(second?.PaymentID ?? "", true);
      return response;
    };
    await change();
    expect(newestEvent(practice, invoice.InvoiceID).failures).toMatchObject([{ code: "payment-reconciled" }]);
    expect(paidInto(practice)).toEqual(BOTH);
    expect(sydneyOf(practice).payments()).toHaveLength(3);
  });

  test("accounts that were kept before they were kept with their ids are read again when a payment needs one", async () => {
    const practice = await open();
    const { id: accountId } = groupSetUp(practice).addAccount(CHEQUE);
    sydneySetUp(practice).addAccount(CHEQUE);
    const { invoice } = await mirroredSale(practice);
    nameOnlyIds(practice);
    for (const place of [practice.group, practice.satellite("Sydney")]) asBefore(practice, place);
    groupOf(practice).pay(invoice.InvoiceID, { amount: 100, accountId, reference: "r" });
    await later(practice, invoice.InvoiceID);
    expect(paidInto(practice)).toEqual([["Cheque account", 100, "r"]]);
    // Not at the second try: Xero was never asked for an account without an id.
    const told = eventsOf(practice, invoice.InvoiceID).flatMap((event) => event.timeline.map((entry) => entry.text));
    expect(told.join("\n")).not.toContain("Account");
  });

  test("a payment that was kept before that and failed is read again when a person asks, and arrives", async () => {
    const practice = await open();
    const { invoice } = await mirroredSale(practice);
    const { id: accountId } = groupSetUp(practice).addAccount(CHEQUE);
    groupOf(practice).pay(invoice.InvoiceID, { amount: 100, accountId, reference: "r" });
    await later(practice, invoice.InvoiceID);
    expect(newestEvent(practice, invoice.InvoiceID)).toMatchObject({ status: "failed" });
    sydneySetUp(practice).addAccount(CHEQUE);
    nameOnlyIds(practice);
    for (const place of [practice.group, practice.satellite("Sydney")]) asBefore(practice, place);
    const request = { events: [newestEvent(practice, invoice.InvoiceID)], by: "Demo" };
    practice.engine(practice.group).inbox.resync(request, practice.nowMs);
    await later(practice);
    expect(paidInto(practice)).toEqual([["Cheque account", 100, "r"]]);
    expect(newestEvent(practice, invoice.InvoiceID)).toMatchObject({ status: "synced" });
  });
});
