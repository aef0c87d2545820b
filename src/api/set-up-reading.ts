/** An organisation's set-up, as its object reads it from Xero for a person who waits; one that does not answer is not known. */

import type { Context } from "hono";
import type { Failure } from "../domain/failure.ts";
import type { FirmEntity } from "../domain/firm.ts";
import { err, type Result } from "../domain/result.ts";
import { CATEGORIES_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { ReferenceName, References } from "../mirror/references.ts";
import { answerOf } from "../objects/objects.ts";
import type { ApiEnv } from "./context.ts";

export async function readSetUp(
  c: Context<ApiEnv>,
  { tenantId, name }: Pick<FirmEntity, "tenantId" | "name">,
  names: readonly ReferenceName[],
  withinMs: number,
): Promise<Result<References, Failure>> {
  const answer = await answerOf(() => c.var.objects.tenant(tenantId).setUp(names, withinMs), CATEGORIES_TIMEOUT_MS);
  if (answer.ok) return answer.value;
  log("set-up-unknown", { tenantId, reason: answer.error });
  return err({ code: "xero-unavailable", entity: name, reason: "no answer in time" });
}
