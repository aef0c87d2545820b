/** The months that have been tied out, and the newest tie-out of one, asked for often while it is being read. */

import { ok } from "../../../../src/domain/result.ts";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { TiedOutMonth, TieOut } from "../../data/shapes.ts";
import { type Resource, useResource } from "../../data/use-resource.ts";

const WHILE_READING_MS = 2_000;
const OTHERWISE_MS = 30_000;

/** `run` null: nobody has tied the month out yet. */
interface MonthRun {
  readonly months: readonly TiedOutMonth[];
  readonly run: TieOut | null;
}

export function useTieOut(month: string): Resource<MonthRun> {
  return useResource<MonthRun>({
    key: ["tie-out", month],
    everyMs: (value) => (value?.run?.state === "running" ? WHILE_READING_MS : OTHERWISE_MS),
    load: async () => {
      const listed = await ask(api["tie-out"].months.$get());
      if (!listed.ok) return listed;
      const months = listed.value.items;
      // Asked for only where there is one: what is not there is an error in the browser's log.
      if (!months.some((one) => one.month === month)) return ok({ months, run: null });
      const answer = await ask(api["tie-out"].$get({ query: { month } }));
      return answer.ok ? ok({ months, run: answer.value }) : answer;
    },
  });
}
