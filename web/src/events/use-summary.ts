/** The counts behind tabs and causes, kept fresh. */

import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import { useResource } from "../live/use-resource.ts";

const EVERY_MS = 3_000;

export function useSummary() {
  return useResource({ key: "summary", everyMs: EVERY_MS, load: () => ask(api.events.summary.$get()) });
}
