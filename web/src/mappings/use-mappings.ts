/** The mappings that match: the first page kept fresh, further ones as they are asked for. */

import { useState } from "preact/hooks";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { Mapping, MappingPage, Problem } from "../api/shapes.ts";
import { sayProblem } from "../frame/announce.ts";
import { useResource } from "../live/use-resource.ts";
import { type MappingFilters, mappingQuery } from "./mapping-filters.ts";

const EVERY_MS = 30_000;

export interface Mappings {
  /** Null until the first answer. */
  readonly items: readonly Mapping[] | null;
  readonly problem: Problem | null;
  /** Where the next page begins; null at the end. */
  readonly more: string | null;
  readonly loadingMore: boolean;
  loadMore(): Promise<void>;
  reload(): Promise<void>;
}

export function useMappings(filters: MappingFilters): Mappings {
  const query = mappingQuery(filters);
  const key = JSON.stringify(query);
  const first = useResource({ key, everyMs: EVERY_MS, load: () => ask(api.mappings.$get({ query })) });
  const [further, setFurther] = useState<{ readonly key: string; readonly pages: readonly MappingPage[] }>({
    key,
    pages: [],
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const pages = [...(first.value === null ? [] : [first.value]), ...(further.key === key ? further.pages : [])];
  const cursor = pages.at(-1)?.nextCursor ?? null;

  const loadMore = async () => {
    if (cursor === null || loadingMore) return;
    setLoadingMore(true);
    const answer = await ask(api.mappings.$get({ query: { ...query, cursor } }));
    setLoadingMore(false);
    if (answer.ok) setFurther({ key, pages: [...pages.slice(1), answer.value] });
    else sayProblem(answer.error);
  };
  const items = first.value === null ? null : distinct(pages.flatMap((page) => page.items));
  return { items, problem: first.problem, more: cursor, loadingMore, loadMore, reload: first.reload };
}

export function keyOf({ kind, groupId, tenantId }: Mapping): string {
  return `${kind} ${groupId} ${tenantId}`;
}

/** A refreshed first page may overlap the pages below it. */
function distinct(items: readonly Mapping[]): readonly Mapping[] {
  return [...new Map(items.map((mapping) => [keyOf(mapping), mapping])).values()];
}
