/**
 * `POST /api/events/resync`, `…/resolve` and `…/unresolve`: one request about many events, named one by one or by the
 * list's own filter. Bounded: what is beyond EVENTS_PER_BULK_REQUEST is counted in `matched`, left alone, and said in
 * `note`. `POST /api/events/progress` says how far those events are.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { eventId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import {
  AUDIT_IDS_NAMED,
  EVENTS_FOLLOWED,
  EVENTS_PER_BULK_REQUEST,
  ID_CHARS,
  IDS_PER_BULK_REQUEST,
} from "../limits.ts";
import type { EventFilter } from "../store/event-filter.ts";
import { countByStatus, matchEvents } from "../store/events.ts";
import { audited, counted } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { resyncPlan } from "./event-bulk-facts.ts";
import { PlanShape } from "./event-bulk-plan.ts";
import { eventParameters, filterOf } from "./event-query.ts";
import { type Ask, askObjects } from "./event-requests.ts";
import { inOrder, json, jsonBody } from "./schemas.ts";

const BulkRequest = z
  .strictObject({
    ids: z.array(z.string().max(ID_CHARS).transform(eventId)).min(1).max(IDS_PER_BULK_REQUEST).optional(),
    filter: inOrder(z.strictObject(eventParameters)).optional(),
    dryRun: z.boolean().optional().openapi({ description: "Only counts what matches" }),
    follow: z.boolean().optional().openapi({ description: "Asks for the ids to follow in the answer" }),
  })
  .refine((body) => (body.ids === undefined) !== (body.filter === undefined), "name either ids or filter")
  .openapi("BulkRequest");
type Bulk = z.infer<typeof BulkRequest>;

const matched = z.number().int().openapi({ description: "How many events the request names" });
const note = z.string().optional().openapi({ description: "Present when not all of them were taken, and why" });
const follow = z
  .array(z.string())
  .optional()
  .openapi({ description: "Ids for POST /api/events/progress: all that were taken, or every n-th of very many" });
const ResyncAnswer = z
  .object({ matched, queued: z.number().int(), plan: PlanShape, note, follow })
  .openapi("BulkResync");
const ResolveAnswer = z.object({ matched, resolved: z.number().int(), note, follow }).openapi("BulkResolve");
const UnresolveAnswer = z.object({ matched, unresolved: z.number().int(), note, follow }).openapi("BulkUnresolve");

const FollowedIds = z.array(z.string().max(ID_CHARS).transform(eventId)).min(1).max(IDS_PER_BULK_REQUEST);
const ProgressRequest = z.strictObject({ ids: FollowedIds }).openapi("ProgressRequest");
const n = z.number().int();
const ProgressAnswer = z
  .object({ byStatus: z.object({ queued: n, waiting: n, synced: n, skipped: n, failed: n, resolved: n }) })
  .openapi("Progress");

const resync = createRoute({
  method: "post",
  path: "/resync",
  summary: "Look at many records again",
  description:
    "`plan` says what that does, of the newest events that one request takes; with `dryRun` nothing else happens.",
  middleware: needs("operator"),
  request: { body: jsonBody(BulkRequest) },
  responses: { 202: json(ResyncAnswer, "How many were queued"), ...ALWAYS, 400: PROBLEM[400], 503: PROBLEM[503] },
});

const resolve = createRoute({
  method: "post",
  path: "/resolve",
  summary: "Mark many failed events as resolved",
  description: "Only failed events are named by the request, whatever else its ids or filter would match.",
  middleware: needs("operator"),
  request: { body: jsonBody(BulkRequest) },
  responses: { 202: json(ResolveAnswer, "How many were resolved"), ...ALWAYS, 400: PROBLEM[400], 503: PROBLEM[503] },
});

const unresolve = createRoute({
  method: "post",
  path: "/unresolve",
  summary: "Take back that many events were marked as resolved",
  description: "Only resolved events are named by the request, whatever else its ids or filter would match.",
  middleware: needs("operator"),
  request: { body: jsonBody(BulkRequest) },
  responses: {
    202: json(UnresolveAnswer, "How many were taken back"),
    ...ALWAYS,
    400: PROBLEM[400],
    503: PROBLEM[503],
  },
});

const progress = createRoute({
  method: "post",
  path: "/progress",
  summary: "How far these events are",
  request: { body: jsonBody(ProgressRequest) },
  responses: { 200: json(ProgressAnswer, "Counts by status"), ...ALWAYS, 400: PROBLEM[400] },
});

export const eventBulkRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(resync, async (c) => {
    const body = c.req.valid("json");
    // Before anything is queued: afterwards all of them would be under way.
    const { events, plan } = await resyncPlan(c, filterOfBulk(body), EVENTS_PER_BULK_REQUEST);
    const isCounted = events < EVENTS_PER_BULK_REQUEST;
    if (body.dryRun && isCounted) return c.json({ matched: events, queued: 0, plan }, 202);
    const taken = await take(c, "resync", body);
    if (taken === null) return problem(c, "entity-unreachable", UNREACHED);
    return c.json({ matched: taken.matched, queued: taken.taken, plan, ...taken.more }, 202);
  })
  .openapi(resolve, async (c) => {
    const taken = await take(c, "resolve", c.req.valid("json"));
    if (taken === null) return problem(c, "entity-unreachable", UNREACHED);
    return c.json({ matched: taken.matched, resolved: taken.taken, ...taken.more }, 202);
  })
  .openapi(unresolve, async (c) => {
    const taken = await take(c, "unresolve", c.req.valid("json"));
    if (taken === null) return problem(c, "entity-unreachable", UNREACHED);
    return c.json({ matched: taken.matched, unresolved: taken.taken, ...taken.more }, 202);
  })
  .openapi(progress, async (c) => c.json({ byStatus: await countByStatus(c.var.firm, c.req.valid("json").ids) }, 200));

const UNREACHED = "None of the events could be handed over. Try again in a moment.";

interface Taken {
  readonly matched: number;
  readonly taken: number;
  readonly more: { readonly note?: string; readonly follow?: string[] };
}

/** Null when no object answered at all. */
async function take(c: Context<ApiEnv>, ask: Ask, body: Bulk): Promise<Taken | null> {
  const filter = selected(ask, body);
  if (filter === null) return { matched: 0, taken: 0, more: {} };
  const { matched, refs } = await matchEvents(c.var.firm, filter, body.dryRun ? 0 : EVENTS_PER_BULK_REQUEST);
  if (body.dryRun) return { matched, taken: 0, more: {} };
  const { events, unreached } = await askObjects(c, ask, refs);
  if (refs.length > 0 && unreached === refs.length) return null;
  const left = matched - refs.length;
  if (events.length > 0)
    await audited(c, { action: `event.${ask}`, subject: counted(events.length, "event"), after: namedBy(body) });
  const words = [
    left > 0 ? `The newest ${refs.length} were taken; ask again for the other ${left}.` : "",
    unreached > 0 ? `${unreached} could not be handed over; ask again in a moment.` : "",
  ].filter(Boolean);
  const note = words.length > 0 ? { note: words.join(" ") } : {};
  const follow = body.follow ? { follow: followed(events.map((event) => event.id)) } : {};
  return { matched, taken: events.length, more: { ...note, ...follow } };
}

/** What of the request says which events it was about. */
function namedBy({ ids, filter }: Bulk) {
  return filter === undefined ? { ids: ids?.slice(0, AUDIT_IDS_NAMED), named: ids?.length } : { filter };
}

/** All of them, or as many as one request about progress takes, evenly chosen. */
function followed(ids: readonly string[]): string[] {
  const step = Math.ceil(ids.length / EVENTS_FOLLOWED);
  return ids.filter((_, index) => index % step === 0);
}

function filterOfBulk({ ids, filter }: Bulk): EventFilter {
  return filter === undefined ? { ids } : filterOf(filter);
}

/** Only failed events can be resolved, and only resolved ones taken back: null when the filter leaves none of them. */
function selected(ask: Ask, body: Bulk): EventFilter | null {
  const filter = filterOfBulk(body);
  if (ask === "resync") return filter;
  const { statuses } = filter;
  const only = ask === "resolve" ? "failed" : "resolved";
  return statuses === undefined || statuses.includes(only) ? { ...filter, statuses: [only] } : null;
}
