/** The newest tie-out of a month, asked for often while it is being read. */

import { useState } from "preact/hooks";
import { ok } from "../../../src/domain/result.ts";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { TieOut } from "../api/shapes.ts";
import { type Resource, useResource } from "../live/use-resource.ts";

const WHILE_READING_MS = 2_000;
const OTHERWISE_MS = 30_000;

/** `run` null: nobody has tied the month out yet. */
interface MonthRun {
  readonly run: TieOut | null;
}

export function useTieOut(month: string): Resource<MonthRun> {
  const [everyMs, setEveryMs] = useState(OTHERWISE_MS);
  return useResource<MonthRun>({
    key: `tie-out ${month}`,
    everyMs,
    load: async () => {
      const answer = await ask(api["tie-out"].$get({ query: { month } }));
      setEveryMs(answer.ok && answer.value.state === "running" ? WHILE_READING_MS : OTHERWISE_MS);
      if (answer.ok) return ok({ run: answer.value });
      return answer.error.code === "not-found" ? ok({ run: null }) : answer;
    },
  });
}
