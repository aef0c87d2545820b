/**
 * Receipts as the two sides show them: what a satellite reports, joined to the payments that the group's invoice shows. What was
 * ever sent for a receipt is Orbit's own; what only equals it was entered by people of the group, and is theirs. Pure.
 */

import type { ReportedReceipt } from "../domain/document.ts";
import type { TenantId } from "../domain/ids.ts";
import { READS_LAG_MS, UNANSWERED_PROOF_MS } from "../limits.ts";
import type { AppliedPayment, DocumentState } from "./document.ts";
import { dueMinor } from "./document-money.ts";
import { minorUnits } from "./money.ts";
import { isSameMoney } from "./own-receipts.ts";
import type { Receipt } from "./receipt.ts";
import { samePaymentReference } from "./shown-in-part.ts";

/** What a satellite says is on its copy now, beside what is known of it. Answers the same list when nothing is new. */
export function reportedReceipts(
  known: readonly Receipt[],
  tenantId: TenantId,
  reported: readonly ReportedReceipt[],
): readonly Receipt[] {
  const ours = known.filter((receipt) => receipt.tenantId === tenantId);
  const changed = ours.flatMap((receipt): readonly Receipt[] => {
    const now = reported.find(({ key }) => key === receipt.key);
    if (now !== undefined) return [{ ...receipt, isGone: false, inspected: receipt.isGone ? null : receipt.inspected }];
    // Never sent: what equals it in the group is the group's own.
    return receipt.sentAtMs === null ? [] : [{ ...receipt, isGone: true }];
  });
  const fresh = reported
    .filter(({ key }) => !ours.some((receipt) => receipt.key === key))
    .map(({ key, date, amount, reference, currencyRate }) => ({
      ...{ key, date, amount, reference, currencyRate, tenantId },
      ...{ isGone: false, groupId: null, sentAtMs: null, absentAfterMs: null },
      ...{ isSeen: false, isTakenOff: false, inspected: null, others: [] },
    }));
  const all = [...known.filter((receipt) => receipt.tenantId !== tenantId), ...changed, ...fresh];
  return JSON.stringify(all) === JSON.stringify(known) ? known : all;
}

/** The satellite knows all payments of the invoice, and says that these receipts are none of them. */
export function distinctReceipts(
  known: readonly Receipt[],
  tenantId: TenantId,
  { payments }: DocumentState,
): readonly Receipt[] {
  return known.map((receipt) => {
    if (receipt.tenantId !== tenantId || receipt.sentAtMs !== null) return receipt;
    return { ...receipt, groupId: null, isSeen: false, others: payments.map(({ id }) => id) };
  });
}

/** With what the invoice shows. Whatever is not joined to a payment afterwards is not on it. */
export function seenReceipts(known: readonly Receipt[], document: DocumentState): readonly Receipt[] {
  const shownIds = new Set(document.payments.map(({ id }) => id));
  const open = withoutRemoved(known, shownIds);
  const kept = open.map((receipt) => {
    if (receipt.groupId === null) return receipt;
    if (shownIds.has(receipt.groupId)) return { ...receipt, isSeen: true };
    return receipt.isSeen ? takenOff(receipt) : receipt;
  });
  const all = joinedAgain(kept, document);
  const isOver = (receipt: Receipt, before: Receipt | undefined) =>
    receipt.isGone && receipt.groupId === null && before !== undefined && before.groupId !== null;
  return all.filter((receipt, index) => !isOver(receipt, open[index]));
}

/** What Orbit took off ends when the invoice does not show it; one that the satellite has again begins anew. */
function withoutRemoved(known: readonly Receipt[], shownIds: ReadonlySet<string>): readonly Receipt[] {
  return known.flatMap((receipt) => {
    const { removedAtMs, groupId, isGone } = receipt;
    if (removedAtMs === undefined || groupId === null || shownIds.has(groupId)) return [receipt];
    if (isGone) return [];
    const { removedAtMs: _, ...anew } = receipt;
    return [{ ...anew, groupId: null, sentAtMs: null, isSeen: false, isTakenOff: false, inspected: null }];
  });
}

/**
 * The payments of the invoice that stand for receipts, by their ids: as they were entered, or alike where that does not show.
 * People of the group may have taken it off and entered it again, perhaps with less, before a read had shown it; it is no
 * payment of the group's.
 */
export function receiptsByPayment(receipts: readonly Receipt[], document: DocumentState): ReadonlyMap<string, Receipt> {
  const sent = receipts.filter(({ sentAtMs, groupId }) => sentAtMs !== null && groupId !== null);
  const byId = new Map<string, Receipt>();
  const kinds: readonly IsTwin[] = [
    ({ groupId }, { id }) => id === groupId,
    (receipt, payment) => mayBeAlike(receipt, payment) && mayBe(receipt, payment),
    (receipt, payment) => mayBeAlike(receipt, payment) && isPutBackOtherwise(receipt, payment, document),
  ];
  for (const isIt of kinds) {
    const known = new Set(byId.values());
    const free = sent.filter((receipt) => !known.has(receipt));
    for (const [receipt, { id }] of twins(free, document.payments, new Set(byId.keys()), isIt)) byId.set(id, receipt);
  }
  return byId;
}

type IsTwin = (receipt: Receipt, payment: AppliedPayment) => boolean;

/** For each receipt the first payment that it may be and that no other has; `taken`: ids of payments that others have. */
function twins(
  receipts: readonly Receipt[],
  payments: readonly AppliedPayment[],
  taken: Set<string>,
  isIt: IsTwin,
): ReadonlyMap<Receipt, AppliedPayment> {
  const found = new Map<Receipt, AppliedPayment>();
  for (const receipt of receipts) {
    const payment = payments.find((one) => !taken.has(one.id) && isIt(receipt, one));
    if (payment === undefined) continue;
    taken.add(payment.id);
    found.set(receipt, payment);
  }
  return found;
}

/** What was there before it is another one, and so is whatever is like one that Orbit took off. */
function mayBeAlike({ others, removedAtMs }: Receipt, { id }: AppliedPayment): boolean {
  return removedAtMs === undefined && !others.includes(id);
}

/** People of the group took it off too, as the payment itself says: until a read of the invoice shows whether they put it back. */
export function foundTakenOff(receipt: Receipt, nowMs: number): Receipt {
  const others = [...receipt.others, ...(receipt.groupId === null ? [] : [receipt.groupId])];
  return { ...takenOff(receipt), others, absentAfterMs: nowMs + READS_LAG_MS };
}

/** What is the same comes before what was put back with less, or on another day. */
function joinedAgain(receipts: readonly Receipt[], document: DocumentState): readonly Receipt[] {
  const same = joined(receipts, document, mayBe);
  return joined(same, document, (receipt, payment) => isPutBackOtherwise(receipt, payment, document));
}

function joined(receipts: readonly Receipt[], { payments }: DocumentState, isIt: IsTwin): readonly Receipt[] {
  const open = receipts.filter(({ groupId }) => groupId === null);
  const taken = new Set(receipts.flatMap(({ groupId }) => groupId ?? []));
  const isOther: IsTwin = (receipt, payment) => mayBeAlike(receipt, payment) && isIt(receipt, payment);
  const found = twins(open, payments, taken, isOther);
  return receipts.map((receipt) => {
    const there = found.get(receipt);
    if (there === undefined) return receipt;
    const shown = { groupId: there.id, isSeen: true, isTakenOff: false };
    return { ...receipt, ...shown, absentAfterMs: null, inspected: null, inVain: 0 };
  });
}

/**
 * People took it off to change the invoice, which comes to less now, and put back what has room on it; perhaps on another day,
 * which is the day of the change. Perhaps before a read had shown it: then only an invoice that has no room for the whole of it,
 * beside all else that is on it, proves that.
 */
function isPutBackOtherwise(receipt: Receipt, payment: AppliedPayment, document: DocumentState): boolean {
  const isNamed = (receipt.reference ?? "") !== "" && samePaymentReference(receipt.reference, payment.reference);
  if (!isNamed) return false;
  const [there, whole] = [minorUnits(payment.amount), minorUnits(receipt.amount)];
  if (receipt.isTakenOff) return there < whole || (there === whole && payment.date !== receipt.date);
  const isRoomless = document.total !== null && dueMinor(document) + there < whole;
  return receipt.sentAtMs !== null && isRoomless && there < whole && receipt.date === payment.date;
}

function takenOff(receipt: Receipt): Receipt {
  return { ...receipt, groupId: null, isSeen: false, isTakenOff: true, inspected: null };
}

/** One that was sent may have come back with its reference cut. */
function mayBe(receipt: Receipt, payment: AppliedPayment): boolean {
  if (isSameMoney(receipt, payment)) return true;
  const [sent, there] = [receipt.reference ?? "", payment.reference ?? ""];
  const isCut = receipt.sentAtMs !== null && !receipt.isTakenOff && there !== "" && sent.startsWith(there);
  return isCut && isSameMoney({ ...receipt, reference: payment.reference }, payment);
}

/**
 * What Xero does not show although it would by now: one that was not answered is as if it had never been sent, and one that was
 * entered was taken off before any read showed it. Where people have put that back meanwhile, it is the same receipt.
 */
export function provedAbsent(
  receipts: readonly Receipt[],
  document: DocumentState,
  readAtMs: number,
): readonly Receipt[] {
  const known = receipts.flatMap((receipt): readonly Receipt[] => {
    const { absentAfterMs, isGone, groupId, removedAtMs } = receipt;
    // Shown long after it was taken off: it is looked at again.
    if (removedAtMs !== undefined && readAtMs >= removedAtMs + READS_LAG_MS) {
      return [{ ...receipt, removedAtMs: undefined, inspected: null }];
    }
    if (absentAfterMs !== null && readAtMs < absentAfterMs) return [receipt];
    // Off on both sides: what people enter in the group from now on is the group's own.
    if (isGone && groupId === null) return [];
    return absentAfterMs === null ? [receipt] : [{ ...receipt, absentAfterMs: null }];
  });
  const isNeverSeen = ({ groupId, isSeen, sentAtMs }: Receipt) =>
    groupId !== null && !isSeen && readAtMs >= (sentAtMs ?? 0) + UNANSWERED_PROOF_MS;
  if (!known.some(isNeverSeen)) return known;
  const gone = known.map((receipt) => (isNeverSeen(receipt) ? takenOff(receipt) : receipt));
  const back = joinedAgain(gone, document);
  return back.filter(({ isGone, groupId }, at) => !isGone || groupId !== null || known[at]?.groupId === null);
}
