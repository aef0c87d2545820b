/**
 * What a person asks of events, and the words that say what came of it. Every function announces its outcome (also a
 * refusal, in the API's own words) and answers whether it was taken.
 */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { BulkRequest, Choice, EventDetail, ResyncPlan } from "../../data/shapes.ts";
import { ACTS } from "../../format/acts.ts";
import { counted } from "../../format/counts.ts";
import { say, sayProblem } from "../../ui/announce.ts";
import { followBulk } from "./bulk.ts";
import { labelOf } from "./event-words.ts";

export type Action = "resync" | "resolve";

export const ACTION_WORDS: Readonly<Record<Action, string>> = { resync: ACTS.resync, resolve: ACTS.resolve };

/** The event as it is then; null when it was refused. */
export async function actOn(action: Action, id: string): Promise<EventDetail | null> {
  const one = api.events[":id"];
  const answer =
    action === "resync"
      ? await ask(one.resync.$post({ param: { id } }))
      : await ask(one.resolve.$post({ param: { id } }));
  if (!answer.ok) {
    sayProblem(answer.error);
    return null;
  }
  const label = labelOf(answer.value);
  if (action === "resync") say("good", againWords(label, answer.value.status));
  else say("good", `${label} is marked as resolved.`, () => void takeBack(id));
  return answer.value;
}

function againWords(label: string, status: EventDetail["status"]): string {
  if (status === "queued") return `${label} is queued again.`;
  if (status === "waiting") return `${label} continues as soon as what it waits for is over.`;
  return `Orbit looks at ${label} again.`;
}

/** Undoes a resolve; the event as its record is now, or null when it was refused. */
export async function takeBack(id: string): Promise<EventDetail | null> {
  const answer = await ask(api.events[":id"].unresolve.$post({ param: { id } }));
  if (!answer.ok) {
    sayProblem(answer.error);
    return null;
  }
  say("good", `${labelOf(answer.value)} is no longer marked as resolved.`);
  return answer.value;
}

async function takeBackMany(ids: readonly string[]): Promise<void> {
  const answer = await ask(api.events.unresolve.$post({ json: { ids: [...ids] } }));
  if (!answer.ok) sayProblem(answer.error);
  else
    told(
      `${counted(answer.value.unresolved, "event is", "events are")} no longer marked as resolved.`,
      answer.value.note,
    );
}

const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  adopt: "the record that is there becomes the copy and is brought up to date",
  leave: "the record that is there is left alone",
  overwrite: "the group’s values are restored",
  keep: "the copy stays as it is",
};

export async function decide(id: string, choice: Choice): Promise<EventDetail | null> {
  const answer = await ask(api.events[":id"].decide.$post({ param: { id }, json: { choice } }));
  if (!answer.ok) {
    sayProblem(answer.error);
    return null;
  }
  say("good", `${labelOf(answer.value)}: ${CHOICE_WORDS[choice]}.`);
  return answer.value;
}

export interface Preview {
  readonly matched: number;
  /** Of a re-sync. */
  readonly plan: ResyncPlan | null;
}

/** What the action would be about, and would do; null when that cannot be said. */
export async function previewOf(action: Action, request: BulkRequest): Promise<Preview | null> {
  const json = { ...request, dryRun: true };
  if (action === "resync") {
    const answer = await ask(api.events.resync.$post({ json }));
    if (answer.ok) return { matched: answer.value.matched, plan: answer.value.plan };
    sayProblem(answer.error);
    return null;
  }
  const answer = await ask(api.events.resolve.$post({ json }));
  if (answer.ok) return { matched: answer.value.matched, plan: null };
  sayProblem(answer.error);
  return null;
}

/** A re-sync is followed to its end (bulk.ts); a resolve can be taken back. */
export async function actOnMany(action: Action, request: BulkRequest): Promise<boolean> {
  const json = { ...request, follow: true };
  if (action === "resync") {
    const answer = await ask(api.events.resync.$post({ json }));
    if (!answer.ok) return refused(answer.error);
    const { queued, note, follow = [] } = answer.value;
    followBulk(counted(queued, "event"), follow);
    if (queued === 0) return nothingDone("Nothing was queued.", note);
    return told(`${counted(queued, "event is", "events are")} queued again.`, note);
  }
  const answer = await ask(api.events.resolve.$post({ json }));
  if (!answer.ok) return refused(answer.error);
  const { resolved, note, follow = [] } = answer.value;
  if (resolved === 0) return nothingDone("None of them has failed, so there is nothing to resolve.", note);
  const words = `${counted(resolved, "event is", "events are")} marked as resolved.`;
  // Of very many not all are named: those could only be taken back in part.
  return told(words, note, follow.length === resolved ? () => void takeBackMany(follow) : undefined);
}

function told(words: string, note: string | undefined, undo?: () => void): true {
  say("good", note === undefined ? words : `${words} ${note}`, undo);
  return true;
}

/** Taken, and nothing came of it: that is no success to be shown with a tick. */
function nothingDone(words: string, note: string | undefined): true {
  say("bad", note === undefined ? words : `${words} ${note}`);
  return true;
}

function refused(problem: Parameters<typeof sayProblem>[0]): false {
  sayProblem(problem);
  return false;
}
