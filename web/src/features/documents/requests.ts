/** What people ask of documents. A check announces its outcome. */

import type { InferResponseType } from "hono/client";
import { type Answer, ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { DocumentKind } from "../../data/shapes.ts";
import type { DocumentRef } from "../../format/views.ts";
import { say, sayProblem } from "../../ui/announce.ts";

/** So long after a check was asked for, a document that Orbit does not hold is on its way: reading it takes seconds. */
const ON_ITS_WAY_MS = 60_000;

/** When a check of it was asked for here. */
const checks = new Map<string, number>();

export type Found = InferResponseType<typeof api.documents.find.$post, 200>["items"][number];

/** Asks the group's Xero now. */
export function findInXero(q: string): Promise<Answer<{ readonly items: readonly Found[] }>> {
  return ask(api.documents.find.$post({ json: { q } }));
}

/** Answers whether it was added. */
export async function addNote(kind: DocumentKind, groupId: string, text: string): Promise<boolean> {
  const answer = await ask(
    api.documents[":kind"][":groupId"].notes.$post({ param: { kind, groupId }, json: { text } }),
  );
  if (!answer.ok) sayProblem(answer.error);
  return answer.ok;
}

/** Answers whether it was removed. */
export async function removeNote(kind: DocumentKind, groupId: string, id: string): Promise<boolean> {
  const param = { kind, groupId, id };
  const answer = await ask(api.documents[":kind"][":groupId"].notes[":id"].$delete({ param }));
  if (answer.ok) say("good", "The note is removed.");
  else sayProblem(answer.error);
  return answer.ok;
}

/** Reads it and its copy again, known or not; answers whether that was asked for. */
export async function checkNow(kind: DocumentKind, groupId: string, label: string): Promise<boolean> {
  const answer = await ask(api.documents[":kind"][":groupId"].check.$post({ param: { kind, groupId } }));
  if (answer.ok) {
    checks.set(`${kind} ${groupId}`, Date.now());
    say("good", `${label}: Orbit is reading it in Xero and brings its copy up to date.`);
  } else sayProblem(answer.error);
  return answer.ok;
}

/** Somebody has just asked for it, known or not. */
export function isOnItsWay({ kind, groupId }: DocumentRef, nowMs: number): boolean {
  return nowMs - (checks.get(`${kind} ${groupId}`) ?? Number.NEGATIVE_INFINITY) < ON_ITS_WAY_MS;
}
