/**
 * `/api/adopt`: takes over copies that another tool or people made in a satellite. The group's object keeps the run and its
 * result for some days; nothing of it is in D1 but what adopting makes: mappings, documents and events.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { freshId, tenantId } from "../domain/ids.ts";
import { TAKE_OVER_VERDICTS, type TakeOverItem, type TakeOverProgress } from "../domain/take-over.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { ID_CHARS, TAKE_OVER_DOCUMENTS_MOST, TAKE_OVER_INCLUDE_MOST, TAKE_OVER_KEPT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { answerOf } from "../objects/objects.ts";
import type { TakeOverProblem, TenantRpc } from "../objects/tenant-rpc.ts";
import { entityByTenant, entityNames, groupEntity } from "../store/entities.ts";
import { askGroup, unanswered, unreached } from "./ask-group.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { DifferenceShape, idParameter, isoTime, isoTimeOrNull, json, jsonBody, Time } from "./schemas.ts";

const DAYS_KEPT = TAKE_OVER_KEPT_MS / 86_400_000;
const count = (description: string) => z.number().int().openapi({ description });

const RequestShape = z
  .strictObject({
    entity: z.string().min(1).max(ID_CHARS).transform(tenantId).openapi({ type: "string", description: "A satellite" }),
    dryRun: z.boolean().optional().openapi({ description: "Only compares; nothing is adopted" }),
    include: z
      .array(z.string().max(ID_CHARS))
      .max(TAKE_OVER_INCLUDE_MOST)
      .optional()
      .openapi({ description: "Group ids of documents that are adopted although their copies differ" }),
  })
  .openapi("AdoptRequest");

const ItemShape = z
  .object({
    kind: z.enum(["invoice", "credit-note"]),
    groupId: z.string(),
    number: z.string().nullable(),
    satelliteId: z.string().nullable().openapi({ description: "Null where there is no candidate, or more than one" }),
    verdict: z.enum(TAKE_OVER_VERDICTS),
    differences: z.array(DifferenceShape).readonly(),
    adopted: z.boolean().nullable().openapi({
      description: "Null: it is not to be adopted, or not yet; false: it could not be, and its document says why",
    }),
  })
  .openapi("AdoptItem");

const TroubleShape = z.object({ code: z.string(), title: z.string(), text: z.string() });

const ResultShape = z
  .object({
    id: z.string(),
    entity: z.string(),
    dryRun: z.boolean(),
    state: z.enum(["running", "done", "failed"]),
    startedAt: Time,
    finishedAt: Time.nullable(),
    failure: TroubleShape.nullable().openapi({ description: "Why it failed" }),
    waiting: z
      .array(z.object({ tenantId: z.string(), name: z.string(), reason: TroubleShape, until: Time.nullable() }))
      .readonly()
      .openapi({ description: "What holds up the organisations that are still to be read" }),
    exact: count("Number, contact, date and total agree: adopted"),
    differs: count("The one candidate does not agree in all of them: adopted only where named in `include`"),
    ambiguous: count("Several candidates, or one that is the copy of another: never adopted"),
    missing: count("No candidate"),
    known: count("Documents that have a copy already; they are no items"),
    adopted: count("How many were adopted"),
    items: z
      .array(ItemShape)
      .readonly()
      .openapi({ description: `Every item; one take-over compares at most ${TAKE_OVER_DOCUMENTS_MOST} documents` }),
  })
  .openapi("Adopt");

export type AdoptView = z.infer<typeof ResultShape>;

const start = createRoute({
  method: "post",
  path: "/",
  summary: "Take over copies that another tool or people made in a satellite",
  description:
    "Reads all sales invoices and credit notes of the group that belong to the satellite, and all of the satellite, and " +
    "matches them by number, contact, date and total. Adopting writes nothing to Xero.",
  middleware: needs("operator"),
  request: { body: jsonBody(RequestShape) },
  responses: {
    202: json(z.object({ id: z.string() }), "Begun"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  summary: "A take-over, with every item",
  description: `Kept for ${DAYS_KEPT} days.`,
  request: { params: idParameter },
  responses: { 200: json(ResultShape, "The take-over"), ...ALWAYS, 404: PROBLEM[404], 503: PROBLEM[503] },
});

export const adoptRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(start, async (c) => {
    const { entity, dryRun = false, include = [] } = c.req.valid("json");
    const { firm, session } = c.var;
    const satellite = await entityByTenant(firm, entity);
    if (satellite === null) return problem(c, "not-found", "The firm has no such organisation.");
    const ids = [...new Set(include.map((one) => one.toLowerCase()))];
    const id = freshId(Date.now());
    const request = { id, satellite: entity, isDryRun: dryRun, include: ids, by: session.user.name };
    const answer = await askGroup(c, { name: "take-over", ask: (group) => group.startTakeOver(request) });
    if (!answer.ok) return unanswered(c, answer.error);
    if (!answer.value.ok) return refused(c, answer.value.error);
    if (!dryRun) {
      await audited(c, { action: "copies.adopt", subject: satellite.name, after: { id, include: ids.length } });
    }
    return c.json({ id }, 202);
  })
  .openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const group = await groupEntity(c.var.firm);
    if (group === null) return problem(c, "not-found", NOT_FOUND);
    const object = c.var.objects.tenant(group.tenantId);
    const progress = await answerOf(() => object.takeOver(id));
    if (!progress.ok) return notShown(c, progress.error);
    if (progress.value === null) return problem(c, "not-found", NOT_FOUND);
    const items = await itemsOf(object, id, progress.value.rows);
    if (!items.ok) return notShown(c, items.error);
    const { counts, satellite, isDryRun, startedAtMs, finishedAtMs, rows: _, ...known } = progress.value;
    const times = { startedAt: isoTime(startedAtMs), finishedAt: isoTimeOrNull(finishedAtMs) };
    const waiting = known.state === "running" ? await waitingFor(c, id, [group.tenantId, satellite]) : [];
    const view = { id, entity: satellite, dryRun: isDryRun, ...times, ...known, ...counts, waiting };
    return c.json({ ...view, items: items.value }, 200);
  });

const NOT_FOUND = `The firm's group has no such take-over. One is kept for ${DAYS_KEPT} days.`;

/** Bounded by the number of rows that there are; each answer of the object is bounded. */
async function itemsOf(object: TenantRpc, id: string, rows: number) {
  const items: TakeOverItem[] = [];
  for (let from = 0; from < rows; ) {
    const start = from;
    const answer = await answerOf(() => object.takeOverItems(id, start));
    if (!answer.ok) return answer;
    if (answer.value.length === 0) break;
    items.push(...answer.value.flat());
    from += answer.value.length;
  }
  return { ok: true, value: items } as const;
}

/** As they say it now; one that does not answer says nothing. */
async function waitingFor(
  c: Context<ApiEnv>,
  id: string,
  tenants: readonly TakeOverProgress["satellite"][],
): Promise<AdoptView["waiting"]> {
  const names = await entityNames(c.var.firm);
  const waits = await Promise.all(
    tenants.map(async (tenant) => {
      const wait = await answerOf(() => c.var.objects.tenant(tenant).takeOverWait(id));
      if (!wait.ok || wait.value === null) return [];
      const { failure, untilMs } = wait.value;
      const reason = { code: failure.code, title: failure.title, text: failure.detail };
      return [{ tenantId: tenant, name: names.get(tenant) ?? tenant, reason, until: isoTimeOrNull(untilMs) }];
    }),
  );
  return waits.flat();
}

function refused(c: Context<ApiEnv>, why: TakeOverProblem) {
  if (why === "too-many") return problem(c, "too-many", "Too many take-overs are open. Wait for one to end.");
  if (why === "not-a-satellite") return problem(c, "not-a-satellite", "Only copies in a satellite can be taken over.");
  return problem(c, "no-group", "The group is not ready yet. Try again in a moment.");
}

function notShown(c: Context<ApiEnv>, reason: string) {
  log("request-not-taken", { ask: "take-over", firmId: c.var.session.firm.id, reason });
  return unreached(c);
}
