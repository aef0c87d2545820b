/** Putting copies back in step. Each announces what went wrong. */

import type { InferRequestType } from "hono/client";
import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { RecordKind } from "../../data/shapes.ts";
import { say, sayProblem } from "../../ui/announce.ts";

export type RepairRequest = InferRequestType<typeof api.drift.repair.$post>["json"];

/** How many copies the request is about, nothing done; null when that cannot be said. */
export async function countRepairs(request: RepairRequest): Promise<number | null> {
  const answer = await ask(api.drift.repair.$post({ json: { ...request, dryRun: true } }));
  if (answer.ok) return answer.value.matched;
  sayProblem(answer.error);
  return null;
}

/** `what`: the copies in words, at the beginning of a sentence. */
export async function repair(json: RepairRequest, what: string): Promise<boolean> {
  const answer = await ask(api.drift.repair.$post({ json }));
  if (!answer.ok) {
    sayProblem(answer.error);
    return false;
  }
  const { queued, note } = answer.value;
  const words = queued === 0 ? "Nothing differed any more." : `${what}: the group’s values are restored in a moment.`;
  say("good", note === undefined ? words : `${words} ${note}`);
  return queued > 0;
}

/** Ends a person's decision that a copy stays as it is; answers whether it was ended. */
export async function stopKeeping(record: KeptRecord): Promise<boolean> {
  const { kind, groupId, label } = record;
  const answer = await ask(api.documents[":kind"][":groupId"]["stop-keeping"].$post({ param: { kind, groupId } }));
  if (!answer.ok) {
    sayProblem(answer.error);
    return false;
  }
  say("good", `${label} is no longer kept. Orbit looks at it now and does what Settings say about such changes.`);
  return true;
}

export interface KeptRecord {
  readonly kind: RecordKind;
  readonly groupId: string;
  readonly label: string;
}
