/**
 * `POST /api/documents/:kind/:groupId/stop-keeping`: ends a person's decision that a copy stays as it is. The copy is then
 * looked at, and what Settings say is done about what differs.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ID_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import { keptCopies } from "../store/drift.ts";
import { mappingOf } from "../store/mappings.ts";
import type { FirmScope } from "../store/scope.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { askedBy } from "./event-requests.ts";
import { json, Kind } from "./schemas.ts";

const Stopped = z
  .object({ ended: z.number().int().openapi({ description: "How many copies of the record were kept" }) })
  .openapi("StopKeeping");

const stopKeeping = createRoute({
  method: "post",
  path: "/{kind}/{groupId}/stop-keeping",
  summary: "Let Orbit look after the copy again",
  middleware: needs("operator"),
  request: { params: z.object({ kind: Kind, groupId: z.string().max(ID_CHARS) }) },
  responses: {
    202: json(Stopped, "The copy is looked at, and what Settings say is done"),
    ...ALWAYS,
    404: PROBLEM[404],
    503: PROBLEM[503],
  },
});

export const keepingRoutes = new OpenAPIHono<ApiEnv>().openapi(stopKeeping, async (c) => {
  const { kind, groupId } = c.req.valid("param");
  const tenants = await keptCopies(c.var.firm, { kind, groupId });
  if (tenants.length === 0) return problem(c, "not-found", "Nobody keeps a copy of that record as it is.");
  let ended = 0;
  let unreached = 0;
  for (const tenant of tenants) {
    const request = { copies: [{ kind, groupId }], by: askedBy(c) };
    const answer = await answerOf(() => c.var.objects.tenant(tenant).stopKeeping(request));
    if (answer.ok) ended += answer.value;
    else {
      log("request-not-taken", { ask: "stop-keeping", tenantId: tenant, reason: answer.error });
      unreached++;
    }
  }
  if (unreached === tenants.length)
    return problem(c, "entity-unreachable", "Nothing was changed. Try again in a moment.");
  const [first] = tenants;
  const label = first === undefined ? null : await labelOf(c.var.firm, { kind, groupId, tenantId: first });
  await audited(c, { action: "copy.stop-keeping", subject: label ?? `${kind} ${groupId}`, after: { copies: ended } });
  return c.json({ ended }, 202);
});

/** The document's number, or the contact's name. */
async function labelOf(firm: FirmScope, copy: Parameters<typeof mappingOf>[1]): Promise<string | null> {
  return (await mappingOf(firm, copy))?.label ?? null;
}
