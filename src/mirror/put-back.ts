/**
 * What on a copy is what came off for a change and was put back, where Xero's answer to that did not come. Pure.
 */

import { type AppliedItem, type Change, itemsOf, withBack } from "./change.ts";
import type { AppliedPayment, DocumentState } from "./document.ts";
import { sameAmount } from "./money.ts";
import { CreditsThere, useOf } from "./own-credits.ts";
import { isSamePayment, type PaymentLink } from "./payment.ts";
import type { DocumentView } from "./step.ts";
import { takeFirst } from "./take-first.ts";

/** Payments on the copy that may be what was put back without an answer: none that is known to be another one. */
export function perhapsBack(
  change: Change | null,
  there: readonly AppliedPayment[],
  links: readonly PaymentLink[],
): readonly AppliedPayment[] {
  if (change === null || change.phase === "inspect") return there;
  const items = change.items.flatMap((item) => (item.what === "payment" ? [item.payment.id] : []));
  const known = new Set([...items, ...(change.back ?? []), ...links.map(({ satelliteId }) => satelliteId)]);
  return there.filter(({ id }) => !known.has(id));
}

/** What on the copy may be what came off: each part stands for one item alone. */
interface PartsThere {
  readonly payments: AppliedPayment[];
  readonly credits: CreditsThere;
  readonly links: readonly PaymentLink[];
}

export function partsThere({ change, links }: Pick<DocumentView, "change" | "links">, copy: DocumentState): PartsThere {
  return { payments: [...perhapsBack(change, copy.payments, links)], credits: new CreditsThere(change, copy), links };
}

/** Put back already, and only the answer was lost. `there` loses it. */
export function isBack(item: AppliedItem, copy: DocumentState, there: PartsThere): boolean {
  if (item.what === "payment") {
    const link = there.links.find(({ groupId }) => groupId === item.groupId);
    if (copy.payments.some(({ id }) => id === item.payment.id || id === link?.satelliteId)) return true;
    return takeFirst(there.payments, (payment) => isSamePayment(item.payment, payment)) !== undefined;
  }
  if (copy.kind === "invoice") return there.credits.take(useOf(item));
  const { allocation } = item;
  return copy.allocations.some(
    (one) => one.invoiceId === allocation.invoiceId && sameAmount(one.amount, allocation.amount),
  );
}

/** The copy shows payments of the satellite's people that were put back without an answer: from now on they are theirs. */
export function withShownBack(
  change: Change | null,
  there: readonly AppliedPayment[],
  links: readonly PaymentLink[],
): Change | null {
  return perhapsBack(change, there, links).reduce<Change | null>((known, payment) => {
    const item = (itemsOf(known) ?? []).find((one) => isOwnPayment(one) && isSamePayment(one.payment, payment));
    return item === undefined ? known : withBack(known, payment.id, (one) => one === item);
  }, change);
}

function isOwnPayment(item: AppliedItem): item is Extract<AppliedItem, { what: "payment" }> {
  return item.what === "payment" && item.groupId === null;
}
