/** A calendar day, as the reader writes it. */

import { dayWords, readerHere } from "../format/time.ts";

const reader = readerHere();

/** "2026-11-26": "26 Nov 2026"; nothing where there is none. */
export function Day({ of: day }: { readonly of: string | null }) {
  if (day === null || Number.isNaN(Date.parse(day))) return null;
  return <time dateTime={day}>{dayWords(day, "", reader)}</time>;
}
