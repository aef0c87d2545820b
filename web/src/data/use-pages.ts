/** A list of the API by its pages, further ones as they are asked for; all that are shown are kept fresh (queries.ts). */

import { useInfiniteQuery } from "@tanstack/preact-query";
import type { Answer } from "./answer.ts";
import { paceMs, valueFrom } from "./queries.ts";
import type { Problem } from "./shapes.ts";

interface PageAnswer<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PagesOf<T> {
  /** Names the list and its filters: another key is another list. */
  readonly key: readonly unknown[];
  /** For one page; so many times as long for many. */
  readonly everyMs: number;
  load(cursor: string | null): Promise<Answer<PageAnswer<T>>>;
  keyOf(item: T): string;
  /** A further page could not be had. */
  onProblem(problem: Problem): void;
}

export interface Pages<T> {
  /** Null until the first answer. */
  readonly items: readonly T[] | null;
  readonly problem: Problem | null;
  /** Where the next page begins; null at the end. */
  readonly more: string | null;
  readonly loadingMore: boolean;
  loadMore(): Promise<void>;
  /** All that follow, up to `MOST_ROWS`; answers whether the end was reached. */
  loadAll(): Promise<boolean>;
  reload(): Promise<void>;
}

/** More than anybody prints; the browser draws them in a second or two. */
const MOST_ROWS = 2_000;

export function usePages<T>({ key, everyMs, load, keyOf, onProblem }: PagesOf<T>): Pages<T> {
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => valueFrom(load(pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }: PageAnswer<T>) => nextCursor,
    staleTime: everyMs,
    refetchInterval: ({ state }) => paceMs(everyMs * Math.max(1, state.data?.pages.length ?? 1), state.error),
  });
  const pages = list.data?.pages ?? null;
  /** The pages then; null when the next one could not be had. */
  const next = async () => {
    const then = await list.fetchNextPage();
    if (!then.isFetchNextPageError) return then.data?.pages ?? [];
    if (then.error !== null) onProblem(then.error);
    return null;
  };
  const loadAll = async () => {
    let shown = pages ?? [];
    while (shown.at(-1)?.nextCursor && rowsOf(shown) < MOST_ROWS) {
      const then = await next();
      if (then === null) return false;
      shown = then;
    }
    return !shown.at(-1)?.nextCursor;
  };
  return {
    items: pages === null ? null : distinct(pages, keyOf),
    problem: list.error,
    more: pages?.at(-1)?.nextCursor ?? null,
    loadingMore: list.isFetchingNextPage,
    loadMore: async () => void (await next()),
    loadAll,
    reload: async () => void (await list.refetch()),
  };
}

function rowsOf<T>(pages: readonly PageAnswer<T>[]): number {
  return pages.reduce((rows, page) => rows + page.items.length, 0);
}

/** Pages that are asked for one after the other may overlap. */
function distinct<T>(pages: readonly PageAnswer<T>[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((item) => [keyOf(item), item])).values()];
}
