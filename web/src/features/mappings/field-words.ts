/**
 * A mirrored field and its value as the reader writes them: dates and amounts in their language, Xero's words for
 * taxed amounts in those of its screens. Pure; whatever is none of these stays as it is.
 */

import { moneyWords } from "../../format/money.ts";
import { dayWords, type Reader } from "../../format/time.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const AMOUNT = /^(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?) ([A-Z]{3})$/;

/** As Xero's screens say them; a status comes in its words from the API. */
const XERO_WORDS: Readonly<Record<string, string>> = {
  Exclusive: "Tax exclusive",
  Inclusive: "Tax inclusive",
  NoTax: "No tax",
};

/** "due date": "Due date" */
export function fieldWords(field: string): string {
  // It is what an overpayment or a prepayment pays of the invoice: the invoice itself is not paid too much.
  if (field === "overpaid") return "Paid by overpayment or prepayment";
  return `${field.slice(0, 1).toUpperCase()}${field.slice(1)}`;
}

/** The same in a table of all fields, where what is paid in all has a row of its own. */
export function rowWords(field: string): string {
  return field === "overpaid" ? "Of which by overpayment or prepayment" : fieldWords(field);
}

/** "2026-12-10": "10 Dec 2026"; "1,645.50 AUD": "$1,645.50"; "NoTax": "No tax". */
export function valueWords(value: string, reader: Reader): string {
  if (DAY.test(value) && !Number.isNaN(Date.parse(value))) return dayWords(value, "", reader);
  const [, amount, currency] = AMOUNT.exec(value) ?? [];
  if (amount !== undefined && currency !== undefined) return moneyWords(amount.replaceAll(",", ""), currency, reader);
  return XERO_WORDS[value] ?? value;
}

/** "Reference", "Reference and Paid", "Reference, Paid and 3 more". */
export function fieldsInWords(fields: readonly string[]): string {
  const names = fields.map(fieldWords);
  const [first = "", second] = names;
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`;
}
