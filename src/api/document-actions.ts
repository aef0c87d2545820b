/** What people ask about one document: find it by its number in the group's Xero, and check it now. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { explain } from "../domain/failure-words.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { DOCUMENTS_FOUND_MOST, SEARCH_CHARS } from "../limits.ts";
import { VERDICT_CODES } from "../mirror/verdict.ts";
import { documentOf } from "../store/documents.ts";
import { entityNames } from "../store/entities.ts";
import { isQuotable } from "../xero/requests.ts";
import { askGroup, unanswered } from "./ask-group.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { DocumentKindShape, DocumentShape, documentView } from "./document-view.ts";
import { documentParameter } from "./documents.ts";
import { askedBy, writeThrough } from "./event-requests.ts";
import { json, jsonBody } from "./schemas.ts";

const FoundShape = z.object({
  items: z
    .array(
      z.object({
        kind: DocumentKindShape,
        groupId: z.string(),
        number: z.string().nullable(),
        contactName: z.string().nullable(),
        date: z.iso.date().nullable(),
        status: z.string().openapi({ description: "Xero's", example: "AUTHORISED" }),
        total: z.string(),
        currency: z.string().nullable(),
        known: z.boolean().openapi({ description: "Orbit holds it" }),
        verdict: z.object({ code: z.enum(VERDICT_CODES), text: z.string() }),
        document: DocumentShape.nullable().openapi({ description: "null while Orbit does not hold it" }),
      }),
    )
    .readonly(),
});

const find = createRoute({
  method: "post",
  path: "/find",
  summary: "Look for a number in the group's Xero now",
  middleware: needs("operator"),
  request: { body: jsonBody(z.strictObject({ q: z.string().trim().min(1).max(SEARCH_CHARS) })) },
  responses: {
    200: json(FoundShape, "What has that number, and what is to be done about it"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const check = createRoute({
  method: "post",
  path: "/{kind}/{groupId}/check",
  summary: "Read a document and its copy again and bring it in step, known or not",
  middleware: needs("operator"),
  request: { params: documentParameter },
  responses: {
    202: json(z.object({ eventId: z.string() }), "The event that follows it"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

export const documentActionRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(find, async (c) => {
    const { q } = c.req.valid("json");
    // Xero has no way to ask for such a number, and allows none.
    if (!isQuotable(q)) return c.json({ items: [] }, 200);
    const answer = await askGroup(c, { name: "look-up", ask: (group) => group.lookUp(q) });
    if (!answer.ok) return unanswered(c, answer.error);
    if (!answer.value.ok) return problem(c, "xero-unavailable", explain(answer.value.error).detail);
    const names = await entityNames(c.var.firm);
    const items = await Promise.all(
      answer.value.value.slice(0, DOCUMENTS_FOUND_MOST).map(async ({ isKnown, ...found }) => {
        const row = await documentOf(c.var.firm, found);
        return { ...found, known: isKnown, document: row === null ? null : documentView(row, names) };
      }),
    );
    return c.json({ items }, 200);
  })
  .openapi(check, async (c) => {
    const { kind, groupId } = c.req.valid("param");
    const request = { kind, id: groupId, by: askedBy(c) };
    const answer = await askGroup(c, { name: "check-document", ask: (group) => group.checkDocument(request) });
    if (!answer.ok) return unanswered(c, answer.error);
    if (answer.value === null) return unanswered(c, "no-group");
    await writeThrough(c, [answer.value]);
    await audited(c, { action: "document.check", subject: answer.value.label ?? groupId });
    return c.json({ eventId: answer.value.id }, 202);
  });
