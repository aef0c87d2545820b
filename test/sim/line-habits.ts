/** What the lines of a practice's invoices are like beside their amounts, and how people rearrange them. Choices are handed in. */

import type { InvoiceFields } from "../xero/src/control/person.ts";
import type { XeroInvoice } from "../xero/src/wire/invoice.ts";
import { line } from "./invoices.ts";

type LineFields = NonNullable<InvoiceFields["LineItems"]>[number];

export interface LineHabits {
  /** At most so many to an invoice. */
  readonly most: number;
  readonly discountsInMoney: boolean;
  /** Items, and options of the second tracking category, on some. */
  readonly itemsAndServices: boolean;
  /** Tax rates of the organisation's own, on some. */
  readonly ownTaxTypes: readonly string[];
}

export const PLAIN_LINES: LineHabits = {
  most: 3,
  discountsInMoney: false,
  itemsAndServices: false,
  ownTaxTypes: [],
};

export const ITEM = "CONSULT";
export const SERVICES = ["Bookkeeping", "Advisory"] as const;

export function newLines(option: string, habits: LineHabits, random: () => number): LineFields[] {
  const int = (below: number) => Math.floor(random() * below);
  return Array.from({ length: 1 + int(habits.most) }, () => {
    const plain = {
      ...line(option, (1 + int(40_000)) / 100),
      Quantity: 1 + int(4),
      Description: `Work ${int(1000)}`,
    };
    const { Quantity, UnitAmount = 0, Tracking = [] } = plain;
    const isDiscounted = habits.discountsInMoney && random() < 0.4;
    const hasItem = habits.itemsAndServices && random() < 0.4;
    const service = habits.itemsAndServices && random() < 0.4 ? SERVICES[int(SERVICES.length)] : undefined;
    const taxType = habits.ownTaxTypes.length > 0 && random() < 0.5 ? habits.ownTaxTypes[int(3)] : undefined;
    return {
      ...plain,
      ...(isDiscounted ? { DiscountAmount: int(Number(UnitAmount) * Quantity * 50) / 100 } : {}),
      ...(hasItem ? { ItemCode: ITEM } : {}),
      ...(taxType === undefined ? {} : { TaxType: taxType }),
      Tracking: service === undefined ? Tracking : [...Tracking, { Name: "Service", Option: service }],
    };
  });
}

/** The same lines in another order, each without its item, its discount or its second option now and then. */
export function rearranged(lines: XeroInvoice["LineItems"], random: () => number): LineFields[] {
  const changed = lines.map((one) => ({
    LineItemID: one.LineItemID,
    ...(random() < 0.4 ? { ItemCode: "" } : {}),
    ...(random() < 0.4 ? { DiscountRate: 0 } : {}),
    ...(random() < 0.4
      ? { Tracking: one.Tracking.filter(({ Name }) => Name === "Entity").map(({ Name, Option }) => ({ Name, Option })) }
      : {}),
  }));
  for (let last = changed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [changed[last], changed[other]];
    if (a !== undefined && b !== undefined) [changed[last], changed[other]] = [b, a];
  }
  return changed;
}
