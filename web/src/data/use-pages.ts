/** A list of the API by its pages: the first one kept fresh, further ones as they are asked for. */

import { useState } from "preact/hooks";
import type { Answer } from "./answer.ts";
import type { Problem } from "./shapes.ts";
import { useResource } from "./use-resource.ts";

interface PageAnswer<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PagesOf<T> {
  /** Names the list and its filters: another key begins anew. */
  readonly key: string;
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
  const first = useResource({ key, everyMs, load: () => load(null) });
  const [further, setFurther] = useState<{ readonly key: string; readonly pages: readonly PageAnswer<T>[] }>({
    key,
    pages: [],
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const pages = [...(first.value === null ? [] : [first.value]), ...(further.key === key ? further.pages : [])];
  const cursor = pages.at(-1)?.nextCursor ?? null;

  const loadMore = async () => {
    if (cursor === null || loadingMore) return;
    setLoadingMore(true);
    const answer = await load(cursor);
    setLoadingMore(false);
    if (answer.ok) setFurther({ key, pages: [...pages.slice(1), answer.value] });
    else onProblem(answer.error);
  };
  const loadAll = async () => {
    let shown = pages;
    let next = cursor;
    while (next !== null && shown.reduce((rows, page) => rows + page.items.length, 0) < MOST_ROWS) {
      const answer = await load(next);
      if (!answer.ok) {
        onProblem(answer.error);
        return false;
      }
      shown = [...shown, answer.value];
      next = answer.value.nextCursor;
      setFurther({ key, pages: shown.slice(1) });
    }
    return next === null;
  };
  // A refreshed first page may overlap the pages below it.
  const distinct = () => [...new Map(pages.flatMap(({ items }) => items).map((item) => [keyOf(item), item])).values()];
  const items = first.value === null ? null : distinct();
  return { items, problem: first.problem, more: cursor, loadingMore, loadMore, loadAll, reload: first.reload };
}
