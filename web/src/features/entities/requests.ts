/** Changes of an organisation. Each announces its success; a refusal goes back to the caller, to be shown where it was asked. */

import { type Answer, ask, done } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Entity, EntityChange, FormerEntity } from "../../data/shapes.ts";
import { say } from "../../ui/announce.ts";

export async function changeEntity(tenantId: string, json: EntityChange, words: string): Promise<Answer<Entity>> {
  const answer = await ask(api.entities[":tenantId"].$patch({ param: { tenantId }, json }));
  if (answer.ok) say("good", words);
  return answer;
}

export async function checkEntity({ tenantId, name }: Entity): Promise<Answer<undefined>> {
  const answer = await done(api.entities[":tenantId"].check.$post({ param: { tenantId } }));
  if (answer.ok) say("good", `Orbit looks for what changed in ${name}.`);
  return answer;
}

export async function disconnectEntity({ tenantId, name }: Entity): Promise<Answer<undefined>> {
  const answer = await done(api.entities[":tenantId"].$delete({ param: { tenantId } }));
  if (answer.ok) say("good", `${name} is disconnected. Its history stays.`);
  return answer;
}

export async function forgetCopies({ tenantId, name }: FormerEntity): Promise<Answer<FormerEntity>> {
  const answer = await ask(api.entities[":tenantId"]["forget-copies"].$post({ param: { tenantId } }));
  if (answer.ok) say("good", `The copies in ${name} are forgotten. Their records are made where they belong now.`);
  return answer;
}
