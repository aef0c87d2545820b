/**
 * Payments as Xero shows them: with a sketch of the document in lists, with the whole of it by id. A refund's credit note
 * is shown under `Invoice` too, as in Xero's examples.
 */

import { wireDate, wireMoment, wireMomentString } from "../calendar.ts";
import { amount } from "../decimal.ts";
import { storedTarget } from "../rules/payment.ts";
import type { Advance, CreditNote, Invoice, Payment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { ADVANCE_TYPES, advanceJson } from "./advance.ts";
import { contactSummaryJson } from "./contact.ts";
import { creditNoteJson } from "./credit-note.ts";
import { invoiceJson } from "./invoice.ts";

export type XeroPayment = ReturnType<typeof paymentJson>;

const TYPES = {
  ACCREC: "ACCRECPAYMENT",
  ACCPAY: "ACCPAYPAYMENT",
  ACCRECCREDIT: "ARCREDITPAYMENT",
  ACCPAYCREDIT: "APCREDITPAYMENT",
} as const;

const REFUND_TYPES = { overpayment: "AROVERPAYMENTPAYMENT", prepayment: "ARPREPAYMENTPAYMENT" } as const;

export function paymentJson(world: World, payment: Payment, detail: "list" | "full") {
  const target = storedTarget(world, payment);
  const account = world.tables.accounts.get(payment.accountId);
  return {
    PaymentID: payment.id,
    ...(payment.batchPaymentId === null ? {} : batchJson(payment, payment.batchPaymentId)),
    Date: wireDate(payment.date),
    BankAmount: amount(payment.amountMinor),
    Amount: amount(payment.amountMinor),
    Reference: payment.reference,
    CurrencyRate: payment.currencyRate,
    PaymentType:
      target !== null && "totalMinor" in target ? REFUND_TYPES[target.kind] : TYPES[target?.type ?? "ACCREC"],
    Status: payment.status,
    UpdatedDateUTC: wireMoment(payment.updatedMs),
    UpdatedDateUTCString: wireMomentString(payment.updatedMs),
    HasAccount: true,
    IsReconciled: payment.reconciled,
    Account: {
      AccountID: payment.accountId,
      ...(account === undefined || account.code === "" ? {} : { Code: account.code }),
      ...(detail === "full" ? { Name: account?.name ?? "" } : {}),
    },
    ...(target === null ? {} : { Invoice: detail === "full" ? wholeTarget(world, target) : sketch(world, target) }),
    HasValidationErrors: false,
  };
}

function batchJson(payment: Payment, batchPaymentId: string) {
  return {
    BatchPaymentID: batchPaymentId,
    BatchPayment: {
      Account: { AccountID: payment.accountId },
      BatchPaymentID: batchPaymentId,
      Date: wireDate(payment.date),
      Type: "RECBATCH",
      Status: "AUTHORISED",
      TotalAmount: amount(payment.amountMinor).toFixed(2),
      UpdatedDateUTC: wireMoment(payment.updatedMs),
      IsReconciled: String(payment.reconciled),
    },
  };
}

function wholeTarget(world: World, target: Invoice | CreditNote | Advance) {
  if ("totalMinor" in target) return { ...advanceJson(world, target), InvoiceID: target.id };
  const view = { detail: "page", unitPlaces: 2 } as const;
  if ("credits" in target) return invoiceJson(world, target, view);
  const { CreditNoteID, CreditNoteNumber, ID: _, ...rest } = creditNoteJson(world, target, view);
  return { ...rest, InvoiceID: CreditNoteID, InvoiceNumber: CreditNoteNumber };
}

/** An overpayment's or prepayment's stands under `Invoice` as well, with an id that /Invoices does not know. */
function sketch(world: World, target: Invoice | CreditNote | Advance) {
  return {
    ...("totalMinor" in target
      ? { Type: ADVANCE_TYPES[target.kind], InvoiceID: target.id }
      : { Type: target.type, InvoiceID: target.id, InvoiceNumber: target.number }),
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
    HasErrors: false,
    IsDiscounted: false,
    Contact: contactSummaryJson(world.tables.contacts.get(target.contactId), target.contactId),
    LineItems: [],
    CurrencyCode: target.currencyCode,
  };
}
