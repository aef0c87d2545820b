/**
 * What the page holds of Orbit's answers: one cache for all views. A view that is shown again begins with what is known and
 * asks anew where that is older than its pace; nothing is asked while the tab is hidden or the browser is offline.
 */

import { QueryClient } from "@tanstack/preact-query";
import type { Answer } from "./answer.ts";
import type { Problem } from "./shapes.ts";

declare module "@tanstack/preact-query" {
  interface Register {
    /** What `valueFrom` throws. */
    defaultError: Problem;
  }
}

/** While answers fail, whatever the pace: an Orbit that is back is noticed soon, and not run over by all pages at once. */
const FAILING_LEAST_MS = 10_000;

export const queries = new QueryClient({
  // What failed is shown at once, and asked for again at the pace of failures.
  defaultOptions: { queries: { retry: false } },
});

/**
 * Whatever a person changes may be part of any answer: what is not shown now is asked for again when it is, and an answer
 * that was on its way meanwhile, which may be of before, is asked for again at once.
 */
export function forgetWhatMayHaveChanged(): void {
  void queries.invalidateQueries({ refetchType: "none" });
  for (const { queryKey } of queries.getQueryCache().findAll({ fetchStatus: "fetching" })) {
    const only = { queryKey, exact: true };
    void queries.cancelQueries(only).then(() => queries.refetchQueries({ ...only, type: "active" }));
  }
}

/** Who signs in next is not shown what another person was. `who` says that somebody has left (features/session/who.ts). */
export function forgetEverything(): void {
  queries.removeQueries({ predicate: ({ queryKey: [name] }) => name !== "who" });
}

/** For `refetchInterval`. That there is no such thing yet is an answer, and no failure. Pure. */
export function paceMs(everyMs: number, problem: Problem | null): number {
  return problem === null || problem.status === 404 ? everyMs : Math.max(everyMs, FAILING_LEAST_MS);
}

/** The cache has successes as values, and problems as what was thrown. */
export async function valueFrom<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer;
  if (settled.ok) return settled.value;
  const problem: Problem = settled.error;
  throw problem;
}
