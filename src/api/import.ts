/**
 * `POST /api/import`: restores a backup into a firm that mirrors nothing yet. The file is read to its end and held to its
 * checksum first; a damaged one changes nothing. The work itself is maintenance/backup/restore.ts.
 */

import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { freshId } from "../domain/ids.ts";
import { ALWAYS, PROBLEM, type ProblemCode, problem } from "../http/problem.ts";
import { log } from "../log.ts";
import type { HeaderLine } from "../maintenance/backup/lines.ts";
import { readBackup, type WholeBackup } from "../maintenance/backup/read.ts";
import { continueImport, storageOf } from "../maintenance/backup/restore.ts";
import { entityByTenant } from "../store/entities.ts";
import { dropChunks, importById, isImporting, keepChunk, startImport } from "../store/imports.ts";
import { hasMappings } from "../store/mappings.ts";
import { audited } from "./audit-trail.ts";
import { type ApiEnv, needs, personOnly } from "./context.ts";
import { EntityChangeShape } from "./entity-change.ts";
import { idParameter, json } from "./schemas.ts";
import { SettingsChange } from "./settings.ts";

const ownersOnly = [needs("owner"), personOnly];

const start = createRoute({
  method: "post",
  path: "/",
  summary: "Restore a backup into a firm without mappings",
  description:
    "The body is a file of GET /api/export. Its organisations must be connected, and have no role while it runs. A damaged " +
    "file is a 400 and changes nothing.",
  middleware: ownersOnly,
  request: { body: { required: true, content: { "application/x-ndjson": { schema: { type: "string" } } } } },
  responses: {
    202: json(z.object({ id: z.string() }).openapi("StartedImport"), "Begun"),
    ...ALWAYS,
    400: PROBLEM[400],
    409: PROBLEM[409],
    503: PROBLEM[503],
  },
});

const ImportShape = z
  .object({
    state: z.enum(["running", "done"]),
    accepted: z.number().int().openapi({ description: "Lines that were restored" }),
    refused: z.array(z.object({ line: z.number().int(), reason: z.string() })).readonly(),
  })
  .openapi("Import");

const read = createRoute({
  method: "get",
  path: "/{id}",
  summary: "How far the restoring of a backup is",
  middleware: ownersOnly,
  request: { params: idParameter },
  responses: { 200: json(ImportShape, "The import"), ...ALWAYS, 404: PROBLEM[404] },
});

export const importRoutes = new OpenAPIHono<ApiEnv>()
  .openapi(start, async (c) => {
    const { firm, objects } = c.var;
    const nowMs = Date.now();
    if (await isImporting(firm)) return problem(c, "too-many", "A backup is being restored already.");
    if (await hasMappings(firm)) {
      return problem(c, "not-empty", "The firm mirrors already. A backup is restored before anything is mirrored.");
    }
    const id = freshId(nowMs);
    const backup = await readBackup(c.req.raw.body, (chunk) => keepChunk(firm, id, chunk));
    const refused = backup.ok ? await whyNot(c, backup.value) : damaged(backup.error.line, backup.error.reason);
    if (refused !== null) {
      await dropChunks(firm, id);
      return problem(c, refused.code, refused.detail);
    }
    await startImport(firm, { id, atMs: nowMs });
    await audited(c, { action: "firm.import", subject: c.var.session.firm.name, after: { id } });
    c.executionCtx.waitUntil(continueImport({ db: c.env.DB, objects }, firm, { id, nowMs }));
    return c.json({ id }, 202);
  })
  .openapi(read, async (c) => {
    const row = await importById(c.var.firm, c.req.valid("param").id);
    if (row === null) return problem(c, "not-found", "The firm has no such import.");
    const { state, accepted, refused } = row;
    return c.json({ state, accepted, refused }, 200);
  });

interface Refused {
  readonly code: Extract<ProblemCode, "invalid-request" | "not-connected" | "other-release" | "entity-unreachable">;
  readonly detail: string;
}

function damaged(line: number, reason: string): Refused {
  return { code: "invalid-request", detail: `Line ${line}: ${reason}. Nothing was changed.` };
}

/** What a whole file needs: settings and choices that are valid today, its organisations connected, and the same storage. */
async function whyNot(c: Context<ApiEnv>, backup: WholeBackup): Promise<Refused | null> {
  const { settings, entities, header } = backup;
  if (settings !== null && !SettingsChange.safeParse(settings.settings).success) {
    return damaged(settings.line, "a setting is not valid");
  }
  for (const { line, entity } of entities) {
    const { trackingOptionName: _name, ...choices } = entity.choices;
    if (!EntityChangeShape.safeParse(choices).success) return damaged(line, "a choice is not valid");
  }
  const missing: string[] = [];
  for (const { entity } of entities) {
    if ((await entityByTenant(c.var.firm, entity.tenantId)) === null) missing.push(entity.name);
  }
  if (missing.length > 0) return { code: "not-connected", detail: `Connect ${missing.join(", ")} first.` };
  const [first] = entities;
  if (first === undefined) return null;
  try {
    const { version, oldest } = await storageOf(c.var.objects, first.entity.tenantId);
    if (header.storage === null || header.storage > version) return { code: "other-release", detail: later(header) };
    return header.storage < oldest ? { code: "other-release", detail: tooOld(header) } : null;
  } catch (error) {
    log("import-not-begun", { reason: error instanceof Error ? error.message : String(error) });
    return { code: "entity-unreachable", detail: "An organisation did not answer. Try again in a moment." };
  }
}

function later({ orbit }: HeaderLine): string {
  return `It was written by a later release, Orbit ${orbit}. Upgrade this deployment first.`;
}

function tooOld({ orbit }: HeaderLine): string {
  return `It was written by Orbit ${orbit}. Deploy that release, restore it there, then upgrade.`;
}
