/** Amounts as the reader writes them. Pure; an amount stays text: nothing is computed, and Intl reads any number of digits. */

import type { Reader } from "./time.ts";

/** Up to so many decimals are shown: Xero's unit amounts have four. */
const MOST_DECIMALS = 4;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** "1645.50", "AUD": "$1,645.50". An amount without a known currency stays a plain number, with its word behind it. */
export function moneyWords(amount: string, currency: string | null, { locale }: Reader): string {
  const value = amount as Intl.StringNumericLiteral;
  if (currency !== null && isCurrency(currency)) {
    const style = { style: "currency", currency, maximumFractionDigits: MOST_DECIMALS } as const;
    return new Intl.NumberFormat(locale, style).format(value);
  }
  const decimals = { minimumFractionDigits: 2, maximumFractionDigits: MOST_DECIMALS };
  const plain = new Intl.NumberFormat(locale, decimals).format(value);
  return currency === null || currency === "" ? plain : `${plain} ${currency}`;
}

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}
