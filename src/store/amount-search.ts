/** A search that is an amount, and where it is found. Pure. Callers: the filters of documents and events. */

import { type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/** "165.00" of "165", "$165", "1,650.5" and the like; null where the text is no amount. */
export function amountIn(search: string): string | null {
  const [, whole, cents = ""] =
    /^[^\d.,\s-]{0,3}\s?(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(search.trim()) ?? [];
  return whole === undefined ? null : `${whole.replaceAll(",", "")}.${cents.padEnd(2, "0")}`;
}

/**
 * Does the sentence name the amount, with or without separators ("1650.50", "$1,650.50"), and not as a part of a larger
 * one? At most 35 bytes of pattern: D1 refuses more than 50 (Cloudflare, "D1 limits"); an amount has no wildcards.
 */
export function namesAmount(text: SQLiteColumn | SQL, amount: string): SQL {
  const [whole = "", cents = ""] = amount.split(".");
  const spellings = [amount, `${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}.${cents}`];
  const patterns = spellings.map((spelling) => `*[^0-9,.]${spelling}[^0-9]*`);
  return sql`(' ' || ${text} || ' ' glob ${patterns[0]} or ' ' || ${text} || ' ' glob ${patterns[1]})`;
}
