/**
 * Xero's dates (docs/xero.md §4.3): "/Date(1539993600000+0000)/" with an optional offset, ISO companions without a zone
 * that mean UTC, and calendar dates that are midnight UTC. Pure. Null for what cannot be read: the caller decides what
 * that means.
 */

const WRAPPED = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/;
/** ECMAScript's bound of a time value. */
const MOST_DATE_MS = 8.64e15;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** UTC milliseconds of an instant in any of Xero's spellings. */
export function instantMs(value: string | null | undefined): number | null {
  if (value == null) return null;
  const wrapped = WRAPPED.exec(value);
  if (wrapped?.[1] !== undefined) return withinTime(Number(wrapped[1]));
  const iso = ISO.exec(value.trim());
  if (iso === null) return null;
  const [, day, time, zone] = iso;
  const ms = Date.parse(`${day}T${time ?? "00:00"}${zone ?? "Z"}`);
  return Number.isNaN(ms) ? null : ms;
}

/** "YYYY-MM-DD" of a calendar date in any of Xero's spellings. */
export function calendarDate(value: string | null | undefined): string | null {
  const ms = instantMs(value);
  return ms === null ? null : new Date(ms).toISOString().slice(0, 10);
}

/** Null beyond what a Date can hold. */
function withinTime(ms: number): number | null {
  return Math.abs(ms) <= MOST_DATE_MS ? ms : null;
}

/** If-Modified-Since as Xero reads it: UTC with second precision, rounded down so that nothing is missed. */
export function modifiedSince(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19);
}
