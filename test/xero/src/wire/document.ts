/**
 * What invoices and credit notes show in the same way: lines, applied payments, dates.
 */

import { wireDate, wireMoment, wireMomentString } from "../calendar.ts";
import { amount, rounded } from "../decimal.ts";
import { totalsOf } from "../rules/amounts.ts";
import { listedDiscount, wireDiscount } from "../rules/lines.ts";
import type { AppliedPayment, CreditNote, DocumentBody, Invoice, Line } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { contactSummaryJson, documentPartyJson } from "./contact.ts";

/**
 * "list": no lines and a few fields of the contact; "page": with lines; "full": the whole contact too
 * (docs/xero.md §4.4).
 */
export interface DocumentView {
  readonly detail: "list" | "page" | "full";
  readonly unitPlaces: 2 | 4;
}

export function lineJson(world: World, line: Line, { detail, unitPlaces }: DocumentView) {
  const account = line.accountId === null ? undefined : world.tables.accounts.get(line.accountId);
  return {
    ...(line.itemCode === "" ? {} : { ItemCode: line.itemCode }),
    Description: line.description,
    ...(line.unitAmount === null ? {} : { UnitAmount: rounded(line.unitAmount, unitPlaces) }),
    ...(line.taxType === "" ? {} : { TaxType: line.taxType }),
    TaxAmount: amount(line.taxMinor),
    LineAmount: amount(line.lineMinor),
    ...(account === undefined ? {} : { AccountCode: account.code, AccountID: account.id }),
    ...(detail === "full" ? wireDiscount(line) : listedDiscount(line, world.behaviour.listedDiscounts)),
    Tracking: trackingJson(world, line, detail === "full" || world.behaviour.listedOptionIds),
    ...(line.quantity === null ? {} : { Quantity: line.quantity }),
    LineItemID: line.id,
    ValidationErrors: [],
  };
}

function trackingJson(world: World, line: Line, isWhole: boolean) {
  return line.tracking.flatMap((entry) => {
    const category = world.tables.trackingCategories.get(entry.categoryId);
    const option = category?.options.find((row) => row.id === entry.optionId);
    if (category === undefined || option === undefined) return [];
    return [
      {
        Name: category.name,
        Option: option.name,
        TrackingCategoryID: category.id,
        ...(isWhole && world.behaviour.trackingOptionIds ? { TrackingOptionID: option.id } : {}),
        Options: [],
      },
    ];
  });
}

export function linesJson(world: World, document: DocumentBody, view: DocumentView) {
  return view.detail === "list" ? [] : document.lines.map((line) => lineJson(world, line, view));
}

export function documentContactJson(world: World, document: DocumentBody, view: DocumentView) {
  const contact = world.tables.contacts.get(document.contactId);
  return view.detail === "full" && contact !== undefined
    ? documentPartyJson(world, contact)
    : contactSummaryJson(contact, document.contactId);
}

export function paymentsJson(payments: readonly AppliedPayment[]) {
  return payments.map((payment) => ({
    PaymentID: payment.paymentId,
    Date: wireDate(payment.date),
    Amount: amount(payment.amountMinor),
    ...(payment.reference === "" ? {} : { Reference: payment.reference }),
    CurrencyRate: payment.currencyRate,
    HasAccount: false,
    HasValidationErrors: false,
  }));
}

/** SubTotal to CurrencyCode, as they end every document. */
export function closingJson(document: Invoice | CreditNote) {
  const totals = totalsOf(document);
  return {
    SubTotal: amount(totals.subTotalMinor),
    TotalTax: amount(totals.taxMinor),
    Total: amount(totals.totalMinor),
    UpdatedDateUTC: wireMoment(document.updatedMs),
    UpdatedDateUTCString: wireMomentString(document.updatedMs),
    CurrencyCode: document.currencyCode,
    ...(document.fullyPaidOn === null || document.status !== "PAID"
      ? {}
      : { FullyPaidOnDate: wireDate(document.fullyPaidOn) }),
  };
}

/** `DateString` and `Date`, or the same with a prefix; nothing when there is no date. */
export function dateJson<Prefix extends string>(prefix: Prefix, date: string | null): Record<string, string> {
  return date === null ? {} : { [`${prefix}String`]: `${date}T00:00:00`, [prefix]: wireDate(date) };
}
