/** What an organisation's object reads from Xero for a person who waits: tracking categories, accounts. */

import type { Failure } from "../domain/failure.ts";
import { explain } from "../domain/failure-words.ts";
import { err, type Result } from "../domain/result.ts";
import { CATEGORIES_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import type { EntityRow } from "../store/entities.ts";

export interface ReadProblem {
  /** `xero-unavailable` ends by itself: try again. */
  readonly code: "xero-unavailable" | "xero-refused" | "entity-unreachable";
  readonly detail: string;
}

/** `unanswered`: the line of the log when the object does not answer in time. */
export async function readFromXero<T>(
  { tenantId, name }: Pick<EntityRow, "tenantId" | "name">,
  unanswered: string,
  ask: () => Promise<Result<T, Failure>>,
): Promise<Result<T, ReadProblem>> {
  const answer = await answerOf(ask, CATEGORIES_TIMEOUT_MS);
  if (!answer.ok) {
    log(unanswered, { tenantId, reason: answer.error });
    return err({ code: "entity-unreachable", detail: `${name} did not answer. Try again in a moment.` });
  }
  if (answer.value.ok) return answer.value;
  const { title, detail, automatic } = explain(answer.value.error);
  return err({ code: automatic ? "xero-unavailable" : "xero-refused", detail: `${title}. ${detail}` });
}
