/**
 * The list on the page: loads the first page for the filters, goes on with "Load more", and asks again for all loaded
 * pages in turn. While the reader is busy with the rows, new ones are counted and wait for a press. The list itself is
 * computed in live-list.ts.
 */

import { useRef, useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { EventQuery, OrbitEvent, Problem } from "../../data/shapes.ts";
import { usePolling } from "../../data/use-polling.ts";
import { type LiveList, listFrom, refreshed, withMore, withRows } from "./live-list.ts";

const EVERY_MS = 2_500;
const PAGE_ROWS = 50;
/** A page is asked for again with some rows of the next one, so that rows which move between them are not missed. */
const OVERLAP_ROWS = 10;
const MOST_ROWS_A_PAGE = 200;
/** More than anybody prints. */
const MOST_ROWS = 2_000;

interface Shown {
  readonly key: string;
  /** Null until the first answer. */
  readonly list: LiveList<OrbitEvent> | null;
  readonly problem: Problem | null;
  readonly heldBack: number;
  readonly orMore: boolean;
}

export interface LiveEvents extends Omit<Shown, "key"> {
  readonly loadingMore: boolean;
  loadMore(): Promise<void>;
  /** All that follow, up to `MOST_ROWS`; answers whether the end was reached. */
  loadAll(): Promise<boolean>;
  /** Rows that somebody acts on keep their places when they no longer match the filters, until the list begins anew. */
  hold(ids: readonly string[]): void;
  /** Shows what was held back, from the top. */
  showNew(): Promise<void>;
  reload(): Promise<void>;
}

/** `isReading`: would the reader lose their place if rows moved now? Asked when an answer comes in. */
export function useLiveEvents(query: EventQuery, isReading: () => boolean): LiveEvents {
  const key = JSON.stringify(query);
  const [held, setHeld] = useState<Shown>(() => fresh(key));
  const [loadingMore, setLoadingMore] = useState(false);
  const shown = held.key === key ? held : fresh(key);
  const latest = useRef(shown);
  latest.current = shown;
  const turn = useRef(0);
  const actedOn = useRef<{ readonly key: string; readonly ids: ReadonlySet<string> }>({ key, ids: new Set() });
  if (actedOn.current.key !== key) actedOn.current = { key, ids: new Set() };
  const show = (next: Shown) => {
    latest.current = next;
    setHeld(next);
  };

  const work = async (isCurrent: () => boolean) => {
    const before = latest.current;
    const pageIndex = pageInTurn(turn.current, before.list?.starts.length ?? 1);
    turn.current += 1;
    const answer = await ask(api.events.$get({ query: pageQuery(query, before, pageIndex) }));
    if (!isCurrent() || latest.current.key !== key) return answer.ok;
    const now = latest.current;
    if (!answer.ok) show({ ...now, problem: answer.error });
    else if (now.list === null) show({ ...fresh(key), list: listFrom(answer.value) });
    else {
      const hold = (isReading() && now.list.items.length > 0) || now.list.left.size > 0;
      const reading = { hold, actedOn: actedOn.current.ids };
      const { list, heldBack, orMore } = refreshed(now.list, pageIndex, answer.value, reading);
      const next =
        pageIndex === 0 ? { ...now, list, problem: null, heldBack, orMore } : { ...now, list, problem: null };
      if (!same(now, next)) show(next);
      if (list.left.size > 0) await readLeft([...list.left].slice(0, MOST_ROWS_A_PAGE));
    }
    return answer.ok;
  };
  const readLeft = async (ids: readonly string[]) => {
    const answer = await ask(api.events.$get({ query: { ids: ids.join(), limit: String(MOST_ROWS_A_PAGE) } }));
    const now = latest.current;
    if (!answer.ok || now.key !== key || now.list === null) return;
    const list = withRows(now.list, ids, answer.value.items);
    if (list !== now.list) show({ ...now, list });
  };
  const reload = usePolling({ key, everyMs: EVERY_MS, work });

  const loadMore = async () => {
    const cursor = latest.current.list?.more;
    if (!cursor) return;
    setLoadingMore(true);
    const answer = await ask(api.events.$get({ query: { ...query, cursor, limit: String(PAGE_ROWS) } }));
    setLoadingMore(false);
    const now = latest.current;
    if (now.key !== key || now.list === null || now.list.more !== cursor) return;
    show(answer.ok ? { ...now, list: withMore(now.list, answer.value) } : { ...now, problem: answer.error });
  };
  const loadAll = async () => {
    for (;;) {
      const { list } = latest.current;
      if (list === null || list.more === null) return list !== null;
      if (list.items.length >= MOST_ROWS) return false;
      await loadMore();
      if (latest.current.list?.more === list.more) return false;
    }
  };
  const showNew = async () => {
    const answer = await ask(api.events.$get({ query: { ...query, limit: String(PAGE_ROWS) } }));
    if (latest.current.key !== key || !answer.ok) return;
    actedOn.current = { key, ids: new Set() };
    show({ ...fresh(key), list: listFrom(answer.value) });
  };
  const hold = (ids: readonly string[]) => {
    actedOn.current = { key, ids: new Set([...actedOn.current.ids, ...ids]) };
  };
  const reloadTop = async () => {
    turn.current = 0;
    await reload();
  };
  return { ...shown, loadingMore, loadMore, loadAll, hold, showNew, reload: reloadTop };
}

function fresh(key: string): Shown {
  return { key, list: null, problem: null, heldBack: 0, orMore: false };
}

/** The first page every time but one in three, when the others have their turns. */
function pageInTurn(turn: number, pages: number): number {
  if (pages === 1 || turn % 3 !== 2) return 0;
  return 1 + (Math.floor(turn / 3) % (pages - 1));
}

function pageQuery(query: EventQuery, { list, heldBack }: Shown, pageIndex: number): EventQuery {
  const cursor = list?.starts[pageIndex]?.cursor ?? null;
  const isLast = list === null || pageIndex === list.starts.length - 1;
  const rows = PAGE_ROWS + (isLast ? 0 : OVERLAP_ROWS) + (pageIndex === 0 ? heldBack : 0);
  const limit = String(Math.min(rows, MOST_ROWS_A_PAGE));
  return cursor === null ? { ...query, limit } : { ...query, cursor, limit };
}

function same(a: Shown, b: Shown): boolean {
  return a.list === b.list && a.problem === b.problem && a.heldBack === b.heldBack && a.orMore === b.orMore;
}
