/** `POST /api/events/:id/…`: what a person does about one event. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { eventId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import { eventById } from "../store/events.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { askedBy, askObjects, bareRef, ownRef, writeThrough } from "./event-requests.ts";
import { EventWithTimelineShape, eventWithTimeline } from "./event-view.ts";
import { idParameter, json, jsonBody } from "./schemas.ts";

const resync = createRoute({
  method: "post",
  path: "/{id}/resync",
  summary: "Look at the record again",
  middleware: needs("operator"),
  request: { params: idParameter },
  responses: {
    202: json(EventWithTimelineShape, "The same event, queued again"),
    ...ALWAYS,
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const resolve = createRoute({
  method: "post",
  path: "/{id}/resolve",
  summary: "Mark a failed event as resolved",
  middleware: needs("operator"),
  request: { params: idParameter },
  responses: {
    200: json(EventWithTimelineShape, "The event, resolved"),
    ...ALWAYS,
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const unresolve = createRoute({
  method: "post",
  path: "/{id}/unresolve",
  summary: "Take back that an event was marked as resolved",
  middleware: needs("operator"),
  request: { params: idParameter },
  responses: {
    200: json(EventWithTimelineShape, "The event, as its record is now"),
    ...ALWAYS,
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const Decision = z.strictObject({ choice: z.enum(["adopt", "leave", "overwrite", "keep"]) }).openapi("Decision");

const decide = createRoute({
  method: "post",
  path: "/{id}/decide",
  summary: "Decide what an event asks",
  middleware: needs("operator"),
  request: { params: idParameter, body: jsonBody(Decision) },
  responses: {
    202: json(EventWithTimelineShape, "The event; the decision is carried out"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const NOT_FOUND = "The firm has no such event.";
const UNREACHED = "Nothing was changed. Try again in a moment.";
const GONE = "The organisation's records no longer include this event.";

export const eventActionRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(resync, async (c) => {
    const id = eventId(c.req.valid("param").id);
    const ref = await ownRef(c, id);
    if (ref === null) return missing(c, id);
    const { events, unreached } = await askObjects(c, "resync", [ref]);
    if (unreached > 0) return problem(c, "entity-unreachable", UNREACHED);
    const event = events[0];
    if (event === undefined) return problem(c, "unknown-to-entity", GONE);
    await audited(c, { action: "event.resync", subject: subjectOf(event) });
    return c.json(eventWithTimeline(event), 202);
  })
  .openapi(resolve, async (c) => {
    const id = eventId(c.req.valid("param").id);
    const ref = await ownRef(c, id);
    if (ref === null) return missing(c, id);
    const { events, unreached } = await askObjects(c, "resolve", [ref]);
    if (unreached > 0) return problem(c, "entity-unreachable", UNREACHED);
    const event = events[0];
    if (event === undefined) {
      return problem(c, "not-failed", "The event has not failed, so there is nothing to resolve.");
    }
    await audited(c, { action: "event.resolve", subject: subjectOf(event) });
    return c.json(eventWithTimeline(event), 200);
  })
  .openapi(unresolve, async (c) => {
    const id = eventId(c.req.valid("param").id);
    const ref = await ownRef(c, id);
    if (ref === null) return missing(c, id);
    const { events, unreached } = await askObjects(c, "unresolve", [ref]);
    if (unreached > 0) return problem(c, "entity-unreachable", UNREACHED);
    const event = events[0];
    if (event === undefined) {
      return problem(c, "not-resolved", "The event is not marked as resolved, so there is nothing to take back.");
    }
    await audited(c, { action: "event.unresolve", subject: subjectOf(event) });
    return c.json(eventWithTimeline(event), 200);
  })
  .openapi(decide, async (c) => {
    const id = eventId(c.req.valid("param").id);
    const { choice } = c.req.valid("json");
    const ref = await ownRef(c, id);
    if (ref === null) return missing(c, id);
    const object = c.var.objects.tenant(ref.tenantId);
    const answer = await answerOf(() => object.decide(bareRef(ref), choice, askedBy(c)));
    if (!answer.ok) {
      log("decision-not-taken", { eventId: id, reason: answer.error });
      return problem(c, "entity-unreachable", UNREACHED);
    }
    const decided = answer.value;
    if (!decided.ok) {
      if (decided.error === "unknown-event") return problem(c, "unknown-to-entity", GONE);
      return problem(c, "not-asked", `The event does not ask whether to ${choice}.`);
    }
    await writeThrough(c, [decided.value]);
    await audited(c, { action: "event.decide", subject: subjectOf(decided.value), after: { choice } });
    return c.json(eventWithTimeline(decided.value), 202);
  });

/** As people know it: its number or name, and its id. */
function subjectOf({ label, id }: { readonly label: string | null; readonly id: string }): string {
  return label === null ? id : `${label} (${id})`;
}

/** Another firm's event is not there at all; one whose organisation went to another firm is only history. */
async function missing(c: Context<ApiEnv>, id: ReturnType<typeof eventId>) {
  const event = await eventById(c.var.firm, id);
  if (event === null) return problem(c, "not-found", NOT_FOUND);
  return problem(c, "unknown-to-entity", `${event.entityName} is no longer connected to the firm.`);
}
