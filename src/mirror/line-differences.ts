/**
 * How the lines of a copy differ from those that are wanted, and what Xero would leave on them: it keeps what is not sent for
 * a line that is named by its LineItemID. Discounts are compared in money, whatever way they are spelled. Pure.
 */

import { discountMinor } from "./discount.ts";
import type { LineState } from "./document.ts";
import { sameAmount, sameRate } from "./money.ts";

export type LineField =
  | "description"
  | "quantity"
  | "unit amount"
  | "account"
  | "tax type"
  | "tax"
  | "discount"
  | "item"
  | "tracking";

/** Xero takes changes of these while payments or credits are applied. */
const FREE: ReadonlySet<LineField> = new Set<LineField>(["description", "account", "tracking"]);

export function isFreeField(field: LineField): boolean {
  return FREE.has(field);
}

export function differingFields(line: LineState, other: LineState): readonly LineField[] {
  const checks: readonly (readonly [LineField, boolean])[] = [
    ["description", (line.description ?? "") === (other.description ?? "")],
    ["quantity", sameRate(line.quantity, other.quantity)],
    ["unit amount", sameRate(line.unitAmount, other.unitAmount)],
    ["account", line.accountCode === other.accountCode],
    ["tax type", line.taxType === null || line.taxType === other.taxType],
    ["tax", line.taxAmount === null || sameAmount(line.taxAmount, other.taxAmount)],
    ["discount", discountMinor(line) === discountMinor(other)],
    ["item", (line.itemCode ?? "") === (other.itemCode ?? "")],
    ["tracking", trackingKey(line) === trackingKey(other)],
  ];
  return checks.flatMap(([name, isSame]) => (isSame ? [] : [name]));
}

/** Whether a line of the copy has what the wanted one in its place has not, or has a discount of another sum. */
export function keepsSomething(wanted: readonly LineState[], copy: readonly LineState[]): boolean {
  return wanted.some((line, index) => {
    const other = copy[index];
    return other !== undefined && isKept(line, other);
  });
}

function isKept(line: LineState, other: LineState): boolean {
  const kept = discountMinor(other);
  return (
    (kept !== 0 && kept !== discountMinor(line)) ||
    isLost(line.itemCode, other.itemCode) ||
    isLost(line.description, other.description) ||
    isLost(line.accountCode, other.accountCode) ||
    isLost(line.quantity, other.quantity) ||
    isLost(line.unitAmount, other.unitAmount) ||
    other.tracking.some(
      (item) => !line.tracking.some((own) => own.category?.toLowerCase() === item.category?.toLowerCase()),
    )
  );
}

function isLost(wanted: string | number | null, there: string | number | null): boolean {
  return wanted === null && there !== null && there !== 0;
}

function trackingKey(line: LineState): string {
  return line.tracking
    .map((item) => `${item.category}:${item.option}`.toLowerCase())
    .sort()
    .join("|");
}
