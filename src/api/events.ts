/** `GET /api/events…`: the list, the counts, and one event with its timeline. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { titleOf } from "../domain/failure-words.ts";
import { eventId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { EVENTS_LOOKED_AT } from "../limits.ts";
import { timeKey } from "../store/cursor.ts";
import { eventById, listEvents, summarizeEvents } from "../store/events.ts";
import type { ApiEnv } from "./context.ts";
import { eventParameters, filterOf } from "./event-query.ts";
import { EventShape, EventWithTimelineShape, eventView, eventWithTimeline } from "./event-view.ts";
import { idParameter, inOrder, isoTimeOrNull, json, pageParameters, pageShape, Time } from "./schemas.ts";

const n = z.number().int();
const SummaryShape = z
  .object({
    byStatus: z.object({ queued: n, waiting: n, synced: n, skipped: n, failed: n, resolved: n }),
    byCode: z.array(z.object({ code: z.string(), title: z.string(), count: n, failed: n })).openapi({
      description:
        "Of the events that are queued, waiting or failed, and how many of them have failed; most frequent first",
    }),
    oldestUnresolvedAt: Time.nullable().openapi({ description: "Of the events that are queued, waiting or failed" }),
  })
  .openapi("EventSummary");

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Events, newest first",
  request: { query: inOrder(z.object({ ...eventParameters, ...pageParameters(timeKey) })) },
  responses: { 200: json(pageShape(EventShape), "Newest first by (receivedAt, id)"), ...ALWAYS, 400: PROBLEM[400] },
});

const summary = createRoute({
  method: "get",
  path: "/summary",
  summary: "How many events there are",
  responses: { 200: json(SummaryShape, "Counts of all the firm's events"), ...ALWAYS },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  summary: "One event with its timeline",
  request: { params: idParameter },
  responses: { 200: json(EventWithTimelineShape, "The event"), ...ALWAYS, 404: PROBLEM[404] },
});

export const eventRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit, ...query } = c.req.valid("query");
    const request = { filter: filterOf(query), after: cursor, limit, lookAt: EVENTS_LOOKED_AT };
    const page = await listEvents(c.var.firm, request);
    return c.json({ items: page.items.map(eventView), nextCursor: page.nextCursor }, 200);
  })
  .openapi(summary, async (c) => {
    const { byStatus, byCode, oldestUnresolvedAtMs } = await summarizeEvents(c.var.firm, Date.now());
    const titled = byCode.map((cause) => ({ ...cause, title: titleOf(cause.code) }));
    return c.json({ byStatus, byCode: titled, oldestUnresolvedAt: isoTimeOrNull(oldestUnresolvedAtMs) }, 200);
  })
  .openapi(read, async (c) => {
    const event = await eventById(c.var.firm, eventId(c.req.valid("param").id));
    if (event === null) return problem(c, "not-found", "The firm has no such event.");
    return c.json(eventWithTimeline(event), 200);
  });
