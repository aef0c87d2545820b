/**
 * A save that was refused because somebody else had saved in between (`seen` of docs/api.md): what they changed, in the
 * words of the activity. Pure.
 */

import type { Problem } from "../../data/shapes.ts";
import { readerHere } from "../../format/time.ts";
import type { ProblemWords } from "../../ui/announce.ts";
import { valuesInWords } from "./activity-words.ts";

export function isChangedMeanwhile({ code }: Problem): boolean {
  return code === "changed-meanwhile";
}

/** `seen`: what the person saw of what is to be changed; `now`: what is saved, all of it. */
export function newerWords(problem: Problem, seen: object, now: object): ProblemWords {
  const entries = Object.entries(seen).filter(([name, value]) => !isSame(value, Reflect.get(now, name)));
  const before = Object.fromEntries(entries);
  const after = Object.fromEntries(entries.map(([name]) => [name, Reflect.get(now, name)]));
  const values = valuesInWords({ before, after }, readerHere());
  if (values.length === 0) return problem;
  const said = values.map((value) => `${value.name}: ${value.before} → ${value.after}`).join("; ");
  return {
    title: problem.title,
    detail: `${said}. Nothing was saved. Save again to set what you entered in its place.`,
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
