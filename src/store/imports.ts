/** Backups that are being restored: a row each, and the lines that wait for their turn. `openImports` is for the cron alone. */

import { and, asc, eq } from "drizzle-orm";
import type { FirmId } from "../domain/ids.ts";
import { IMPORT_REFUSED_KEPT } from "../limits.ts";
import { importChunks, imports, type RefusedLine } from "./schema.ts";
import { database, type FirmScope } from "./scope.ts";

export type { RefusedLine } from "./schema.ts";

export type ImportRow = Omit<typeof imports.$inferSelect, "createdAtMs">;

export interface ImportChunk {
  readonly firstLine: number;
  readonly lines: string;
}

export async function keepChunk(firm: FirmScope, importId: string, chunk: ImportChunk & { readonly n: number }) {
  await firm.db.insert(importChunks).values({ importId, ...chunk });
}

export async function dropChunks(firm: FirmScope, importId: string): Promise<void> {
  await firm.db.delete(importChunks).where(eq(importChunks.importId, importId));
}

export async function startImport(firm: FirmScope, { id, atMs }: { readonly id: string; readonly atMs: number }) {
  const empty = { state: "running", next: 0, accepted: 0, refused: [] } as const;
  await firm.db.insert(imports).values({ id, firmId: firm.firmId, ...empty, createdAtMs: atMs });
}

export async function importById(firm: FirmScope, id: string): Promise<ImportRow | null> {
  const row = await firm.db
    .select()
    .from(imports)
    .where(firm.where(imports, eq(imports.id, id)))
    .get();
  return row ?? null;
}

export async function isImporting(firm: FirmScope): Promise<boolean> {
  return (await firm.db.$count(imports, firm.where(imports, eq(imports.state, "running")))) > 0;
}

export async function openImports(
  db: D1Database,
  most: number,
): Promise<readonly { readonly id: string; readonly firmId: FirmId }[]> {
  return await database(db)
    .select({ id: imports.id, firmId: imports.firmId })
    .from(imports)
    .where(eq(imports.state, "running"))
    .orderBy(asc(imports.createdAtMs))
    .limit(most);
}

export async function chunkOf(firm: FirmScope, importId: string, n: number): Promise<ImportChunk | null> {
  const key = and(eq(importChunks.importId, importId), eq(importChunks.n, n));
  const row = await firm.db
    .select({ firstLine: importChunks.firstLine, lines: importChunks.lines })
    .from(importChunks)
    .where(key)
    .get();
  return row ?? null;
}

/** Counted once, whoever else restored the same chunk. */
export async function advance(
  firm: FirmScope,
  row: ImportRow,
  done: { readonly accepted: number; readonly refused: readonly RefusedLine[]; readonly isLast: boolean },
): Promise<void> {
  const refused = [...row.refused, ...done.refused].slice(0, IMPORT_REFUSED_KEPT);
  await firm.db
    .update(imports)
    .set({
      ...{ next: row.next + 1, accepted: row.accepted + done.accepted, refused },
      state: done.isLast ? "done" : "running",
    })
    .where(firm.where(imports, eq(imports.id, row.id), eq(imports.next, row.next)));
}
