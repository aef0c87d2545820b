/** `/api/documents/{kind}/{groupId}/notes`: what people write about a document, shown in its history. */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { freshId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { DOCUMENT_NOTE_CHARS, DOCUMENT_NOTES_MOST } from "../limits.ts";
import { documentOf } from "../store/documents.ts";
import { addNote, removeNote } from "../store/notes.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";
import { NoteShape, noteView } from "./document-view.ts";
import { documentParameter } from "./documents.ts";
import { idParameter, json, jsonBody } from "./schemas.ts";

const Body = z.strictObject({ text: z.string().trim().min(1).max(DOCUMENT_NOTE_CHARS) }).openapi("DocumentNoteRequest");

const add = createRoute({
  method: "post",
  path: "/{kind}/{groupId}/notes",
  summary: "Add a note to a document",
  middleware: needs("operator"),
  request: { params: documentParameter, body: jsonBody(Body) },
  responses: {
    201: json(NoteShape, "The note"),
    ...ALWAYS,
    400: PROBLEM[400],
    404: PROBLEM[404],
    409: PROBLEM[409],
  },
});

const remove = createRoute({
  method: "delete",
  path: "/{kind}/{groupId}/notes/{id}",
  summary: "Remove a note; the audit keeps what it said",
  middleware: needs("operator"),
  request: { params: documentParameter.extend(idParameter.shape) },
  responses: { 204: { description: "Removed" }, ...ALWAYS, 400: PROBLEM[400], 404: PROBLEM[404] },
});

export const documentNoteRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(add, async (c) => {
    const { firm, session } = c.var;
    const of = c.req.valid("param");
    const { text } = c.req.valid("json");
    const document = await documentOf(firm, of);
    if (document === null) return problem(c, "not-found", "Orbit holds no such document.");
    const atMs = Date.now();
    const { user, token = null } = session;
    const by = { userId: user.id, userName: user.name, tokenName: token?.name ?? null };
    const note = { ...of, id: freshId(atMs), atMs, ...by, text };
    if (!(await addNote(firm, note))) {
      return problem(c, "too-many", `A document has ${DOCUMENT_NOTES_MOST} notes at most. Remove one first.`);
    }
    await audited(c, { action: "document.note", subject: document.number ?? of.groupId, after: { text } });
    return c.json(noteView(note), 201);
  })
  .openapi(remove, async (c) => {
    const of = c.req.valid("param");
    const removed = await removeNote(c.var.firm, of);
    if (removed === null) return problem(c, "not-found", "The document has no such note.");
    const document = await documentOf(c.var.firm, of);
    const { userName, text } = removed;
    const subject = document?.number ?? of.groupId;
    await audited(c, { action: "document.remove-note", subject, before: { by: userName, text } });
    return c.body(null, 204);
  });
