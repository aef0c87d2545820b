/**
 * Exact decimals for money: numbers are read by their shortest decimal spelling and computed as big integers, never as
 * floats. Rounds half away from zero, as Xero's examples do. Pure.
 */

export interface Decimal {
  readonly units: bigint;
  /** Digits after the point: the value is units / 10^scale. */
  readonly scale: number;
}

const SPELLING = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;
/** Far beyond any amount; keeps a number such as 1e300 from making a gigantic integer. */
const MOST_DIGITS = 40;

export function decimal(value: number): Decimal {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = SPELLING.exec(String(value)) ?? [];
  const shift = Number(exponent);
  if (!Number.isFinite(value) || Math.abs(shift) > MOST_DIGITS) return { units: 0n, scale: 0 };
  const units = BigInt(`${sign}${whole}${fraction}` || "0");
  const scale = fraction.length - shift;
  return scale >= 0 ? { units, scale } : { units: units * pow10(-scale), scale: 0 };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: a.units * pow10(scale - a.scale) - b.units * pow10(scale - b.scale), scale };
}

/** a / b, rounded to `places`; zero when b is zero. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
  if (b.units === 0n) return { units: 0n, scale: places };
  const numerator = a.units * pow10(b.scale + places);
  return { units: roundedQuotient(numerator, b.units * pow10(a.scale)), scale: places };
}

export function round(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return { units: value.units * pow10(places - value.scale), scale: places };
  return { units: roundedQuotient(value.units, pow10(value.scale - places)), scale: places };
}

export function toNumber(value: Decimal): number {
  const digits = value.units
    .toString()
    .replace("-", "")
    .padStart(value.scale + 1, "0");
  const point = digits.length - value.scale;
  return Number(`${value.units < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point) || "0"}`);
}

/** An amount as whole cents. */
export function toMinor(value: Decimal): number {
  return Number(round(value, 2).units);
}

export function fromMinor(minor: number): Decimal {
  return { units: BigInt(minor), scale: 2 };
}

/** Cents as the number that goes on the wire: 1234 → 12.34. A division rounds to the number that 12.34 is read as. */
export function amount(minor: number): number {
  return minor === 0 ? 0 : minor / 100;
}

/** The same number when it has no more places than that, as most have. */
export function rounded(value: number, places: number): number {
  const spelling = String(value);
  const point = spelling.indexOf(".");
  const isShort = point < 0 ? Number.isSafeInteger(value) : spelling.length - point - 1 <= places;
  return isShort && !spelling.includes("e") ? value : toNumber(round(decimal(value), places));
}

/** Cents spelled out: 1200 → "12.00". */
export function spelled(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function pow10(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (n * 2n + d) / (d * 2n);
  return negative ? -rounded : rounded;
}
