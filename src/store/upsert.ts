/**
 * Writes numbered rows: a row replaces what D1 has only if its `rev` is higher, so that repeated and reordered deliveries
 * of an outbox are harmless. The rows travel as one JSON parameter, because D1 binds at most 100 parameters a statement.
 * Called by event-rows.ts, documents.ts and mappings.ts; knows no table.
 */

import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { JSON_PARAMETER_CHARS, STATEMENTS_PER_BATCH } from "../limits.ts";

export interface UpsertRule {
  readonly table: SQLiteTable & { readonly rev: SQLiteColumn; readonly firmId: SQLiteColumn };
  readonly key: readonly SQLiteColumn[];
  /** Columns that never change after the first write; naming them here spares their indexes a write. */
  readonly fixed: readonly SQLiteColumn[];
  /** Takes only rows whose `fixed` columns say the same as before, where these may change after all. */
  readonly whileFixed?: boolean;
}

/** All rows or none, up to STATEMENTS_PER_BATCH statements; larger sets take several transactions, in order. */
export async function upsertByRev(d1: D1Database, rule: UpsertRule, rows: readonly object[]): Promise<void> {
  const statement = d1.prepare(upsertSql(rule));
  const statements = jsonChunks(rows).map((json) => statement.bind(json));
  for (let start = 0; start < statements.length; start += STATEMENTS_PER_BATCH) {
    await d1.batch(statements.slice(start, start + STATEMENTS_PER_BATCH));
  }
}

/** The rows as JSON arrays, each small enough for one parameter; a single row larger than that travels alone. */
export function jsonChunks(rows: readonly object[]): string[] {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let chars = 0;
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (chunk.length > 0 && chars + json.length > JSON_PARAMETER_CHARS) {
      chunks.push(`[${chunk.join(",")}]`);
      chunk = [];
      chars = 0;
    }
    chunk.push(json);
    chars += json.length + 1;
  }
  if (chunk.length > 0) chunks.push(`[${chunk.join(",")}]`);
  return chunks;
}

function upsertSql({ table, key, fixed, whileFixed = false }: UpsertRule): string {
  const name = getTableName(table);
  const columns = Object.entries(getTableColumns(table));
  const unchanging = new Set([...key, ...fixed].map((column) => column.name));
  const changing = columns.filter(([, column]) => !unchanging.has(column.name));
  return [
    `INSERT INTO ${name} (${columns.map(([, column]) => column.name).join(", ")})`,
    `SELECT ${columns.map(([property]) => `value ->> '$.${property}'`).join(", ")} FROM json_each(?1) WHERE true`,
    `ON CONFLICT (${key.map((column) => column.name).join(", ")}) DO UPDATE SET`,
    changing.map(([, column]) => `${column.name} = excluded.${column.name}`).join(", "),
    `WHERE excluded.rev > ${name}.rev AND excluded.firm_id = ${name}.firm_id`,
    ...(whileFixed ? fixed.map((column) => `AND excluded.${column.name} IS ${name}.${column.name}`) : []),
  ].join(" ");
}
