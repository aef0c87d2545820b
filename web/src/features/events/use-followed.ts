/** What is shown beside counts says the same as they do: it is asked for again whenever they change. */

import { useQueryClient } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import type { Counts } from "../../data/shapes.ts";

/** `names`: the first part of the keys of what is shown (data/use-resource.ts). */
export function useFollowed(counts: Counts | null, names: readonly string[]): void {
  const client = useQueryClient();
  const key = JSON.stringify(counts);
  useEffect(() => {
    if (counts === null) return;
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
  }, [key]);
}
