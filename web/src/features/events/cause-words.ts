/** How many events a cause stops, how they are, and the buttons for all of them, in words. Events are counted, and said to be. Pure. */

import type { EventSummary } from "../../data/shapes.ts";
import { counted } from "../../format/counts.ts";
import { isMendedByConnecting, isOfFormerSatellite, isPause } from "./cause-kinds.ts";
import type { Action } from "./requests.ts";

type Cause = EventSummary["byCode"][number];

export function causeStateWords({ code, count, failed }: Omit<Cause, "title">): string {
  // A former satellite may be one that only a person brings back.
  if (failed === 0 && isOfFormerSatellite(code)) {
    return `${counted(count, "event waits", "events wait")}; open to see what for`;
  }
  if (failed === 0 && isPause(code)) return `${counted(count, "event waits", "events wait")} until somebody resumes`;
  // Told only while no organisation needs a consent (cause-groups.tsx).
  if (failed === 0 && isMendedByConnecting(code)) {
    return `${counted(count, "event", "events")} waited for that; Orbit continues with ${count === 1 ? "it" : "them"}`;
  }
  if (failed === 0) return `${counted(count, "event waits", "events wait")}; nothing to do`;
  const rest = failed === count ? "" : `, ${(count - failed).toLocaleString()} on the way or waiting`;
  return `${counted(failed, "event")} failed${rest}; open to see what to do`;
}

export const ALL_WORDS: Readonly<Record<Action, (count: string) => string>> = {
  resync: (count) => `Re-sync all ${count} events`,
  resolve: (count) => `Mark all ${count} events as resolved`,
};
