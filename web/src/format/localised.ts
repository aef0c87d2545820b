/**
 * Orbit's own sentences (causes, history) with their moments, days and amounts as the reader writes them: the API has them
 * exact ("2026-11-26T05:07:00.000Z", "2026-11-26", "854.70 AUD"), since it does not know the reader. Pure.
 */

import { isCurrency, moneyWords } from "./money.ts";
import { dayOf, dayWords, type Reader, shortHour } from "./time.ts";

const MOMENT = /(?:\b(?:on|at) )?\b(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)/g;
/** Not a part of a longer word or number, as in "PO-2026-11-26". */
const DAY = /(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\w-])/g;
/** Within a word or at its end, as Orbit's sentences are stored; as a quotation mark it stays. */
const APOSTROPHE = /(?<=\p{L})'(?=s\b|\p{L})|(?<=s)'(?= )/gu;
/** With its cents: "12 AUD" may be somebody's own words. */
const AMOUNT = /(?<![\w.,])(-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2,4}) ([A-Z]{3})\b/g;

export function localised(text: string, reader: Reader): string {
  return text
    .replace(APOSTROPHE, "’")
    .replace(MOMENT, (whole, at: string) => momentWords(at, reader) ?? whole)
    .replace(DAY, (whole, day: string) => (Number.isNaN(Date.parse(day)) ? whole : dayWords(day, "", reader)))
    .replace(AMOUNT, (whole, amount: string, currency: string) =>
      isCurrency(currency) ? moneyWords(amount.replaceAll(",", ""), currency, reader) : whole,
    );
}

/** "on 26 Nov 2026 at 4:07 pm" */
function momentWords(at: string, reader: Reader): string | null {
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return null;
  return `on ${dayWords(dayOf(atMs, reader), "", reader)} at ${shortHour(atMs, reader)}`;
}
