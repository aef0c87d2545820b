/** Wiring only: which code answers which entrance of the Worker. */

import { Hono } from "hono";
import { api } from "./api/app.ts";
import { health } from "./api/health.ts";
import { monitor } from "./api/monitor.ts";
import { auth } from "./auth/routes.ts";
import { describeProblems, parseConfig } from "./config.ts";
import { answerHeaders } from "./http/context.ts";
import { notFound } from "./http/fallbacks.ts";
import { consumeEvents } from "./ingest/consumer.ts";
import { keepDeadLetters } from "./ingest/dead-letters.ts";
import { webhooks } from "./ingest/route.ts";
import { log } from "./log.ts";
import { continueImports } from "./maintenance/backup/restore.ts";
import { attendFirms, queueFirms, sortMessages } from "./maintenance/firm-work.ts";
import { mailerOf } from "./maintenance/mail/mailer.ts";
import { removeOld } from "./maintenance/retention.ts";
import { startNight } from "./maintenance/tie-outs.ts";
import { objectsOf } from "./objects/objects.ts";

export { Grant } from "./grant/grant.ts";
export { Tenant } from "./tenant/tenant.ts";

/** As wrangler.toml spells it; every other cron is the hourly one. */
const ALERTS_CRON = "*/5 * * * *";

const app = new Hono<{ Bindings: Env }>()
  .route("/", health)
  .route("/", monitor())
  .route("/webhooks", webhooks)
  .route("/auth", auth)
  .route("/", api)
  .all("*", answerHeaders, notFound);

export default {
  fetch: app.fetch,

  async queue(batch, env) {
    if (batch.queue.endsWith("-dead")) return await keepDeadLetters(batch, env.DB);
    const objects = objectsOf(env);
    const { firms, events: messages } = sortMessages(batch);
    await consumeEvents(
      { messages },
      { db: env.DB, enqueue: (tenantId, events, doorbells) => objects.tenant(tenantId).enqueue(events, doorbells) },
    );
    const config = parseConfig(env);
    if (!config.ok) return log("not-configured", { reason: describeProblems(config.error) });
    const mail = mailerOf(env, config.value);
    if (firms.length > 0) await attendFirms(firms, { db: env.DB, config: config.value, mail }, Date.now());
  },

  async scheduled({ cron }, env) {
    const config = parseConfig(env);
    if (!config.ok) return log("not-configured", { reason: describeProblems(config.error) });
    if (cron !== ALERTS_CRON) {
      const { retentionDays } = config.value;
      await removeOld({ db: env.DB, objects: objectsOf(env), retentionDays }, Date.now());
      await startNight({ db: env.DB, objects: objectsOf(env) }, Date.now());
    }
    await continueImports({ db: env.DB, objects: objectsOf(env) }, Date.now());
    await queueFirms(env, Date.now());
  },
} satisfies ExportedHandler<Env>;
