/** How many records are in step, kept fresh. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { useResource } from "../../data/use-resource.ts";

const EVERY_MS = 5_000;
/** It reads every document of the month. */
const MONEY_EVERY_MS = 60_000;
const ACTIVITY_EVERY_MS = 60_000;

export function useOverview() {
  return useResource({ key: ["overview"], everyMs: EVERY_MS, load: () => ask(api.overview.$get()) });
}

/** A month's documents and money, and what is at stake. */
export function useMonthMoney(month: string) {
  return useResource({
    key: ["month-money", month],
    everyMs: MONEY_EVERY_MS,
    load: () => ask(api.documents.summary.$get({ query: { month } })),
  });
}

export function useActivity() {
  return useResource({
    key: ["activity"],
    everyMs: ACTIVITY_EVERY_MS,
    load: () => ask(api.overview.activity.$get()),
  });
}
