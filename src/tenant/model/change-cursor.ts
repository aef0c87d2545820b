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
  /** Of a page number above 1: how many records the pages before it had; missing: READ_PAGE_SIZE. */
  readonly size?: number;
}

/** `size`: records that a page asks for; pages that are distinguished by their number keep the size of the first. */
export function pageRequest(plural: ChangedPlural, at: ChangeCursor, size: number): XeroRequest {
  const overlapMs = at.isGoingOn ? SWEEP_PAGE_OVERLAP_MS : SWEEP_OVERLAP_MS;
  const page = { page: at.page, size: at.page > 1 ? (at.size ?? READ_PAGE_SIZE) : size };
  return changedSince(plural, at.sinceMs - overlapMs, page);
}

/** Where the next page begins, after the answer to the request; it is wanted at once while `isGoingOn`. */
export function afterPage(at: ChangeCursor, { query }: XeroRequest, elements: readonly unknown[]): ChangeCursor {
  const size = Number(query.pageSize ?? READ_PAGE_SIZE);
  const newestMs = Math.max(at.sinceMs, ...elements.map(changedAtMs));
  const isGoingOn = elements.length >= size;
  const isStuck = isGoingOn && Math.floor(newestMs / 1000) <= Math.floor(at.sinceMs / 1000);
  return isStuck
    ? { sinceMs: newestMs, page: at.page + 1, isGoingOn, size }
    : { sinceMs: newestMs, page: 1, isGoingOn };
}

/** Xero's UpdatedDateUTC of an element that has not been parsed; 0 where it is missing. */
export function changedAtMs(element: unknown): number {
  return instantMs(fieldOf(element, "UpdatedDateUTC")) ?? 0;
}
