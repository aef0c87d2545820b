/** `GET /api/events.csv` and `/api/mappings.csv`: the lists of the same filters, every row. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { worstTarget } from "../domain/event.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { ALWAYS, PROBLEM } from "../http/problem.ts";
import { type MappingKey, mappingKey, type TimeKey, timeKey } from "../store/cursor.ts";
import { type ListedEvent, listEvents } from "../store/events.ts";
import { listMappings } from "../store/mappings.ts";
import type { ApiEnv } from "./context.ts";
import { type Column, CSV, csvAnswer } from "./csv.ts";
import { eventParameters, filterOf } from "./event-query.ts";
import { mappingFilterOf, mappingParameters } from "./mappings.ts";
import { inOrder, isoTime, isoTimeOrNull } from "./schemas.ts";

const EVENT_COLUMNS: readonly Column<ListedEvent>[] = [
  ["Received at", ({ receivedAtMs }) => isoTime(receivedAtMs)],
  ["Updated at", ({ updatedAtMs }) => isoTime(updatedAtMs)],
  ["Kind", ({ kind }) => kind],
  ["Number or name", ({ label }) => label],
  ["Contact", ({ contactName }) => contactName],
  ["Organisation", ({ entityName }) => entityName],
  ["Satellite", ({ targets }) => worstTarget(targets)?.name ?? null],
  ["Status", ({ status }) => status],
  ["Cause", ({ failures }) => failures[0]?.title ?? null],
  ["Detail", ({ failures }) => failures[0]?.detail ?? null],
  ["Code", ({ failures }) => failures[0]?.code ?? null],
  ["Next attempt at", ({ nextAttemptAtMs }) => isoTimeOrNull(nextAttemptAtMs)],
  ["Attempts", ({ attempts }) => attempts],
  ["Source", ({ source }) => source],
  ["Change", ({ change }) => change],
  ["Record id", ({ resourceId }) => resourceId],
  ["Copy id", ({ targets }) => worstTarget(targets)?.resourceId ?? null],
  ["Id", ({ id }) => id],
];

const MAPPING_COLUMNS: readonly Column<MappingRow>[] = [
  ["Kind", ({ kind }) => kind],
  ["Number or name", ({ label }) => label],
  ["Last in step at", ({ syncedAtMs }) => isoTime(syncedAtMs)],
  ["Differs", ({ drifted }) => (drifted ? "yes" : "no")],
  ["Record id", ({ groupId }) => groupId],
  ["Organisation id", ({ tenantId }) => tenantId],
  ["Copy id", ({ satelliteId }) => satelliteId],
];

const events = createRoute({
  method: "get",
  path: "/events.csv",
  summary: "Events as CSV, newest first",
  request: { query: inOrder(z.object(eventParameters)) },
  responses: { 200: { description: "Every event of the filter", content: CSV }, ...ALWAYS, 400: PROBLEM[400] },
});

const mappings = createRoute({
  method: "get",
  path: "/mappings.csv",
  summary: "Copies and the group records they belong to, as CSV",
  request: { query: z.object(mappingParameters) },
  responses: { 200: { description: "Every copy of the filter", content: CSV }, ...ALWAYS, 400: PROBLEM[400] },
});

export const csvRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(events, (c) => {
    const filter = filterOf(c.req.valid("query"));
    const page = (after: TimeKey | null, limit: number) => listEvents(c.var.firm, { filter, after, limit });
    return csvAnswer(c, { name: "events", columns: EVENT_COLUMNS, key: timeKey, page });
  })
  .openapi(mappings, (c) => {
    const filter = mappingFilterOf(c.req.valid("query"));
    const page = (after: MappingKey | null, limit: number) => listMappings(c.var.firm, { filter, after, limit });
    return csvAnswer(c, { name: "mappings", columns: MAPPING_COLUMNS, key: mappingKey, page });
  });
