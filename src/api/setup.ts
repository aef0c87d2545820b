/** `GET /api/setup/checks`: what a firm's set-up lacks, before the first record is mirrored. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { FirmEntity, FirmSnapshot } from "../domain/firm.ts";
import { addingAt, addsAccounts, equivalentsOf, groupOf, satellitesOf } from "../domain/firm.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { TRACKING_FRESH_MS } from "../limits.ts";
import { forEachAtOnce } from "../objects/objects.ts";
import { CHECKED_REFERENCES, type CheckedEntity, checkSetUp } from "../setup/checks.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";
import { json, pageShape } from "./schemas.ts";
import { readSetUp } from "./set-up-reading.ts";

const CheckShape = z
  .object({
    check: z.enum([
      "permissions",
      "currency",
      "country",
      "account-codes",
      "payment-accounts",
      "number-prefixes",
      "lock-date",
    ]),
    level: z.enum(["good", "warn", "bad"]).openapi({
      description: "bad: nothing works before it is fixed; warn: some records will fail, and say why",
    }),
    tenantId: z.string(),
    name: z.string(),
    title: z.string(),
    detail: z.string(),
  })
  .openapi("SetupCheck");

const checks = createRoute({
  method: "get",
  path: "/checks",
  summary: "What the organisations' set-ups lack",
  responses: { 200: json(pageShape(CheckShape), "All of them, the group's first"), ...ALWAYS, 409: PROBLEM[409] },
});

export const setupRoutes = new OpenAPIHono<ApiEnv>().openapi(checks, async (c) => {
  const snapshot = await loadSnapshot(c.env.DB, c.var.firm.firmId);
  const group = groupOf(snapshot);
  if (group === null) return problem(c, "no-group", "Make one organisation the group on the Organisations page first.");
  const [ours, ...theirs] = await forEachAtOnce([group, ...satellitesOf(snapshot)], (entity) =>
    setUpOf(c, snapshot, entity),
  );
  return c.json({ items: ours === undefined ? [] : checkSetUp(ours, theirs), nextCursor: null }, 200);
});

async function setUpOf(c: Context<ApiEnv>, snapshot: FirmSnapshot, entity: FirmEntity): Promise<CheckedEntity> {
  const setUp = await readSetUp(c, entity, CHECKED_REFERENCES, TRACKING_FRESH_MS);
  const { tenantId, name, role } = entity;
  const adding = addingAt(snapshot, tenantId);
  const isAsked = role === "satellite" && adding.copyMissingAccounts;
  return {
    tenantId,
    name,
    setUp,
    equivalents: equivalentsOf(entity),
    mayAdd: isAsked ? addsAccounts(adding) : null,
  };
}
