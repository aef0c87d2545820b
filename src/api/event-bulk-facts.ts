/** Reads what the plan of a re-sync is made of (event-bulk-plan.ts): events and copies in D1, and what holds each organisation. */

import type { Context } from "hono";
import { ENTITIES_PER_PLAN, OBJECT_STATUS_TIMEOUT_MS } from "../limits.ts";
import { answerOf } from "../objects/objects.ts";
import type { EntityStatus } from "../objects/tenant-rpc.ts";
import { type EntityRow, listEntities } from "../store/entities.ts";
import type { EventFilter } from "../store/event-filter.ts";
import { recordsToPlan } from "../store/event-plan.ts";
import type { ApiEnv } from "./context.ts";
import { type PlannedEntity, planOf, type ResyncPlan } from "./event-bulk-plan.ts";

/** Of the newest `limit` events that match, and how many those are. */
export async function resyncPlan(
  c: Context<ApiEnv>,
  filter: EventFilter,
  limit: number,
): Promise<{ readonly events: number; readonly plan: ResyncPlan }> {
  const { firm } = c.var;
  const { items } = await listEntities(firm, { after: null, limit: ENTITIES_PER_PLAN });
  const connected = items.filter(({ role }) => role !== "unassigned");
  const group = connected.find(({ role }) => role === "group")?.tenantId ?? null;
  const [{ events, alike }, entities] = await Promise.all([
    recordsToPlan(firm, filter, { limit, group }),
    Promise.all(connected.map((row) => plannedEntity(c, row))),
  ]);
  return { events, plan: planOf({ alike, entities }) };
}

async function plannedEntity(c: Context<ApiEnv>, row: EntityRow): Promise<PlannedEntity> {
  const entity = { tenantId: row.tenantId, name: row.name, isGroup: row.role === "group" };
  const isBroken = row.disconnectedAtMs !== null || row.grantStatus === "reconnect";
  if (row.paused || isBroken) return { ...entity, heldUntil: { untilMs: null } };
  const status = await answerOf(() => c.var.objects.tenant(row.tenantId).status(), OBJECT_STATUS_TIMEOUT_MS);
  // One that does not answer in time is not known to be held.
  return { ...entity, heldUntil: status.ok ? heldUntil(status.value) : null };
}

/** By what holds the whole organisation; trouble that stops no call is none. */
function heldUntil({ trouble, day, minute }: EntityStatus): PlannedEntity["heldUntil"] {
  switch (trouble?.code) {
    case "day-limit":
      return { untilMs: day.resetsAtMs };
    case "minute-limit":
      return { untilMs: minute.resetsAtMs };
    case "token-set-invalid":
    case "disconnected":
    case "scope-missing":
    case "xero-unavailable":
      return { untilMs: null };
    default:
      return null;
  }
}
