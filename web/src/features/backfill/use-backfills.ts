/** The firm's backfills, newest first, kept fresh: often while one is being carried out. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";

const EVERY_MS = 2_000;
const SHOWN = "20";

export function useBackfills() {
  return useResource({
    key: ["backfills"],
    everyMs: EVERY_MS,
    load: () => ask(api.backfill.$get({ query: { limit: SHOWN } })),
  });
}
