// biome-ignore-all lint/style/noExcessiveLinesPerFile: what is applied to a document, from one set-up.
import { beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, Client, DEMO } from "./harness.ts";

const LINE = { Description: "Work", Quantity: 1, UnitAmount: 100, AccountCode: "200" };

let at: Bench;
let client: Client;

beforeEach(async () => {
  at = bench();
  client = await Client.of(at);
});

const group = () => at.simulator.control.person(DEMO.group);
const raise = (fields: object = {}) =>
  group().raiseInvoice({ Contact: { Name: "Bondi Cafe" }, LineItems: [LINE], Status: "AUTHORISED", ...fields });
const credit = (fields: object = {}) =>
  group().raiseCreditNote({ Contact: { Name: "Bondi Cafe" }, LineItems: [LINE], Status: "AUTHORISED", ...fields });
const payment = (InvoiceID: string, Amount: number, fields: object = {}) => ({
  Payments: [{ Invoice: { InvoiceID }, Account: { Code: "090" }, Date: "2026-11-22", Amount, ...fields }],
});

describe("payments", () => {
  test("lower what is due, turn the invoice PAID and back, and move its UpdatedDateUTC each time", async () => {
    const made = raise();
    const part = (await client.json("PUT", "/Payments", payment(made.InvoiceID, 60, { Reference: "first" })))
      .Payments[0];
    expect(part).toMatchObject({ PaymentType: "ACCRECPAYMENT", Status: "AUTHORISED", IsReconciled: false, Amount: 60 });
    expect(part.Invoice).toMatchObject({ AmountDue: 50, AmountPaid: 60, Status: "AUTHORISED" });
    await client.json("POST", "/Payments", payment(made.InvoiceID, 50, { Date: "2026-11-23" }));
    const paid = (await client.json("GET", `/Invoices/${made.InvoiceID}`)).Invoices[0];
    expect(paid).toMatchObject({ Status: "PAID", AmountDue: 0, FullyPaidOnDate: "/Date(1795392000000+0000)/" });
    expect(paid.Payments.map((row: { Amount: number; Reference?: string }) => [row.Amount, row.Reference])).toEqual([
      [60, "first"],
      [50, undefined],
    ]);
    const deleted = (await client.json("POST", `/Payments/${part.PaymentID}`, { Status: "DELETED" })).Payments[0];
    expect(deleted).toMatchObject({ Status: "DELETED", Invoice: { Status: "AUTHORISED", AmountDue: 60 } });
    const again = (await client.json("GET", `/Invoices/${made.InvoiceID}`)).Invoices[0];
    expect(again).not.toHaveProperty("FullyPaidOnDate");
    expect([made.UpdatedDateUTC, paid.UpdatedDateUTC, again.UpdatedDateUTC]).toEqual(
      [made.UpdatedDateUTC, paid.UpdatedDateUTC, again.UpdatedDateUTC].toSorted(),
    );
    expect(new Set([made.UpdatedDateUTC, paid.UpdatedDateUTC, again.UpdatedDateUTC]).size).toBe(3);
  });

  test("exact cents: three payments of 36.66, 36.67 and 36.67 pay 110.00", async () => {
    const { InvoiceID } = raise();
    for (const amount of [36.66, 36.67, 36.67]) group().pay(InvoiceID, { amount });
    expect(group().invoice(InvoiceID)).toMatchObject({ AmountDue: 0, AmountPaid: 110, Status: "PAID" });
  });

  test.each([
    [{ Amount: 110.01 }, ["Payment amount exceeds the amount outstanding on this document"]],
    [{ Amount: 0 }, ["Payment amount must be greater than zero"]],
    [{ Account: { Code: "200" } }, ["Account type is invalid for making a payment to/from"]],
    [{ Account: { Code: "999" } }, ["Account could not be found"]],
    [{ Account: undefined }, ["Account could not be found"]],
    [
      { Invoice: { InvoiceID: "0d8e1a1c-0000-4000-8000-000000000000" } },
      ["The document with the supplied id was not found for this endpoint."],
    ],
  ])("%j is refused", async (fields, messages) => {
    const { InvoiceID } = raise();
    expect(await client.refusal("PUT", "/Payments", payment(InvoiceID, 10, fields))).toEqual(messages);
  });

  test("only approved invoices can be paid; a paid one says both sentences", async () => {
    const draft = raise({ Status: "DRAFT" });
    expect(await client.refusal("PUT", "/Payments", payment(draft.InvoiceID, 10))).toEqual([
      "Payments can only be made against Authorised documents",
    ]);
    const { InvoiceID } = raise();
    group().pay(InvoiceID, { amount: 110 });
    expect(await client.refusal("PUT", "/Payments", payment(InvoiceID, 10))).toEqual([
      "Payments can only be made against Authorised documents",
      "Payment amount exceeds the amount outstanding on this document",
    ]);
  });

  test("an account that takes payments will do, if it is active", async () => {
    const { InvoiceID } = raise();
    const body = payment(InvoiceID, 10, { Account: { Code: "970" } });
    expect((await client.json("PUT", "/Payments", body)).Payments[0].Account).toMatchObject({ Code: "970" });
    at.simulator.control.bookkeeping(DEMO.group).editAccount("970", { Status: "ARCHIVED" });
    expect(await client.refusal("PUT", "/Payments", body)).toEqual([
      "Account type is invalid for making a payment to/from",
    ]);
  });

  test("go to a bank account without a code by its id, and the answers name no code then", async () => {
    const { InvoiceID } = raise();
    const fields = { Name: "Till", Type: "BANK", BankAccountNumber: "3" };
    const account = (await client.json("PUT", "/Accounts", fields)).Accounts[0];
    expect(account).not.toHaveProperty("Code");
    const body = payment(InvoiceID, 10, { Account: { AccountID: account.AccountID } });
    const made = (await client.json("PUT", "/Payments", body)).Payments[0];
    expect(made.Account).toEqual({ AccountID: account.AccountID, Name: "Till" });
    const listed = (await client.json("GET", "/Payments")).Payments[0];
    expect(listed.Account).toEqual({ AccountID: account.AccountID });
    // An id of another organisation is none.
    const elsewhere = at.simulator.control.bookkeeping(DEMO.sydney).addAccount(fields);
    expect(
      await client.refusal("PUT", "/Payments", payment(InvoiceID, 10, { Account: { AccountID: elsewhere.id } })),
    ).toEqual(["Account could not be found"]);
  });

  test("reconciled and batched payments cannot be deleted, and payments cannot be edited", async () => {
    const { InvoiceID } = raise();
    const reconciled = group().pay(InvoiceID, { amount: 10, reconciled: true });
    const batched = group().pay(InvoiceID, { amount: 10, batched: true });
    const plain = group().pay(InvoiceID, { amount: 10 });
    const remove = (id: string, fields: object = { Status: "DELETED" }) =>
      client.refusal("POST", `/Payments/${id}`, fields);
    expect(await remove(reconciled.PaymentID)).toEqual(["This payment has been reconciled and cannot be deleted"]);
    expect(await remove(batched.PaymentID)).toEqual(["This payment is part of a batch payment and cannot be deleted"]);
    expect(await remove(plain.PaymentID, { Amount: 5 })).toEqual(["Payment not of valid status for modification"]);
    const { Payments } = await client.json("GET", `/Payments/${batched.PaymentID}`);
    expect(Payments[0]).toMatchObject({ BatchPaymentID: expect.any(String), BatchPayment: { Type: "RECBATCH" } });
  });

  test("two payments in one call cannot spend the same due amount twice", async () => {
    const { InvoiceID } = raise();
    const two = { Payments: [...payment(InvoiceID, 80).Payments, ...payment(InvoiceID, 80).Payments] };
    const { Payments } = await client.json("PUT", "/Payments?summarizeErrors=false", two);
    expect(Payments.map((row: { StatusAttributeString: string }) => row.StatusAttributeString)).toEqual([
      "OK",
      "ERROR",
    ]);
    expect(group().invoice(InvoiceID).AmountDue).toBe(30);
  });

  test("are listed with a sketch of their invoice, by where and by change", async () => {
    const { InvoiceID } = raise();
    group().pay(InvoiceID, { amount: 10 });
    group().pay(raise().InvoiceID, { amount: 20 });
    const where = encodeURIComponent(`Invoice.InvoiceID==guid("${InvoiceID}")`);
    const { Payments } = await client.json("GET", `/Payments?where=${where}&page=1`);
    expect(Payments).toHaveLength(1);
    expect(Payments[0].Invoice).toMatchObject({ InvoiceID, LineItems: [], Contact: { Name: "Bondi Cafe" } });
    const later = { "if-modified-since": new Date(at.clock.nowMs + 60_000).toISOString() };
    expect((await client.json("GET", "/Payments", undefined, later)).Payments).toEqual([]);
  });
});

describe("credit notes", () => {
  test("have numbers and totals of their own and no discounts", async () => {
    const body = { Type: "ACCRECCREDIT", Contact: { Name: "Bondi Cafe" }, LineItems: [LINE], Status: "AUTHORISED" };
    const made = (await client.json("PUT", "/CreditNotes", body)).CreditNotes[0];
    expect(made).toMatchObject({
      CreditNoteNumber: "CN-0001",
      RemainingCredit: 110,
      Total: 110,
      Status: "AUTHORISED",
      Allocations: [],
    });
    expect(await client.refusal("PUT", "/CreditNotes", { ...body, CreditNoteNumber: "cn-0001" })).toEqual([
      "Credit Note # must be unique.",
    ]);
    const discounted = { ...body, LineItems: [{ ...LINE, DiscountRate: 10 }] };
    expect(await client.refusal("PUT", "/CreditNotes", discounted)).toEqual([
      "Discounts can only be applied to sales invoices",
    ]);
  });

  test("allocating lowers both, un-allocating gives both back; the invoice names the credit note", async () => {
    const [invoice, note] = [raise(), credit()];
    const path = `/CreditNotes/${note.CreditNoteID}/Allocations`;
    const sent = { Allocations: [{ Invoice: { InvoiceID: invoice.InvoiceID }, Amount: 40, Date: "2026-11-22" }] };
    const { Allocations } = await client.json("PUT", path, sent);
    expect(Allocations[0]).toMatchObject({
      AllocationID: expect.any(String),
      Amount: 40,
      Invoice: { InvoiceID: invoice.InvoiceID },
    });
    const applied = (await client.json("GET", `/Invoices/${invoice.InvoiceID}`)).Invoices[0];
    expect(applied).toMatchObject({
      AmountDue: 70,
      AmountCredited: 40,
      CreditNotes: [{ CreditNoteID: note.CreditNoteID, AppliedAmount: 40 }],
    });
    const shown = (await client.json("GET", `/CreditNotes/${note.CreditNoteID}`)).CreditNotes[0];
    expect(shown).toMatchObject({
      RemainingCredit: 70,
      Allocations: [{ AllocationID: Allocations[0].AllocationID, Amount: 40 }],
    });

    const removed = await client.json("DELETE", `${path}/${Allocations[0].AllocationID}`);
    expect(removed).toEqual({
      AllocationId: Allocations[0].AllocationID,
      Date: expect.stringMatching(/^\/Date\(\d+\)\/$/),
      Invoice: [{ InvoiceID: invoice.InvoiceID }],
      IsDeleted: true,
    });
    expect(group().invoice(invoice.InvoiceID)).toMatchObject({ AmountDue: 110, CreditNotes: [] });
    expect(group().creditNote(note.CreditNoteID)).toMatchObject({ RemainingCredit: 110, Allocations: [] });
    expect((await client.call("DELETE", `${path}/${Allocations[0].AllocationID}`)).status).toBe(404);
  });

  test("used up it is PAID, and AUTHORISED again afterwards", async () => {
    const [invoice, note] = [raise(), credit()];
    const id = group().allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 110 });
    expect(group().creditNote(note.CreditNoteID).Status).toBe("PAID");
    expect(group().invoice(invoice.InvoiceID).Status).toBe("PAID");
    group().unallocate(note.CreditNoteID, id);
    expect(group().creditNote(note.CreditNoteID).Status).toBe("AUTHORISED");
    expect(group().invoice(invoice.InvoiceID).Status).toBe("AUTHORISED");
  });

  test("what cannot be allocated is refused in Xero's words", async () => {
    const note = credit();
    const path = `/CreditNotes/${note.CreditNoteID}/Allocations`;
    const refusal = (InvoiceID: string, Amount: number) =>
      client.refusal("PUT", path, { Invoice: { InvoiceID }, Amount, Date: "2026-11-22" });
    expect(await refusal(raise().InvoiceID, 110.01)).toEqual([
      "Credit Note cannot be allocated as amount is greater than amount outstanding",
    ]);
    const small = raise({ LineItems: [{ ...LINE, UnitAmount: 10 }] });
    expect(await refusal(small.InvoiceID, 12)).toEqual([
      "Credit Note cannot be allocated as amount is greater than amount outstanding",
    ]);
    group().pay(small.InvoiceID, { amount: 11 });
    expect(await refusal(small.InvoiceID, 1)).toEqual([
      "The invoice you are trying to allocate to has already been paid off",
      "Credit Note cannot be allocated as amount is greater than amount outstanding",
    ]);
    const bill = raise({ Type: "ACCPAY", LineItems: [{ ...LINE, AccountCode: "400" }] });
    expect(await refusal(bill.InvoiceID, 1)).toEqual(["Credit Note cannot be allocated to an incorrect invoice type"]);
    expect(await refusal(raise({ Contact: { Name: "Else" } }).InvoiceID, 1)).toEqual([
      "Credit Note cannot be allocated to an invoice of another contact",
    ]);
  });

  test("an applied one cannot be voided or re-priced", async () => {
    const [invoice, note] = [raise(), credit()];
    group().allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 10 });
    expect(await client.refusal("POST", `/CreditNotes/${note.CreditNoteID}`, { Status: "VOIDED" })).toEqual([
      "The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.",
    ]);
    expect(await client.refusal("POST", `/CreditNotes/${note.CreditNoteID}`, { LineItems: [LINE] })).toEqual([
      "This document cannot be edited as it has a payment or credit note allocated to it.",
    ]);
  });

  test("a refund is a payment on the credit note, shown under Invoice", async () => {
    const note = credit();
    const { PaymentID } = group().refund(note.CreditNoteID, { amount: 10 });
    const { Payments } = await client.json("GET", `/Payments/${PaymentID}`);
    expect(Payments[0]).toMatchObject({
      PaymentType: "ARCREDITPAYMENT",
      Invoice: { Type: "ACCRECCREDIT", InvoiceID: note.CreditNoteID },
    });
    expect(group().creditNote(note.CreditNoteID).RemainingCredit).toBe(100);
  });

  test("the answer to an allocation may lack its id, by flag, and the credit note tells it", async () => {
    at.simulator.control.behave({ allocationIdInAnswer: false });
    const [invoice, note] = [raise(), credit()];
    const sent = { Invoice: { InvoiceID: invoice.InvoiceID }, Amount: 1, Date: "2026-11-22" };
    const { Allocations } = await client.json("PUT", `/CreditNotes/${note.CreditNoteID}/Allocations`, sent);
    expect(Allocations[0]).not.toHaveProperty("AllocationID");
    expect(
      (await client.json("GET", `/CreditNotes/${note.CreditNoteID}`)).CreditNotes[0].Allocations[0].AllocationID,
    ).toBeDefined();
  });
});

test("overpayments and prepayments that a person applied show on the invoice and lower what is due", async () => {
  const { InvoiceID } = raise();
  const id = group().applyCredit(InvoiceID, { kind: "overpayment", amount: 30 });
  group().applyCredit(InvoiceID, { kind: "prepayment", amount: 20 });
  expect((await client.json("GET", `/Invoices/${InvoiceID}`)).Invoices[0]).toMatchObject({
    AmountDue: 60,
    AmountCredited: 50,
    Overpayments: [{ AppliedAmount: 30, OverpaymentID: expect.any(String) }],
    Prepayments: [{ AppliedAmount: 20 }],
  });
  expect(group().removeCredit(InvoiceID, id)).toMatchObject({ AmountDue: 90, Overpayments: [] });
});

describe("history", () => {
  test("tells what happened, newest first, and takes notes", async () => {
    const { InvoiceID } = raise();
    group().pay(InvoiceID, { amount: 10 });
    await client.json("POST", `/Invoices/${InvoiceID}`, { Reference: "x" });
    const note = { HistoryRecords: [{ Details: "Copied by Orbit" }] };
    const answer = await client.json("PUT", `/Invoices/${InvoiceID}/History`, note);
    expect(answer.HistoryRecords[0]).toEqual({
      DateUTCString: "2026-11-22T01:00:00",
      DateUTC: "/Date(1795309200000)/",
      Details: "Copied by Orbit",
      ValidationErrors: [],
    });
    const { HistoryRecords } = await client.json("GET", `/Invoices/${InvoiceID}/History`);
    expect(HistoryRecords.map((row: { Changes: string }) => row.Changes)).toEqual([
      "Note",
      "Edited",
      "Payment made",
      "Approved",
      "Created",
    ]);
    expect(HistoryRecords[0]).toMatchObject({ User: "System Generated", Details: "Copied by Orbit" });
    expect(HistoryRecords[1].Details).toContain("through the Xero API using Orbit");
    expect(HistoryRecords[4].User).toBe("Demo Bookkeeper");
  });

  test("a note on something unknown is refused as in Xero's example, and none may be longer than 2500", async () => {
    const nowhere = "/Payments/0d8e1a1c-0000-4000-8000-000000000000/History";
    const answer = await client.json("PUT", nowhere, { HistoryRecords: [{ Details: "Hello World" }] });
    expect(answer.Elements[0].ValidationErrors).toEqual([
      { Message: "The document with the supplied id was not found for this endpoint." },
    ]);
    const { InvoiceID } = raise();
    expect((await client.call("PUT", `/Invoices/${InvoiceID}/History`, { Details: "x".repeat(2_501) })).status).toBe(
      400,
    );
  });
});

describe("settings", () => {
  test("accounts: unique code and name, one per call, archived and deleted by rules", async () => {
    const fields = { Code: "215", Name: "Advisory", Type: "REVENUE", Description: "x" };
    const melbourne = client.for(DEMO.melbourne);
    const made = (await melbourne.json("PUT", "/Accounts", fields)).Accounts[0];
    expect(made).toMatchObject({
      Status: "ACTIVE",
      Class: "REVENUE",
      TaxType: "OUTPUT",
      EnablePaymentsToAccount: false,
    });
    expect(await melbourne.refusal("PUT", "/Accounts", { ...fields, Name: "Other" })).toEqual([
      "Please enter a unique Code.",
    ]);
    expect(await melbourne.refusal("PUT", "/Accounts", { ...fields, Code: "216" })).toEqual([
      "Please enter a unique Name.",
    ]);
    expect(
      (await melbourne.json("POST", `/Accounts/${made.AccountID}`, { Status: "ARCHIVED" })).Accounts[0].Status,
    ).toBe("ARCHIVED");
    expect((await melbourne.json("DELETE", `/Accounts/${made.AccountID}`)).Accounts[0].Status).toBe("DELETED");
    const used = (await client.json("GET", `/Accounts?where=${encodeURIComponent('Code=="200"')}`)).Accounts[0];
    raise();
    expect((await client.call("DELETE", `/Accounts/${used.AccountID}`)).status).toBe(400);
  });

  test("tax rates: own ones are TAX001 and up, and work on lines", async () => {
    const made = (
      await client.json("PUT", "/TaxRates", { Name: "State", TaxComponents: [{ Name: "State Tax", Rate: 2.25 }] })
    ).TaxRates[0];
    expect(made).toMatchObject({ TaxType: "TAX001", EffectiveRate: 2.25, Status: "ACTIVE" });
    expect(raise({ LineItems: [{ ...LINE, TaxType: "TAX001" }] })).toMatchObject({ TotalTax: 2.25 });
    await client.json("POST", "/TaxRates", { Name: "State", TaxType: "TAX001", Status: "DELETED" });
    expect(() => raise({ LineItems: [{ ...LINE, TaxType: "TAX001" }] })).toThrow("TAX001");
  });

  test("tracking: at most two active categories, options are added, renamed and removed", async () => {
    expect(await client.refusal("PUT", "/TrackingCategories", { name: "Third" })).toEqual([
      "A maximum of 2 active tracking categories is allowed",
    ]);
    const [{ TrackingCategoryID }] = (await client.json("GET", "/TrackingCategories")).TrackingCategories;
    const path = `/TrackingCategories/${TrackingCategoryID}/Options`;
    const option = (await client.json("PUT", path, { name: " Perth" })).Options[0];
    expect(option).toMatchObject({ Name: "Perth", Status: "ACTIVE", IsActive: true });
    expect((await client.json("POST", `${path}/${option.TrackingOptionID}`, { Name: "Hobart" })).Options[0].Name).toBe(
      "Hobart",
    );
    expect((await client.json("DELETE", `${path}/${option.TrackingOptionID}`)).Options[0]).toMatchObject({
      Status: "DELETED",
      IsDeleted: true,
    });
    expect(
      (await client.json("GET", `/TrackingCategories/${TrackingCategoryID}`)).TrackingCategories[0].Options.map(
        (row: { Name: string }) => row.Name,
      ),
    ).toContain("Sydney");
  });
});
