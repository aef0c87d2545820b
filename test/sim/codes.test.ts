/** A satellite has a chart of accounts of its own: what a person chose for the group's codes decides what a copy is written with. */

import { describe, expect, test } from "vitest";
import {
  changeEntity,
  eventsOf,
  groupOf,
  groupSetUp,
  later,
  mirroredSale,
  newestEvent,
  sydneyOf,
  sydneySetUp,
} from "./catalogue/stage.ts";
import { copiesIn, line, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const DAY_MS = 86_400_000;
const ADVICE = { Code: "217", Name: "Advice", Type: "REVENUE", TaxType: "OUTPUT" };
const TRADING = { Code: "4000", Name: "Trading", Type: "REVENUE", TaxType: "OUTPUT" };

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = async () => {
    const practice = await new Practice({ preset }).open();
    practice.changeSettings({ copyMissingAccounts: false });
    groupSetUp(practice).addAccount(ADVICE);
    sydneySetUp(practice).addAccount(TRADING);
    return practice;
  };
  const fields = { LineItems: [{ ...line("Sydney", 100), AccountCode: "217" }] };

  test("an invoice that failed for a missing account goes by itself once a person has chosen the one that stands for it", async () => {
    const practice = await open();
    const invoice = raise(practice, { fields });
    await later(practice);
    expect(newestEvent(practice, invoice.InvoiceID)).toMatchObject({ failures: [{ code: "account-code-missing" }] });
    changeEntity(practice, "Sydney", { accountCodes: { "217": "4000" } });
    await practice.run(600_000);
    const [copy] = copiesIn(practice, "Sydney");
    expect(copy?.LineItems.map(({ AccountCode }) => AccountCode)).toEqual(["4000"]);
    const event = newestEvent(practice, invoice.InvoiceID);
    expect(event.status).toBe("synced");
    const said = event.timeline.map(({ text }) => text);
    expect(said).toContain("Account 217 Advice is 4000 Trading in Harbour Sydney Pty Ltd, as chosen in the set-up.");
  });

  test("a missing account is not added without the permission, which the event names; a consent that has it lets the invoice go by itself", async () => {
    const practice = await open();
    practice.changeSettings({ copyMissingAccounts: true });
    changeEntity(practice, "Sydney", { mayAdd: false });
    const invoice = raise(practice, { fields });
    await later(practice);
    expect(newestEvent(practice, invoice.InvoiceID)).toMatchObject({
      status: "failed",
      failures: [
        {
          code: "account-code-missing",
          detail: expect.stringContaining("the connection does not allow it"),
          remedy: expect.arrayContaining([expect.stringContaining("Reconnect to switch this on")]),
        },
      ],
    });
    expect(
      sydneySetUp(practice)
        .accounts()
        .some(({ code }) => code === "217"),
    ).toBe(false);
    changeEntity(practice, "Sydney", { mayAdd: true });
    await practice.run(600_000);
    expect(newestEvent(practice, invoice.InvoiceID).status).toBe("synced");
    expect(
      sydneySetUp(practice)
        .accounts()
        .some(({ code }) => code === "217"),
    ).toBe(true);
  });

  test("a payment goes to the account that was chosen, and comes off again", async () => {
    const practice = await open();
    const { id: accountId } = groupSetUp(practice).addAccount({
      Code: "095",
      Name: "Clearing",
      Type: "BANK",
      BankAccountNumber: "9",
    });
    sydneySetUp(practice).addAccount({ Code: "618", Name: "Cash", Type: "BANK", BankAccountNumber: "8" });
    changeEntity(practice, "Sydney", { accountCodes: { "095": "618" } });
    const { invoice } = await mirroredSale(practice);
    const payment = groupOf(practice).pay(invoice.InvoiceID, { amount: 50, accountId });
    await later(practice, invoice.InvoiceID);
    const live = () =>
      sydneyOf(practice)
        .payments()
        .filter(({ Status }) => Status !== "DELETED");
    const names = new Map(
      sydneySetUp(practice)
        .accounts()
        .map(({ id, name }) => [id, name]),
    );
    expect(live().map(({ Account, Amount }) => [names.get(Account.AccountID), Amount])).toEqual([["Cash", 50]]);
    groupOf(practice).removePayment(payment.PaymentID);
    await later(practice, invoice.InvoiceID);
    expect(live()).toEqual([]);
    expect(eventsOf(practice, invoice.InvoiceID).map(({ status }) => status)).not.toContain("failed");
  });

  test("a choice made after the period was locked does not keep a payment from a copy that was in step", async () => {
    const practice = await open();
    practice.changeSettings({ copyMissingAccounts: true });
    const { invoice } = await mirroredSale(practice, { fields });
    practice.nowMs += 3 * DAY_MS;
    sydneySetUp(practice).setLockDates({ period: new Date(practice.nowMs - 2 * DAY_MS).toISOString().slice(0, 10) });
    changeEntity(practice, "Sydney", { accountCodes: { "217": "4000" } });
    groupOf(practice).pay(invoice.InvoiceID, { amount: 50 });
    await later(practice, invoice.InvoiceID);
    expect(eventsOf(practice, invoice.InvoiceID).map(({ status }) => status)).not.toContain("failed");
    expect(copiesIn(practice, "Sydney")[0]).toMatchObject({ AmountPaid: 50, LineItems: [{ AccountCode: "217" }] });
  });
});
