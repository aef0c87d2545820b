/**
 * Invoices and bills as Xero shows them; field order and values after its examples (docs/xero.md §4.7).
 */

import { wireDate } from "../calendar.ts";
import { amount } from "../decimal.ts";
import { discountMinor } from "../rules/amounts.ts";
import { creditedMinor, invoiceDueMinor, paidMinor } from "../rules/balance.ts";
import type { AppliedCredit, Invoice } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { closingJson, type DocumentView, dateJson, documentContactJson, linesJson, paymentsJson } from "./document.ts";

export type XeroInvoice = ReturnType<typeof invoiceJson>;

export function invoiceJson(world: World, invoice: Invoice, view: DocumentView) {
  const discounted = discountMinor(invoice.lines);
  return {
    Type: invoice.type,
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    Reference: invoice.reference,
    Payments: paymentsJson(invoice.payments),
    CreditNotes: creditsJson(world, invoice.credits, { kind: "credit-note", view }).map(({ id, ...rest }) => ({
      CreditNoteID: id,
      ID: id,
      ...rest,
    })),
    Prepayments: creditsJson(world, invoice.credits, { kind: "prepayment", view }).map(({ id, ...rest }) => ({
      PrepaymentID: id,
      ID: id,
      ...rest,
    })),
    Overpayments: creditsJson(world, invoice.credits, { kind: "overpayment", view }).map(({ id, ...rest }) => ({
      OverpaymentID: id,
      ID: id,
      ...rest,
    })),
    AmountDue: amount(shownDueMinor(world, invoice)),
    AmountPaid: amount(paidMinor(invoice)),
    AmountCredited: amount(creditedMinor(invoice)),
    SentToContact: invoice.sentToContact,
    CurrencyRate: invoice.currencyRate,
    HasErrors: false,
    IsDiscounted: discounted !== 0,
    ...(discounted === 0 ? {} : { TotalDiscount: amount(discounted) }),
    HasAttachments: false,
    InvoiceAddresses: [],
    InvoicePaymentServices: [],
    Contact: documentContactJson(world, invoice, view),
    ...dateJson("Date", invoice.date),
    ...dateJson("DueDate", invoice.dueDate),
    ...(invoice.expectedPaymentDate === null ? {} : { ExpectedPaymentDate: wireDate(invoice.expectedPaymentDate) }),
    ...(invoice.plannedPaymentDate === null ? {} : { PlannedPaymentDate: wireDate(invoice.plannedPaymentDate) }),
    ...(invoice.brandingThemeId === null ? {} : { BrandingThemeID: invoice.brandingThemeId }),
    Status: invoice.status,
    LineAmountTypes: invoice.lineAmountTypes,
    LineItems: linesJson(world, invoice, view),
    ...(invoice.url === "" ? {} : { Url: invoice.url }),
    ...closingJson(invoice),
  };
}

/** Lists give the credit document's own date, single invoices the allocation's: Xero's defect (docs/xero.md §8). */
function creditsJson(
  world: World,
  credits: readonly AppliedCredit[],
  { kind, view }: { readonly kind: AppliedCredit["kind"]; readonly view: DocumentView },
) {
  const isOwnDate = view.detail !== "full" && world.behaviour.listedCreditDates === "document";
  return credits
    .filter((credit) => credit.kind === kind)
    .map((credit) => ({
      id: credit.creditId,
      ...(kind === "credit-note" ? { CreditNoteNumber: credit.creditNumber } : {}),
      HasErrors: false,
      AppliedAmount: amount(credit.amountMinor),
      ...dateJson("Date", isOwnDate ? credit.creditDate : credit.date),
      LineItems: [],
      Total: amount(credit.creditTotalMinor),
    }));
}

function shownDueMinor(world: World, invoice: Invoice): number {
  const dead = invoice.status === "VOIDED" || invoice.status === "DELETED";
  return dead && !world.behaviour.voidedKeepsAmountDue ? 0 : invoiceDueMinor(invoice);
}
