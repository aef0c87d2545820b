/** What people ask of documents. A check announces its outcome. */

import type { InferResponseType } from "hono/client";
import { type Answer, ask } from "../api/answer.ts";
import { api } from "../api/client.ts";
import type { DocumentKind } from "../api/shapes.ts";
import { say, sayProblem } from "../frame/announce.ts";

export type Found = InferResponseType<typeof api.documents.find.$post, 200>["items"][number];

/** Asks the group's Xero now. */
export function findInXero(q: string): Promise<Answer<{ readonly items: readonly Found[] }>> {
  return ask(api.documents.find.$post({ json: { q } }));
}

/** Reads it and its copy again, known or not; answers whether that was asked for. */
export async function checkNow(kind: DocumentKind, groupId: string, label: string): Promise<boolean> {
  const answer = await ask(api.documents[":kind"][":groupId"].check.$post({ param: { kind, groupId } }));
  if (answer.ok) say("good", `${label}: Orbit is reading it in Xero and brings its copy up to date.`);
  else sayProblem(answer.error);
  return answer.ok;
}
