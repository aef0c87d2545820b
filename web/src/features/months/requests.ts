/** What people do about a month: have it read, and sign it off. Each announces what came of it. */

import { ask, done } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import { say, sayProblem } from "../../ui/announce.ts";

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
