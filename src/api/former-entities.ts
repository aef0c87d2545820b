/**
 * `GET /api/entities/former` and `POST /api/entities/:tenantId/forget-copies`: organisations that are no satellites any
 * more although records have copies there, and a person's word that one is gone for good. The group's object knows both.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { tenantId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ID_CHARS } from "../limits.ts";
import type { FormerCopies } from "../objects/tenant-rpc.ts";
import { askGroup, unreached } from "./ask-group.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { askedBy } from "./event-requests.ts";
import { json, pageShape } from "./schemas.ts";

const count = z.number().int();

const FormerEntityShape = z
  .object({
    tenantId: z.string(),
    name: z.string(),
    connected: z.boolean().openapi({ description: "It is, without the role of a satellite" }),
    copies: z
      .object({ invoices: count, creditNotes: count, contacts: count })
      .openapi({ description: "Records whose copies there are still counted on" }),
  })
  .openapi("FormerEntity");

const list = createRoute({
  method: "get",
  path: "/former",
  summary: "Organisations that are no satellites any more, and in which copies are still counted on",
  responses: { 200: json(pageShape(FormerEntityShape), "All of them, on one page"), ...ALWAYS, 503: PROBLEM[503] },
});

const forget = createRoute({
  method: "post",
  path: "/{tenantId}/forget-copies",
  summary:
    "Say that a former satellite is gone for good: its copies are forgotten, and its records made where they belong",
  middleware: needs("operator"),
  request: { params: z.object({ tenantId: z.string().max(ID_CHARS).transform(tenantId) }) },
  responses: {
    202: json(FormerEntityShape, "What is forgotten; nothing is called or changed in that organisation"),
    ...ALWAYS,
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

export const formerEntityRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const answer = await askGroup(c, { name: "former-copies", ask: (group) => group.formerCopies() });
    if (!answer.ok && answer.error === "unreached") return unreached(c);
    return c.json({ items: answer.ok ? answer.value.map(view) : [], nextCursor: null }, 200);
  })
  .openapi(forget, async (c) => {
    const former = c.req.valid("param").tenantId;
    const request = { tenantId: former, by: askedBy(c) };
    const answer = await askGroup(c, { name: "forget-copies", ask: (group) => group.forgetCopies(request) });
    if (!answer.ok) {
      return answer.error === "unreached" ? unreached(c) : problem(c, "not-found", NOTHING_THERE);
    }
    const forgotten = answer.value;
    if (!forgotten.ok) {
      return forgotten.error === "still-satellite"
        ? problem(c, "still-satellite", STILL_SATELLITE)
        : problem(c, "not-found", NOTHING_THERE);
    }
    const shown = view(forgotten.value);
    await audited(c, {
      action: "entity.forget-copies",
      subject: shown.name,
      after: { tenantId: former, ...shown.copies },
    });
    return c.json(shown, 202);
  });

const NOTHING_THERE = "No record of the firm has a copy in such an organisation.";
const STILL_SATELLITE =
  "It is a satellite: disconnect it, or give it another role, first. If it is only paused or cut off, its copies are not lost.";

function view({ tenantId, name, isRemoved, copies }: FormerCopies): z.infer<typeof FormerEntityShape> {
  const { invoice: invoices, "credit-note": creditNotes, contact: contacts } = copies;
  return { tenantId, name, connected: !isRemoved, copies: { invoices, creditNotes, contacts } };
}
