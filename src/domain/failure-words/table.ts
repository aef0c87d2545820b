/** What the tables of words share: their shape, and phrases that recur. */

import type { Difference, Failure, FailureCode } from "../failure.ts";

export interface Words<F extends Failure> {
  readonly title: string | ((failure: F) => string);
  /** The cause, with the names and numbers of this case. */
  readonly detail: (failure: F) => string;
  /** Steps, each naming the screen where it is done. */
  readonly remedy: (failure: F) => readonly string[];
}

export type WordsOf<Code extends FailureCode> = {
  readonly [C in Code]: Words<Extract<Failure, { readonly code: C }>>;
};

export const RESYNC = "Press Re-sync here.";
export const EDIT_GOES_ON = "Save it: Orbit sees the change and goes on by itself.";
export const SET_UP_GOES_ON =
  "Orbit looks again within a quarter of an hour and goes on by itself; Re-sync is quicker.";
export const NOTHING_TO_DO = "Nothing to do: Orbit goes on by itself.";

/** With the full stop that Xero's own words have or lack. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? "nothing";
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/** Made once: making one costs far more than using it. */
const DAY_OF_YEAR = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** "2026-10-31" as it is written: "31 Oct 2026"; what is no date stays as it is. */
export function written(date: string): string {
  const atMs = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(atMs) ? date : DAY_OF_YEAR.format(atMs);
}

export function differences(all: readonly Difference[]): string {
  if (all.length === 0) return "nothing that Orbit mirrors";
  return all.map((d) => `${d.field} is ${d.satellite || "empty"}, the group's is ${d.group || "empty"}`).join("; ");
}

/** The same from where the copy is: "total 854.70 AUD here, 165.00 AUD in the group". */
export function differencesHere(all: readonly Difference[]): string {
  return all.map((d) => `${d.field} ${d.satellite || "empty"} here, ${d.group || "empty"} in the group`).join("; ");
}

/** A moment, exact and in UTC: which day it is depends on where the reader is, so the page writes it in their zone. */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}
