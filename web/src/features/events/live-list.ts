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
  /** Rows that somebody acted on and that no longer match the filters: they keep their places until the list begins anew. */
  readonly left: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function listFrom<R extends Row>(first: Page<R>): LiveList<R> {
  return { items: first.items, starts: [{ cursor: null, after: null }], more: first.nextCursor, left: NONE };
}

/** The next page, below what is there. */
export function withMore<R extends Row>(list: LiveList<R>, page: Page<R>): LiveList<R> {
  const start = { cursor: list.more, after: list.items.at(-1) ?? null };
  const known = new Set(list.items.map((row) => row.id));
  const items = [...list.items, ...page.items.filter((row) => !known.has(row.id))];
  return { ...list, items, starts: [...list.starts, start], more: page.nextCursor };
}

export interface Refreshed<R extends Row> {
  readonly list: LiveList<R>;
  /** Rows that were held back, because the reader would lose their place. */
  readonly heldBack: number;
  /** There may be still more of them than `heldBack` says. */
  readonly orMore: boolean;
}

/** Rows as they are now, in their places; those of `of` that are no longer there at all go. */
export function withRows<R extends Row>(list: LiveList<R>, of: readonly string[], rows: readonly R[]): LiveList<R> {
  const now = new Map(rows.map((row) => [row.id, row]));
  const items = list.items.flatMap((row) => {
    if (!of.includes(row.id)) return [row];
    const current = now.get(row.id);
    return current === undefined ? [] : [current.updatedAt === row.updatedAt ? row : current];
  });
  const next = { ...list, items };
  return same(list, next) ? list : next;
}

interface Reading {
  /** Rows that were not there before are only counted. */
  readonly hold: boolean;
  /** Rows that somebody acted on. */
  readonly actedOn?: ReadonlySet<string>;
}

/**
 * One page as it is now. `hold`: rows that were not there before are only counted; what is there still changes in place
 * and leaves when it no longer matches, unless somebody acted on it. Without it, news at the top starts the list anew from
 * its first page. Answers the same list when nothing changed.
 */
export function refreshed<R extends Row>(
  list: LiveList<R>,
  pageIndex: number,
  page: Page<R>,
  { hold, actedOn = NONE }: Reading,
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
  const below = list.starts[pageIndex + 1];
  const end = page.nextCursor === null ? null : (page.items.at(-1) ?? below?.after ?? null);
  // A page without rows that is not the last one: nothing was above the one below it, so it has nothing to lose.
  const isBare = page.items.length === 0 && page.nextCursor !== null && below?.after === null;
  const outside = isBare ? list.items : outsideOf(list, start.after, end);
  const here = new Set([...outside, ...page.items].map((row) => row.id));
  const left = list.items.filter(({ id }) => actedOn.has(id) && !here.has(id));
  const items = [...outside, ...left, ...inside].sort(newestFirst);
  const isLast = pageIndex === list.starts.length - 1;
  const endsBelow = end === null || !list.items.some((row) => isOlder(row, end));
  // Rows that are held back must not be skipped by Load more.
  const movesOn = isLast && endsBelow && (!hold || arrived === 0);
  const more = movesOn ? page.nextCursor : list.more;
  const next = { items, starts: list.starts, more, left: leftOf(list.left, left, page.items) };
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

/** Those that left before and are not back, and those that have left now. */
function leftOf(before: ReadonlySet<string>, left: readonly Row[], back: readonly Row[]): ReadonlySet<string> {
  const ids = new Set([...before, ...left.map((row) => row.id)]);
  for (const { id } of back) ids.delete(id);
  return ids.size === before.size && [...ids].every((id) => before.has(id)) ? before : ids;
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
  if (a.more !== b.more || a.left !== b.left || a.items.length !== b.items.length) return false;
  return a.items.every((row, index) => row === b.items[index]);
}
