/** `GET /api/docs`: a viewer of the OpenAPI description, from Orbit's own assets (web/docs.html) under the page's policy. */

import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { ALWAYS } from "../http/problem.ts";
import type { ApiEnv } from "./context.ts";

const read = createRoute({
  method: "get",
  path: "/",
  summary: "A viewer of this description",
  responses: { 200: { description: "A page", content: { "text/html": { schema: { type: "string" } } } }, ...ALWAYS },
});

export const docsRoutes = new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
  // Assets are served without `.html`.
  const asset = await c.env.ASSETS.fetch(new URL("/docs", c.req.url));
  return new Response(asset.body, asset);
});
