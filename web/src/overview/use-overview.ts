/** How many records are in step, kept fresh. */

import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import { useResource } from "../live/use-resource.ts";

const EVERY_MS = 5_000;
const ACTIVITY_EVERY_MS = 60_000;

export function useOverview() {
  return useResource({ key: "overview", everyMs: EVERY_MS, load: () => ask(api.overview.$get()) });
}

export function useActivity() {
  return useResource({
    key: "activity",
    everyMs: ACTIVITY_EVERY_MS,
    load: () => ask(api.overview.activity.$get()),
  });
}
