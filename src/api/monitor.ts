/**
 * `GET /metrics`: the whole deployment in figures, for monitors, which send METRICS_TOKEN as a bearer token; without that
 * secret there is nothing at this address. It names no firm and nothing of one: that is `/api/metrics`. `objects`: of a test.
 */

import { Hono } from "hono";
import { sameText } from "../auth/secrets.ts";
import { answerHeaders, configured, type WebEnv } from "../http/context.ts";
import { notAllowed, notFound, unexpected } from "../http/fallbacks.ts";
import { problem } from "../http/problem.ts";
import { clientAddress, limited } from "../http/rate-limit.ts";
import { MONITORED_GROUPS, OBJECT_STATUS_TIMEOUT_MS } from "../limits.ts";
import { answerOf, forEachAtOnce, type Objects } from "../objects/objects.ts";
import { readMetrics, sweptGroups } from "../store/metrics.ts";
import { ageSeconds } from "./metrics.ts";
import { isoTime, isoTimeOrNull } from "./schemas.ts";

export function monitor(objects?: (env: Env) => Objects): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get("/metrics", answerHeaders, configured(objects), limited("SIGN_IN_RATE", clientAddress), async (c) => {
    const { metricsToken } = c.var.config;
    if (metricsToken === null) return notFound(c);
    if (!(await sameText(c.req.header("authorization") ?? "", `Bearer ${metricsToken}`))) {
      c.header("www-authenticate", "Bearer");
      return problem(c, "not-signed-in", "Send METRICS_TOKEN as a bearer token.");
    }
    const { oldestOpenAtMs, ...metrics } = await readMetrics(c.env.DB);
    const { newestEventAtMs, newestWebhookAtMs, newestDeliveryAtMs, ...counts } = metrics;
    const sweptAtMs = await longestAgo(c.env.DB, c.var.objects);
    const nowMs = Date.now();
    const age = (atMs: number | null) => (atMs === null ? null : ageSeconds(atMs, nowMs));
    const ages = {
      event: age(newestEventAtMs),
      webhook: age(newestWebhookAtMs),
      sweep: age(sweptAtMs),
      delivery: age(newestDeliveryAtMs),
      oldestOpen: age(oldestOpenAtMs),
    };
    return c.json({ at: isoTime(nowMs), ...counts, oldestOpenAt: isoTimeOrNull(oldestOpenAtMs), ages }, 200);
  });
  routes.all("/metrics", answerHeaders, (c) => notAllowed(c, ["GET", "HEAD"]));
  routes.onError(unexpected);
  return routes;
}

/**
 * The sweep of the group that was swept longest ago: one that is late does not hide behind the others. Only the groups'
 * objects know, so they are asked; null while none of them has swept, or none answers.
 */
async function longestAgo(db: D1Database, objects: Objects): Promise<number | null> {
  const groups = await sweptGroups(db, MONITORED_GROUPS);
  const swept = await forEachAtOnce(groups, async (group) => {
    const status = await answerOf(() => objects.tenant(group).status(), OBJECT_STATUS_TIMEOUT_MS);
    return status.ok ? (status.value.checkedAtMs ?? []) : [];
  });
  const times = swept.flat();
  return times.length === 0 ? null : Math.min(...times);
}
