/**
 * What happened, said once: shown for a while at the edge of the page and read out by screen readers. Anything that a
 * person must act on belongs into the view instead.
 */

import { signal } from "@preact/signals";

export interface Announcement {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly words: string;
  /** What takes it back, where something does. */
  readonly undo?: () => void;
}

/** What a refusal says of itself. */
export interface ProblemWords {
  readonly title: string;
  readonly detail: string;
}

const SHOWN_MS = { good: 5_000, bad: 12_000 } as const;
/** Long enough to read, think better of it, and get there by keyboard. */
const UNDO_SHOWN_MS = 20_000;
const SHOWN_MOST = 2;

export const announcements = signal<readonly Announcement[]>([]);

let lastId = 0;

export function say(tone: Announcement["tone"], words: string, undo?: () => void): void {
  lastId += 1;
  const said = { id: lastId, tone, words, ...(undo === undefined ? {} : { undo }) };
  announcements.value = [...announcements.peek().slice(1 - SHOWN_MOST), said];
  window.setTimeout(() => unsay(said.id), undo === undefined ? SHOWN_MS[tone] : UNDO_SHOWN_MS);
}

export function sayProblem(problem: ProblemWords): void {
  say("bad", `${problem.title}. ${problem.detail}`);
}

export function unsay(id: number): void {
  const left = announcements.peek().filter((one) => one.id !== id);
  if (left.length !== announcements.peek().length) announcements.value = left;
}
