/** `GET /api/export`: everything of the firm but secrets, as a file that `POST /api/import` takes (maintenance/backup). */

import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { version as orbit } from "../../package.json";
import { ALWAYS, PROBLEM, problem } from "../http/problem.ts";
import { log } from "../log.ts";
import { backupBytes } from "../maintenance/backup/write.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs } from "./context.ts";

/** By a wider type than its own: of a media type that it does not know, the router would let nothing be answered. */
const NDJSON: Readonly<Record<string, { readonly schema: { readonly type: "string" } }>> = {
  "application/x-ndjson": { schema: { type: "string" } },
};

const read = createRoute({
  method: "get",
  path: "/",
  summary: "A backup of the firm: everything but secrets, a line of JSON each",
  description: "A file without its last line, of type `end`, is not whole. POST /api/import takes it.",
  middleware: needs("owner"),
  responses: {
    200: { description: "The backup", content: NDJSON },
    ...ALWAYS,
    503: PROBLEM[503],
  },
});

export const exportRoutes = new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
  const { firm, objects } = c.var;
  const lines = backupBytes({ firm, objects, orbit, nowMs: Date.now() });
  try {
    // The first line asks an object already: what cannot begin is refused, and not an empty file.
    const first = await lines.next();
    await audited(c, { action: "firm.export", subject: c.var.session.firm.name });
    return streamed(c, first, lines);
  } catch (error) {
    broke(c, error);
    return problem(c, "entity-unreachable", "An organisation did not answer. Try again in a moment.");
  }
});

type Lines = ReturnType<typeof backupBytes>;

/** Line by line, as fast as the client takes them. One that breaks is seen there: the end line is missing. */
function streamed(c: Context<ApiEnv>, first: Awaited<ReturnType<Lines["next"]>>, lines: Lines): Response {
  let next: typeof first | null = first;
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      try {
        const { value, done } = next ?? (await lines.next());
        next = null;
        if (done) stream.close();
        else stream.enqueue(value);
      } catch (error) {
        broke(c, error);
        throw error;
      }
    },
  });
  return c.body(body, 200, {
    "content-type": "application/x-ndjson",
    "content-disposition": `attachment; filename="orbit-${new Date().toISOString().slice(0, 10)}.ndjson"`,
  });
}

function broke(c: Context<ApiEnv>, error: unknown): void {
  log("export-broke", { firmId: c.var.firm.firmId, reason: error instanceof Error ? error.message : String(error) });
}
