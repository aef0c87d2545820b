/** `GET /api/events/:id/calls`: the calls to Xero that the event's record was part of, as far as they are kept. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { EventRecord } from "../domain/event.ts";
import { eventId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { OBJECT_STATUS_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf, forEachAtOnce } from "../objects/objects.ts";
import { eventById, matchEvents } from "../store/events.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";
import { idParameter, isoTime, json, pageShape, Time } from "./schemas.ts";

const CallShape = z
  .object({
    at: Time,
    name: z.string().openapi({ description: "The organisation that was called" }),
    purpose: z.string().openapi({ example: "update-invoices" }),
    method: z.string(),
    path: z.string(),
    documents: z.number().int().openapi({ description: "How many records the call carried in all" }),
    status: z.number().int().nullable().openapi({ description: "HTTP status; null while there is no answer" }),
  })
  .openapi("Call");

const calls = createRoute({
  method: "get",
  path: "/{id}/calls",
  summary: "Calls to Xero of the last 24 hours that the event's record was part of",
  request: { params: idParameter },
  responses: { 200: json(pageShape(CallShape), "Oldest first; all of them"), ...ALWAYS, 404: PROBLEM[404] },
});

export const eventCallRoutes = new OpenAPIHono<ApiEnv>().openapi(calls, async (c) => {
  const id = eventId(c.req.valid("param").id);
  const event = await eventById(c.var.firm, id);
  if (event === null) return problem(c, "not-found", "The firm has no such event.");
  const known = await forEachAtOnce(await concerned(c, event), async ({ tenantId, name }) => {
    const answer = await answerOf(
      () => c.var.objects.tenant(tenantId).callsAbout(event.kind, event.resourceId),
      OBJECT_STATUS_TIMEOUT_MS,
    );
    if (!answer.ok) log("calls-unknown", { tenantId, reason: answer.error });
    return answer.ok ? answer.value.map((call) => ({ ...call, name })) : [];
  });
  const items = known
    .flat()
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, ...call }) => ({ at: isoTime(atMs), ...call }));
  return c.json({ items, nextCursor: null }, 200);
});

/** The event's organisation and its satellites, as far as they are this firm's still. */
async function concerned(c: Context<ApiEnv>, event: EventRecord) {
  const { refs } = await matchEvents(c.var.firm, { ids: [event.id] }, 1);
  if (refs.length === 0) return [];
  const { entities } = await loadSnapshot(c.env.DB, c.var.firm.firmId);
  const tenants = new Set([event.tenantId, ...event.targets.map((target) => target.tenantId)]);
  return entities.filter((entity) => tenants.has(entity.tenantId));
}
