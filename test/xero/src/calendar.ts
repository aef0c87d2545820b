/**
 * Calendar dates as `YYYY-MM-DD`, and Xero's spellings of them (docs/xero.md §4.3). Pure: "now" is always an argument.
 */

import type { PaymentTerm } from "./state/records.ts";

const DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const MS_DATE = /^\/?Date\((-?\d+)(?:[+-]\d{4})?\)\/?$/;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Reads `2026-11-22`, `2026-11-22T00:00:00` and `/Date(ms+0000)/`; null for anything else. */
export function readDate(text: string): string | null {
  const ms = MS_DATE.exec(text)?.[1];
  if (ms !== undefined) return dateOf(Number(ms));
  const [date] = DATE.exec(text) ?? [];
  if (date === undefined) return null;
  const parsed = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(parsed) || dateOf(parsed) !== date ? null : date;
}

export function dateOf(ms: number): string | null {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}

/** Midnight UTC of a calendar date. */
export function midnightMs(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** `/Date(1539993600000+0000)/` */
export function wireDate(date: string): string {
  return `/Date(${midnightMs(date)}+0000)/`;
}

/** A moment; with the offset, as on records. */
export function wireMoment(ms: number): string {
  return `/Date(${ms}+0000)/`;
}

/** `2026-09-14T09:29:59Z`: whole seconds. */
export function wireMomentString(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Making one takes a thousand times as long as using it. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** What day it is there. */
export function todayIn(timeZone: string, nowMs: number): string {
  const known = dayFormats.get(timeZone);
  const format =
    known ?? new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  if (known === undefined) dayFormats.set(timeZone, format);
  return format.format(new Date(nowMs));
}

/** `30 June 2026`, as lock date messages show it. */
export function spelledDate(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

export function addDays(date: string, days: number): string {
  return dateOf(midnightMs(date) + days * 24 * 60 * 60_000) ?? date;
}

/** The due date that a contact's payment terms give (Xero's PaymentTermType). */
export function dueDateBy(term: PaymentTerm, date: string): string {
  const monthsLater = (months: number) => {
    const first = new Date(midnightMs(`${date.slice(0, 7)}-01`));
    return Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, 1);
  };
  const dayOf = (monthMs: number) => {
    const nextMonth = new Date(monthMs);
    const days = new Date(Date.UTC(nextMonth.getUTCFullYear(), nextMonth.getUTCMonth() + 1, 0)).getUTCDate();
    return dateOf(monthMs + (Math.min(term.day, days) - 1) * 24 * 60 * 60_000) ?? date;
  };
  switch (term.type) {
    case "DAYSAFTERBILLMONTH":
      return addDays(dateOf(monthsLater(1) - 24 * 60 * 60_000) ?? date, term.day);
    case "OFCURRENTMONTH":
      return dayOf(monthsLater(0));
    case "OFFOLLOWINGMONTH":
      return dayOf(monthsLater(1));
    default:
      return addDays(date, term.day);
  }
}
