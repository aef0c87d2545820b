/** How the newest look at what nobody announced went, in words. Pure: the clock is handed in. */

import type { Entity } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";

export interface LookWords {
  readonly title: string;
  /** A sentence without its full stop; `since` belongs to its end. */
  readonly words: string;
  readonly since: string | null;
}

/** What was found is news for so long. */
const NEWS_MS = 15 * 60_000;

/** Null when there is nothing to be said: no look, or one that ended some time ago. */
export function lookOf({ check, health, paused }: Entity, nowMs: number): LookWords | null {
  if (check === null || health !== "ok") return null;
  const { reason, cutOffSince: since, finishedAt, found } = check;
  const isReconnect = reason === "reconnected";
  if (finishedAt === null) {
    const words = paused ? "Orbit looks for what changed once it is resumed" : "Orbit is looking for what changed";
    return { title: isReconnect ? "Reconnected" : "Checking", words, since };
  }
  if (nowMs - Date.parse(finishedAt) >= NEWS_MS) return null;
  const changes = counted(found, "change that was not announced", "changes that were not announced");
  const words = found === 0 ? "Nothing had changed without being announced" : `Found ${changes}`;
  return { title: isReconnect ? "Reconnected and checked" : "Checked", words, since };
}
