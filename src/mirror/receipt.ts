/**
 * Receipts: payments that began in a satellite, and their twins on the group's invoice. Says the next step for one invoice: entered,
 * taken off, looked at. What each side shows of them is joined in seen-receipts.ts. Pure.
 */

import type { ReportedReceipt } from "../domain/document.ts";
import type { Failure } from "../domain/failure.ts";
import type { TenantId } from "../domain/ids.ts";
import { INSPECTION_FRESH_MS, MOST_VAIN_ENTRIES } from "../limits.ts";
import { accountChosen, whyNoPayments } from "./chosen-account.ts";
import { type DocumentState, isApproved } from "./document.ts";
import { dueMinor } from "./document-money.ts";
import { minorUnits, shown } from "./money.ts";
import { paymentInWords } from "./payment.ts";
import type { Account } from "./references.ts";

export interface Receipt extends ReportedReceipt {
  readonly tenantId: TenantId;
  /** It was taken off in the satellite. */
  readonly isGone: boolean;
  /** The group's payment; null while there is none, or none is known. */
  readonly groupId: string | null;
  /** When it was first sent, stored before the call leaves: what is found of it is Orbit's own. Null: never. */
  readonly sentAtMs: number | null;
  /** Sent and not answered: from then on its absence proves that it was not carried out. */
  readonly absentAfterMs: number | null;
  /** How often Xero answered its entry without a payment, and then showed none; left out: never. */
  readonly inVain?: number;
  /** Payments that were on the invoice before it was sent, or of which the satellite says that they are others. */
  readonly others: readonly string[];
  /** Xero has shown it on the invoice. */
  readonly isSeen: boolean;
  /** A person took it off in the group: it is not entered again unless a person asks. */
  readonly isTakenOff: boolean;
  /** When Xero answered that Orbit has taken it off: a read that began before may show it still. Left out: it has not. */
  readonly removedAtMs?: number | undefined;
  /** The group's payment as it was looked at before it comes off. */
  readonly inspected: {
    readonly isFixed: boolean;
    readonly date: string | null;
    /** Missing in rows from before it was kept: it is looked at again. */
    readonly atMs?: number;
  } | null;
}

export type ReceiptStep =
  | { readonly step: "done" }
  | { readonly step: "enter"; readonly receipt: Receipt; readonly accountId: string }
  | { readonly step: "inspect" | "remove"; readonly receipt: Receipt; readonly groupId: string }
  /** The invoice is to be read, by a call that leaves at that time or later. */
  | { readonly step: "look"; readonly atMs: number }
  | { readonly step: "fail"; readonly failures: readonly [Failure, ...Failure[]] };

export interface ReceiptView {
  readonly receipts: readonly Receipt[];
  readonly document: DocumentState;
  readonly group: { readonly name: string; readonly accounts: readonly Account[]; readonly lockDate: string | null };
  /** Null for an organisation that is no satellite, or from which the invoice is going. */
  readonly satellite: (id: TenantId) => { readonly name: string; readonly account: string | null } | null;
  readonly nowMs: number;
}

/** Something is to be done, or to be found out, about it. */
export function isOpenReceipt({ isGone, groupId, isTakenOff, isSeen, removedAtMs }: Receipt): boolean {
  if (isGone && removedAtMs !== undefined) return false;
  return isGone || (groupId === null ? !isTakenOff : !isSeen);
}

/** One step at a time: the invoice as it is after it decides about the next one. */
export function nextReceiptStep(view: ReceiptView): ReceiptStep {
  const { receipts, nowMs } = view;
  const unproved = receipts.flatMap(({ absentAfterMs }) => absentAfterMs ?? []);
  if (unproved.length > 0) return { step: "look", atMs: Math.max(nowMs, ...unproved) };
  // A read shows it on the invoice, or ends one that is off on both sides, or that it is off where the satellite has it again.
  const unseen = receipts.find(({ groupId, isSeen, isGone, removedAtMs }) => {
    if (removedAtMs !== undefined) return !isGone;
    return groupId === null ? isGone : !isSeen;
  });
  if (unseen !== undefined) return { step: "look", atMs: nowMs };
  const failures: Failure[] = [];
  for (const receipt of receipts) {
    if (!receipt.isGone || receipt.groupId === null || receipt.removedAtMs !== undefined) continue;
    const inspected = freshInspection(receipt, nowMs);
    if (inspected === null) return { step: "inspect", receipt, groupId: receipt.groupId };
    const obstacle = removalObstacle(view, receipt, inspected);
    if (obstacle === null) return { step: "remove", receipt, groupId: receipt.groupId };
    failures.push(obstacle);
  }
  for (const receipt of receipts) {
    if (receipt.isGone || receipt.groupId !== null || receipt.isTakenOff || !isApproved(view.document)) continue;
    const satellite = view.satellite(receipt.tenantId);
    if (satellite === null) continue;
    const entry = entryOf(view, receipt, satellite);
    if ("accountId" in entry) return { step: "enter", receipt, accountId: entry.accountId };
    failures.push(entry);
  }
  const [first, ...others] = failures;
  return first === undefined ? { step: "done" } : { step: "fail", failures: [first, ...others] };
}

/** People reconcile all day: a look from a while ago says nothing any more. */
function freshInspection({ inspected }: Receipt, nowMs: number): Receipt["inspected"] {
  return inspected?.atMs !== undefined && inspected.atMs >= nowMs - INSPECTION_FRESH_MS ? inspected : null;
}

function vain({ name }: ReceiptView["group"], { currency }: DocumentState, receipt: Receipt): Failure {
  const payment = paymentInWords(receipt, currency);
  const message = `Xero answered the payment ${payment} several times, and the invoice shows none of it.`;
  return { code: "xero-rejected", entity: name, message };
}

function removalObstacle(
  { group, document, satellite }: ReceiptView,
  receipt: Receipt,
  { isFixed, date }: NonNullable<Receipt["inspected"]>,
): Failure | null {
  const payment = paymentInWords(receipt, document.currency);
  const name = satellite(receipt.tenantId)?.name ?? "the satellite";
  if (isFixed) return { code: "payment-reconciled", payment, satellite: name, group: group.name };
  return lockedBy(group, date);
}

function lockedBy({ name, lockDate }: ReceiptView["group"], date: string | null): Failure | null {
  const isLocked = lockDate !== null && date !== null && date <= lockDate;
  return isLocked ? { code: "lock-date", date, lockDate, satellite: name } : null;
}

function entryOf(
  { group, document }: ReceiptView,
  receipt: Receipt,
  satellite: { readonly name: string; readonly account: string | null },
): Failure | { readonly accountId: string } {
  if ((receipt.inVain ?? 0) >= MOST_VAIN_ENTRIES) return vain(group, document, receipt);
  const missing = {
    code: "clearing-account-missing",
    amount: shown(receipt.amount, document.currency),
    satellite: satellite.name,
  } as const;
  if (satellite.account === null) return { ...missing, account: null };
  const account = accountChosen(group.accounts, satellite.account);
  const why = account === null ? "It is not in the chart of accounts any more." : whyNoPayments(account);
  if (account === null || why !== null)
    return { ...missing, account: { name: account?.name ?? satellite.account, why: why ?? "" } };
  const locked = lockedBy(group, receipt.date);
  if (locked !== null) return locked;
  if (minorUnits(receipt.amount) <= dueMinor(document)) return { accountId: account.id };
  const payment = paymentInWords(receipt, document.currency);
  return { code: "paid-twice", payment, satellite: satellite.name, enteredIn: "satellite" };
}
