/**
 * `/api/overview`: is everything in step? Counts of each satellite's records, and what happened by the hour. Budgets and
 * health are those of `/api/entities`.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS } from "../http/problem.ts";
import { ACTIVITY_HOUR_MS, ACTIVITY_MS, OBJECT_STATUS_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf, forEachAtOnce } from "../objects/objects.ts";
import { countByHour, countRecords, type RecordCounts } from "../store/overview.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";
import { isoTime, json, Time } from "./schemas.ts";

const n = z.number().int();

const OverviewShape = z
  .object({
    satellites: z.array(
      z.object({
        tenantId: z.string(),
        name: z.string(),
        inStep: n.openapi({ description: "Copies that equal their group records" }),
        waiting: n,
        failed: n,
        drifted: n.openapi({ description: "Copies that were edited in the satellite and left so" }),
      }),
    ),
    unplaced: z
      .object({ waiting: n, failed: n })
      .openapi({ description: "Group records of which no satellite is known yet" }),
  })
  .openapi("Overview");

const ActivityShape = z
  .object({
    events: z.array(z.object({ from: Time, synced: n, failed: n, other: n })).openapi({
      description: "Of the last 30 days, by the hour in which they came in and by what became of them",
    }),
    calls: z
      .array(z.object({ from: Time, calls: n }))
      .openapi({ description: "To Xero in the last 30 days, of all organisations together" }),
  })
  .openapi("Activity");

const overview = createRoute({
  method: "get",
  path: "/",
  summary: "How many records are in step, satellite by satellite",
  responses: { 200: json(OverviewShape, "By name"), ...ALWAYS },
});

const activity = createRoute({
  method: "get",
  path: "/activity",
  summary: "Events and calls of 30 days, by the hour",
  responses: { 200: json(ActivityShape, "Hours without any are left out"), ...ALWAYS },
});

const NONE: RecordCounts = { inStep: 0, waiting: 0, failed: 0, drifted: 0 };

export const overviewRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(overview, async (c) => {
    const { firm } = c.var;
    const [snapshot, counts] = await Promise.all([loadSnapshot(c.env.DB, firm.firmId), countRecords(firm, Date.now())]);
    const satellites = snapshot.entities
      .filter((entity) => entity.role === "satellite")
      .map(({ tenantId, name }) => ({ tenantId, name, ...(counts.satellites.get(tenantId) ?? NONE) }))
      .sort((a, b) => a.name.localeCompare(b.name));
    return c.json({ satellites, unplaced: counts.unplaced }, 200);
  })
  .openapi(activity, async (c) => {
    const { firm, objects } = c.var;
    const sinceMs = Date.now() - ACTIVITY_MS;
    const [rows, { entities }] = await Promise.all([
      countByHour(firm, { sinceMs, hourMs: ACTIVITY_HOUR_MS }),
      loadSnapshot(c.env.DB, firm.firmId),
    ]);
    const known = await forEachAtOnce(entities, async ({ tenantId }) => {
      const answer = await answerOf(() => objects.tenant(tenantId).callsByHour(), OBJECT_STATUS_TIMEOUT_MS);
      if (!answer.ok) log("calls-unknown", { tenantId, reason: answer.error });
      return answer.ok ? answer.value : [];
    });
    const events = rows.map(({ fromMs, ...hour }) => ({ from: isoTime(fromMs), ...hour }));
    const calls = [...Map.groupBy(known.flat(), (row) => row.fromMs)]
      .sort(([a], [b]) => a - b)
      .map(([fromMs, hour]) => ({ from: isoTime(fromMs), calls: hour.reduce((sum, row) => sum + row.calls, 0) }));
    return c.json({ events, calls }, 200);
  });
