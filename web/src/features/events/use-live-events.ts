/**
 * The list on the page: loads the first page for the filters, goes on with "Load more", and asks again for all loaded
 * pages in turn. While the reader is busy with the rows, new ones are counted and wait for a press. The list is computed in
 * live-list.ts and kept in the page's cache, so that it is there at once when somebody comes back to it.
 */

import { useQuery, useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { paceMs, valueFrom } from "../../data/queries.ts";
import type { EventQuery, OrbitEvent, Problem } from "../../data/shapes.ts";
import { sayProblem } from "../../ui/announce.ts";
import { type LiveList, listFrom, type Page, refreshed, withMore, withRows } from "./live-list.ts";

const EVERY_MS = 2_500;
const PAGE_ROWS = 50;
/** A page is asked for again with some rows of the next one, so that rows which move between them are not missed. */
const OVERLAP_ROWS = 10;
const MOST_ROWS_A_PAGE = 200;
/** More than anybody prints. */
const MOST_ROWS = 2_000;

interface Shown {
  readonly list: LiveList<OrbitEvent>;
  readonly heldBack: number;
  readonly orMore: boolean;
}

export interface LiveEvents {
  /** Null until the first answer. */
  readonly list: LiveList<OrbitEvent> | null;
  readonly problem: Problem | null;
  readonly heldBack: number;
  readonly orMore: boolean;
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
  const client = useQueryClient();
  const queryKey = ["events", query];
  const key = JSON.stringify(query);
  const turn = useRef(0);
  const actedOn = useActedOn(key);
  const held = () => client.getQueryData<Shown>(queryKey) ?? null;

  /** One page as it is now, in the list as it is by then: more of it may have been loaded meanwhile. */
  const merged = (pageIndex: number, page: Page<OrbitEvent>): Shown => {
    const now = held();
    if (now === null) return begun(page);
    const hold = (isReading() && now.list.items.length > 0) || now.list.left.size > 0;
    const { list, heldBack, orMore } = refreshed(now.list, pageIndex, page, { hold, actedOn: actedOn.ids() });
    return pageIndex === 0 ? { list, heldBack, orMore } : { ...now, list };
  };
  const readNext = async (): Promise<Shown> => {
    const before = held();
    const pageIndex = pageInTurn(turn.current, before?.list.starts.length ?? 1);
    turn.current += 1;
    const page = await valueFrom(ask(api.events.$get({ query: pageQuery(query, before, pageIndex) })));
    const left = [...merged(pageIndex, page).list.left].slice(0, MOST_ROWS_A_PAGE);
    const rows = left.length === 0 ? null : await ask(api.events.$get({ query: idsQuery(left) }));
    const next = merged(pageIndex, page);
    const list = rows?.ok ? withRows(next.list, left, rows.value.items) : next.list;
    const now = held();
    return now !== null && same(now, { ...next, list }) ? now : { ...next, list };
  };
  const live = useQuery<Shown>({
    queryKey,
    queryFn: readNext,
    // Rows that did not change are the same objects by themselves.
    structuralSharing: false,
    refetchInterval: ({ state }) => paceMs(EVERY_MS, state.error),
  });
  useBegunAnew(queryKey, key);
  const more = useMore(query, { held, put: (next) => client.setQueryData(queryKey, next) });

  const showNew = async () => {
    const answer = await ask(api.events.$get({ query: { ...query, limit: String(PAGE_ROWS) } }));
    if (!answer.ok) return sayProblem(answer.error);
    actedOn.forget();
    client.setQueryData(queryKey, begun(answer.value));
  };
  const reload = async () => {
    turn.current = 0;
    await live.refetch();
  };
  const { list = null, heldBack = 0, orMore = false } = live.data ?? {};
  return { list, problem: live.error, heldBack, orMore, ...more, hold: actedOn.add, showNew, reload };
}

interface Kept {
  /** The list as it is by then. */
  held(): Shown | null;
  put(next: Shown): void;
}

/** The pages below those that are loaded. */
function useMore(query: EventQuery, { held, put }: Kept) {
  const [loadingMore, setLoadingMore] = useState(false);
  const loadMore = async () => {
    const cursor = held()?.list.more;
    if (!cursor) return;
    setLoadingMore(true);
    const answer = await ask(api.events.$get({ query: { ...query, cursor, limit: String(PAGE_ROWS) } }));
    setLoadingMore(false);
    if (!answer.ok) return sayProblem(answer.error);
    const now = held();
    if (now?.list.more === cursor) put({ ...now, list: withMore(now.list, answer.value) });
  };
  const loadAll = async () => {
    for (;;) {
      const list = held()?.list ?? null;
      if (list === null || list.more === null) return list !== null;
      if (list.items.length >= MOST_ROWS) return false;
      await loadMore();
      if (held()?.list.more === list.more) return false;
    }
  };
  return { loadingMore, loadMore, loadAll };
}

/** Rows that somebody acted on under these filters. */
function useActedOn(key: string) {
  const ref = useRef<{ readonly key: string; readonly ids: ReadonlySet<string> }>({ key, ids: new Set() });
  if (ref.current.key !== key) ref.current = { key, ids: new Set() };
  return {
    ids: () => ref.current.ids,
    add: (ids: readonly string[]) => {
      ref.current = { key, ids: new Set([...ref.current.ids, ...ids]) };
    },
    forget: () => {
      ref.current = { key, ids: new Set() };
    },
  };
}

/** A list with rows that no longer match begins anew when somebody comes back to it. */
function useBegunAnew(queryKey: readonly unknown[], key: string): void {
  const client = useQueryClient();
  useEffect(
    () => () => {
      const left = client.getQueryData<Shown>(queryKey)?.list.left;
      if (left !== undefined && left.size > 0) client.removeQueries({ queryKey, exact: true });
    },
    [key],
  );
}

function begun(first: Page<OrbitEvent>): Shown {
  return { list: listFrom(first), heldBack: 0, orMore: false };
}

/** The first page every time but one in three, when the others have their turns. */
function pageInTurn(turn: number, pages: number): number {
  if (pages === 1 || turn % 3 !== 2) return 0;
  return 1 + (Math.floor(turn / 3) % (pages - 1));
}

function pageQuery(query: EventQuery, held: Shown | null, pageIndex: number): EventQuery {
  const starts = held?.list.starts ?? [];
  const cursor = starts[pageIndex]?.cursor ?? null;
  const isLast = pageIndex >= starts.length - 1;
  const rows = PAGE_ROWS + (isLast ? 0 : OVERLAP_ROWS) + (pageIndex === 0 ? (held?.heldBack ?? 0) : 0);
  const limit = String(Math.min(rows, MOST_ROWS_A_PAGE));
  return cursor === null ? { ...query, limit } : { ...query, cursor, limit };
}

function idsQuery(ids: readonly string[]): EventQuery {
  return { ids: ids.join(), limit: String(MOST_ROWS_A_PAGE) };
}

function same(a: Shown, b: Shown): boolean {
  return a.list === b.list && a.heldBack === b.heldBack && a.orMore === b.orMore;
}
