/** `/api/alerts`: what needs a person at the moment and did before, and a test message to the firm's alert address. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { ALERT_TOPICS } from "../domain/alert.ts";
import { freshId } from "../domain/ids.ts";
import { publicAddress } from "../http/context.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ALERT_SENT_KEPT } from "../limits.ts";
import { alertAddressProblem, runsLocally } from "../maintenance/alerts/address.ts";
import { messageOf, post } from "../maintenance/alerts/message.ts";
import { signingSecrets } from "../maintenance/alerts/signature.ts";
import { listAlertHistory, openAlerts } from "../store/alert-history.ts";
import { conditionsOf, storedAlerts } from "../store/alerts.ts";
import { timeKey } from "../store/cursor.ts";
import { settingsOf } from "../store/firms.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs, personOnly } from "./context.ts";
import { isoTime, isoTimeOrNull, json, pageParameters, pageShape, Time } from "./schemas.ts";

const AlertShape = z
  .object({
    topic: z.enum(ALERT_TOPICS),
    title: z.string(),
    detail: z.string(),
    since: Time.nullable().openapi({ description: "When it was first seen; null: since the last round of alerts" }),
    toldAt: Time.nullable().openapi({ description: "When it was last sent: to the alert address, or by mail" }),
  })
  .openapi("Alert");

const HistoryShape = z
  .object({
    id: z.string(),
    topic: z.enum(ALERT_TOPICS),
    title: z.string(),
    detail: z.string().openapi({ description: "As it was last" }),
    since: Time,
    endedAt: Time.nullable().openapi({ description: "null while it lasts" }),
    sent: z
      .array(
        z.object({
          to: z.string().openapi({ description: "A person's name, or `alert address`" }),
          at: Time,
          state: z.enum(["open", "recovered"]),
          problem: z.string().nullable().openapi({ description: "Why it did not arrive; null: it did" }),
        }),
      )
      .openapi({ description: `The first ${ALERT_SENT_KEPT} messages about it` }),
  })
  .openapi("PastAlert");

const list = createRoute({
  method: "get",
  path: "/",
  summary: "What needs a person at the moment",
  responses: { 200: json(pageShape(AlertShape), "All of it"), ...ALWAYS },
});

const history = createRoute({
  method: "get",
  path: "/history",
  summary: "Every alert from its beginning to its end, and who was sent it",
  request: { query: z.object(pageParameters(timeKey)) },
  responses: { 200: json(pageShape(HistoryShape), "Newest first"), ...ALWAYS, 400: PROBLEM[400] },
});

const test = createRoute({
  method: "post",
  path: "/test",
  summary: "Send a test message to the alert address",
  description:
    "Alerts are JSON: `text`, which Slack and Teams show, and the same in `firm` and `alerts` (topic, state, title, " +
    "detail, since). They go to https addresses on the internet only, and no redirect is followed.",
  middleware: needs("owner"),
  responses: {
    200: json(z.object({ delivered: z.literal(true) }), "The address has taken it"),
    ...ALWAYS,
    409: PROBLEM[409],
    502: PROBLEM[502],
  },
});

const secret = createRoute({
  method: "get",
  path: "/secret",
  summary: "What alerts are signed with",
  description:
    "Every message has the headers of Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature`. " +
    "A receiver that checks them enters this secret.",
  middleware: [needs("owner"), personOnly],
  responses: {
    200: json(z.object({ secret: z.string().openapi({ example: "whsec_…" }) }).openapi("AlertSecret"), "The secret"),
    ...ALWAYS,
  },
});

export const alertRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(secret, async (c) => {
    const [first = ""] = await secretsOf(c);
    return c.json({ secret: first }, 200);
  })
  .openapi(list, async (c) => {
    const { firm } = c.var;
    const [stored, open] = [await storedAlerts(firm), await openAlerts(firm)];
    const items = (await conditionsOf(firm, await settingsOf(firm))).map(({ topic, title, detail }) => {
      const since = open.find((one) => one.topic === topic)?.sinceMs ?? null;
      const toldAt = Math.max(...stored.filter((one) => one.topic === topic).map(({ sentAtMs }) => sentAtMs ?? 0), 0);
      return { topic, title, detail, since: isoTimeOrNull(since), toldAt: isoTimeOrNull(toldAt || null) };
    });
    return c.json({ items, nextCursor: null }, 200);
  })
  .openapi(history, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const page = await listAlertHistory(c.var.firm, { after: cursor, limit });
    const items = page.items.map(({ id, topic, title, detail, sinceMs, endedAtMs, sent }) => ({
      ...{ id, topic, title, detail, since: isoTime(sinceMs), endedAt: isoTimeOrNull(endedAtMs) },
      sent: sent.map(({ atMs, ...one }) => ({ ...one, at: isoTime(atMs) })),
    }));
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  })
  .openapi(test, async (c) => {
    const { alertUrl, firmName } = await settingsOf(c.var.firm);
    if (alertUrl === null) return problem(c, "no-alert-address", "Enter an alert address in the settings first.");
    const refused = alertAddressProblem(alertUrl, runsLocally(c.var.config, publicAddress(c)));
    if (refused !== null) return problem(c, "no-alert-address", `The alert address ${refused}.`);
    const alert = {
      topic: "test",
      state: "test",
      title: "Test",
      detail: TEST_WORDS,
      since: isoTime(Date.now()),
    } as const;
    const firm = { id: c.var.firm.firmId, name: firmName };
    const nowMs = Date.now();
    const signed = { secrets: await secretsOf(c), id: freshId(nowMs), atMs: nowMs };
    const posted = await post(alertUrl, messageOf({ firm, alerts: [alert], url: publicAddress(c) }), signed);
    if (!posted.ok) return problem(c, "alert-not-taken", `The message was not delivered: ${posted.error}.`);
    await audited(c, { action: "alert.test", subject: new URL(alertUrl).origin });
    return c.json({ delivered: true } as const, 200);
  });

function secretsOf(c: Context<ApiEnv>): Promise<readonly string[]> {
  return signingSecrets(c.var.config.tokenKeys, c.var.firm.firmId);
}

const TEST_WORDS = "Alerts of Orbit arrive here.";
