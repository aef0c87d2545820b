/**
 * `/api/backfill`: bring in step what changed in the group between two days, with a count beforehand and progress while it
 * runs. The group's object keeps and does all of it; nothing of a backfill is in D1 but the events that it makes.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { freshId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { BACKFILL_PREVIEW_TIMEOUT_MS } from "../limits.ts";
import type { BackfillProblem, BackfillProgress, BackfillRequest, TenantRpc } from "../objects/tenant-rpc.ts";
import { idKey, pageOf } from "../store/cursor.ts";
import { askGroup, unanswered, unreached } from "./ask-group.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import {
  idParameter,
  isoTime,
  isoTimeOrNull,
  json,
  jsonBody,
  momentMs,
  NOT_A_MOMENT,
  pageParameters,
  pageShape,
  Time,
} from "./schemas.ts";

const moment = (end: "start" | "end") =>
  z
    .string({ error: ({ input }) => (input === undefined ? "is missing" : NOT_A_MOMENT) })
    .transform((value, context): number => {
      const ms = momentMs(value, end);
      if (ms === null) context.addIssue({ code: "custom", message: NOT_A_MOMENT });
      return ms ?? 0;
    })
    .openapi({ type: "string", example: "2026-11-20" });

const Span = z
  .strictObject({
    from: moment("start"),
    to: moment("end"),
    dryRun: z.boolean().optional().openapi({ description: "Only counts: records, calls and minutes" }),
  })
  .openapi("BackfillRequest", {
    description:
      "Times, or days in UTC, both included. A record belongs to the day of its last change in Xero: what changed again after the " +
      "span is brought in step by that change.",
  });

const count = (description: string) => z.number().int().openapi({ description });

const ProgressShape = z
  .object({
    id: z.string(),
    from: Time,
    to: Time,
    by: z.string().openapi({ description: "Who asked" }),
    status: z.enum(["queued", "running", "done", "cancelled"]),
    expected: count("How many records there are, by Xero's own count").nullable(),
    found: count("Looked at so far"),
    done: count("In step, or nothing to do about them"),
    failed: count("Need a person: see the events"),
    waiting: count("Wait for a limit, a consent or another record"),
    queued: count("On their way"),
    startedAt: Time,
    finishedAt: Time.nullable(),
    minutesLeft: count("About how long it will still take").nullable(),
  })
  .openapi("Backfill");

const PreviewShape = z
  .object({
    from: Time,
    to: Time,
    records: z.object({ contacts: z.number().int(), invoices: z.number().int(), creditNotes: z.number().int() }),
    foreseen: z
      .object({
        inStep: count("In step as last read, or nothing to do about them"),
        failed: count("Cannot be copied as they are: their events say why"),
        onTheWay: count("On their way already, or waiting"),
        unseen: count("Orbit has not seen them; drafts, bills and contacts that no satellite needs are not copied"),
      })
      .openapi({ description: "The same records, by what Orbit knows of them before it reads them" }),
    calls: count("About how many calls to Xero, over all organisations"),
    minutes: count("About how long it will take"),
  })
  .openapi("BackfillPreview");

const start = createRoute({
  method: "post",
  path: "/",
  summary: "Bring in step what changed in the group between two days",
  description: "Asking again for the same days while they are being worked on answers the same backfill.",
  middleware: needs("operator"),
  request: { body: jsonBody(Span) },
  responses: {
    200: json(PreviewShape, "What it would take; only with `dryRun`"),
    202: json(ProgressShape, "Begun"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Backfills and how far they are",
  request: { query: z.object(pageParameters(idKey)) },
  responses: { 200: json(pageShape(ProgressShape), "Newest first"), ...ALWAYS, 400: PROBLEM[400], 503: PROBLEM[503] },
});

const read = createRoute({
  method: "get",
  path: "/{id}",
  summary: "How far a backfill is",
  request: { params: idParameter },
  responses: { 200: json(ProgressShape, "The backfill"), ...ALWAYS, 404: PROBLEM[404], 503: PROBLEM[503] },
});

const cancel = createRoute({
  method: "post",
  path: "/{id}/cancel",
  summary: "Look for no more records",
  description: "What was found already is still brought in step. One that has ended stays as it is.",
  middleware: needs("operator"),
  request: { params: idParameter },
  responses: {
    200: json(ProgressShape, "The backfill, as it is now"),
    ...ALWAYS,
    404: PROBLEM[404],
    503: PROBLEM[503],
  },
});

export const backfillRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(start, async (c) => {
    const { from, to, dryRun } = c.req.valid("json");
    const nowMs = Date.now();
    if (to < from) return problem(c, "invalid-request", "to: must not be before from.");
    if (from > nowMs) return problem(c, "invalid-request", "from: must not lie in the future.");
    const request = { id: freshId(nowMs), fromMs: from, toMs: to, by: c.var.session.user.name };
    return dryRun ? await preview(c, request) : await begin(c, request);
  })
  .openapi(list, async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const after = cursor?.[0] ?? null;
    const answer = await askGroup(c, { name: "backfills", ask: (group) => group.backfills(after, limit + 1) });
    if (!answer.ok) {
      return answer.error === "unreached" ? unreached(c) : c.json({ items: [], nextCursor: null }, 200);
    }
    return c.json(pageOf(answer.value, limit, { key: ({ id }) => [id], item: view }), 200);
  })
  .openapi(read, async (c) => {
    const { id } = c.req.valid("param");
    const answer = await askGroup(c, { name: "backfill", ask: (group) => group.backfill(id) });
    if (!answer.ok && answer.error === "unreached") return unreached(c);
    return answer.ok && answer.value !== null ? c.json(view(answer.value), 200) : problem(c, "not-found", NOT_FOUND);
  })
  .openapi(cancel, async (c) => {
    const { id } = c.req.valid("param");
    const answer = await askGroup(c, { name: "cancel-backfill", ask: (group) => group.cancelBackfill(id) });
    if (!answer.ok && answer.error === "unreached") return unreached(c);
    if (!answer.ok || answer.value === null) return problem(c, "not-found", NOT_FOUND);
    const cancelled = view(answer.value);
    const { from, to } = cancelled;
    await audited(c, { action: "backfill.cancel", subject: cancelled.id, before: { from, to } });
    return c.json(cancelled, 200);
  });

const NOT_FOUND = "The firm's group has no such backfill.";

async function begin(c: Context<ApiEnv>, request: BackfillRequest) {
  const answer = await askGroup(c, { name: "backfill", ask: (group) => group.startBackfill(request) });
  if (!answer.ok) return unanswered(c, answer.error);
  if (!answer.value.ok) return refused(c, answer.value.error);
  const begun = view(answer.value.value);
  await audited(c, { action: "backfill.start", subject: begun.id, after: { from: begun.from, to: begun.to } });
  return c.json(begun, 202);
}

async function preview(c: Context<ApiEnv>, request: BackfillRequest) {
  const ask = (group: TenantRpc) => group.previewBackfill(request);
  const answer = await askGroup(c, { name: "backfill-preview", ask, timeoutMs: BACKFILL_PREVIEW_TIMEOUT_MS });
  if (!answer.ok) return unanswered(c, answer.error);
  if (!answer.value.ok) return refused(c, answer.value.error);
  const counted = answer.value.value;
  if (counted === null) {
    return problem(
      c,
      "xero-unavailable",
      "Xero gave no counts in time. See the group on the entities page; try again.",
    );
  }
  const { size, foreseen, calls, minutes } = counted;
  const records = { contacts: size.contact, invoices: size.invoice, creditNotes: size["credit-note"] };
  return c.json({ from: isoTime(request.fromMs), to: isoTime(request.toMs), records, foreseen, calls, minutes }, 200);
}

function refused(c: Context<ApiEnv>, why: BackfillProblem) {
  if (why === "not-the-group") return problem(c, "no-group", "The group is not ready yet. Try again in a moment.");
  return problem(c, "too-many", "Too many backfills are open. Cancel one, or wait for one to end.");
}

function view({ fromMs, toMs, startedAtMs, finishedAtMs, ...rest }: BackfillProgress): z.infer<typeof ProgressShape> {
  const times = { startedAt: isoTime(startedAtMs), finishedAt: isoTimeOrNull(finishedAtMs) };
  return { ...rest, from: isoTime(fromMs), to: isoTime(toMs), ...times };
}
