/** `/api/tokens`: access tokens for scripts; for owners who are signed in. A token is shown once, when it is made. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { newAccessToken } from "../auth/access-token.ts";
import { freshId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ACCESS_TOKENS_PER_FIRM, NAME_CHARS } from "../limits.ts";
import { timeKey } from "../store/cursor.ts";
import { listTokens, removeToken, saveToken, type Token } from "../store/tokens.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs, personOnly } from "./context.ts";
import { idParameter, isoTime, isoTimeOrNull, json, jsonBody, pageParameters, pageShape, Time } from "./schemas.ts";
import { RoleShape } from "./session.ts";

const TokenShape = z
  .object({
    id: z.string(),
    name: z.string(),
    role: RoleShape,
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    expiresAt: Time.nullable().openapi({ description: "null: never" }),
  })
  .openapi("Token");

const NewToken = z
  .strictObject({
    name: z.string().trim().min(1, "must not be empty").max(NAME_CHARS),
    role: RoleShape,
    expiresAt: z.iso
      .datetime({ offset: true, error: "must be an ISO 8601 time such as 2027-06-30T00:00:00Z, or null" })
      .nullable()
      .default(null),
  })
  .openapi("NewToken");

const ownersOnly = [needs("owner"), personOnly];

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Access tokens of the firm",
  middleware: ownersOnly,
  request: { query: z.object(pageParameters(timeKey)) },
  responses: { 200: json(pageShape(TokenShape), "Oldest first, without the tokens"), ...ALWAYS, 400: PROBLEM[400] },
});

const create = createRoute({
  method: "post",
  path: "/",
  summary: "Make an access token",
  description: "It is sent as `Authorization: Bearer orbit_…` and has the rights of its role, its maker's at most.",
  middleware: ownersOnly,
  request: { body: jsonBody(NewToken) },
  responses: {
    201: json(z.object({ id: z.string(), token: z.string() }).openapi("MadeToken"), "The token, shown this once"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/{id}",
  summary: "Revoke an access token",
  middleware: ownersOnly,
  request: { params: idParameter },
  responses: { 204: { description: "Revoked: it opens nothing any more" }, ...ALWAYS, 404: PROBLEM[404] },
});

export const tokenRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const page = await listTokens(c.var.firm, { after: cursor, limit });
    return c.json({ items: page.items.map(view), nextCursor: page.nextCursor }, 200);
  })
  .openapi(create, async (c) => {
    const { name, role, expiresAt } = c.req.valid("json");
    const nowMs = Date.now();
    const expiresAtMs = expiresAt === null ? null : Date.parse(expiresAt);
    if (expiresAtMs !== null && expiresAtMs <= nowMs) {
      return problem(c, "invalid-request", "expiresAt: must lie in the future, or be null.");
    }
    const { token, hash } = await newAccessToken();
    const id = freshId(nowMs);
    const made = { id, name, role, hash, userId: c.var.session.user.id, createdAtMs: nowMs, expiresAtMs };
    if (!(await saveToken(c.var.firm, made, ACCESS_TOKENS_PER_FIRM))) {
      return problem(c, "too-many", `A firm has ${ACCESS_TOKENS_PER_FIRM} access tokens at most. Revoke one first.`);
    }
    await audited(c, { action: "token.create", subject: name, after: { id, role, expiresAt } });
    return c.json({ id, token }, 201);
  })
  .openapi(revoke, async (c) => {
    const removed = await removeToken(c.var.firm, c.req.valid("param").id);
    if (removed === null) return problem(c, "not-found", "The firm has no such access token.");
    await audited(c, { action: "token.revoke", subject: removed.name, before: { id: removed.id, role: removed.role } });
    return c.body(null, 204);
  });

function view({ createdAtMs, lastUsedAtMs, expiresAtMs, ...token }: Token): z.infer<typeof TokenShape> {
  const { id, name, role } = token;
  const times = { lastUsedAt: isoTimeOrNull(lastUsedAtMs), expiresAt: isoTimeOrNull(expiresAtMs) };
  return { id, name, role, createdAt: isoTime(createdAtMs), ...times };
}
