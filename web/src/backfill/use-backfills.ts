/** The firm's backfills, newest first, kept fresh: often while one is being carried out. */

import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import { useResource } from "../live/use-resource.ts";

const EVERY_MS = 2_000;
const SHOWN = "20";

export function useBackfills() {
  return useResource({
    key: "backfills",
    everyMs: EVERY_MS,
    load: () => ask(api.backfill.$get({ query: { limit: SHOWN } })),
  });
}
