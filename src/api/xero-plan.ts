/**
 * `GET /api/xero-plan`: what the tier of the firm's Xero app allows, and what of it is used: connections, calls a day, and the
 * egress of the month with its price and where it is going. An organisation that does not answer is counted, not guessed.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { TenantId } from "../domain/ids.ts";
import { egressForecast, egressPrice, TIER_TERMS, XERO_TIERS } from "../domain/xero-tiers.ts";
import { ALWAYS } from "../http/problem.ts";
import { OBJECT_STATUS_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf, forEachAtOnce } from "../objects/objects.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";
import { json } from "./schemas.ts";

const Price = z.string().nullable().openapi({
  description: "Australian dollars beyond what the tier includes, without tax; null: the tier is not said, or agreed",
  example: "4.80",
});

const PlanShape = z
  .object({
    tier: z.enum(XERO_TIERS).nullable().openapi({ description: "As Settings say it" }),
    connections: z.object({
      used: z.number().int().openapi({ description: "Organisations that are connected here; the app may have others" }),
      most: z.number().int().nullable().openapi({ description: "null: no limit, or the tier is not said" }),
    }),
    dayCalls: z.number().int().openapi({ description: "For each organisation without a day limit of its own" }),
    egress: z.object({
      month: z.string().openapi({ example: "2026-11" }),
      bytes: z.number().int(),
      forecastBytes: z.number().int().openapi({ description: "At the end of the month, if it continues so" }),
      includedGiB: z.number().int().nullable().openapi({ description: "null: all of it, or the tier is not said" }),
      price: Price,
      forecastPrice: Price,
      unknown: z.number().int().openapi({ description: "Organisations that did not answer: they are not in the sum" }),
    }),
  })
  .openapi("XeroPlan");

const read = createRoute({
  method: "get",
  path: "/",
  summary: "What the tier of the Xero app allows, and what of it is used",
  responses: { 200: json(PlanShape, "As of now"), ...ALWAYS },
});

export const xeroPlanRoutes = new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
  const { settings, entities } = await loadSnapshot(c.env.DB, c.var.firm.firmId);
  const tier = settings.xeroTier ?? null;
  const terms = tier === null ? null : TIER_TERMS[tier];
  const nowMs = Date.now();
  const month = new Date(nowMs).toISOString().slice(0, 7);
  const read = await forEachAtOnce(entities, ({ tenantId }) => statusOf(c, tenantId));
  const bytes = read.reduce((sum, one) => sum + (one?.egress.month === month ? one.egress.bytes : 0), 0);
  const learned = entities.flatMap(({ dayLimit }, n) => (dayLimit === null ? (read[n]?.day.limit ?? []) : []));
  const forecastBytes = egressForecast(bytes, nowMs);
  return c.json(
    {
      tier,
      connections: { used: entities.length, most: terms?.connections ?? null },
      dayCalls: terms?.dayCalls ?? Math.min(c.var.config.dayLimit, ...learned),
      egress: {
        ...{ month, bytes, forecastBytes, includedGiB: terms?.includedGiB ?? null },
        price: tier === null ? null : egressPrice(bytes, tier),
        forecastPrice: tier === null ? null : egressPrice(forecastBytes, tier),
        unknown: read.filter((one) => one === null).length,
      },
    },
    200,
  );
});

/** Null where the object does not answer in time. */
async function statusOf(c: Context<ApiEnv>, tenantId: TenantId) {
  const answer = await answerOf(() => c.var.objects.tenant(tenantId).status(), OBJECT_STATUS_TIMEOUT_MS);
  if (!answer.ok) {
    log("egress-unknown", { tenantId, reason: answer.error });
    return null;
  }
  return answer.value;
}
