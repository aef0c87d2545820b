/** The payments of both sides, each once, with the side where it began: what people ask about money that is there twice. Pure. */

import type { DocumentState } from "./document.ts";
import { minorUnits } from "./money.ts";
import type { OwnReceipts, PaymentLink } from "./payment.ts";
import type { DocumentTerms } from "./terms.ts";

export interface PaymentOnBothSides {
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly amountMinor: number;
  readonly reference: string | null;
  readonly began: "group" | "satellite";
  readonly inGroup: boolean;
  readonly inSatellite: boolean;
}

export interface PaidSides {
  readonly terms: DocumentTerms;
  readonly copy: DocumentState | null;
  readonly links: readonly PaymentLink[];
  readonly receipts?: OwnReceipts;
}

export function paymentsOnBothSides({ terms, copy, links, receipts }: PaidSides): readonly PaymentOnBothSides[] {
  const there = new Set(copy?.payments.map(({ id }) => id));
  const known = receipts?.list ?? [];
  const twins = new Set<string>();
  const ours = terms.payments
    .filter(({ isDeleted }) => !isDeleted)
    .map(({ id, receipt, date, amount, reference }): PaymentOnBothSides => {
      const twin =
        receipt === undefined
          ? links.find((link) => link.groupId === id)?.satelliteId
          : known.find(({ key }) => key === receipt)?.satelliteId;
      const inSatellite = twin !== undefined && there.has(twin);
      if (inSatellite) twins.add(twin);
      const began = receipt === undefined ? "group" : "satellite";
      return { date, amountMinor: minorUnits(amount), reference, began, inGroup: true, inSatellite };
    });
  const theirs = (copy?.payments ?? [])
    .filter(({ id }) => !twins.has(id))
    .map(({ id, date, amount, reference }): PaymentOnBothSides => {
      const began = links.some(({ satelliteId }) => satelliteId === id) ? "group" : "satellite";
      return { date, amountMinor: minorUnits(amount), reference, began, inGroup: false, inSatellite: true };
    });
  return [...ours, ...theirs].toSorted((a, b) => (a.date ?? "").localeCompare(b.date ?? ""));
}
