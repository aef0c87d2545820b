/**
 * Payments of a copy: which are missing, which are too many, and what a new one looks like. A payment of the group is
 * joined to its copy by a link; a payment that is already there with the same date, amount and reference counts as it.
 * Pure.
 */

import type { Failure } from "../domain/failure.ts";
import type { PaymentsFrom } from "../domain/firm.ts";
import { type Change, itemsOf } from "./change.ts";
import type { AppliedPayment, DocumentState } from "./document.ts";
import { minorUnits, sameAmount, shown } from "./money.ts";
import type { OwnReceipt } from "./own-receipts.ts";
import { accountFor, type PaymentAccount } from "./payment-account.ts";
import { samePaymentReference } from "./shown-in-part.ts";
import type { DocumentTerms, PaymentState } from "./terms.ts";
import type { SatelliteContext } from "./translate.ts";
import { sentPayments, type Unconfirmed } from "./unconfirmed.ts";

/** Joins a payment of the group to its copy in the satellite. */
export interface PaymentLink {
  readonly groupId: string;
  readonly satelliteId: string;
}

export interface PaymentPlan {
  /** Links whose copy is on the document but whose group payment is gone. */
  readonly remove: readonly PaymentLink[];
  /** Payments of the group, or sent for it, that are on the copy already, only not joined. */
  readonly join: readonly PaymentLink[];
  /** Payments of the group without a copy. */
  readonly add: readonly PaymentState[];
}

export interface PaymentView {
  readonly terms: DocumentTerms;
  readonly links: readonly PaymentLink[];
  readonly unconfirmed: Unconfirmed | null;
  readonly change: Change | null;
  /** Payments on the copy that the group knows as received there. */
  readonly receipts?: OwnReceipts;
}

/** Payments that people entered on the copy, as they were last reported to the group. */
export interface OwnReceipts {
  readonly list: readonly OwnReceipt[];
  /** Xero's time of the state that showed them: what is read of an earlier one says nothing. */
  readonly shownAtMs: number | null;
  /** The decision beside which they were weighed: its payments are none of them. */
  readonly seq: number;
}

/**
 * What an advance of the group pays is not entered where the satellite's own advances pay as much of the copy. What began in
 * a satellite is not sent back; by the setting, nor is what began in the group.
 */
export function paymentPlan(view: PaymentView, copy: DocumentState, from: PaymentsFrom): PaymentPlan {
  const { terms, links, unconfirmed } = view;
  const onCopy = new Set(copy.payments.map((payment) => payment.id));
  const live = links.filter((link) => onCopy.has(link.satelliteId));
  const wanted = terms.payments.filter((payment) => !payment.isDeleted);
  const remove = live.filter((link) => !wanted.some((payment) => payment.id === link.groupId));
  const home = new Set(wanted.flatMap(({ receipt }) => receipt ?? []));
  const received = (view.receipts?.list ?? []).filter(({ key }) => home.has(key));
  const joined = new Set([...live, ...received].map(({ satelliteId }) => satelliteId));
  const join: PaymentLink[] = [];
  const add: PaymentState[] = [];
  const isJoined = (groupId: string, payment: Pick<PaymentState, "date" | "amount" | "reference">): boolean => {
    if ([...live, ...join].some((link) => link.groupId === groupId)) return true;
    const there = copy.payments.find((other) => !joined.has(other.id) && isSamePayment(payment, other));
    if (there === undefined) return false;
    joined.add(there.id);
    join.push({ groupId, satelliteId: there.id });
    return true;
  };
  for (const payment of sentPayments(unconfirmed)) isJoined(payment.groupId, payment);
  for (const payment of wanted) {
    if (payment.receipt === undefined && !isJoined(payment.id, payment)) add.push(payment);
  }
  const carried = add.filter((payment) => from !== "satellite" || isCarriedAlways(payment, view, copy));
  return { remove, join, add: notCovered(carried, minorUnits(copy.otherCredit)) };
}

/** Refunds, what advances pay, and what is only off for a change: no receipts of the group that stay there. */
function isCarriedAlways({ id, advance }: PaymentState, { change }: PaymentView, { kind }: DocumentState): boolean {
  const isOff = (itemsOf(change) ?? []).some((item) => item.what === "payment" && item.groupId === id);
  return kind === "credit-note" || advance !== undefined || isOff;
}

function notCovered(add: readonly PaymentState[], coveredMinor: number): readonly PaymentState[] {
  let leftMinor = coveredMinor;
  return add.filter(({ advance, amount }) => {
    if (advance === undefined || minorUnits(amount) > leftMinor) return true;
    leftMinor -= minorUnits(amount);
    return false;
  });
}

/** What is known to keep these payments from being entered. */
export function paymentBlockers(
  payments: readonly PaymentState[],
  satellite: SatelliteContext,
  currency: string | null,
): readonly Failure[] {
  return payments.flatMap((payment) => blockersOf(payment, satellite, currency));
}

/** An element of PUT /Payments. */
export function paymentBody(
  payment: PaymentState,
  account: PaymentAccount,
  copy: DocumentState,
): Record<string, unknown> {
  const target =
    copy.kind === "invoice" ? { Invoice: { InvoiceID: copy.id } } : { CreditNote: { CreditNoteID: copy.id } };
  return {
    ...target,
    Account: account,
    Date: payment.date,
    Amount: payment.amount,
    ...(payment.reference === null ? {} : { Reference: payment.reference }),
    // Only where the copy has a rate of its own, which is then the group's.
    ...(copy.currencyRate === null || copy.currencyRate === 1 || payment.currencyRate === null
      ? {}
      : { CurrencyRate: payment.currencyRate }),
  };
}

export function paymentInWords(payment: Pick<AppliedPayment, "amount" | "date">, currency: string | null): string {
  return `${shown(payment.amount, currency)} of ${payment.date ?? "an unknown date"}`;
}

export function isSamePayment(
  wanted: Pick<PaymentState, "date" | "amount" | "reference">,
  there: AppliedPayment,
): boolean {
  return (
    wanted.date === there.date &&
    sameAmount(wanted.amount, there.amount) &&
    samePaymentReference(wanted.reference, there.reference)
  );
}

function blockersOf(payment: PaymentState, satellite: SatelliteContext, currency: string | null): readonly Failure[] {
  const account = accountFor(satellite, payment, currency);
  const lockDate = satellite.references.organisation?.lockDate ?? null;
  const failures: Failure[] = account.ok ? [] : [account.error];
  if (lockDate !== null && payment.date !== null && payment.date <= lockDate) {
    failures.push({ code: "lock-date", date: payment.date, lockDate, satellite: satellite.name });
  }
  return failures;
}
