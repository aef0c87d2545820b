/**
 * Amounts are compared and added in minor units, never as floats; Xero's own numbers are passed through untouched. Xero
 * keeps two decimals for totals and up to four for unit amounts, in every currency. Pure.
 */

/** Cents of an amount that has two decimals. */
export function minorUnits(amount: number): number {
  return Math.round(amount * 100);
}

/** Of payments, credits, allocations: what they come to, in minor units. */
export function sumMinor(items: readonly { readonly amount: number }[]): number {
  return items.reduce((sum, { amount }) => sum + minorUnits(amount), 0);
}

export function sameAmount(a: number | null, b: number | null): boolean {
  return minorUnits(a ?? 0) === minorUnits(b ?? 0);
}

/** Equal to four decimals, which is what Xero keeps of quantities, unit amounts and rates. */
export function sameRate(a: number | null, b: number | null): boolean {
  return Math.round((a ?? 0) * 10_000) === Math.round((b ?? 0) * 10_000);
}

/** Equal to six decimals, rounded or cut: Xero shows exchange rates with six or ten of them (docs/xero.md §4.11). */
export function sameExchangeRate(a: number | null, b: number | null): boolean {
  const tenPlaces = (rate: number | null) => Math.round((rate ?? 1) * 10_000_000_000);
  return Math.abs(tenPlaces(a) - tenPlaces(b)) < 10_000;
}

/**
 * The tax Xero computes for a line, in minor units: per line, rounded half away from zero to two decimals
 * (docs/xero.md §4.7).
 */
export function lineTaxMinor(lineAmount: number, ratePercent: number, inclusive: boolean): number {
  const amount = minorUnits(lineAmount);
  const rate = Math.round(ratePercent * 10_000);
  const divisor = inclusive ? 1_000_000 + rate : 1_000_000;
  const magnitude = Math.round((Math.abs(amount) * rate) / divisor);
  return amount < 0 ? -magnitude : magnitude;
}

/** Made once: making one costs far more than using it. */
const TWO_DECIMALS = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** For people: "1,234.50 AUD". */
export function shown(amount: number | null, currency: string | null): string {
  const text = TWO_DECIMALS.format(amount ?? 0);
  return currency === null ? text : `${text} ${currency}`;
}

/**
 * For sentences: "$1,234.50". The organisation's own currency has its sign alone, another one its code ("USD 12.00"), so
 * that two dollars do not look the same. `base` null: not known yet.
 */
export function currencyWords(amount: number, currency: string | null, base: string | null): string {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return shown(amount, currency);
  const currencyDisplay = base === null || base === currency ? "narrowSymbol" : "code";
  // Intl puts a no-break space behind a code: plain text searches and exports want a plain one.
  return currencyFormat(currency, currencyDisplay).format(amount).replaceAll("\u00a0", " ");
}

type CurrencyDisplay = "narrowSymbol" | "code";

const currencyFormats = new Map<string, Intl.NumberFormat>();

/** One a currency and form, so no more than there are currencies in use. */
function currencyFormat(currency: string, currencyDisplay: CurrencyDisplay): Intl.NumberFormat {
  const key = `${currency} ${currencyDisplay}`;
  const known = currencyFormats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay });
  currencyFormats.set(key, format);
  return format;
}

/** "1234.50", exactly. */
export function decimalOf(minor: number | bigint): string {
  const digits = String(minor).replace("-", "").padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Minor units of a decimal string that `decimalOf` made. */
export function minorOf(decimal: string): number {
  return Number(decimal.replace(".", ""));
}
