/**
 * Paging through what changed since a time of Xero's: each page begins at the newest time of the one before, with an
 * overlap, never at a page number across an edit. Pure. Callers: the sweeps and backfills, which store where they are.
 */

import { READ_PAGE_SIZE, SWEEP_OVERLAP_MS, SWEEP_PAGE_OVERLAP_MS } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { instantMs } from "../../xero/dates.ts";
import { type ChangedPlural, changedSince } from "../../xero/requests.ts";
import { fieldOf } from "./parse-record.ts";

export interface ChangeCursor {
  /** Everything up to this time of Xero's has been seen. */
  readonly sinceMs: number;
  /** More than 1: a whole page lay in one and the same second. */
  readonly page: number;
  /** The page before was full: this one continues right behind it. */
  readonly isGoingOn: boolean;
}

export function pageRequest(plural: ChangedPlural, at: ChangeCursor): XeroRequest {
  const overlapMs = at.isGoingOn ? SWEEP_PAGE_OVERLAP_MS : SWEEP_OVERLAP_MS;
  return changedSince(plural, at.sinceMs - overlapMs, at.page);
}

/** Where the next page begins; it is wanted at once while `isGoingOn`. */
export function afterPage(at: ChangeCursor, elements: readonly unknown[]): ChangeCursor {
  const newestMs = Math.max(at.sinceMs, ...elements.map(changedAtMs));
  const isGoingOn = elements.length >= READ_PAGE_SIZE;
  const isStuck = isGoingOn && Math.floor(newestMs / 1000) <= Math.floor(at.sinceMs / 1000);
  return { sinceMs: newestMs, page: isStuck ? at.page + 1 : 1, isGoingOn };
}

/** Xero's UpdatedDateUTC of an element that has not been parsed; 0 where it is missing. */
export function changedAtMs(element: unknown): number {
  return instantMs(fieldOf(element, "UpdatedDateUTC")) ?? 0;
}
