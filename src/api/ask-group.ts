/**
 * Questions that the group's object answers: which object that is, a bounded wait, and why there is no answer. A route says in
 * its own words what follows from that.
 */

import type { Context } from "hono";
import { err, ok, type Result } from "../domain/result.ts";
import { problem } from "../http/problem.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import type { TenantRpc } from "../objects/tenant-rpc.ts";
import { groupEntity } from "../store/entities.ts";
import type { ApiEnv } from "./context.ts";

export type NoAnswer = "no-group" | "unreached";

interface GroupQuestion<T> {
  /** For the log. */
  readonly name: string;
  readonly ask: (group: TenantRpc) => Promise<T>;
  readonly timeoutMs?: number;
}

export async function askGroup<T>(c: Context<ApiEnv>, question: GroupQuestion<T>): Promise<Result<T, NoAnswer>> {
  const group = await groupEntity(c.var.firm);
  if (group === null) return err("no-group");
  const object = c.var.objects.tenant(group.tenantId);
  const answer = await answerOf(() => question.ask(object), question.timeoutMs);
  if (answer.ok) return ok(answer.value);
  log("request-not-taken", { ask: question.name, tenantId: group.tenantId, reason: answer.error });
  return err("unreached");
}

/** For routes that need a group. */
export function unanswered(c: Context<ApiEnv>, why: NoAnswer) {
  return why === "unreached" ? unreached(c) : problem(c, "no-group", "Give one organisation the role group first.");
}

export function unreached(c: Context<ApiEnv>) {
  return problem(
    c,
    "entity-unreachable",
    "The group's queue did not answer, so nothing was done. Try again in a moment.",
  );
}
