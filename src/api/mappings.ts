/** `GET /api/mappings`: which copy belongs to which group record. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS, PROBLEM } from "../http/problem.ts";
import { tenantId } from "../ids.ts";
import { ID_CHARS, SEARCH_CHARS } from "../limits.ts";
import { mappingKey } from "../store/cursor.ts";
import { listMappings } from "../store/mappings.ts";
import type { ApiEnv } from "./context.ts";
import { isoTime, json, Kind, kindParameter, optionalText, pageParameters, pageShape, Time } from "./schemas.ts";

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

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Copies and the group records they belong to",
  request: {
    query: z.object({
      kind: kindParameter,
      entity: optionalText(ID_CHARS),
      q: optionalText(SEARCH_CHARS),
      ...pageParameters(mappingKey),
    }),
  },
  responses: { 200: json(pageShape(MappingShape), "By kind and group record"), ...ALWAYS, 400: PROBLEM[400] },
});

export const mappingRoutes = new OpenAPIHono<ApiEnv>().openapi(list, async (c) => {
  const { kind, entity, q, cursor, limit } = c.req.valid("query");
  const filter = { kind, entity: entity ? tenantId(entity) : undefined, search: q };
  const page = await listMappings(c.var.firm, { filter, after: cursor, limit });
  const items = page.items.map((row) => ({
    kind: row.kind,
    groupId: row.groupId,
    tenantId: row.tenantId,
    satelliteId: row.satelliteId,
    label: row.label,
    syncedAt: isoTime(row.syncedAtMs),
    drifted: row.drifted,
  }));
  return c.json({ items, nextCursor: page.nextCursor }, 200);
});
