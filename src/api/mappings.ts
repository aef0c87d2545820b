/** `GET /api/mappings`: which copy belongs to which group record, and how the two compare. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Kept } from "../domain/failure.ts";
import { tenantId } from "../domain/ids.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ID_CHARS, MAPPINGS_LOOKED_AT, SEARCH_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import { decimalOf } from "../mirror/money.ts";
import { answerOf } from "../objects/objects.ts";
import { mappingKey } from "../store/cursor.ts";
import { causesOf } from "../store/document-causes.ts";
import { listMappings, type MappingFilter, mappingOf } from "../store/mappings.ts";
import type { ApiEnv } from "./context.ts";
import {
  isoTime,
  isoTimeOrNull,
  json,
  Kind,
  kindParameter,
  optionalText,
  pageParameters,
  pageShape,
  ShownFailureShape,
  Time,
} from "./schemas.ts";

const mappingId = z.string().max(ID_CHARS);

const MappingShape = z
  .object({
    kind: Kind,
    groupId: z.string(),
    tenantId: z.string(),
    satelliteId: z.string(),
    label: z.string(),
    syncedAt: Time,
    drifted: z.boolean().openapi({ description: "The copy no longer equals its group record" }),
  })
  .openapi("Mapping");

export const mappingParameters = { kind: kindParameter, entity: optionalText(ID_CHARS), q: optionalText(SEARCH_CHARS) };

export function mappingFilterOf({
  kind,
  entity,
  q,
}: Partial<z.infer<z.ZodObject<typeof mappingParameters>>>): MappingFilter {
  return { kind, entity: entity === undefined ? undefined : tenantId(entity), search: q };
}

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Copies and the group records they belong to",
  request: {
    query: z.object({ ...mappingParameters, ...pageParameters(mappingKey) }),
  },
  responses: { 200: json(pageShape(MappingShape), "By kind and group record"), ...ALWAYS, 400: PROBLEM[400] },
});

const difference = { field: z.string(), group: z.string(), satellite: z.string() };

const ComparisonShape = MappingShape.extend({
  status: z.enum(["queued", "waiting", "synced", "skipped", "failed"]),
  kept: z.object({ by: z.string(), since: Time }).nullable().openapi({
    description: "A person decided that the copy stays as it is",
  }),
  repairable: z.boolean().openapi({ description: "Whether the group's values can be put back" }),
  because: ShownFailureShape.nullable().openapi({
    description: "What the document says of it: why it differs, or what keeps the group's values from being written",
  }),
  fields: z
    .array(z.object({ ...difference, same: z.boolean() }))
    .readonly()
    .openapi({ description: "Every mirrored field, as the group's record and its copy were last seen" }),
  differences: z
    .array(z.object(difference))
    .readonly()
    .openapi({ description: "What differs and why: a total that differs because a line does is not named" }),
  payments: z
    .array(
      z.object({
        date: z.iso.date().nullable(),
        amount: z.string().openapi({ description: "Decimal, in the document's currency", example: "165.00" }),
        reference: z.string().nullable(),
        began: z.enum(["group", "satellite"]).openapi({ description: "Where it was entered first" }),
        inGroup: z.boolean(),
        inSatellite: z.boolean(),
      }),
    )
    .readonly()
    .openapi({ description: "Payments of both sides, each once; of a credit note its refunds" }),
  readAt: Time.nullable().openapi({ description: "When Xero last showed the copy" }),
  groupChangedAt: Time.nullable().openapi({ description: "When the group's record, as it is shown, changed in Xero" }),
}).openapi("Comparison");

const compare = createRoute({
  method: "get",
  path: "/{kind}/{groupId}/{tenantId}",
  summary: "A copy beside its group record, field by field",
  request: { params: z.object({ kind: Kind, groupId: mappingId, tenantId: mappingId.transform(tenantId) }) },
  responses: { 200: json(ComparisonShape, "Both sides"), ...ALWAYS, 404: PROBLEM[404], 503: PROBLEM[503] },
});

export const mappingRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit, ...query } = c.req.valid("query");
    const request = { filter: mappingFilterOf(query), after: cursor, limit, lookAt: MAPPINGS_LOOKED_AT };
    const page = await listMappings(c.var.firm, request);
    return c.json({ items: page.items.map(mappingView), nextCursor: page.nextCursor }, 200);
  })
  .openapi(compare, async (c) => {
    const key = c.req.valid("param");
    const row = await mappingOf(c.var.firm, key);
    if (row === null) return problem(c, "not-found", "The firm has no such copy.");
    const answer = await answerOf(() => c.var.objects.tenant(key.tenantId).comparison(key.kind, key.groupId));
    if (!answer.ok) {
      log("comparison-unknown", { tenantId: key.tenantId, reason: answer.error });
      return problem(c, "entity-unreachable", "Try again in a moment.");
    }
    if (answer.value === null) return problem(c, "not-found", "There is no copy at the moment.");
    const { fields, differences, drifted, status, readAtMs, groupChangedAtMs, isOnlyPaid = false } = answer.value;
    const kept = answer.value.kept == null ? null : keptView(answer.value.kept);
    const times = { readAt: isoTimeOrNull(readAtMs), groupChangedAt: isoTimeOrNull(groupChangedAtMs) };
    const payments = (answer.value.payments ?? []).map(({ amountMinor, ...payment }) => {
      return { ...payment, amount: decimalOf(amountMinor) };
    });
    const repairable = kept === null && !isOnlyPaid;
    const because = (await causesOf(c.var.firm, [key.groupId])).get(key.groupId) ?? null;
    const both = { fields, differences, payments, ...times };
    return c.json({ ...mappingView(row), drifted, status, kept, repairable, because, ...both }, 200);
  });

function keptView({ by, sinceMs }: Kept) {
  return { by, since: isoTime(sinceMs) };
}

function mappingView({ kind, groupId, tenantId: satellite, satelliteId, label, syncedAtMs, drifted }: MappingRow) {
  return { kind, groupId, tenantId: satellite, satelliteId, label, syncedAt: isoTime(syncedAtMs), drifted };
}
