/** The group's tracking categories, read from its Xero when somebody is about to choose. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";

/** Each reading may cost the group a call; Orbit itself asks Xero at most twice a minute. */
const EVERY_MS = 60_000;

export function useCategories() {
  return useResource({ key: ["categories"], everyMs: EVERY_MS, load: () => ask(api["tracking-categories"].$get()) });
}
