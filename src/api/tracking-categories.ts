/** `GET /api/tracking-categories`: the group's categories with their options, to choose from. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { followRenamedOptions, groupCategories } from "./categories.ts";
import type { ApiEnv } from "./context.ts";
import { json } from "./schemas.ts";

const CategoryShape = z
  .object({
    id: z.string(),
    name: z.string(),
    options: z.array(z.object({ id: z.string(), name: z.string() })).readonly(),
  })
  .openapi("TrackingCategory");

const list = createRoute({
  method: "get",
  path: "/",
  summary: "The group's tracking categories",
  responses: {
    200: json(z.array(CategoryShape).readonly(), "Active categories and options"),
    ...ALWAYS,
    409: PROBLEM[409],
    502: PROBLEM[502],
    503: PROBLEM[503],
  },
});

export const trackingCategoryRoutes = new OpenAPIHono<ApiEnv>().openapi(list, async (c) => {
  const categories = await groupCategories(c);
  if (!categories.ok) return problem(c, categories.error.code, categories.error.detail);
  await followRenamedOptions(c, categories.value);
  const shown = categories.value.map(({ id, name, options }) => ({
    id,
    name,
    options: options.map((option) => ({ id: option.id, name: option.name })),
  }));
  return c.json(shown, 200);
});
