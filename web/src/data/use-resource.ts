/**
 * Something that the API holds, kept fresh while it is shown (queries.ts). A refresh that fails leaves what was there and
 * adds the problem; an answer that is the same as before changes nothing on the page.
 */

import { useQuery, useQueryClient } from "@tanstack/preact-query";
import type { Answer } from "./answer.ts";
import { paceMs, valueFrom } from "./queries.ts";
import type { Problem } from "./shapes.ts";

export interface Resource<T> {
  /** Null until the first answer. */
  readonly value: T | null;
  /** Why the last request brought nothing; null when it did. */
  readonly problem: Problem | null;
  reload(): Promise<void>;
  /** Shows what a change answered, before the next request. */
  put(value: T): void;
}

export interface ResourceOf<T> {
  /** Names it in the whole page, with all that it depends on. */
  readonly key: readonly unknown[];
  /** How often it is asked for, by what is known of it. */
  readonly everyMs: number | ((value: T | null) => number);
  load(): Promise<Answer<T>>;
}

export function useResource<T>({ key, everyMs, load }: ResourceOf<T>): Resource<T> {
  const client = useQueryClient();
  const ageMs = (value: T | undefined) => (typeof everyMs === "number" ? everyMs : everyMs(value ?? null));
  const { data, error, refetch } = useQuery<T>({
    queryKey: key,
    queryFn: () => valueFrom(load()),
    staleTime: ({ state }) => ageMs(state.data),
    refetchInterval: ({ state }) => paceMs(ageMs(state.data), state.error),
  });
  const put = async (value: T) => {
    // An answer that was on its way while a change was put would show the past for a moment.
    await client.cancelQueries({ queryKey: key, exact: true });
    client.setQueryData(key, value);
  };
  return {
    value: data ?? null,
    problem: error,
    reload: async () => void (await refetch()),
    put: (value) => void put(value),
  };
}
