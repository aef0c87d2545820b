/**
 * `/api/dead-letters`: deliveries that could not be handed to their organisation in all their tries. Replaying puts one
 * on the queue again and then forgets it here; twice on the queue is harmless, lost is not.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { queueMessage } from "../ingest/message.ts";
import { timeKey } from "../store/cursor.ts";
import { type DeadLetter, deadLetterById, deleteDeadLetter, listDeadLetters } from "../store/dead-letters.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { idParameter, isoTime, json, Kind, pageParameters, pageShape, Time } from "./schemas.ts";

const DeadLetterShape = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    receivedAt: Time,
    events: z
      .array(z.object({ kind: Kind, change: z.enum(["create", "update"]), resourceId: z.string(), eventAt: Time }))
      .openapi({ description: "Invoices, contacts and credit notes" }),
    money: z.number().int().openapi({
      description:
        "Payments, overpayments and prepayments in it; without any and without events it cannot be read, and can only be deleted",
    }),
  })
  .openapi("DeadLetter");

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Deliveries that could not be handed over",
  request: { query: z.object(pageParameters(timeKey)) },
  responses: { 200: json(pageShape(DeadLetterShape), "Newest first"), ...ALWAYS, 400: PROBLEM[400] },
});

const replay = createRoute({
  method: "post",
  path: "/{id}/replay",
  summary: "Put a delivery on the queue again",
  middleware: needs("operator"),
  request: { params: idParameter },
  responses: { 202: json(DeadLetterShape, "Queued again"), ...ALWAYS, 404: PROBLEM[404], 409: PROBLEM[409] },
});

const remove = createRoute({
  method: "delete",
  path: "/{id}",
  summary: "Forget a delivery",
  middleware: needs("owner"),
  request: { params: idParameter },
  responses: { 204: { description: "Forgotten" }, ...ALWAYS, 404: PROBLEM[404] },
});

const NOT_FOUND = "The firm has no such delivery.";

export const deadLetterRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const page = await listDeadLetters(c.var.firm, { after: cursor, limit });
    return c.json({ items: page.items.map(view), nextCursor: page.nextCursor }, 200);
  })
  .openapi(replay, async (c) => {
    const { id } = c.req.valid("param");
    const letter = await deadLetterById(c.var.firm, id);
    if (letter === null) return problem(c, "not-found", NOT_FOUND);
    const message = messageOf(letter);
    if (message === null) return problem(c, "unreadable", "It is not a delivery that Orbit can read; delete it.");
    await c.env.EVENTS.send(message);
    await deleteDeadLetter(c.var.firm, id);
    await audited(c, { action: "dead-letter.replay", subject: id });
    return c.json(view(letter), 202);
  })
  .openapi(remove, async (c) => {
    const { id } = c.req.valid("param");
    if (!(await deleteDeadLetter(c.var.firm, id))) return problem(c, "not-found", NOT_FOUND);
    await audited(c, { action: "dead-letter.remove", subject: id });
    return c.body(null, 204);
  });

function messageOf(letter: DeadLetter) {
  try {
    return queueMessage.safeParse(JSON.parse(letter.body)).data ?? null;
  } catch {
    return null;
  }
}

function view(letter: DeadLetter): z.infer<typeof DeadLetterShape> {
  const message = messageOf(letter);
  const events = (message?.events ?? []).map(({ kind, change, resourceId, eventAtMs }) => ({
    kind,
    change,
    resourceId,
    eventAt: isoTime(eventAtMs),
  }));
  return {
    id: letter.id,
    tenantId: letter.tenantId,
    receivedAt: isoTime(letter.receivedAtMs),
    events,
    money: message?.doorbells?.length ?? 0,
  };
}
