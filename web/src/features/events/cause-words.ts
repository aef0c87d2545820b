/** How many events a cause stops, how they are, and the buttons for all of them, in words. Events are counted, and said to be. Pure. */

import type { EventSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { isMendedByConnecting, isOfFormerSatellite, isPause } from "./cause-kinds.ts";
import type { Action } from "./requests.ts";

type Cause = EventSummary["byCode"][number];

export function causeStateWords({ code, count, failed }: Omit<Cause, "title">): string {
  if (failed === 0) return waitWords(code, count);
  const rest = failed === count ? "" : `, ${(count - failed).toLocaleString()} on the way or waiting`;
  return `${counted(failed, "event")} failed${rest}; open to see what to do`;
}

function waitWords(code: string, count: number): string {
  const wait = counted(count, "event waits", "events wait");
  // A former satellite may be one that only a person brings back.
  if (isOfFormerSatellite(code)) return `${wait}; open to see what for`;
  if (isPause(code)) return `${wait} until somebody resumes`;
  // Told only while no organisation needs a consent (cause-groups.tsx).
  if (isMendedByConnecting(code)) {
    return `${counted(count, "event")} waited for that; Orbit continues with ${count === 1 ? "it" : "them"}`;
  }
  return `${wait}; nothing to do`;
}

export const ALL_WORDS: Readonly<Record<Action, (count: string) => string>> = {
  resync: (count) => `Re-sync all ${count} events`,
  resolve: (count) => `Mark all ${count} events as resolved`,
};
