/**
 * /sim: the control API over HTTP, for the page, for scripts and for tests that are in another process. JSON in and out;
 * what Xero would refuse a person is a 400 with its messages. Pages of other sites may not use it.
 */

import { Hono } from "hono";
import { z } from "zod";
import { PRESETS } from "../behaviour.ts";
import { FaultRequestSchema } from "../faults.ts";
import type { Runtime } from "../runtime.ts";
import { body, defined } from "./body.ts";
import type { Control } from "./control.ts";
import { organisationRoutes } from "./organisation-routes.ts";
import { overview } from "./overview.ts";
import { Refused } from "./refused.ts";
import { BehaviourSchema, PlanSchema, TokenRequestSchema, UserSchema } from "./schemas.ts";

const YEAR_MS = 366 * 24 * 60 * 60_000;

export function controlRoutes(runtime: Runtime, control: Control): Hono {
  const routes = new Hono();
  routes.use("/sim/*", async (c, next) => {
    const site = c.req.header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none")
      return c.json({ error: "other sites may not" }, 403);
    c.header("cache-control", "no-store");
    await next();
    return undefined;
  });
  routes.get("/sim/state", (c) => c.json(overview(runtime, control)));
  routes.post("/sim/reset", async (c) => {
    control.reset((await body(c, z.object({ data: z.enum(["demo", "practice", "empty"]).default("demo") }))).data);
    return c.json(overview(runtime, control));
  });
  routes.post("/sim/alerts", async (c) => {
    control.takeAlert((await body(c, z.looseObject({ text: z.string() }))).text);
    return c.body(null, 204);
  });
  routes.post("/sim/mails", async (c) => {
    const sender = z.object({ name: z.string(), email: z.string() });
    const mail = z.object({ from: sender, to: z.string(), subject: z.string(), text: z.string() });
    const { from, ...others } = await body(c, mail);
    control.takeMail({ ...others, from: `${from.name} <${from.email}>` });
    return c.body(null, 204);
  });
  worldRoutes(routes, control);
  accessRoutes(routes, control);
  webhookRoutes(routes, control);
  routes.route("/sim/organisations", organisationRoutes(runtime, control));
  routes.onError((error, c) => {
    if (error instanceof Refused) return c.json({ error: error.message, messages: error.messages }, 400);
    if (error instanceof z.ZodError)
      return c.json({ error: z.prettifyError(error), messages: [z.prettifyError(error)] }, 400);
    throw error;
  });
  return routes;
}

/** Behaviour, faults, clock, and what was asked so far. */
function worldRoutes(routes: Hono, control: Control): void {
  routes.get("/sim/behaviour", (c) => c.json(control.behaviour));
  routes.patch("/sim/behaviour", async (c) => c.json(control.behave(await body(c, BehaviourSchema))));
  routes.post("/sim/behaviour/preset", async (c) => {
    const { name } = await body(c, z.object({ name: z.enum(Object.keys(PRESETS) as (keyof typeof PRESETS)[]) }));
    return c.json(control.usePreset(name));
  });
  routes.get("/sim/faults", (c) => c.json({ items: control.faults() }));
  routes.post("/sim/faults", async (c) => c.json(control.addFault(await body(c, FaultRequestSchema)), 201));
  routes.delete("/sim/faults", (c) => {
    control.clearFaults();
    return c.body(null, 204);
  });
  routes.get("/sim/clock", (c) => c.json({ nowMs: control.nowMs() }));
  routes.post("/sim/clock", async (c) => {
    const { advanceMs } = await body(c, z.object({ advanceMs: z.int().min(0).max(YEAR_MS) }));
    return c.json({ nowMs: control.advanceClock(advanceMs) });
  });
  routes.get("/sim/counters", (c) => c.json(control.counters()));
  routes.delete("/sim/counters", (c) => {
    control.resetCounters();
    return c.body(null, 204);
  });
  routes.get("/sim/calls", (c) => c.json({ items: control.calls(Number(c.req.query("since") ?? "0") || 0) }));
}

/** People, consents, tokens, keys, and new organisations. */
function accessRoutes(routes: Hono, control: Control): void {
  routes.get("/sim/users", (c) => c.json({ items: control.users() }));
  routes.post("/sim/users", async (c) => {
    const { id, ...user } = await body(c, UserSchema);
    return c.json(control.addUser(id === undefined ? user : { ...user, id }), 201);
  });
  routes.post("/sim/tokens", async (c) =>
    c.json(await control.issueTokens(defined(await body(c, TokenRequestSchema))), 201),
  );
  routes.post("/sim/consents/revoke", async (c) => {
    control.revokeConsent((await body(c, z.object({ userId: z.string().optional() }))).userId);
    return c.body(null, 204);
  });
  routes.post("/sim/keys/rotate", async (c) => {
    const { dropOld } = await body(c, z.object({ dropOld: z.boolean().default(false) }));
    return c.json({ kid: await control.rotateKeys(dropOld) });
  });
  routes.post("/sim/organisations", async (c) =>
    c.json(control.openOrganisation(defined(await body(c, PlanSchema))), 201),
  );
}

function webhookRoutes(routes: Hono, control: Control): void {
  routes.get("/sim/webhooks", (c) => c.json(control.webhook));
  routes.post("/sim/webhooks/drop", async (c) => {
    control.dropEvents((await body(c, z.object({ count: z.int().min(0).max(100_000) }))).count);
    return c.json(control.webhook);
  });
  routes.post("/sim/webhooks/deliver", async (c) => {
    await control.deliverNow();
    return c.json(control.webhook);
  });
  routes.post("/sim/webhooks/intent", async (c) => c.json(await control.intentToReceive()));
}
