/** A take-over of one satellite's existing copies: the plan first, then the adopting, each followed until it has ended. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
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
  const [run, setRun] = useState<TakeOver | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);

  const begin = async (json: { readonly dryRun: boolean; readonly include?: string[] }) => {
    setProblem(null);
    setRun(null);
    const begun = await ask(api.adopt.$post({ json: { entity, ...json } }));
    if (!begun.ok) return setProblem(begun.error);
    while (isShown.current) {
      const answer = await ask(api.adopt[":id"].$get({ param: { id: begun.value.id } }));
      if (!isShown.current) return;
      if (!answer.ok) return setProblem(answer.error);
      setRun(answer.value);
      if (answer.value.state !== "running") return;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  return {
    run,
    problem,
    plan: () => begin({ dryRun: true }),
    adopt: (include) => begin({ dryRun: false, include: [...include] }),
  };
}
