/**
 * The events on the page, newest first, as several pages of the API joined into one list that stays right while its
 * pages are asked for again one by one. Pure. The order is the API's: (receivedAt, id), both descending.
 */

export interface Row {
  readonly id: string;
  readonly receivedAt: string;
  readonly updatedAt: string;
}

export interface Page<R extends Row> {
  readonly items: readonly R[];
  readonly nextCursor: string | null;
}

interface PageStart {
  /** Null for the first page. */
  readonly cursor: string | null;
  /** The last row before the page; null for the first page. */
  readonly after: Row | null;
}

export interface LiveList<R extends Row> {
  readonly items: readonly R[];
  /** Where each page that was loaded begins; the first one always does at the top. */
  readonly starts: readonly PageStart[];
  /** Where the next page begins; null at the end of all events. */
  readonly more: string | null;
}

export function listFrom<R extends Row>(first: Page<R>): LiveList<R> {
  return { items: first.items, starts: [{ cursor: null, after: null }], more: first.nextCursor };
}

/** The next page, below what is there. */
export function withMore<R extends Row>(list: LiveList<R>, page: Page<R>): LiveList<R> {
  const start = { cursor: list.more, after: list.items.at(-1) ?? null };
  const known = new Set(list.items.map((row) => row.id));
  const items = [...list.items, ...page.items.filter((row) => !known.has(row.id))];
  return { items, starts: [...list.starts, start], more: page.nextCursor };
}

export interface Refreshed<R extends Row> {
  readonly list: LiveList<R>;
  /** Rows that were held back, because the reader would lose their place. */
  readonly heldBack: number;
  /** There may be still more of them than `heldBack` says. */
  readonly orMore: boolean;
}

/**
 * One page as it is now. `hold`: rows that were not there before are only counted; what is there still changes in place
 * and leaves when it no longer matches. Without it, news at the top starts the list anew from its first page. Answers
 * the same list when nothing changed.
 */
export function refreshed<R extends Row>(
  list: LiveList<R>,
  pageIndex: number,
  page: Page<R>,
  hold: boolean,
): Refreshed<R> {
  const start = list.starts[pageIndex];
  if (start === undefined) return { list, heldBack: 0, orMore: false };
  const known = new Map(list.items.map((row) => [row.id, row]));
  const current = page.items.map((row) => {
    const old = known.get(row.id);
    return old !== undefined && old.updatedAt === row.updatedAt ? old : row;
  });
  const arrived = page.items.filter((row) => !known.has(row.id)).length;
  if (arrived > 0 && pageIndex === 0 && !hold) {
    return { list: listFrom({ items: current, nextCursor: page.nextCursor }), heldBack: 0, orMore: false };
  }

  const inside = hold ? current.filter((row) => known.has(row.id)) : current;
  const end = page.nextCursor === null ? null : (page.items.at(-1) ?? null);
  const items = [...outsideOf(list, start.after, end), ...inside].sort(newestFirst);
  const isLast = pageIndex === list.starts.length - 1;
  const endsBelow = end === null || !list.items.some((row) => isOlder(row, end));
  // Rows that are held back must not be skipped by Load more.
  const movesOn = isLast && endsBelow && (!hold || arrived === 0);
  const next = { items, starts: list.starts, more: movesOn ? page.nextCursor : list.more };
  const isAllNew = arrived > 0 && arrived === page.items.length && page.nextCursor !== null;
  return { list: same(list, next) ? list : next, heldBack: hold ? arrived : 0, orMore: hold && isAllNew };
}

/**
 * Rows that the page says nothing about. Those of its span (below `after`, down to `end`; null: without bound) that it no
 * longer has are gone.
 */
function outsideOf<R extends Row>(list: LiveList<R>, after: Row | null, end: Row | null): readonly R[] {
  return list.items.filter((row) => (after !== null && !isOlder(row, after)) || (end !== null && isOlder(row, end)));
}

function isOlder(row: Row, than: Row): boolean {
  return newestFirst(row, than) > 0;
}

function newestFirst(a: Row, b: Row): number {
  return compare(b.receivedAt, a.receivedAt) || compare(b.id, a.id);
}

/** By code unit, as SQLite does. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function same<R extends Row>(a: LiveList<R>, b: LiveList<R>): boolean {
  return (
    a.more === b.more && a.items.length === b.items.length && a.items.every((row, index) => row === b.items[index])
  );
}
