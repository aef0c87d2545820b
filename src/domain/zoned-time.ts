/** Times as a firm's own clock shows them, by its IANA time zone; Intl knows the rules. Pure. */

import type { QuietHours } from "./firm.ts";

const QUARTER_MS = 15 * 60_000;
const WEEK_QUARTERS = 7 * 24 * 4;

export function isTimeZone(name: string): boolean {
  try {
    return clockOf(name) !== null;
  } catch {
    return false;
  }
}

/** Whether the hours hold at that moment; they may pass midnight. Equal ends mean never. */
export function isQuiet(hours: QuietHours | null, timeZone: string, nowMs: number): boolean {
  if (hours === null || hours.from === hours.until) return false;
  const { time } = zonedTime(nowMs, timeZone);
  const { from, until } = hours;
  return from < until ? time >= from && time < until : time >= from || time < until;
}

/** The next moment after `nowMs` at which the clock shows that full hour, on a Monday only if asked. */
export function nextAtHour(
  nowMs: number,
  timeZone: string,
  { hour, monday }: { hour: number; monday: boolean },
): number {
  const wanted = `${String(hour).padStart(2, "0")}:00`;
  // Every offset in use is a multiple of a quarter of an hour.
  let atMs = (Math.floor(nowMs / QUARTER_MS) + 1) * QUARTER_MS;
  for (let n = 0; n <= WEEK_QUARTERS; n++, atMs += QUARTER_MS) {
    const { time, weekday } = zonedTime(atMs, timeZone);
    if (time === wanted && (!monday || weekday === "Mon")) return atMs;
  }
  // A clock that was put forward over that very hour: a week later, whatever it shows.
  return atMs;
}

/** "Thu 26 Nov 2026, 21:42". */
export function momentWords(atMs: number, timeZone: string): string {
  const { weekday, day, month, year, time } = zonedTime(atMs, timeZone);
  return `${weekday} ${day} ${month} ${year}, ${time}`;
}

interface ZonedTime {
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  /** "21:42" */
  readonly time: string;
}

function zonedTime(atMs: number, timeZone: string): ZonedTime {
  const parts = clockOf(timeZone).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const [weekday, day, month, year] = [part("weekday"), part("day"), part("month"), part("year")];
  return { weekday, day, month, year, time: `${part("hour")}:${part("minute")}` };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** One a time zone that firms have chosen. Throws for a name that is none. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    ...({ weekday: "short", day: "numeric", month: "short", year: "numeric" } as const),
    ...({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const),
  });
  clocks.set(timeZone, clock);
  return clock;
}
