/**
 * `GET /metrics`: the whole deployment in figures, for monitors, which send METRICS_TOKEN as a bearer token; without that
 * secret there is nothing at this address. It names no firm and nothing of one: that is `/api/metrics`.
 */

import { Hono } from "hono";
import { sameText } from "../auth/secrets.ts";
import { answerHeaders, configured, type WebEnv } from "../http/context.ts";
import { notAllowed, notFound, unexpected } from "../http/fallbacks.ts";
import { problem } from "../http/problem.ts";
import { clientAddress, limited } from "../http/rate-limit.ts";
import { readMetrics } from "../store/metrics.ts";
import { ageSeconds } from "./metrics.ts";
import { isoTime, isoTimeOrNull } from "./schemas.ts";

export const monitor = new Hono<WebEnv>()
  .get("/metrics", answerHeaders, configured(), limited("SIGN_IN_RATE", clientAddress), async (c) => {
    const { metricsToken } = c.var.config;
    if (metricsToken === null) return notFound(c);
    if (!(await sameText(c.req.header("authorization") ?? "", `Bearer ${metricsToken}`))) {
      c.header("www-authenticate", "Bearer");
      return problem(c, "not-signed-in", "Send METRICS_TOKEN as a bearer token.");
    }
    const { oldestOpenAtMs, ...metrics } = await readMetrics(c.env.DB);
    const { newestEventAtMs, newestWebhookAtMs, ...counts } = metrics;
    const nowMs = Date.now();
    const age = (atMs: number | null) => (atMs === null ? null : ageSeconds(atMs, nowMs));
    const ages = { event: age(newestEventAtMs), webhook: age(newestWebhookAtMs), oldestOpen: age(oldestOpenAtMs) };
    return c.json({ at: isoTime(nowMs), ...counts, oldestOpenAt: isoTimeOrNull(oldestOpenAtMs), ages }, 200);
  })
  .all("/metrics", answerHeaders, (c) => notAllowed(c, ["GET", "HEAD"]));
monitor.onError(unexpected);
