/**
 * `/api/entities`: the firm's Xero organisations. Every change raises the firm's version and goes to all of the firm's
 * entity objects; an object that cannot be reached catches up at its next pass.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { deleteConnection } from "../auth/connections.ts";
import { tenantId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ID_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf, forEachAtOnce, publishSnapshot } from "../objects/objects.ts";
import { nameKey } from "../store/cursor.ts";
import {
  changeEntity,
  choicesOf,
  type EntityRow,
  entityByTenant,
  listEntities,
  removeEntity,
} from "../store/entities.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import { audited, changedValues } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { checkedChange, EntityChangeSeenShape } from "./entity-change.ts";
import { EntityShape, entityView } from "./entity-view.ts";
import { json, jsonBody, pageParameters, pageShape, SEEN_DIFFERS } from "./schemas.ts";

const tenantParameter = z.object({ tenantId: z.string().max(ID_CHARS).transform(tenantId) });

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Connected organisations with their budgets and backlogs",
  request: { query: z.object(pageParameters(nameKey)) },
  responses: { 200: json(pageShape(EntityShape), "By name"), ...ALWAYS, 400: PROBLEM[400] },
});

const change = createRoute({
  method: "patch",
  path: "/{tenantId}",
  summary: "Change role, tracking option, pause, day limit or accounts",
  middleware: needs("owner"),
  request: { params: tenantParameter, body: jsonBody(EntityChangeSeenShape) },
  responses: {
    200: json(EntityShape, "The organisation, as it is now"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    409: PROBLEM[409],
    502: PROBLEM[502],
    503: PROBLEM[503],
  },
});

const check = createRoute({
  method: "post",
  path: "/{tenantId}/check",
  summary: "Look now for what changed in it that nobody announced; `checkedAt` says when that was done",
  middleware: needs("operator"),
  request: { params: tenantParameter },
  responses: { 202: { description: "Asked for" }, ...ALWAYS, 404: PROBLEM[404], 503: PROBLEM[503] },
});

const remove = createRoute({
  method: "delete",
  path: "/{tenantId}",
  summary: "Disconnect it at Xero and here; its history stays",
  middleware: needs("owner"),
  request: { params: tenantParameter },
  responses: {
    204: { description: "Disconnected" },
    ...ALWAYS,
    404: PROBLEM[404],
    502: PROBLEM[502],
    503: PROBLEM[503],
  },
});

export const entityRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const page = await listEntities(c.var.firm, { after: cursor, limit });
    const items = await forEachAtOnce(page.items, (row) => entityView(c, row, true));
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  })
  .openapi(change, async (c) => {
    const { firm } = c.var;
    const row = await entityByTenant(firm, c.req.valid("param").tenantId);
    if (row === null) return problem(c, "not-found", UNKNOWN);
    const { seen, ...wanted } = c.req.valid("json");
    const checked = await checkedChange(c, row, wanted);
    if (!checked.ok) return problem(c, checked.error.code, checked.error.detail);
    const changed = await changeEntity(firm, row.tenantId, checked.value, seen);
    if (!changed.ok) {
      if (changed.error === "changed") return problem(c, "changed-meanwhile", SEEN_DIFFERS);
      const code = checked.value.role === "group" ? "group-exists" : "option-taken";
      return problem(c, code, "Somebody else gave it to another organisation in the same moment.");
    }
    await publish(c, row);
    const now = await entityByTenant(firm, row.tenantId);
    const values = changedValues(choicesOf(row), choicesOf(now ?? row));
    await audited(c, { action: "entity.change", subject: row.name, ...values });
    return now === null ? problem(c, "not-found", UNKNOWN) : c.json(await entityView(c, now), 200);
  })
  .openapi(check, async (c) => {
    const row = await entityByTenant(c.var.firm, c.req.valid("param").tenantId);
    if (row === null) return problem(c, "not-found", UNKNOWN);
    const asked = await answerOf(() => c.var.objects.tenant(row.tenantId).check());
    if (!asked.ok) return problem(c, "entity-unreachable", "Nothing was asked for. Try again in a moment.");
    await audited(c, { action: "entity.check", subject: row.name });
    return c.body(null, 202);
  })
  .openapi(remove, async (c) => {
    const { firm } = c.var;
    const row = await entityByTenant(firm, c.req.valid("param").tenantId);
    if (row === null) return problem(c, "not-found", UNKNOWN);
    const refusal = await disconnectAtXero(c, row);
    if (refusal !== null) return problem(c, refusal, REFUSALS[refusal]);
    await removeEntity(firm, row.tenantId, Date.now());
    await publish(c, row);
    await audited(c, { action: "entity.disconnect", subject: row.name, before: choicesOf(row) });
    return c.body(null, 204);
  });

const UNKNOWN = "The firm has no such organisation.";

const REFUSALS = {
  "xero-unavailable": "Xero could not be reached, so nothing was changed. Try again in a moment.",
  "xero-refused": "Xero did not take the disconnection, so nothing was changed. Try again, or disconnect it in Xero.",
} as const;

async function publish(c: Context<ApiEnv>, row: EntityRow): Promise<void> {
  const { firm, objects } = c.var;
  await publishSnapshot(objects, await loadSnapshot(c.env.DB, firm.firmId), [row.tenantId]);
}

/** Null when Xero no longer has the connection. With a dead consent Orbit can only take it off on its own side. */
async function disconnectAtXero(c: Context<ApiEnv>, row: EntityRow): Promise<keyof typeof REFUSALS | null> {
  let refused: string | undefined;
  for (let tries = 0; tries < 2; tries++) {
    const token = await answerOf(() => c.var.objects.grant(row.grantId).accessToken(refused));
    if (!token.ok) return "xero-unavailable";
    if (!token.value.ok) return token.value.error.code === "token-set-invalid" ? null : "xero-unavailable";
    const { accessToken } = token.value.value;
    const deleted = await deleteConnection(c.var.config, { connectionId: row.connectionId, accessToken });
    if (deleted.ok) return null;
    const { error } = deleted;
    log("connection-not-deleted", { tenantId: row.tenantId, code: error.kind });
    if (error.kind !== "status" || error.status === 429 || error.status >= 500) return "xero-unavailable";
    // The consent no longer covers it: there is nothing left to take off.
    if (error.status === 403) return null;
    if (error.status !== 401) return "xero-refused";
    refused = accessToken;
  }
  return "xero-refused";
}
