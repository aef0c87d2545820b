/**
 * Why a pair differs on a line: what is open at the record, then what the two sides themselves show. Null: nothing explains
 * it. Pure.
 */

import type { TenantId } from "../../domain/ids.ts";
import type { TieOutLineName } from "../../domain/tie-out.ts";
import { reasonOf, type TieOutReason } from "../../domain/tie-out-words.ts";
import { isApproved } from "../document.ts";
import { takeFirst } from "../take-first.ts";
import type { Pair } from "./pairs.ts";
import { isInMonth, type ReadDocument, type ReadPayment } from "./sides.ts";

export interface ReasonInput {
  readonly month: string;
  readonly tenantId: TenantId;
  /** Of the satellite, for the words. */
  readonly name: string;
  readonly nameOf: (id: TenantId) => string;
  /** What Orbit knows is open about the record here: a failure, a wait, a Keep; null when nothing is. */
  readonly recordReason: (pair: Pair, tenantId: TenantId) => TieOutReason | null;
  /** Everything that can be read has been: what one side alone has is missing on the other. */
  readonly isFinal: boolean;
}

export function documentReason(pair: Pair, line: Exclude<TieOutLineName, "received">, input: ReasonInput) {
  const known = knownReason(pair, input);
  const { own, group } = pair;
  if (known !== null || own === null || group === null) return known;
  if (isApproved(own) !== isApproved(group)) return statusDiffers(group, own, input);
  const isMoved = isInMonth(own.date, input.month) !== isInMonth(group.date, input.month);
  if (line !== "owing" && isMoved) return dateDiffers(group.date, own.date, input);
  return null;
}

/** Of the amount that is due, where the totals are the same: what was paid explains it. */
export function dueReason(pair: Pair, received: readonly (TieOutReason | null)[], input: ReasonInput) {
  const known = documentReason(pair, "owing", input);
  const { own, group } = pair;
  if (known !== null || own === null || group === null || own.total !== group.total) return known;
  if (received.length > 0) return received.includes(null) ? null : (received[0] ?? null);
  if (own.payments === null || group.payments === null) return null;
  const [extra] = withoutSame(own.payments, group.payments).over;
  return extra === undefined ? null : ownPaymentReason(pair, extra, input);
}

export function groupPaymentReason(pair: Pair, payment: ReadPayment, input: ReasonInput): TieOutReason | null {
  const known = knownReason(pair, input);
  if (known !== null) return known;
  const twin = otherDate(pair.own, payment, input.month);
  return twin === null ? null : dateDiffers(payment.date, twin.date, input);
}

export function ownPaymentReason(pair: Pair, payment: ReadPayment, input: ReasonInput): TieOutReason | null {
  const known = knownReason(pair, input);
  if (known !== null) return known;
  if (/^(overpayment|prepayment)\b/i.test(payment.reference ?? "")) {
    return reasonOf(
      "credit-as-payment",
      `In the group it is an overpayment or prepayment; in ${input.name} it is entered as a payment.`,
    );
  }
  const twin = otherDate(pair.group ?? pair.elsewhere, payment, input.month);
  if (twin !== null) return dateDiffers(twin.date, payment.date, input);
  if (!input.isFinal) return null;
  return reasonOf("payment-only-in-satellite", `It was entered in ${input.name}; the group has no such payment.`);
}

/** Payments of one side that the other has with the same amount, paired one by one, those of the same date first. */
export function withoutSame(
  payments: readonly ReadPayment[],
  others: readonly ReadPayment[],
): { readonly over: readonly ReadPayment[]; readonly others: readonly ReadPayment[] } {
  const free = [...others];
  const take = (payment: ReadPayment, isSame: (other: ReadPayment) => boolean) =>
    takeFirst(free, (other) => signed(other) === signed(payment) && isSame(other)) !== undefined;
  const undated = payments.filter((payment) => !take(payment, (other) => other.date === payment.date));
  return { over: undated.filter((payment) => !take(payment, () => true)), others: free };
}

/** A refund is money that went back. */
export function signed({ amount, isRefund }: ReadPayment): number {
  return isRefund ? -amount : amount;
}

/** What is open at the record, or what a document on one side alone says. */
function knownReason(pair: Pair, input: ReasonInput): TieOutReason | null {
  const { name, nameOf, recordReason, tenantId } = input;
  if (pair.groupId !== null) {
    const open = recordReason(pair, tenantId);
    if (open !== null || pair.elsewhere === null) return open;
    const { elsewhere } = pair;
    if (!isApproved(elsewhere)) return pair.own === null ? null : statusDiffers(elsewhere, pair.own, input);
    const where = elsewhere.route === null ? "no satellite" : nameOf(elsewhere.route);
    return reasonOf("routes-elsewhere", `In the group it names ${where}, and its copy is still in ${name}.`);
  }
  return reasonOf("only-in-satellite", `The group has no such document. Somebody made it in ${name}.`);
}

function otherDate(document: ReadDocument | null, payment: ReadPayment, month: string): ReadPayment | null {
  const found = document?.payments?.find((one) => signed(one) === signed(payment) && !isInMonth(one.date, month));
  return found ?? null;
}

function dateDiffers(group: string | null, own: string | null, { name }: ReasonInput): TieOutReason {
  return reasonOf("date-differs", `Dated ${dayWords(group)} in the group, ${dayWords(own)} in ${name}.`);
}

function statusDiffers(group: ReadDocument, own: ReadDocument, { name }: ReasonInput): TieOutReason {
  return reasonOf(
    "status-differs",
    `${statusWords(group)} in the group, ${statusWords(own).toLowerCase()} in ${name}.`,
  );
}

const STATUSES: Readonly<Record<string, string>> = {
  DRAFT: "Draft",
  SUBMITTED: "Awaiting approval",
  AUTHORISED: "Awaiting payment",
  PAID: "Paid",
  VOIDED: "Voided",
  DELETED: "Deleted",
};

function statusWords({ status }: ReadDocument): string {
  return STATUSES[status] ?? status;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "26 Nov 2026". */
function dayWords(date: string | null): string {
  const [year, month, day] = date?.split("-") ?? [];
  return day === undefined ? "without a date" : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}
