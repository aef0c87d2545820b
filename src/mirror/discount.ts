/**
 * The discount of a line, in money. Xero names it as a rate, as an amount or as both, and its lists give rates rounded to
 * hundredths; quantity × unit amount − line amount is exact, so that is what counts. Computed in whole units; pure.
 */

import type { LineState } from "./document.ts";
import { minorUnits } from "./money.ts";

type Priced = Pick<LineState, "quantity" | "unitAmount" | "lineAmount" | "discountRate" | "discountAmount">;

export type CarriedDiscount = { readonly rate: number } | { readonly amount: number };

/** In minor units: what the line is below quantity × unit amount. As it is named, where an amount is not known. */
export function discountMinor(line: Priced): number {
  const gross = grossUnits(line);
  if (gross === null) return minorUnits(line.discountAmount ?? 0);
  if (line.lineAmount !== null) return toMinor(gross) - minorUnits(line.lineAmount);
  if (line.discountAmount) return minorUnits(line.discountAmount);
  return toMinor(gross) - afterRate(gross, line.discountRate ?? 0);
}

/**
 * As it is sent, so that the copy's line comes to the same amount: the rate where it gives that amount, else the amount.
 * Null where there is none.
 */
export function carriedDiscount(line: Priced): CarriedDiscount | null {
  const gross = grossUnits(line);
  const off = discountMinor(line);
  if (gross === null || line.lineAmount === null) return asNamed(line);
  if (off === 0) return null;
  const wanted = minorUnits(line.lineAmount);
  // Only all of it leaves nothing of an amount that is no whole cents.
  const rates = [line.discountRate, wanted === 0 ? EVERYTHING : null];
  const exact = rates.find((rate) => rate !== null && rate !== 0 && afterRate(gross, rate) === wanted);
  if (exact != null) return { rate: exact };
  const amount = [off, off - 1, off + 1].find((minor) => toMinor(gross - BigInt(minor) * MINOR_UNIT) === wanted);
  return { amount: (amount ?? off) / 100 };
}

/** Per cent. */
const EVERYTHING = 100;
/** Xero keeps four decimals of quantities and unit amounts: their product has eight. */
const FOUR_PLACES = 10_000;
const MINOR_UNIT = 1_000_000n;
/** Of a rate in per cent. */
const RATE_PLACES = 100_000_000;

function asNamed({ discountRate, discountAmount }: Priced): CarriedDiscount | null {
  if (discountAmount) return { amount: discountAmount };
  return discountRate ? { rate: discountRate } : null;
}

/** Quantity × unit amount, with eight decimals. */
function grossUnits({ quantity, unitAmount }: Priced): bigint | null {
  if (quantity === null || unitAmount === null) return null;
  return BigInt(Math.round(quantity * FOUR_PLACES)) * BigInt(Math.round(unitAmount * FOUR_PLACES));
}

/** What is left of it after a rate in per cent, in minor units. */
function afterRate(gross: bigint, rate: number): number {
  const hundred = BigInt(EVERYTHING) * BigInt(RATE_PLACES);
  const left = gross * (hundred - BigInt(Math.round(rate * RATE_PLACES)));
  return Number(rounded(left, MINOR_UNIT * hundred));
}

function toMinor(units: bigint): number {
  return Number(rounded(units, MINOR_UNIT));
}

/** Half away from zero, as Xero rounds. */
function rounded(units: bigint, divisor: bigint): bigint {
  const magnitude = units < 0n ? -units : units;
  const quotient = (magnitude * 2n + divisor) / (divisor * 2n);
  return units < 0n ? -quotient : quotient;
}
