/**
 * What happened, said once: shown for a while at the edge of the page and read out by screen readers. Anything that a
 * person must act on belongs into the view instead.
 */

import type { Problem } from "../api/shapes.ts";
import { createStore } from "../live/store.ts";

export interface Announcement {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly words: string;
}

const SHOWN_MS = { good: 5_000, bad: 12_000 } as const;
const SHOWN_MOST = 2;

export const announcements = createStore<readonly Announcement[]>([]);

let lastId = 0;

export function say(tone: Announcement["tone"], words: string): void {
  lastId += 1;
  const said = { id: lastId, tone, words };
  announcements.set([...announcements.get().slice(1 - SHOWN_MOST), said]);
  window.setTimeout(() => unsay(said.id), SHOWN_MS[tone]);
}

export function sayProblem(problem: Problem): void {
  say("bad", `${problem.title}. ${problem.detail}`);
}

export function unsay(id: number): void {
  const left = announcements.get().filter((one) => one.id !== id);
  if (left.length !== announcements.get().length) announcements.set(left);
}
