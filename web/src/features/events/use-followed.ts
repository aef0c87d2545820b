/** What is shown beside counts says the same as they do: it is asked for again whenever they change. */

import { useQueryClient } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import type { Counts } from "../../data/shapes.ts";

/** `counts` null: not known yet; the first that are known change nothing. `names`: the first part of the keys of what is shown (data/use-resource.ts). */
export function useFollowed(counts: Counts | null, names: readonly string[]): void {
  const client = useQueryClient();
  const key = counts === null ? null : JSON.stringify(counts);
  const before = useRef(key);
  useEffect(() => {
    const isKnown = before.current !== null;
    if (key === null || key === before.current) return;
    before.current = key;
    if (!isKnown) return;
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
  }, [key]);
}
