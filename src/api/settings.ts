/** `/api/settings`: the firm's name and settings. A change goes to every entity object of the firm. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { XERO_TIERS } from "../domain/xero-tiers.ts";
import { isTimeZone } from "../domain/zoned-time.ts";
import { publicAddress } from "../http/context.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ALERT_FAILED_EVENTS_MOST, ID_CHARS, NAME_CHARS, URL_CHARS } from "../limits.ts";
import { alertAddressProblem, runsLocally } from "../maintenance/alerts/address.ts";
import { publishSnapshot } from "../objects/objects.ts";
import type { AuditValues } from "../store/audit.ts";
import { changeSettings, settingsOf } from "../store/firms.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import { audited, changedValues } from "./audit-trail.ts";
import { groupCategories } from "./categories.ts";
import { type ApiEnv, needs } from "./context.ts";
import { json, jsonBody, SEEN_DIFFERS } from "./schemas.ts";

const QuietHoursShape = z.strictObject({ from: z.string(), until: z.string() }).openapi("QuietHours");

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 22:00");

const SettingsShape = z
  .object({
    firmName: z.string(),
    trackingCategoryId: z.string().nullable(),
    mixedTracking: z.enum(["fail", "first-line"]),
    copyMissingAccounts: z.boolean(),
    satelliteEdits: z.enum(["overwrite", "keep", "ask"]),
    syncBills: z.boolean(),
    historyNotes: z.boolean(),
    alertUrl: z.string().nullable(),
    paymentsFrom: z.enum(["group", "satellite", "either"]),
    alertFailures: z.number().int().openapi({ description: "So many failed events make an alert" }),
    alertAmount: z.string().nullable().openapi({
      description: "One failed document of this amount makes an alert, in any currency",
      example: "10000.00",
    }),
    quietHours: QuietHoursShape.nullable().openapi({ description: "Alerts of these hours come at their end" }),
    timeZone: z.string().openapi({ description: "Of quiet hours and digests", example: "Australia/Sydney" }),
    xeroTier: z.enum(XERO_TIERS).nullable().openapi({
      description: "Of the firm's Xero app: its calls a day hold for every organisation without a day limit of its own",
    }),
  })
  .openapi("Settings");

export const SettingsChange = z
  .strictObject({
    ...SettingsShape.shape,
    firmName: z.string().trim().min(1, "must not be empty").max(NAME_CHARS),
    trackingCategoryId: z.string().min(1).max(ID_CHARS).nullable(),
    alertUrl: z.url("must be an https address, or null").max(URL_CHARS).nullable(),
    alertFailures: z.number().int().min(1).max(ALERT_FAILED_EVENTS_MOST),
    alertAmount: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,2})?$/, "must be an amount such as 10000.00, or null")
      .transform(twoDecimals)
      .openapi({ type: "string" })
      .nullable(),
    quietHours: z.strictObject({ from: hour, until: hour }).nullable(),
    timeZone: z.string().max(ID_CHARS).refine(isTimeZone, "must be a time zone such as Australia/Sydney"),
  })
  .partial()
  .openapi("SettingsChange");

const SettingsChangeSeen = SettingsChange.extend({
  seen: SettingsShape.partial().strict().optional().openapi({
    description:
      "What the person saw of the settings: 409 `changed-meanwhile`, and nothing is changed, where one differs by now",
  }),
}).openapi("SettingsChangeSeen");

function twoDecimals(amount: string): string {
  const [whole = "", cents = ""] = amount.split(".");
  return `${whole}.${cents.padEnd(2, "0")}`;
}

const read = createRoute({
  method: "get",
  path: "/",
  summary: "The firm's settings",
  responses: { 200: json(SettingsShape, "All settings"), ...ALWAYS },
});

const change = createRoute({
  method: "patch",
  path: "/",
  summary: "Change some of the settings",
  middleware: needs("owner"),
  request: { body: jsonBody(SettingsChangeSeen) },
  responses: {
    200: json(SettingsShape, "All settings, as they are now"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
  },
});

export const settingsRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(read, async (c) => {
    const settings = await settingsOf(c.var.firm);
    const isOwner = c.var.session.role === "owner";
    return c.json({ ...settings, alertUrl: isOwner ? settings.alertUrl : veiled(settings.alertUrl) }, 200);
  })
  .openapi(change, async (c) => {
    const { seen, ...wanted } = c.req.valid("json");
    const { firm, objects } = c.var;
    if (wanted.trackingCategoryId && !(await mayBeCategory(c, wanted.trackingCategoryId))) {
      return problem(c, "invalid-request", "trackingCategoryId: the group has no active tracking category of that id.");
    }
    const refused = wanted.alertUrl ? alertAddressProblem(wanted.alertUrl, isLocal(c)) : null;
    if (refused !== null) return problem(c, "invalid-request", `alertUrl: ${refused}.`);
    const before = await settingsOf(firm);
    if (!(await changeSettings(firm, wanted, seen))) return problem(c, "changed-meanwhile", SEEN_DIFFERS);
    await publishSnapshot(objects, await loadSnapshot(c.env.DB, firm.firmId));
    const after = await settingsOf(firm);
    const values = changedValues(before, after);
    const entry = { before: readable(values.before), after: readable(values.after) };
    await audited(c, { action: "settings.change", subject: after.firmName, ...entry });
    return c.json(after, 200);
  });

/** True as well when the group's categories cannot be read at the moment. */
async function mayBeCategory(c: Context<ApiEnv>, id: string): Promise<boolean> {
  const categories = await groupCategories(c);
  return !categories.ok || categories.value.some((category) => category.id === id);
}

/** Who has such an address can write to the channel behind it, so only owners see all of it. */
function veiled(address: string | null): string | null {
  return address === null ? null : `${new URL(address).origin}/…`;
}

/** As the audit shows them: operators read it too. */
function readable(values: AuditValues): AuditValues {
  return typeof values?.alertUrl === "string" ? { ...values, alertUrl: veiled(values.alertUrl) } : values;
}

function isLocal(c: Context<ApiEnv>): boolean {
  return runsLocally(c.var.config, publicAddress(c));
}
