/** What people do about a month: have it read, sign it off, bring a document in step. Each announces what came of it. */

import { ask, done } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { TieOutDifference } from "../api/shapes.ts";
import { say, sayProblem } from "../frame/announce.ts";

export async function startTieOut(month: string): Promise<boolean> {
  const answer = await ask(api["tie-out"].$post({ json: { month } }));
  if (!answer.ok) sayProblem(answer.error);
  return answer.ok;
}

export async function signOff(month: string, note: string): Promise<boolean> {
  const answer = await ask(api["tie-out"]["sign-off"].$post({ json: { month, note } }));
  if (answer.ok) say("good", "The month is signed off.");
  else sayProblem(answer.error);
  return answer.ok;
}

export async function takeBackSignOff(month: string): Promise<boolean> {
  const answer = await done(api["tie-out"]["sign-off"].$delete({ query: { month } }));
  if (answer.ok) say("good", "The sign-off is taken back.");
  else sayProblem(answer.error);
  return answer.ok;
}

/** Has the record read again and brought in step; one that Orbit has not heard of is looked for in the group. */
export async function bringInStep({ document, number }: TieOutDifference, group: string | null): Promise<void> {
  const { kind, groupId } = document;
  const label = number ?? "The record";
  if (groupId !== null) {
    const answer = await ask(api.events.resync.$post({ json: { filter: { kind, q: groupId } } }));
    if (!answer.ok) return sayProblem(answer.error);
    if (answer.value.queued > 0)
      return say("good", `${label} is queued again. Read the month once more when it is done.`);
  }
  if (group === null) return say("bad", "There is no group to look for it in.");
  const looked = await done(api.entities[":tenantId"].check.$post({ param: { tenantId: group } }));
  if (looked.ok) say("good", `Orbit looks in the group for what it has not heard of, ${label} included.`);
  else sayProblem(looked.error);
}
