/**
 * What a person asks of events, and the words that say what came of it. Every function announces its outcome (also a
 * refusal, in the API's own words) and answers whether it was taken.
 */

import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { BulkRequest, Choice, EventDetail } from "../api/shapes.ts";
import { say, sayProblem } from "../frame/announce.ts";
import { counted } from "../words/counts.ts";
import { labelOf } from "./event-words.ts";

export type Action = "resync" | "resolve";

export const ACTION_WORDS: Readonly<Record<Action, string>> = { resync: "Re-sync", resolve: "Mark as resolved" };

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
  say("good", `${labelOf(answer.value)} is ${action === "resync" ? "queued again" : "marked as resolved"}.`);
  return answer.value;
}

const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  adopt: "the record that is there becomes the copy and is brought in step",
  leave: "the record that is there is left alone",
  overwrite: "the group’s values are put back",
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

/** How many events the action would be about; null when that cannot be said. */
export async function countFor(action: Action, request: BulkRequest): Promise<number | null> {
  const json = { ...request, dryRun: true };
  const answer =
    action === "resync" ? await ask(api.events.resync.$post({ json })) : await ask(api.events.resolve.$post({ json }));
  if (answer.ok) return answer.value.matched;
  sayProblem(answer.error);
  return null;
}

export async function actOnMany(action: Action, json: BulkRequest): Promise<boolean> {
  if (action === "resync") {
    const answer = await ask(api.events.resync.$post({ json }));
    if (!answer.ok) return refused(answer.error);
    const { queued, note } = answer.value;
    return told(
      queued === 0 ? "Nothing was queued." : `${counted(queued, "event is", "events are")} queued again.`,
      note,
    );
  }
  const answer = await ask(api.events.resolve.$post({ json }));
  if (!answer.ok) return refused(answer.error);
  const { resolved, note } = answer.value;
  return told(
    resolved === 0
      ? "None of them has failed, so there is nothing to resolve."
      : `${counted(resolved, "event is", "events are")} marked as resolved.`,
    note,
  );
}

function told(words: string, note: string | undefined): true {
  say("good", note === undefined ? words : `${words} ${note}`);
  return true;
}

function refused(problem: Parameters<typeof sayProblem>[0]): false {
  sayProblem(problem);
  return false;
}
