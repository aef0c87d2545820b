/**
 * When will the backlog be clear? The calls that the open tasks need are sent in thought, each when the budget would let it
 * leave and one of the parallel places is free, with the time that calls to this organisation have been taking. Reads rows only.
 */

import { MAX_FORECAST_CALLS, PAGED_READ_FROM_CALLS, READ_PAGE_SIZE, WRITE_ELEMENTS_PER_CALL } from "../limits.ts";
import type { ReferenceName } from "../mirror/references.ts";
import { nextCall } from "./budget.ts";
import type { Desk } from "./desk.ts";
import { idsPerCall } from "./lanes/read-calls.ts";
import { budgetOf, parallelPlaces } from "./pace.ts";
import type { OpenWork } from "./tasks.ts";
import { PRIORITY } from "./tasks.ts";

/** What a write to an organisation rests on, read once. */
const BASIC_REFERENCES: readonly ReferenceName[] = ["organisation", "accounts", "tax-rates"];

interface NeededCalls {
  readonly reads: number;
  readonly writes: number;
}

/** UTC ms; null when nothing is open. `startMs`: nothing leaves before it. */
export function backlogClearAtMs(desk: Desk, startMs: number): number | null {
  const open = desk.store.tasks.openWork();
  if (open.length === 0) return null;
  const latestMs = Math.max(startMs, ...open.map((work) => work.latestMs));
  const { reads, writes } = neededCalls(open, desk.store.references.missing(BASIC_REFERENCES).length);
  if (reads + writes > MAX_FORECAST_CALLS) return null;
  const durationsMs = [
    ...Array.from({ length: reads }, () => desk.pace.readMs),
    ...Array.from({ length: writes }, () => desk.pace.writeMs),
  ];
  return Math.max(latestMs, sentInThought(desk, durationsMs, startMs));
}

/** Pure: as plan.ts and the lanes would cut the work. */
export function neededCalls(open: readonly OpenWork[], missingReferences: number): NeededCalls {
  let reads = 0;
  let writes = 0;
  for (const { lane, kind, announced, count } of open) {
    if (lane === "write") writes += Math.ceil(count / WRITE_ELEMENTS_PER_CALL);
    else if (lane === "note") writes += count;
    else if (lane === "check") reads += Math.ceil(count / idsPerCall(kind));
    else {
      const byIds = Math.ceil(count / idsPerCall(kind));
      const pages = Math.ceil(count / READ_PAGE_SIZE);
      const isPaged = (announced || kind === "contact") && byIds >= pages + PAGED_READ_FROM_CALLS;
      reads += isPaged ? pages : byIds;
    }
  }
  return { reads: reads + (writes > 0 ? missingReferences : 0), writes };
}

function sentInThought(desk: Desk, durationsMs: readonly number[], startMs: number): number {
  const leftMs: number[] = [];
  const freeMs = Array.from({ length: parallelPlaces(desk, startMs) }, () => startMs);
  for (const durationMs of durationsMs) {
    const place = freeMs.indexOf(Math.min(...freeMs));
    const atMs = nextCall(budgetOf(desk, leftMs), PRIORITY.webhook, freeMs[place] ?? startMs).atMs;
    leftMs.push(atMs);
    freeMs[place] = atMs + durationMs;
  }
  return Math.max(...freeMs);
}
