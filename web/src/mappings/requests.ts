/** Putting copies back in step. Announces its outcome and answers whether it was taken. */

import type { InferRequestType } from "hono/client";
import { ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import { say, sayProblem } from "../frame/announce.ts";

export type RepairRequest = InferRequestType<typeof api.drift.repair.$post>["json"];

/** `what`: the copies in words, at the beginning of a sentence. */
export async function repair(json: RepairRequest, what: string): Promise<boolean> {
  const answer = await ask(api.drift.repair.$post({ json }));
  if (!answer.ok) {
    sayProblem(answer.error);
    return false;
  }
  const { queued, note } = answer.value;
  const words = queued === 0 ? "Nothing was left to repair." : `${what}: the group’s values are put back in a moment.`;
  say("good", note === undefined ? words : `${words} ${note}`);
  return queued > 0;
}
