// biome-ignore-all lint/style/noExcessiveLinesPerFile: one part of the catalogue, an entry for each failure.

/** Payments and credits that cannot be applied, taken off or put back, and those that are not mirrored. */

import { expect } from "vitest";
import { CLEARING } from "../clearing.ts";
import { line } from "../invoices.ts";
import type { Practice } from "../practice.ts";
import {
  changeEntity,
  credit,
  groupOf,
  groupSetUp,
  justBefore,
  later,
  MELBOURNE,
  mirroredSale,
  type Open,
  type Scenario,
  type Scenarios,
  SYDNEY,
  sydneyOf,
  sydneySetUp,
} from "./stage.ts";

const INVOICES = "Sales → Invoices";
const byItself = { press: "nothing", ends: "synced" } as const;
const afterResync = { press: "resync", ends: "synced" } as const;

/** Xero calls it by its name alone: bank accounts need no code. */
const CHEQUE = { Name: "Cheque account", Type: "BANK", BankAccountNumber: "1" };

/** Paid on an account without a code, of which the satellite has none of the name. */
async function paidWithoutCode(practice: Practice) {
  const account = groupSetUp(practice).addAccount(CHEQUE);
  const { invoice } = await mirroredSale(practice);
  groupOf(practice).pay(invoice.InvoiceID, { amount: 10, accountId: account.id });
  await later(practice, invoice.InvoiceID);
  const names = [CHEQUE.Name, "no code", SYDNEY];
  return { practice, resourceId: invoice.InvoiceID, names, screen: "Chart of accounts", account };
}

/** An invoice with 100 paid on both sides, whose lines then change in the group. */
async function paidAndChanged(practice: Practice, beforeChange: (paymentId: string) => void) {
  const { invoice } = await mirroredSale(practice);
  const ours = groupOf(practice).pay(invoice.InvoiceID, { amount: 100 });
  await later(practice, invoice.InvoiceID);
  const [theirs] = sydneyOf(practice).payments();
  if (theirs === undefined) throw new Error("no payment in Sydney");
  beforeChange(theirs.PaymentID);
  groupOf(practice).removePayment(ours.PaymentID);
  groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
  groupOf(practice).pay(invoice.InvoiceID, { amount: 100 });
  await later(practice, invoice.InvoiceID);
  return { practice, resourceId: invoice.InvoiceID, paymentId: theirs.PaymentID };
}

/** 65.10 is entered on the copy while receipts are carried to the group. */
async function received(
  open: Open,
  before: (practice: Practice, invoice: { readonly id: string; readonly total: number }) => void = () => undefined,
) {
  const practice = await open({ settings: { paymentsFrom: "satellite" } });
  const { invoice, copy } = await mirroredSale(practice);
  before(practice, { id: invoice.InvoiceID, total: invoice.Total });
  sydneyOf(practice).pay(copy.InvoiceID, { amount: 65.1 });
  await practice.announceRecord("invoice", copy.InvoiceID, practice.satellite("Sydney"));
  await later(practice, invoice.InvoiceID);
  return { practice, resourceId: invoice.InvoiceID };
}

function reconciled(before: (practice: Practice) => (paymentId: string) => void): Scenario {
  return async (open) => {
    const practice = await open();
    const { resourceId, paymentId } = await paidAndChanged(practice, before(practice));
    const mend = () => sydneyOf(practice).reconcilePayment(paymentId, false);
    return { practice, resourceId, names: ["100.00 AUD", SYDNEY], screen: "Unreconcile", mend, ...afterResync };
  };
}

/** Two payments are on the copy; the second is reconciled when the first is off already. */
const reconciledTooLate: Scenario = async (open) => {
  const practice = await open();
  const { invoice, copy } = await mirroredSale(practice);
  const ours = [100, 50].map((amount) => groupOf(practice).pay(invoice.InvoiceID, { amount }));
  await later(practice, invoice.InvoiceID);
  const standing = () => {
    const { Payments, AmountPaid, Total } = sydneyOf(practice).invoice(copy.InvoiceID);
    return { paid: Payments.map((one) => one.Amount).sort(), AmountPaid, Total };
  };
  const before = standing();
  const [first, second] = sydneyOf(practice).invoice(copy.InvoiceID).Payments;
  if (first === undefined || second === undefined) throw new Error("not both payments are in Sydney");
  const reconcile = () => sydneyOf(practice).reconcilePayment(second.PaymentID, true);
  justBefore(practice, "POST", new RegExp(`/Payments/${second.PaymentID}$`), reconcile);
  for (const { PaymentID } of ours) groupOf(practice).removePayment(PaymentID);
  groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
  for (const amount of [100, 50]) groupOf(practice).pay(invoice.InvoiceID, { amount });
  await later(practice, invoice.InvoiceID);
  expect(sydneyOf(practice).payments()).toContainEqual(
    expect.objectContaining({ PaymentID: first.PaymentID, Status: "DELETED" }),
  );
  expect(standing(), "the copy is as it was").toEqual(before);
  const mend = () => sydneyOf(practice).reconcilePayment(second.PaymentID, false);
  const names = [`${second.Amount.toFixed(2)} AUD`, SYDNEY];
  return { practice, resourceId: invoice.InvoiceID, names, screen: "Unreconcile", mend, ...afterResync };
};

const credited = (kind: "overpayment" | "prepayment"): Scenario => {
  return async (open) => {
    const practice = await open();
    const { invoice, copy } = await mirroredSale(practice);
    groupOf(practice).applyCredit(invoice.InvoiceID, { kind, amount: 65.1 });
    await later(practice, invoice.InvoiceID);
    const mend = () => sydneyOf(practice).applyCredit(copy.InvoiceID, { kind, amount: 65.1 });
    const names = ["65.10 AUD", SYDNEY];
    return { practice, resourceId: invoice.InvoiceID, names, screen: "press Change", mend, ...afterResync };
  };
};

export const PAYMENTS: Scenarios<
  | "payment-account-invalid"
  | "credit-note-not-applicable"
  | "payment-reconciled"
  | "restore-incomplete"
  | "overpayment-not-mirrored"
  | "clearing-account-missing"
  | "paid-twice"
> = {
  "payment-account-invalid": {
    "the satellite does not have the account": async (open) => {
      const practice = await open();
      const trust = { Code: "099", Name: "Trust account", Type: "BANK", BankAccountNumber: "1" };
      groupSetUp(practice).addAccount(trust);
      const { invoice } = await mirroredSale(practice);
      groupOf(practice).pay(invoice.InvoiceID, { amount: 10, accountCode: "099" });
      await later(practice, invoice.InvoiceID);
      const mend = () => sydneySetUp(practice).addAccount(trust);
      const names = ["099", SYDNEY];
      return { practice, resourceId: invoice.InvoiceID, names, screen: "Chart of accounts", mend, ...byItself };
    },
    "the satellite has archived the account, after Orbit read its chart": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice);
      sydneySetUp(practice).editAccount("091", { Status: "ARCHIVED" });
      groupOf(practice).pay(invoice.InvoiceID, { amount: 10, accountCode: "091" });
      await later(practice, invoice.InvoiceID);
      const mend = () => sydneySetUp(practice).editAccount("091", { Status: "ACTIVE" });
      const names = ["091", SYDNEY];
      return { practice, resourceId: invoice.InvoiceID, names, screen: "Chart of accounts", mend, ...byItself };
    },
    "the account has no code, and the satellite has none of its name: one is added": async (open) => {
      const practice = await open();
      const trouble = await paidWithoutCode(practice);
      const mend = () => sydneySetUp(practice).addAccount(CHEQUE);
      return { ...trouble, mend, ...byItself };
    },
    "the account has no code, and the satellite has none of its name: both get the same code": async (open) => {
      const practice = await open();
      const { account, ...trouble } = await paidWithoutCode(practice);
      const mend = () => {
        groupSetUp(practice).editAccount(account.id, { Code: "099" });
        sydneySetUp(practice).editAccount("091", { Code: "099" });
      };
      return { ...trouble, mend, ...afterResync };
    },
  },
  "credit-note-not-applicable": {
    "it is used on another satellite's invoice, and no webhook tells of it": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice, { option: "Melbourne" });
      const note = credit(practice, 50);
      await later(practice);
      practice.xero.control.behave({ webhookDropShare: 1 });
      const used = groupOf(practice).allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 30 });
      await later(practice, invoice.InvoiceID);
      const mend = async () => {
        groupOf(practice).unallocate(note.CreditNoteID, used);
        await practice.announce(invoice.InvoiceID);
      };
      const names = [invoice.InvoiceNumber, SYDNEY, MELBOURNE];
      return { practice, resourceId: note.CreditNoteID, names, screen: INVOICES, mend, ...byItself };
    },
    "a payment of the satellite's own has used up the invoice": async (open) => {
      const practice = await open();
      const { invoice, copy } = await mirroredSale(practice);
      const note = credit(practice, 50);
      const { PaymentID } = sydneyOf(practice).pay(copy.InvoiceID, { amount: 265.1 });
      await later(practice);
      groupOf(practice).allocate(note.CreditNoteID, { invoiceId: invoice.InvoiceID, amount: 30 });
      await later(practice, invoice.InvoiceID);
      const mend = () => sydneyOf(practice).removePayment(PaymentID);
      const names = [SYDNEY, "paid off"];
      return { practice, resourceId: note.CreditNoteID, names, screen: INVOICES, mend, ...afterResync };
    },
  },
  "payment-reconciled": {
    "Orbit sees it before anything is touched": reconciled(
      (practice) => (paymentId) => sydneyOf(practice).reconcilePayment(paymentId, true),
    ),
    "Xero says it when the payment is to come off": reconciled((practice) => (paymentId) => {
      const act = () => sydneyOf(practice).reconcilePayment(paymentId, true);
      justBefore(practice, "POST", /\/Payments\//, act);
    }),
    "Xero says it when another payment is off already, which then goes back": reconciledTooLate,
  },
  "restore-incomplete": {
    "the account is archived while the payment is off": async (open) => {
      const practice = await open();
      const { invoice, copy } = await mirroredSale(practice);
      sydneyOf(practice).pay(copy.InvoiceID, { amount: 100 });
      await later(practice);
      const archive = () => sydneySetUp(practice).editAccount("090", { Status: "ARCHIVED" });
      justBefore(practice, "POST", /\/Invoices$/, archive);
      groupOf(practice).editInvoice(invoice.InvoiceID, { LineItems: [line("Sydney", 300)] });
      await later(practice);
      const mend = () => sydneySetUp(practice).editAccount("090", { Status: "ACTIVE" });
      const names = ["100.00 AUD", SYDNEY];
      return { practice, resourceId: invoice.InvoiceID, names, screen: INVOICES, mend, ...afterResync };
    },
  },
  "overpayment-not-mirrored": {
    "no account is chosen for it, and one is then": async (open) => {
      const trouble = await credited("overpayment")(open);
      const { practice } = trouble;
      const mend = () => {
        sydneySetUp(practice).addAccount({
          Code: "851",
          Name: "Client credits",
          Type: "CURRENT",
          EnablePaymentsToAccount: true,
        });
        changeEntity(practice, "Sydney", { creditsAccount: "851" });
      };
      return { ...trouble, screen: "press Change", mend, ...byItself };
    },
    "the account that was chosen is archived, and active again": async (open) => {
      const practice = await open();
      const { invoice } = await mirroredSale(practice);
      sydneySetUp(practice).addAccount({
        Code: "851",
        Name: "Client credits",
        Type: "CURRENT",
        EnablePaymentsToAccount: true,
      });
      sydneySetUp(practice).editAccount("851", { Status: "ARCHIVED" });
      changeEntity(practice, "Sydney", { creditsAccount: "851" });
      groupOf(practice).applyCredit(invoice.InvoiceID, { kind: "prepayment", amount: 65.1 });
      await later(practice, invoice.InvoiceID);
      const mend = () => sydneySetUp(practice).editAccount("851", { Status: "ACTIVE" });
      const names = ["65.10 AUD", SYDNEY, "Client credits", "archived"];
      return { practice, resourceId: invoice.InvoiceID, names, screen: "Chart of accounts", mend, ...byItself };
    },
    "an overpayment is applied, and entered in the satellite, too": credited("overpayment"),
    "a prepayment is applied, and entered in the satellite, too": credited("prepayment"),
    "an overpayment is applied, and that is left so": async (open) => {
      const trouble = await credited("overpayment")(open);
      return { ...trouble, mend: () => undefined, press: "resolve", ends: "resolved", stays: true };
    },
  },
  "clearing-account-missing": {
    "no account of the group is chosen, and one is then": async (open) => {
      const trouble = await received(open);
      const { practice } = trouble;
      const mend = () => {
        groupSetUp(practice).addAccount(CLEARING);
        changeEntity(practice, "Sydney", { groupPaymentsAccount: "852" });
      };
      return { ...trouble, names: ["65.10 AUD", SYDNEY], screen: "press Change", mend, ...byItself };
    },
    "the account that was chosen is archived, and active again": async (open) => {
      const trouble = await received(open, (practice) => {
        groupSetUp(practice).addAccount(CLEARING);
        groupSetUp(practice).editAccount("852", { Status: "ARCHIVED" });
        changeEntity(practice, "Sydney", { groupPaymentsAccount: "852" });
      });
      const mend = () => groupSetUp(trouble.practice).editAccount("852", { Status: "ACTIVE" });
      const names = ["65.10 AUD", SYDNEY, CLEARING.Name, "archived"];
      return { ...trouble, names, screen: "Chart of accounts", mend, ...byItself };
    },
  },
  "paid-twice": {
    "paid in full on both sides, and then removed in the group": async (open) => {
      let ours = "";
      const trouble = await received(open, (practice, { id, total }) => {
        groupSetUp(practice).addAccount(CLEARING);
        changeEntity(practice, "Sydney", { groupPaymentsAccount: "852" });
        ours = groupOf(practice).pay(id, { amount: total }).PaymentID;
      });
      const { practice, resourceId } = trouble;
      const mend = async () => {
        groupOf(practice).removePayment(ours);
        await practice.announce(resourceId);
      };
      return { ...trouble, names: ["65.10 AUD", SYDNEY], screen: INVOICES, mend, ...byItself };
    },
    "a payment of the satellite's own leaves no room for the group's, where payments come from the group alone": async (
      open,
    ) => {
      const practice = await open();
      const { invoice, copy } = await mirroredSale(practice);
      const { PaymentID } = sydneyOf(practice).pay(copy.InvoiceID, { amount: 200 });
      await later(practice);
      groupOf(practice).pay(invoice.InvoiceID, { amount: 100 });
      await later(practice, invoice.InvoiceID);
      const mend = async () => {
        sydneyOf(practice).removePayment(PaymentID);
        await practice.announceRecord("invoice", copy.InvoiceID, practice.satellite("Sydney"));
      };
      return {
        practice,
        resourceId: invoice.InvoiceID,
        names: ["100.00 AUD", SYDNEY],
        screen: INVOICES,
        mend,
        ...byItself,
      };
    },
  },
};
