/** Paging through what changed: nothing between two pages is left out, and a full second is read page by page. */

import { describe, expect, it } from "vitest";
import { SWEEP_OVERLAP_MS, SWEEP_PAGE_OVERLAP_MS } from "../../../src/limits.ts";
import { afterPage, type ChangeCursor, pageRequest } from "../../../src/tenant/model/change-cursor.ts";
import { changedSince } from "../../../src/xero/requests.ts";

const NOON_MS = Date.UTC(2026, 10, 27, 12);
const START: ChangeCursor = { sinceMs: NOON_MS, page: 1, isGoingOn: false };

const changed = (count: number, atMs: number) =>
  Array.from({ length: count }, () => ({ UpdatedDateUTC: `/Date(${atMs}+0000)/` }));
const next = (at: ChangeCursor, elements: readonly unknown[], size = 2) =>
  afterPage(at, pageRequest("Invoices", at, size), elements);

describe("a page of what changed", () => {
  it("begins some time before the newest that was seen, less where it goes on right behind another", () => {
    const sizes = { page: 1, size: 2 };
    expect(pageRequest("Invoices", START, 2)).toEqual(changedSince("Invoices", NOON_MS - SWEEP_OVERLAP_MS, sizes));
    const behind = { ...START, isGoingOn: true };
    expect(pageRequest("Invoices", behind, 2)).toEqual(
      changedSince("Invoices", NOON_MS - SWEEP_PAGE_OVERLAP_MS, sizes),
    );
  });

  it("that is full is followed by one at its newest time, and one that is not ends the list", () => {
    const laterMs = NOON_MS + 5000;
    expect(next(START, changed(2, laterMs))).toEqual({ sinceMs: laterMs, page: 1, isGoingOn: true });
    expect(next(START, changed(1, laterMs))).toEqual({ sinceMs: laterMs, page: 1, isGoingOn: false });
    expect(next(START, changed(1, NOON_MS))).toEqual({ sinceMs: NOON_MS, page: 1, isGoingOn: false });
    expect(next(START, [])).toEqual({ sinceMs: NOON_MS, page: 1, isGoingOn: false });
  });

  it("that is full of one second is followed by the next of the same size, until that second is over", () => {
    const second = next(START, changed(2, NOON_MS + 999));
    expect(second).toEqual({ sinceMs: NOON_MS + 999, page: 2, isGoingOn: true, size: 2 });
    // What is asked for by then is another size: the pages would not fit together.
    expect(pageRequest("Invoices", second, 1000).query).toMatchObject({ page: "2", pageSize: "2" });
    const over = next(second, changed(2, NOON_MS + 2000));
    expect(over).toEqual({ sinceMs: NOON_MS + 2000, page: 1, isGoingOn: true });
  });
});
