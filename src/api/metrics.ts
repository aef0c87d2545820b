/**
 * `/api/metrics`: one firm in figures, for any of its members. Monitors, which cannot sign in, read the whole deployment's
 * at `/metrics`; whether the Worker itself is usable is `/healthz`.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALERT_TOPICS } from "../domain/alert.ts";
import { ALWAYS } from "../http/problem.ts";
import { PAGE_ITEMS_MOST } from "../limits.ts";
import { forEachAtOnce } from "../objects/objects.ts";
import { conditionsOf } from "../store/alerts.ts";
import { countDeadLetters } from "../store/dead-letters.ts";
import { countDrift } from "../store/drift.ts";
import { listEntities } from "../store/entities.ts";
import { summarizeEvents } from "../store/events.ts";
import { settingsOf } from "../store/firms.ts";
import type { ApiEnv } from "./context.ts";
import { EntityShape, entityView } from "./entity-view.ts";
import { isoTime, isoTimeOrNull, json, Time } from "./schemas.ts";

const count = z.number().int();

const MetricsShape = z
  .object({
    at: Time,
    events: z.object({
      queued: count,
      waiting: count,
      synced: count,
      skipped: count,
      failed: count,
      resolved: count,
      oldestUnresolvedAt: Time.nullable(),
    }),
    drifted: count.openapi({ description: "Copies that no longer equal their group record" }),
    deadLetters: count.openapi({ description: "Deliveries that could not be handed over" }),
    alerts: z.array(z.enum(ALERT_TOPICS)).readonly().openapi({ description: "What needs a person at the moment" }),
    entities: z
      .array(
        EntityShape.pick({
          tenantId: true,
          name: true,
          role: true,
          health: true,
          paused: true,
          budget: true,
          backlog: true,
          backlogClearAt: true,
          lastEventAt: true,
        }).extend({
          ages: z.object({ webhook: count.nullable(), sweep: count.nullable(), call: count.nullable() }).openapi({
            description:
              "Seconds since Xero's last delivery for it, since the last sweep that read all that had changed, and since " +
              "Xero last served a call; null: not yet",
          }),
          trouble: z.string().nullable().openapi({ description: "The failure code of what holds it" }),
        }),
      )
      .readonly(),
  })
  .openapi("Metrics");

const read = createRoute({
  method: "get",
  path: "/",
  summary: "The firm in figures",
  description: `Read with the session of any member. Organisations: the first ${PAGE_ITEMS_MOST} by name.`,
  responses: { 200: json(MetricsShape, "As of now"), ...ALWAYS },
});

/** Whole seconds; 0 for what a clock elsewhere puts ahead. */
export function ageSeconds(atMs: number, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - atMs) / 1000));
}

export const metricsRoutes = new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
  const { firm } = c.var;
  const nowMs = Date.now();
  const { byStatus, oldestUnresolvedAtMs } = await summarizeEvents(firm, Date.now());
  const page = await listEntities(firm, { after: null, limit: PAGE_ITEMS_MOST });
  const entities = await forEachAtOnce(page.items, async (row) => {
    const { trouble, ...view } = await entityView(c, row);
    const { tenantId, name, role, health, paused, budget, backlog, backlogClearAt, lastEventAt } = view;
    const [webhook, sweep, call] = [view.webhooks.lastDeliveryAt, view.checkedAt, view.provedAt].map((at) =>
      at === null ? null : ageSeconds(Date.parse(at), nowMs),
    );
    const ages = { webhook: webhook ?? null, sweep: sweep ?? null, call: call ?? null };
    const figures = { budget, backlog, backlogClearAt, lastEventAt, ages, trouble: trouble?.code ?? null };
    return { tenantId, name, role, health, paused, ...figures };
  });
  const metrics = {
    at: isoTime(nowMs),
    events: { ...byStatus, oldestUnresolvedAt: isoTimeOrNull(oldestUnresolvedAtMs) },
    drifted: await countDrift(firm),
    deadLetters: await countDeadLetters(firm),
    alerts: (await conditionsOf(firm, await settingsOf(firm))).map(({ topic }) => topic),
    entities,
  };
  return c.json(metrics, 200);
});
