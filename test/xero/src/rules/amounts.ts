/**
 * What a line and a document come to. Tax is computed per line, rounded to cents, then summed (docs/xero.md §4.7):
 * 15 % of 21.00 is 3.15; 541.25 including 15 % holds 70.60. Pure.
 */

import { type Decimal, decimal, divide, fromMinor, multiply, round, subtract, toMinor, toNumber } from "../decimal.ts";
import type { DocumentBody, Line, LineAmountTypes } from "../state/records.ts";

export interface LineAmounts {
  readonly quantity: number | null;
  readonly unitAmount: number | null;
  readonly lineMinor: number;
}

export interface LineAmountsSent {
  readonly quantity: number | undefined;
  readonly unitAmount: number | undefined;
  readonly lineAmount: number | undefined;
  readonly discountRate: number | null;
  readonly discountMinor: number | null;
  /** 2, or 4 with `unitdp=4`. */
  readonly unitPlaces: 2 | 4;
}

const QUANTITY_PLACES = 4;
const HUNDRED: Decimal = { units: 100n, scale: 0 };
const NOTHING: Decimal = { units: 0n, scale: 0 };

/** Fills in what was not sent: quantity 1, or the one of quantity and unit amount that the line amount leaves open. */
export function lineAmounts(sent: LineAmountsSent): LineAmounts {
  const { lineAmount } = sent;
  if (sent.quantity === undefined && sent.unitAmount === undefined && lineAmount === undefined) {
    return { quantity: null, unitAmount: null, lineMinor: 0 };
  }
  const gross = lineAmount === undefined ? null : undiscounted(decimal(lineAmount), sent);
  const unit = sent.unitAmount === undefined ? null : round(decimal(sent.unitAmount), sent.unitPlaces);
  const quantity = sent.quantity === undefined ? null : round(decimal(sent.quantity), QUANTITY_PLACES);
  const finalQuantity =
    quantity ??
    (gross !== null && unit !== null && unit.units !== 0n
      ? divide(gross, unit, QUANTITY_PLACES)
      : { units: 1n, scale: 0 });
  const finalUnit = unit ?? (gross === null ? NOTHING : divide(gross, finalQuantity, sent.unitPlaces));
  return {
    quantity: toNumber(finalQuantity),
    unitAmount: toNumber(finalUnit),
    lineMinor: toMinor(discounted(multiply(finalQuantity, finalUnit), sent)),
  };
}

function discounted(gross: Decimal, sent: LineAmountsSent): Decimal {
  if (sent.discountRate !== null) {
    const hundredfold = multiply(gross, subtract(HUNDRED, decimal(sent.discountRate)));
    return { units: hundredfold.units, scale: hundredfold.scale + 2 };
  }
  return sent.discountMinor === null ? gross : subtract(gross, fromMinor(sent.discountMinor));
}

function undiscounted(line: Decimal, sent: LineAmountsSent): Decimal {
  if (sent.discountRate !== null) {
    return divide(multiply(line, HUNDRED), subtract(HUNDRED, decimal(sent.discountRate)), 8);
  }
  return sent.discountMinor === null ? line : subtract(line, fromMinor(-sent.discountMinor));
}

/** The tax of one line in cents, at a rate in per cent. */
export function lineTaxMinor(lineMinor: number, rate: number, types: LineAmountTypes): number {
  if (types === "NoTax") return 0;
  const taxed = multiply(fromMinor(lineMinor), decimal(rate));
  const base = types === "Exclusive" ? HUNDRED : subtract(decimal(rate), { units: -100n, scale: 0 });
  return toMinor(divide(taxed, base, 2));
}

export interface Totals {
  readonly subTotalMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

export function totalsOf(document: Pick<DocumentBody, "lines" | "lineAmountTypes">): Totals {
  const linesMinor = sum(document.lines, (line) => line.lineMinor);
  const taxMinor = document.lineAmountTypes === "NoTax" ? 0 : sum(document.lines, (line) => line.taxMinor);
  return document.lineAmountTypes === "Inclusive"
    ? { subTotalMinor: linesMinor - taxMinor, taxMinor, totalMinor: linesMinor }
    : { subTotalMinor: linesMinor, taxMinor, totalMinor: linesMinor + taxMinor };
}

/** What discounts took off, for `TotalDiscount`. */
export function discountMinor(lines: readonly Line[]): number {
  return sum(lines, (line) => {
    if (line.discountRate === null && line.discountMinor === null) return 0;
    const gross = multiply(decimal(line.quantity ?? 0), decimal(line.unitAmount ?? 0));
    return toMinor(gross) - line.lineMinor;
  });
}

export function sum<T>(rows: readonly T[], minorOf: (row: T) => number): number {
  return rows.reduce((total, row) => total + minorOf(row), 0);
}
