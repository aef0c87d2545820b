/** `/api/audit`: who did what in the firm, newest first; for operators and owners. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { valuesInWords, type Writing } from "../domain/audit-words.ts";
import { ALWAYS, PROBLEM } from "../http/problem.ts";
import { ID_CHARS } from "../limits.ts";
import { type AuditEntry, type AuditFilter, listAudit } from "../store/audit.ts";
import { type TimeKey, timeKey } from "../store/cursor.ts";
import { type ApiEnv, needs } from "./context.ts";
import { type Column, CSV, csvAnswer } from "./csv.ts";
import { inOrder, isoTime, json, optionalText, pageParameters, pageShape, Time, timeParameter } from "./schemas.ts";

const Named = z.object({ id: z.string(), name: z.string() });
const Values = z.record(z.string(), z.unknown()).nullable();

const AuditShape = z
  .object({
    id: z.string(),
    at: Time,
    by: Named.openapi({ description: "The person; for a token, who made it" }),
    via: z.enum(["page", "token"]),
    token: Named.nullable(),
    action: z.string().openapi({ example: "settings.change" }),
    subject: z.string(),
    before: Values,
    after: Values,
  })
  .openapi("AuditEntry");

const filterParameters = {
  by: optionalText(ID_CHARS).openapi({ description: "A person's id" }),
  from: timeParameter("start"),
  to: timeParameter("end"),
};

const list = createRoute({
  method: "get",
  path: "/",
  summary: "Who did what",
  middleware: needs("operator"),
  request: { query: inOrder(z.object({ ...filterParameters, ...pageParameters(timeKey) })) },
  responses: { 200: json(pageShape(AuditShape), "Newest first"), ...ALWAYS, 400: PROBLEM[400] },
});

const AUDIT_COLUMNS: readonly Column<AuditEntry>[] = [
  ["At", ({ atMs }) => isoTime(atMs)],
  ["By", ({ userName }) => userName],
  ["Token", ({ tokenName }) => tokenName],
  ["Action", ({ action }) => action],
  ["Subject", ({ subject }) => subject],
  ["Before", (entry) => valuesCell(entry, "before")],
  ["After", (entry) => valuesCell(entry, "after")],
  ["Id", ({ id }) => id],
];

/** Exact, as everything that the API answers: a spreadsheet has no reader whose language is known. */
const EXACT: Writing = {
  number: String,
  text: (value) => value,
  days: (from, to) => `${from} to ${to}`,
  cause: (code) => code,
};

/** "Edits of copies: overwritten; History notes: no" */
function valuesCell(entry: AuditEntry, side: "before" | "after"): string | null {
  const said = valuesInWords(entry, EXACT).flatMap((value) => {
    const words = value[side];
    return words === null ? [] : [`${value.name}: ${words}`];
  });
  return said.length === 0 ? null : said.join("; ");
}

const csv = createRoute({
  method: "get",
  path: "/",
  summary: "Who did what, as CSV",
  middleware: needs("operator"),
  request: { query: inOrder(z.object(filterParameters)) },
  responses: { 200: { description: "Every entry of the filter", content: CSV }, ...ALWAYS, 400: PROBLEM[400] },
});

export const auditCsvRoutes = new OpenAPIHono<ApiEnv>().openapi(csv, (c) => {
  const { by, from, to } = c.req.valid("query");
  const filter: AuditFilter = { by, fromMs: from, toMs: to };
  const page = (after: TimeKey | null, limit: number) => listAudit(c.var.firm, { filter, after, limit });
  return csvAnswer(c, { name: "activity", columns: AUDIT_COLUMNS, key: timeKey, page });
});

export const auditRoutes = new OpenAPIHono<ApiEnv>().openapi(list, async (c) => {
  const { cursor, limit, by, from, to } = c.req.valid("query");
  const filter: AuditFilter = { by, fromMs: from, toMs: to };
  const page = await listAudit(c.var.firm, { filter, after: cursor, limit });
  return c.json({ items: page.items.map(view), nextCursor: page.nextCursor }, 200);
});

function view(entry: AuditEntry): z.infer<typeof AuditShape> {
  const { id, atMs, userId, userName, tokenId, tokenName, action, subject, before, after } = entry;
  const token = tokenId === null ? null : { id: tokenId, name: tokenName ?? tokenId };
  return {
    ...{ id, at: isoTime(atMs), by: { id: userId, name: userName }, via: token === null ? "page" : "token", token },
    ...{ action, subject, before, after },
  };
}
