/**
 * What is paid, credited, overpaid and due on a document and on its copy, and the status that follows from it in the words
 * of Xero's screens. Sums in minor units; single payments are compared by the payment plan. Pure.
 */

import type { Difference } from "../domain/failure.ts";
import type { PaymentsFrom } from "../domain/firm.ts";
import type { ComparedField } from "./comparison.ts";
import { type DocumentState, isApproved, isVoid } from "./document.ts";
import { creditedMinor, dueMinor, paidMinor } from "./document-money.ts";
import { minorUnits, shown } from "./money.ts";

/** In minor units. */
interface Applied {
  /** By payments, and by overpayments and prepayments: what the document's row calls paid, too. */
  readonly paid: number;
  readonly credited: number;
  /** Of what is paid, what overpayments and prepayments pay. */
  readonly overpaid: number;
  /** Null where Xero's answer gave no total. */
  readonly due: number | null;
}

export function statusWords(document: DocumentState): string {
  const { due } = applied(document);
  if (!isApproved(document)) return STATUS_WORDS[document.status] ?? document.status;
  return (due === null ? document.status === "PAID" : due <= 0) ? "Paid" : "Awaiting payment";
}

const STATUS_WORDS: Readonly<Record<string, string>> = {
  DRAFT: "Draft",
  SUBMITTED: "Awaiting approval",
  VOIDED: "Voided",
  DELETED: "Deleted",
};

/** Of a credit note, "credited" is what of it is used on invoices, and "due" what is still to be used. */
export function appliedRows(wanted: DocumentState, copy: DocumentState): readonly ComparedField[] {
  const [ours, theirs] = [applied(wanted), applied(copy)];
  // What an overpayment of the group pays may be an ordinary payment on the copy.
  const isSameMoney = ours.paid === theirs.paid;
  const isSamePayments = ours.paid - ours.overpaid === theirs.paid - theirs.overpaid;
  const names = wanted.kind === "invoice" ? INVOICE_ROWS : CREDIT_NOTE_ROWS;
  const sum = (field: string, key: "paid" | "credited" | "overpaid", isSame: boolean): ComparedField => ({
    field,
    group: shown(ours[key] / 100, wanted.currency),
    satellite: shown(theirs[key] / 100, copy.currency),
    same: isSame || ours[key] === theirs[key],
    follows: false,
  });
  return [
    { ...sum(names.paid, "paid", false), follows: isSamePayments },
    sum(names.credited, "credited", false),
    ...(ours.overpaid === 0 && theirs.overpaid === 0 ? [] : [sum("overpaid", "overpaid", isSameMoney)]),
    ...(ours.due === null || theirs.due === null
      ? []
      : [
          {
            field: names.due,
            group: shown(ours.due / 100, wanted.currency),
            satellite: shown(theirs.due / 100, copy.currency),
            same: ours.due === theirs.due,
            follows: true,
          },
        ]),
  ];
}

const INVOICE_ROWS = { paid: "paid", credited: "credited", due: "still due" } as const;
const CREDIT_NOTE_ROWS = { paid: "refunded", credited: "used", due: "still to be used" } as const;

/**
 * Money and credit that people entered on the copy alone, and by the setting in the group alone: said, but never taken off
 * by Orbit.
 */
export function enteredOnOneSide(
  wanted: DocumentState,
  copy: DocumentState,
  from: PaymentsFrom,
): readonly Difference[] {
  const [ours, theirs] = [applied(wanted), applied(copy)];
  const staysInGroup = from === "satellite" && wanted.kind === "invoice";
  const isMore = {
    paid: staysInGroup || theirs.paid > ours.paid,
    credited: wanted.kind === "invoice" && theirs.credited > ours.credited,
  };
  return appliedRows(wanted, copy)
    .filter(
      ({ field, same, follows }) =>
        !same && !follows && (field === "credited" ? isMore.credited : isMore.paid && MONEY.has(field)),
    )
    .map(({ field, group, satellite }) => ({ field, group, satellite }));
}

const MONEY: ReadonlySet<string> = new Set(["paid", "refunded", "overpaid"]);

function applied(document: DocumentState): Applied {
  const overpaid = minorUnits(document.otherCredit);
  const [paid, credited] = [paidMinor(document), creditedMinor(document)];
  return { paid, credited, overpaid, due: isVoid(document) ? 0 : document.total === null ? null : dueMinor(document) };
}
