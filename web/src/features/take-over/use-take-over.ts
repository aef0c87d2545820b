/** A take-over of one satellite's existing copies: the plan first, then the adopting, each followed until it has ended. */

import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { paceMs, valueFrom } from "../../data/queries.ts";
import type { Problem, TakeOver } from "../../data/shapes.ts";

const EVERY_MS = 1_500;

export interface TakeOverWork {
  /** Null until the first answer of the newest run. */
  readonly run: TakeOver | null;
  readonly problem: Problem | null;
  plan(): Promise<void>;
  adopt(include: readonly string[]): Promise<void>;
}

export function useTakeOver(entity: string): TakeOverWork {
  const [id, setId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const followed = useQuery<TakeOver>({
    queryKey: ["adopt", id],
    queryFn: () => valueFrom(ask(api.adopt[":id"].$get({ param: { id: id ?? "" } }))),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === "running" ? paceMs(EVERY_MS, state.error) : false,
  });

  const begin = async (json: { readonly dryRun: boolean; readonly include?: string[] }) => {
    setRefusal(null);
    setId(null);
    const begun = await ask(api.adopt.$post({ json: { entity, ...json } }));
    if (begun.ok) setId(begun.value.id);
    else setRefusal(begun.error);
  };
  return {
    run: followed.data ?? null,
    problem: refusal ?? followed.error,
    plan: () => begin({ dryRun: true }),
    adopt: (include) => begin({ dryRun: false, include: [...include] }),
  };
}
