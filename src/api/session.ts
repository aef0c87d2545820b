/** `GET /api/session`: who is signed in, to which firm, as what. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS } from "../http/problem.ts";
import type { ApiEnv } from "./context.ts";
import { json } from "./schemas.ts";

export const RoleShape = z.enum(["owner", "operator", "viewer"]);

const SessionShape = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    firm: z.object({ id: z.string(), name: z.string() }),
    role: RoleShape,
  })
  .openapi("Session");

const read = createRoute({
  method: "get",
  path: "/",
  summary: "Who is signed in",
  responses: { 200: json(SessionShape, "The person, their firm and their role"), ...ALWAYS },
});

export const sessionRoutes = new OpenAPIHono<ApiEnv>().openapi(read, (c) => {
  const { user, firm, role } = c.var.session;
  return c.json({ user, firm, role }, 200);
});
