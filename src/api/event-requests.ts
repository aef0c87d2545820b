/**
 * What people ask of events, handed to the objects that own them. What an object answers is written to D1 at once, so
 * that the next reading shows it; the object's own outbox repeats it harmlessly (higher `rev` wins).
 */

import type { Context } from "hono";
import type { EventRecord } from "../domain/event.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { EVENTS_PER_OBJECT_CALL } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import type { EventRef, TenantRpc } from "../objects/tenant-rpc.ts";
import { upsertEvents } from "../store/event-rows.ts";
import { matchEvents, type OwnedRef } from "../store/events.ts";
import type { ApiEnv } from "./context.ts";

export type Ask = "resync" | "resolve" | "unresolve";

/** A reference to one event of the firm, or null: there is none, or its tenant went to another firm. */
export async function ownRef(c: Context<ApiEnv>, id: EventRef["id"]): Promise<OwnedRef | null> {
  const { refs } = await matchEvents(c.var.firm, { ids: [id] }, 1);
  return refs[0] ?? null;
}

export interface Asked {
  readonly events: readonly EventRecord[];
  /** Events whose object did not answer; nothing was changed about them. */
  readonly unreached: number;
}

/** Tenant by tenant, in calls of a bounded size. */
export async function askObjects(c: Context<ApiEnv>, ask: Ask, refs: readonly OwnedRef[]): Promise<Asked> {
  const events: EventRecord[] = [];
  let unreached = 0;
  for (const [tenant, own] of Map.groupBy(refs, (ref) => ref.tenantId)) {
    for (let start = 0; start < own.length; start += EVENTS_PER_OBJECT_CALL) {
      const chunk = own.slice(start, start + EVENTS_PER_OBJECT_CALL).map(bareRef);
      const answer = await asked(c, c.var.objects.tenant(tenant), { ask, events: chunk });
      if (answer.ok) events.push(...answer.value);
      else unreached += chunk.length;
    }
  }
  return { events, unreached };
}

/** Who asks, as the timeline shows it. */
export function askedBy(c: Context<ApiEnv>): string {
  return c.var.session.user.name;
}

/** A change that D1 does not store now comes with the object's outbox; the request itself was accepted. */
export async function writeThrough(c: Context<ApiEnv>, events: readonly EventRecord[]): Promise<void> {
  try {
    await upsertEvents(c.env.DB, c.var.firm.firmId, events);
  } catch (error) {
    log("write-through-failed", { events: events.length, reason: error instanceof Error ? error.message : "unknown" });
  }
}

export function bareRef({ id, kind, resourceId }: OwnedRef): EventRef {
  return { id, kind, resourceId };
}

async function asked(
  c: Context<ApiEnv>,
  object: TenantRpc,
  { ask, events }: { readonly ask: Ask; readonly events: readonly EventRef[] },
): Promise<Result<readonly EventRecord[], "unreached">> {
  const answer = await answerOf(() => object[ask]({ events, by: askedBy(c) }));
  if (!answer.ok) {
    log("request-not-taken", { ask, events: events.length, reason: answer.error });
    return err("unreached");
  }
  await writeThrough(c, answer.value.events);
  return ok(answer.value.events);
}
