/** `/api/mail-preferences`: which mails the signed-in person wants of the firm, and a test mail to their own address. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { DIGEST_RHYTHMS } from "../domain/digest.ts";
import { tenantId } from "../domain/ids.ts";
import { publicAddress } from "../http/context.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { DIGEST_ENTITIES, ID_CHARS } from "../limits.ts";
import { nextDigestMs } from "../maintenance/mail/digest.ts";
import { testLetter } from "../maintenance/mail/letters.ts";
import { mailerOf } from "../maintenance/mail/mailer.ts";
import { settingsOf } from "../store/firms.ts";
import { changeMailPreferences, type MailPreferences, mailPreferencesOf } from "../store/mail-preferences.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import { audited, changedValues } from "./audit-trail.ts";
import { type ApiEnv, personOnly } from "./context.ts";
import { isoTimeOrNull, json, jsonBody, Time } from "./schemas.ts";

const PreferencesShape = z
  .object({
    sender: z.string().nullable().openapi({ description: "Whom mails come from; null: no mail is sent (MAIL_FROM)" }),
    email: z.string().openapi({ description: "Where they go: the address that Xero names" }),
    alerts: z.boolean().openapi({ description: "Alerts at once, and when they are over" }),
    digest: z.enum(DIGEST_RHYTHMS),
    digestEntities: z.array(z.string()).readonly().nullable().openapi({ description: "Satellites; null: all" }),
    nextDigestAt: Time.nullable(),
  })
  .openapi("MailPreferences");

const PreferencesChange = z
  .strictObject({
    alerts: z.boolean(),
    digest: z.enum(DIGEST_RHYTHMS),
    digestEntities: z.array(z.string().max(ID_CHARS).transform(tenantId)).min(1).max(DIGEST_ENTITIES).nullable(),
  })
  .partial()
  .openapi("MailPreferencesChange");

const read = createRoute({
  method: "get",
  path: "/",
  summary: "Which mails you get",
  responses: { 200: json(PreferencesShape, "Of the signed-in person"), ...ALWAYS },
});

const change = createRoute({
  method: "patch",
  path: "/",
  summary: "Choose which mails you get",
  middleware: personOnly,
  request: { body: jsonBody(PreferencesChange) },
  responses: { 200: json(PreferencesShape, "As they are now"), ...ALWAYS, 400: PROBLEM[400] },
});

const test = createRoute({
  method: "post",
  path: "/test",
  summary: "Send yourself a test mail",
  middleware: personOnly,
  responses: {
    200: json(z.object({ delivered: z.literal(true) }), "The mail was taken"),
    ...ALWAYS,
    409: PROBLEM[409],
    502: PROBLEM[502],
  },
});

export const mailPreferenceRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(read, async (c) => c.json(shown(c, await mailPreferencesOf(c.var.firm, c.var.session.user.id)), 200))
  .openapi(change, async (c) => {
    const { firm, session } = c.var;
    const { alerts, digest, digestEntities } = c.req.valid("json");
    if (digestEntities && !(await areSatellites(c, digestEntities))) {
      return problem(c, "invalid-request", "digestEntities: the firm has no such satellite.");
    }
    const before = await mailPreferencesOf(firm, session.user.id);
    await changeMailPreferences(firm, session.user.id, {
      ...(alerts !== undefined && { alerts }),
      ...(digestEntities !== undefined && { digestEntities }),
      ...(digest !== undefined && digest !== before.digest && { digest, nextDigestAtMs: await nextOf(c, digest) }),
    });
    const after = await mailPreferencesOf(firm, session.user.id);
    const values = changedValues(shown(c, before), shown(c, after));
    await audited(c, { action: "mail.change", subject: session.user.name, ...values });
    return c.json(shown(c, after), 200);
  })
  .openapi(test, async (c) => {
    const { firm, user } = c.var.session;
    const send = mailerOf(c.env, c.var.config);
    if (send === null) return problem(c, "no-mail", "No mail is sent: whoever runs Orbit sets MAIL_FROM.");
    const sent = await send({ to: user.email, ...testLetter(firm.name, publicAddress(c)) });
    if (!sent.ok) return problem(c, "mail-not-taken", `The mail was not sent: ${sent.error}.`);
    await audited(c, { action: "mail.test", subject: user.name });
    return c.json({ delivered: true } as const, 200);
  });

async function nextOf(c: Context<ApiEnv>, digest: MailPreferences["digest"]): Promise<number | null> {
  return nextDigestMs(digest, (await settingsOf(c.var.firm)).timeZone, Date.now());
}

function shown(c: Context<ApiEnv>, { alerts, digest, digestEntities, nextDigestAtMs }: MailPreferences) {
  const { mailFrom } = c.var.config;
  return {
    sender: mailFrom === null ? null : `${mailFrom.name} <${mailFrom.email}>`,
    email: c.var.session.user.email,
    ...{ alerts, digest, digestEntities, nextDigestAt: isoTimeOrNull(nextDigestAtMs) },
  };
}

async function areSatellites(c: Context<ApiEnv>, chosen: readonly string[]): Promise<boolean> {
  const { entities } = await loadSnapshot(c.env.DB, c.var.firm.firmId);
  return chosen.every((id) => entities.some((entity) => entity.tenantId === id && entity.role === "satellite"));
}
