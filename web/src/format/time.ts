/**
 * Times in words, in the reader's language and zone: short where rows are scanned, full with the zone where somebody
 * wants to know exactly. Pure: clock, language and zone are handed in.
 */

export interface Reader {
  readonly locale: string;
  readonly timeZone: string;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The browser's own; the only line here that looks around. */
export function readerHere(): Reader {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { locale, timeZone };
}

/** "14:32", "Yesterday 14:32", "12 Nov 14:32", "12 Nov 2025 14:32". */
export function shortTime(atMs: number, nowMs: number, reader: Reader): string {
  const time = format(reader, { timeStyle: "short" }).format(atMs);
  const day = dayOf(atMs, reader);
  if (day === dayOf(nowMs, reader)) return time;
  if (day === dayOf(nowMs - DAY_MS, reader)) return `Yesterday ${time}`;
  if (day === dayOf(nowMs + DAY_MS, reader)) return `Tomorrow ${time}`;
  return `${dayWords(day, dayOf(nowMs, reader).slice(0, 4), reader)} ${time}`;
}

/** Within a sentence: "at 14:32", "yesterday at 14:32", "on 12 Nov at 14:32". */
export function atTime(atMs: number, nowMs: number, reader: Reader): string {
  const time = `at ${shortHour(atMs, reader)}`;
  const day = dayOf(atMs, reader);
  if (day === dayOf(nowMs, reader)) return time;
  if (day === dayOf(nowMs - DAY_MS, reader)) return `yesterday ${time}`;
  if (day === dayOf(nowMs + DAY_MS, reader)) return `tomorrow ${time}`;
  return `on ${dayWords(day, dayOf(nowMs, reader).slice(0, 4), reader)} ${time}`;
}

/** A calendar day ("2026-11-22") as people write it: "22 Nov", with its year where that is not `year` ("": always). */
export function dayWords(day: string, year: string, { locale }: Reader): string {
  const short = { day: "numeric", month: "short" } as const;
  const isThisYear = year !== "" && day.startsWith(year);
  const shown = format({ locale, timeZone: "UTC" }, isThisYear ? short : { ...short, year: "numeric" });
  return shown.format(Date.parse(`${day}T00:00:00Z`));
}

/** "AEDT", or "GMT+11" where the language has no name for it. */
export function zoneName(atMs: number, reader: Reader): string {
  const parts = format(reader, { timeZoneName: "short" }).formatToParts(atMs);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? reader.timeZone;
}

/** "Sunday, 22 November 2026 at 14:32:10 AEDT" */
export function fullTime(atMs: number, reader: Reader): string {
  return format(reader, { dateStyle: "full", timeStyle: "long" }).format(atMs);
}

/** "22 Nov 2026, 2:32:10 pm" */
export function exactTime(atMs: number, reader: Reader): string {
  return format(reader, { dateStyle: "medium", timeStyle: "medium" }).format(atMs);
}

/** On paper, where no day is today: "22 Nov 2026, 2:32 pm AEDT". */
export function printTime(atMs: number, reader: Reader): string {
  const date = { day: "numeric", month: "short", year: "numeric" } as const;
  return format(reader, { ...date, hour: "numeric", minute: "2-digit", timeZoneName: "short" }).format(atMs);
}

/** A length of time: "42 s", "3 min", "2 h 10 min", "3 days". Never negative; seconds are rounded up, the rest to the nearest. */
export function span(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / SECOND_MS);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round((seconds * SECOND_MS) / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  if (minutes * MINUTE_MS >= 2 * DAY_MS) return `${Math.round((minutes * MINUTE_MS) / DAY_MS)} days`;
  const rest = minutes % 60;
  return rest === 0 ? `${(minutes - rest) / 60} h` : `${(minutes - rest) / 60} h ${rest} min`;
}

/** How long until a time: "in 42 s"; "now" once it is past. */
export function until(atMs: number, nowMs: number): string {
  return atMs - nowMs < SECOND_MS ? "now" : `in ${span(atMs - nowMs)}`;
}

/** How long since a time: "just now", "3 min ago". */
export function since(atMs: number, nowMs: number): string {
  return nowMs - atMs < 10 * SECOND_MS ? "just now" : `${span(nowMs - atMs)} ago`;
}

/** "14:00" */
export function shortHour(atMs: number, reader: Reader): string {
  return format(reader, { timeStyle: "short" }).format(atMs);
}

/** "14:00:05" */
export function exactHour(atMs: number, reader: Reader): string {
  return format(reader, { timeStyle: "medium" }).format(atMs);
}

/** "12 Nov" */
export function shortDay(atMs: number, reader: Reader): string {
  return format(reader, { day: "numeric", month: "short" }).format(atMs);
}

/** Year, month and day of a time where the reader is, sortable: "2026-11-22". */
export function dayOf(atMs: number, { timeZone }: Reader): string {
  return format({ locale: "en-CA", timeZone }, { year: "numeric", month: "2-digit", day: "2-digit" }).format(atMs);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow (0.1 ms), and a list needs hundreds of times the same few. */
function format({ locale, timeZone }: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...options });
  formats.set(key, made);
  return made;
}
