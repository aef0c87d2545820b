/** Backfills in words. Pure. */

import type { Backfill, BackfillPreview } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { dayOf, dayWords, type Reader, shortHour } from "../../format/time.ts";

export const STATUS_WORDS: Readonly<Record<Backfill["status"], { readonly word: string; readonly tone: string }>> = {
  queued: { word: "Queued", tone: "queued" },
  running: { word: "Running", tone: "queued" },
  done: { word: "Done", tone: "synced" },
  cancelled: { word: "Cancelled", tone: "skipped" },
};

export function previewWords({ records, foreseen, calls, minutes }: BackfillPreview): { title: string; words: string } {
  const { invoices, creditNotes, contacts } = records;
  if (invoices + creditNotes + contacts === 0) {
    return { title: "Nothing changed in these days", words: "There is nothing to copy." };
  }
  const title = [counted(invoices, "invoice"), counted(creditNotes, "credit note"), counted(contacts, "contact")].join(
    ", ",
  );
  const time = minutes < 1 ? "less than a minute" : `about ${counted(minutes, "minute")}`;
  const words = `${foreseenWords(foreseen)} ${counted(calls, "call")} to Xero, ${time}. New changes go first while it runs.`;
  return { title, words };
}

/** Nothing is read for it: what Orbit has not seen may turn out not to be copied at all. */
function foreseenWords({ inStep, failed, onTheWay, unseen }: BackfillPreview["foreseen"]): string {
  const parts = [
    inStep > 0 ? `${inStep.toLocaleString()} up to date already` : "",
    onTheWay > 0 ? `${onTheWay.toLocaleString()} on the way or waiting` : "",
    failed > 0 ? `${failed.toLocaleString()} that need somebody first (see Events)` : "",
    unseen > 0 ? `${unseen.toLocaleString()} new to Orbit` : "",
  ].filter((part) => part !== "");
  const drafts = unseen > 0 ? " Of the new ones, drafts, bills and contacts that no satellite needs are left out." : "";
  return `As Orbit knows them: ${parts.join(", ")}.${drafts}`;
}

/** "40 of 120 in step, 2 failed" */
export function progressWords({ expected, found, done, failed, waiting, queued }: Backfill): string {
  const all = Math.max(expected ?? 0, found);
  return [
    `${done.toLocaleString()} of ${all.toLocaleString()} done`,
    failed > 0 ? `${failed.toLocaleString()} failed` : "",
    waiting > 0 ? `${waiting.toLocaleString()} waiting` : "",
    queued > 0 ? `${queued.toLocaleString()} on the way` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

export interface HeldPlace {
  readonly name: string;
  readonly until: string;
}

/**
 * How long it will still take, as far as that can be said. While nothing is under way, an estimate by the number of calls
 * would be wrong: then the end of the limit that holds it up is what counts.
 */
export function timeLeftWords(
  { status, minutesLeft, waiting, queued }: Backfill,
  held: readonly HeldPlace[],
  at: (time: string) => string,
): string | null {
  if (status !== "queued" && status !== "running") return null;
  if (waiting > 0 && held.length > 0) {
    return held.map(({ name, until }) => `waits until ${at(until)} for ${name}’s daily limit`).join(", ");
  }
  if (waiting > 0 && queued === 0) return "what is left waits: its events say for what";
  return minutesLeft === null ? null : `about ${counted(minutesLeft, "minute")} left`;
}

/** "1 Jan 2026 to 22 Nov 2026": days of the reader; days of UTC say so, and what is no whole day has its time. */
export function daysInWords(from: string, to: string, reader: Reader): string {
  const times = [from, to].map((time) => Date.parse(time));
  const areDays = (zone: Reader) =>
    times.every((atMs, end) => dayOf(atMs, zone) !== dayOf(end === 0 ? atMs - 1 : atMs + 1, zone));
  const utc = { ...reader, timeZone: "UTC" };
  const shown = areDays(reader) || !areDays(utc) ? reader : utc;
  const words = times.map((atMs) => {
    const day = dayWords(dayOf(atMs, shown), "", reader);
    return areDays(shown) ? day : `${day} ${shortHour(atMs, shown)}`;
  });
  return shown === utc ? `${words.join(" to ")} (UTC)` : words.join(" to ");
}

/** `day`: "2026-11-22". */
export function startOfYear(day: string): string {
  return `${day.slice(0, 4)}-01-01`;
}
