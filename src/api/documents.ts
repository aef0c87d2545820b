/** `/api/documents`: the group's invoices and credit notes as Orbit holds them, both sides in one row. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { DocumentRow } from "../domain/document.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { DOCUMENTS_LOOKED_AT, ID_CHARS } from "../limits.ts";
import { type DocumentKey, documentKey } from "../store/cursor.ts";
import { documentOf, listDocuments } from "../store/documents.ts";
import { entityNames } from "../store/entities.ts";
import { notesOf } from "../store/notes.ts";
import type { ApiEnv } from "./context.ts";
import { type Column, CSV, csvAnswer } from "./csv.ts";
import { historyOf } from "./document-history.ts";
import { documentFilterOf, documentParameters } from "./document-query.ts";
import { DocumentKindShape, DocumentShape, DocumentWithHistoryShape, documentView, noteView } from "./document-view.ts";
import { inOrder, isoTimeOrNull, json, pageParameters, pageShape } from "./schemas.ts";

export const documentParameter = z.object({ kind: DocumentKindShape, groupId: z.string().max(ID_CHARS) });

const list = createRoute({
  method: "get",
  path: "/",
  summary: "The group's invoices and credit notes, newest date first unless said",
  request: { query: inOrder(z.object({ ...documentParameters, ...pageParameters(documentKey) })) },
  responses: { 200: json(pageShape(DocumentShape), "By date"), ...ALWAYS, 400: PROBLEM[400] },
});

const read = createRoute({
  method: "get",
  path: "/{kind}/{groupId}",
  summary: "One document",
  request: { params: documentParameter },
  responses: {
    200: json(DocumentWithHistoryShape, "The document"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    503: PROBLEM[503],
  },
});

const csv = createRoute({
  method: "get",
  path: "/",
  summary: "The group's invoices and credit notes as CSV",
  request: { query: inOrder(z.object(documentParameters)) },
  responses: { 200: { description: "Every document of the filter", content: CSV }, ...ALWAYS, 400: PROBLEM[400] },
});

export const documentRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(list, async (c) => {
    const { cursor, limit, ...query } = c.req.valid("query");
    const filter = documentFilterOf(query);
    const request = { filter, order: query.sort, after: cursor, limit, lookAt: DOCUMENTS_LOOKED_AT };
    const [page, names] = await Promise.all([listDocuments(c.var.firm, request), entityNames(c.var.firm)]);
    return c.json({ items: page.items.map((row) => documentView(row, names)), nextCursor: page.nextCursor }, 200);
  })
  .openapi(read, async (c) => {
    const row = await documentOf(c.var.firm, c.req.valid("param"));
    if (row === null) return problem(c, "not-found", "Orbit holds no such document.");
    const names = await entityNames(c.var.firm);
    const [history, notes] = await Promise.all([historyOf(c, row, Date.now()), notesOf(c.var.firm, row)]);
    if (history === null) return problem(c, "entity-unreachable", "Try again in a moment.");
    const { differences } = row;
    const story = {
      history: history.entries,
      historySince: isoTimeOrNull(history.keptSinceMs),
      nextAttemptAt: isoTimeOrNull(history.nextAttemptAtMs),
    };
    return c.json({ ...documentView(row, names), differences, ...story, notes: notes.map(noteView) }, 200);
  });

export const documentCsvRoutes = new OpenAPIHono<ApiEnv>().openapi(csv, async (c) => {
  const query = c.req.valid("query");
  const [filter, order] = [documentFilterOf(query), query.sort];
  const names = await entityNames(c.var.firm);
  const page = (after: DocumentKey | null, limit: number) => listDocuments(c.var.firm, { filter, order, after, limit });
  const columns: readonly Column<DocumentRow>[] = [
    ["Kind", ({ kind }) => kind],
    ["Number", ({ number }) => number],
    ["Reference", ({ reference }) => reference],
    ["Contact", ({ contactName }) => contactName],
    ["Date", ({ date }) => date],
    ["Due date", ({ dueDate }) => dueDate],
    ["Currency", ({ currency }) => currency],
    ["State", ({ state }) => state],
    ["Cause", ({ failures }) => failures[0]?.title ?? null],
    ["Group status", ({ group }) => group.status],
    ["Group total", ({ group }) => group.total],
    ["Group tax", ({ group }) => group.tax],
    ["Group paid", ({ group }) => group.paid],
    ["Group credited", ({ group }) => group.credited],
    ["Group due", ({ group }) => group.due],
    ["Satellite", ({ satelliteTenantId: id }) => (id === null ? null : (names.get(id) ?? id))],
    ["Satellite status", ({ copy }) => copy?.status ?? null],
    ["Satellite total", ({ copy }) => copy?.total ?? null],
    ["Satellite tax", ({ copy }) => copy?.tax ?? null],
    ["Satellite paid", ({ copy }) => copy?.paid ?? null],
    ["Satellite credited", ({ copy }) => copy?.credited ?? null],
    ["Satellite due", ({ copy }) => copy?.due ?? null],
    ["Checked at", ({ checkedAtMs }) => isoTimeOrNull(checkedAtMs)],
    ["Group id", ({ groupId }) => groupId],
    ["Copy id", ({ copy }) => copy?.documentId ?? null],
  ];
  return csvAnswer(c, { name: "documents", columns, key: documentKey, page });
});
