/** `/api/tie-out`: has a month of the group and its satellites read from Xero and compared, and shows the newest result. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { changedFigures } from "../domain/signed-figures.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { TIE_OUT_MONTHS_LISTED, TIE_OUT_MOST_MS, TIE_OUT_PARTS_MOST } from "../limits.ts";
import { startTieOut } from "../maintenance/tie-outs.ts";
import { answerOf, forEachAtOnce } from "../objects/objects.ts";
import { groupEntity, listEntities } from "../store/entities.ts";
import {
  differenceParts,
  listMonths,
  newestRun,
  runningRun,
  type SignOffRow,
  signOffOf,
  type TieOutRow,
} from "../store/tie-outs.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { isoTime, isoTimeOrNull, json, jsonBody, pageShape } from "./schemas.ts";
import { isFuture, Month, MonthShape, monthWords, TieOutShape, type TieOutView } from "./tie-out-view.ts";

const start = createRoute({
  method: "post",
  path: "/",
  summary: "Tie out a month: the group beside each satellite, read from Xero",
  description: "Asking again for a month that is being read answers the same run.",
  middleware: needs("operator"),
  request: { body: jsonBody(z.strictObject({ month: Month }).openapi("TieOutRequest")) },
  responses: {
    202: json(z.object({ id: z.string() }), "Begun"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const read = createRoute({
  method: "get",
  path: "/",
  summary: "The newest tie-out of a month",
  request: { query: z.object({ month: Month }) },
  responses: { 200: json(TieOutShape, "The newest"), ...ALWAYS, 400: PROBLEM[400], 404: PROBLEM[404] },
});

const months = createRoute({
  method: "get",
  path: "/months",
  summary: "Months that have been tied out",
  responses: { 200: json(pageShape(MonthShape), "The newest months first, five years at most"), ...ALWAYS },
});

export const tieOutRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(start, async (c) => {
    const { month } = c.req.valid("json");
    const nowMs = Date.now();
    if (isFuture(month, nowMs)) return problem(c, "invalid-request", "month: must not lie in the future.");
    const group = await groupEntity(c.var.firm);
    if (group === null) return problem(c, "no-group", "Give one organisation the role group first.");
    const running = await runningRun(c.var.firm, month, nowMs - TIE_OUT_MOST_MS);
    if (running !== null) return c.json({ id: running.id }, 202);
    const by = c.var.session.user.name;
    const { firm, objects } = c.var;
    const started = await startTieOut({ firm, objects, group: group.tenantId, month, by }, nowMs);
    if (!started.ok) return refused(c, started.error);
    await audited(c, { action: "tie-out.start", subject: month, after: { id: started.value } });
    return c.json({ id: started.value }, 202);
  })
  .openapi(months, async (c) => {
    const listed = await listMonths(c.var.firm, TIE_OUT_MONTHS_LISTED);
    const items = listed.map(({ month, state, checkedAtMs, signOff }) => ({
      month,
      state,
      checkedAt: isoTimeOrNull(checkedAtMs),
      signedOffAt: isoTimeOrNull(signOff?.atMs ?? null),
      changedAt: isoTimeOrNull(signOff?.changedAtMs ?? null),
    }));
    return c.json({ items, nextCursor: null }, 200);
  })
  .openapi(read, async (c) => {
    const { month } = c.req.valid("query");
    const run = await newestRun(c.var.firm, month);
    if (run === null) return problem(c, "not-found", `Nobody has tied out ${monthWords(month)} yet.`);
    return c.json(await tieOutView(c, run), 200);
  });

function refused(c: Context<ApiEnv>, why: "not-the-group" | "too-many" | "unreachable") {
  if (why === "unreachable")
    return problem(c, "entity-unreachable", "The group's queue did not answer. Try again in a moment.");
  if (why === "too-many") return problem(c, "too-many", "Too many months are being read. Wait for one to end.");
  return problem(c, "no-group", "The group is not ready yet. Try again in a moment.");
}

async function tieOutView(c: Context<ApiEnv>, run: TieOutRow): Promise<TieOutView> {
  const { firm } = c.var;
  const [signOff, parts] = [await signOffOf(firm, run.month), await allParts(c, run)];
  const isLate = run.state === "running" && Date.now() - run.startedAtMs > TIE_OUT_MOST_MS;
  return {
    id: run.id,
    month: run.month,
    state: isLate ? "failed" : run.state,
    startedAt: isoTime(run.startedAtMs),
    checkedAt: isoTimeOrNull(run.checkedAtMs),
    by: run.by,
    satellites: run.satellites.map((figures) => ({
      ...figures,
      differences: parts
        .filter((part) => part.tenantId === figures.tenantId && part.currency === figures.currency)
        .flatMap(({ differences }) => differences),
    })),
    unrouted: run.unrouted,
    failure: isLate ? INTERRUPTED : run.failure,
    waiting: run.state === "running" && !isLate ? await waitingFor(c, run.id) : [],
    signOff: signOff === null ? null : signOffView(signOff, run),
  };
}

const INTERRUPTED = {
  code: "interrupted",
  title: "The tie-out did not end",
  text: "It has been under way for more than a day. Start it again.",
};

export function signOffView(row: SignOffRow, run: TieOutRow | null): NonNullable<TieOutView["signOff"]> {
  const isNewer = row.changedAtMs !== null && run?.state === "done";
  return {
    at: isoTime(row.atMs),
    by: { id: row.userId, name: row.userName },
    note: row.note,
    runId: row.runId,
    changedAt: isoTimeOrNull(row.changedAtMs),
    changes: isNewer ? changedFigures(row.satellites, run.satellites) : [],
  };
}

async function allParts(c: Context<ApiEnv>, run: TieOutRow) {
  if (run.state === "running") return [];
  return (await differenceParts(c.var.firm, run.id, { after: null, limit: TIE_OUT_PARTS_MOST })).items;
}

/** What the organisations that are not read yet wait for, as they say it now; one that does not answer says nothing. */
async function waitingFor(c: Context<ApiEnv>, runId: string): Promise<TieOutView["waiting"]> {
  const { firm, objects } = c.var;
  const group = await groupEntity(firm);
  if (group === null) return [];
  const progress = await answerOf(() => objects.tenant(group.tenantId).tieOutProgress(runId));
  const open = progress.ok ? (progress.value?.open ?? []) : [];
  const { items } = await listEntities(firm, { after: null, limit: 1_000 });
  return await forEachAtOnce(open, async (tenantId) => {
    const wait = await answerOf(() => objects.tenant(tenantId).monthWait(runId));
    const why = wait.ok ? wait.value : null;
    const reason = why && { code: why.failure.code, title: why.failure.title, text: why.failure.detail };
    const name = items.find((one) => one.tenantId === tenantId)?.name ?? tenantId;
    return { tenantId, name, reason, until: isoTimeOrNull(why?.untilMs ?? null) };
  });
}
