/** `/api/tie-out/sign-off`: a person's word that a month is right, with its figures of that moment; and taking it back. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { SIGN_OFF_NOTE_CHARS } from "../limits.ts";
import { newestRun, putSignOff, removeSignOff, signOffOf } from "../store/tie-outs.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { isoTime, json, jsonBody } from "./schemas.ts";
import { signOffView } from "./tie-out.ts";
import { Month, monthWords, SignOffShape } from "./tie-out-view.ts";

const Body = z
  .strictObject({
    month: Month,
    note: z
      .string()
      .trim()
      .max(SIGN_OFF_NOTE_CHARS)
      .nullish()
      .transform((value) => value || null),
  })
  .openapi("SignOffRequest");

const sign = createRoute({
  method: "post",
  path: "/",
  summary: "Sign off a month as its newest tie-out shows it",
  description:
    "Whoever signs again replaces the sign-off. When a later tie-out has other figures (but what is owing, which is " +
    "always of now), the month says so, and an alert is sent once.",
  middleware: needs("operator"),
  request: { body: jsonBody(Body) },
  responses: { 200: json(SignOffShape, "The sign-off"), ...ALWAYS, 400: PROBLEM[400], 409: PROBLEM[409] },
});

const takeBack = createRoute({
  method: "delete",
  path: "/",
  summary: "Take a sign-off back",
  middleware: needs("operator"),
  request: { query: z.object({ month: Month }) },
  responses: {
    204: { description: "The month is not signed off any more" },
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
  },
});

export const signOffRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(sign, async (c) => {
    const { month, note } = c.req.valid("json");
    const run = await newestRun(c.var.firm, month);
    if (run?.state !== "done") {
      return problem(c, "not-tied-out", `Tie out ${monthWords(month)} first: only what was read can be signed off.`);
    }
    const { user } = c.var.session;
    const before = await signOffOf(c.var.firm, month);
    const { id: runId, satellites } = run;
    const signOff = { month, runId, userId: user.id, userName: user.name, atMs: Date.now(), note, satellites };
    await putSignOff(c.var.firm, signOff);
    await audited(c, {
      action: "tie-out.sign-off",
      subject: month,
      before: before === null ? null : whoSigned(before),
      after: {
        runId,
        note,
        unexplained: satellites.map(({ name, currency, unexplained }) => `${name} ${unexplained} ${currency}`),
      },
    });
    return c.json(signOffView({ ...signOff, firmId: c.var.firm.firmId, changedAtMs: null }, run), 200);
  })
  .openapi(takeBack, async (c) => {
    const { month } = c.req.valid("query");
    const removed = await removeSignOff(c.var.firm, month);
    if (removed === null) return problem(c, "not-found", `${monthWords(month)} is not signed off.`);
    await audited(c, { action: "tie-out.take-back", subject: month, before: whoSigned(removed) });
    return c.body(null, 204);
  });

function whoSigned({ atMs, userName, note }: NonNullable<Awaited<ReturnType<typeof signOffOf>>>) {
  return { at: isoTime(atMs), by: userName, note };
}
