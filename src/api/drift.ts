/**
 * `/api/drift`: copies that no longer equal their group record, field by field, and putting them back in step. Found by the
 * satellites' objects; a repair is handed to them and walks as any other re-sync, with an event of its own.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ShownFailure } from "../domain/failure-words.ts";
import { tenantId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";

import {
  AUDIT_IDS_NAMED,
  EVENTS_PER_BULK_REQUEST,
  EVENTS_PER_OBJECT_CALL,
  ID_CHARS,
  IDS_PER_BULK_REQUEST,
  PUT_BACK_SHOWN_MS,
} from "../limits.ts";

import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import { mappingKey } from "../store/cursor.ts";
import { causesOf } from "../store/document-causes.ts";
import { type CopyRef, listDrift, matchDrift } from "../store/drift.ts";
import { audited, counted } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { askedBy } from "./event-requests.ts";

import { mappingFilterOf, mappingParameters } from "./mappings.ts";
import {
  DifferenceShape,
  isoTime,
  json,
  jsonBody,
  Kind,
  pageParameters,
  pageShape,
  ShownFailureShape,
  Time,
} from "./schemas.ts";

const DriftShape = z
  .object({
    kind: Kind,
    label: z.string(),
    groupId: z.string(),
    tenantId: z.string(),
    satelliteId: z.string(),
    differences: z.array(DifferenceShape).readonly(),
    seenAt: Time.openapi({ description: "When Orbit first saw it like this" }),
    kept: z
      .object({ by: z.string(), since: Time })
      .optional()
      .openapi({ description: "A person decided that the copy stays so; Orbit leaves it alone until that ends" }),
    putBackAt: Time.optional().openapi({
      description: "When Orbit replaced the edit by the group's values: the differences are those it found",
    }),
    because: ShownFailureShape.optional().openapi({
      description: "What the document says of it: why it differs, or what keeps the group's values from being written",
    }),
  })
  .openapi("Drift");

const driftState = z
  .enum(["differs", "put-back"])
  .or(z.literal(""))
  .optional()
  .transform((value) => value || undefined)
  .openapi({ type: "string", enum: ["differs", "put-back"] });

const CopyName = z.strictObject({
  kind: Kind,
  groupId: z.string().max(ID_CHARS),
  tenantId: z.string().max(ID_CHARS).transform(tenantId),
});

const RepairRequest = z
  .strictObject({
    items: z.array(CopyName).min(1).max(IDS_PER_BULK_REQUEST).optional(),
    filter: z.strictObject(mappingParameters).optional(),
    all: z.literal(true).optional(),
    dryRun: z.boolean().optional().openapi({ description: "Only counts what matches" }),
  })
  .refine(
    ({ items, filter, all }) => [items, filter, all].filter((one) => one !== undefined).length === 1,
    "name one of items, filter and all",
  )
  .openapi("RepairRequest");

const RepairAnswer = z
  .object({
    matched: z.number().int().openapi({ description: "How many drifted copies the request names" }),
    queued: z.number().int(),
    note: z.string().optional().openapi({ description: "Present when not all of them were taken, and why" }),
  })
  .openapi("Repair");

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Copies that no longer equal their group record, and edits of the last days that Orbit put back",
  request: { query: z.object({ ...mappingParameters, state: driftState, ...pageParameters(mappingKey) }) },
  responses: { 200: json(pageShape(DriftShape), "By kind and group record"), ...ALWAYS, 400: PROBLEM[400] },
});

const repair = createRoute({
  method: "post",
  path: "/repair",
  summary: "Put copies back in step",
  description: "Writes the group's values again. Payments that people entered in a satellite are never taken off.",
  middleware: needs("operator"),
  request: { body: jsonBody(RepairRequest) },
  responses: { 202: json(RepairAnswer, "How many were queued"), ...ALWAYS, 400: PROBLEM[400], 503: PROBLEM[503] },
});

export const driftRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit, state, ...named } = c.req.valid("query");
    const filter = { ...mappingFilterOf(named), state, putBackSinceMs: Date.now() - PUT_BACK_SHOWN_MS };
    const page = await listDrift(c.var.firm, { filter, after: cursor, limit });
    const causes = await causesOf(
      c.var.firm,
      page.items.map(({ groupId }) => groupId),
    );
    const items = page.items.map(({ kind, label, groupId, tenantId: tenant, satelliteId, ...row }) => ({
      ...{ kind, label, groupId, tenantId: tenant, satelliteId },
      differences: row.differences ?? [],
      seenAt: isoTime(row.driftSeenAtMs ?? row.syncedAtMs),
      ...(row.keptBy == null ? {} : { kept: { by: row.keptBy, since: isoTime(row.keptSinceMs ?? row.syncedAtMs) } }),
      ...(row.putBackAtMs == null ? {} : { putBackAt: isoTime(row.putBackAtMs) }),
      ...becauseOf(row.putBackAtMs ?? null, causes.get(groupId)),
    }));
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  })
  .openapi(repair, async (c) => {
    const { items, filter, dryRun } = c.req.valid("json");
    const named = items === undefined ? { filter: mappingFilterOf(filter ?? {}) } : { copies: items };
    const { matched, copies } = await matchDrift(c.var.firm, named, EVENTS_PER_BULK_REQUEST);
    if (dryRun) return c.json({ matched, queued: 0 }, 202);
    const { queued, unreached } = await repaired(c, copies);
    if (copies.length > 0 && unreached === copies.length) {
      return problem(c, "entity-unreachable", "Nothing could be handed over. Try again in a moment.");
    }
    if (queued > 0) {
      const after =
        items === undefined
          ? { filter: filter ?? {} }
          : { items: items.slice(0, AUDIT_IDS_NAMED), named: items.length };
      await audited(c, { action: "copy.restore", subject: counted(queued, "copy", "copies"), after });
    }
    const left = matched - copies.length;
    const words = [
      left > 0 ? `The first ${copies.length} were taken; ask again for the other ${left}.` : "",
      unreached > 0 ? `${unreached} could not be handed over; ask again in a moment.` : "",
    ].filter(Boolean);
    return c.json({ matched, queued, ...(words.length > 0 ? { note: words.join(" ") } : {}) }, 202);
  });

/** What was put back has no cause any more. */
function becauseOf(putBackAtMs: number | null, cause: ShownFailure | undefined) {
  return cause === undefined || putBackAtMs !== null ? {} : { because: cause };
}

/** Satellite by satellite, in calls of a bounded size. */
async function repaired(c: Context<ApiEnv>, copies: readonly CopyRef[]) {
  let queued = 0;
  let unreached = 0;
  for (const [tenant, own] of Map.groupBy(copies, (copy) => copy.tenantId)) {
    for (let start = 0; start < own.length; start += EVENTS_PER_OBJECT_CALL) {
      const chunk = own.slice(start, start + EVENTS_PER_OBJECT_CALL).map(({ kind, groupId }) => ({ kind, groupId }));
      const answer = await answerOf(() => c.var.objects.tenant(tenant).repair({ copies: chunk, by: askedBy(c) }));
      if (answer.ok) queued += answer.value;
      else {
        log("request-not-taken", { ask: "repair", tenantId: tenant, reason: answer.error });
        unreached += chunk.length;
      }
    }
  }
  return { queued, unreached };
}
