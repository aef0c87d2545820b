/**
 * Something that the API holds, kept fresh while it is shown. A refresh that fails leaves what was there and adds the
 * problem; an answer that is the same as before changes nothing on the page. Callers: every view but the events list.
 */

import { useRef, useState } from "preact/hooks";
import type { Answer } from "./answer.ts";
import type { Problem } from "./shapes.ts";
import { usePolling } from "./use-polling.ts";

export interface Resource<T> {
  /** Null until the first answer. */
  readonly value: T | null;
  /** Why the last request brought nothing; null when it did. */
  readonly problem: Problem | null;
  reload(): Promise<void>;
  /** Shows what a change answered, before the next request. */
  put(value: T): void;
}

interface Held<T> {
  readonly key: string;
  readonly value: T | null;
  readonly problem: Problem | null;
}

export interface ResourceOf<T> {
  readonly key: string;
  readonly everyMs: number;
  load(): Promise<Answer<T>>;
}

export function useResource<T>({ key, everyMs, load }: ResourceOf<T>): Resource<T> {
  const [held, setHeld] = useState<Held<T>>({ key, value: null, problem: null });
  const puts = useRef(0);
  const current = held.key === key ? held : { key, value: null, problem: null };

  const work = async (isCurrent: () => boolean) => {
    const putsBefore = puts.current;
    const answer = await load();
    // An answer that was on its way while a change was put would show the past for a moment.
    if (!isCurrent() || putsBefore !== puts.current) return answer.ok;
    setHeld((old) => next(old, key, answer));
    return answer.ok;
  };
  const reload = usePolling({ key, everyMs, work });
  const put = (value: T) => {
    puts.current += 1;
    setHeld({ key, value, problem: null });
  };
  return { value: current.value, problem: current.problem, reload, put };
}

function next<T>(old: Held<T>, key: string, answer: Answer<T>): Held<T> {
  const value = old.key === key ? old.value : null;
  if (!answer.ok) return { key, value, problem: answer.error };
  if (old.key === key && old.problem === null && same(value, answer.value)) return old;
  return { key, value: answer.value, problem: null };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
