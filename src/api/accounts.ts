/** `GET /api/accounts`: an organisation's accounts, with why one cannot be chosen for what Orbit books (docs/api.md §5). */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { tenantId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ID_CHARS } from "../limits.ts";
import { choiceOf, whyNotFor } from "../mirror/chosen-account.ts";
import { entityByTenant } from "../store/entities.ts";
import { accountsOf } from "./accounts-list.ts";
import type { ApiEnv } from "./context.ts";
import { json } from "./schemas.ts";

const Reason = z.string().nullable().openapi({ description: "null: it can be chosen" });

const AccountShape = z
  .object({
    id: z.string(),
    code: z.string().nullable().openapi({ description: "null: it has none, as bank accounts need none in Xero" }),
    name: z.string(),
    type: z.string().openapi({ example: "BANK" }),
    active: z.boolean(),
    paymentsAllowed: z.boolean(),
    choice: z.string().openapi({ description: "What PATCH /api/entities takes for it: its code, or its id" }),
    cannotBe: z.object({ groupPaymentsAccount: Reason, creditsAccount: Reason }).openapi({
      description: "Why it cannot be chosen for that use, in words",
    }),
  })
  .openapi("Account");

const list = createRoute({
  method: "get",
  path: "/",
  summary: "The accounts of an organisation",
  request: { query: z.object({ entity: z.string().min(1).max(ID_CHARS).transform(tenantId) }) },
  responses: {
    200: json(z.array(AccountShape).readonly(), "All of them, archived ones too"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    502: PROBLEM[502],
    503: PROBLEM[503],
  },
});

export const accountRoutes = new OpenAPIHono<ApiEnv>().openapi(list, async (c) => {
  const row = await entityByTenant(c.var.firm, c.req.valid("query").entity);
  if (row === null) return problem(c, "not-found", "The firm has no such organisation.");
  const accounts = await accountsOf(c, row);
  if (!accounts.ok) return problem(c, accounts.error.code, accounts.error.detail);
  const isOfGroup = row.role === "group";
  const shown = accounts.value.map((account) => ({
    id: account.id,
    code: account.code === "" ? null : account.code,
    name: account.name,
    type: account.type,
    active: account.active,
    paymentsAllowed: account.paymentsAllowed,
    choice: choiceOf(account),
    cannotBe: {
      groupPaymentsAccount: whyNotFor("groupPaymentsAccount", account, isOfGroup),
      creditsAccount: whyNotFor("creditsAccount", account, isOfGroup),
    },
  }));
  return c.json(shown, 200);
});
