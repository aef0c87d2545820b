/**
 * The one thing the engine knows of its database: synchronous SQLite with nested-free transactions. In production this is a
 * Durable Object's storage, in the seeded simulation node:sqlite; both give the same answers.
 */

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface Sql {
  all(query: string, ...values: readonly SqlValue[]): readonly SqlRow[];
  /** Runs `work` in one transaction; a throw rolls everything back. Must not be nested. */
  transaction<T>(work: () => T): T;
}

export function first(sql: Sql, query: string, ...values: readonly SqlValue[]): SqlRow | null {
  return sql.all(query, ...values)[0] ?? null;
}

/** Columns by their declared types: a row that does not fit is a broken invariant, not an expected failure. */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new Error(`column ${column} is not text`);
  return value;
}

export function integer(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new Error(`column ${column} is not a number`);
  return value;
}

export function integerOrNull(row: SqlRow, column: string): number | null {
  return row[column] == null ? null : integer(row, column);
}

/** A JSON column that this object itself wrote; what comes from outside is parsed with zod before it is stored. */
export function json<T>(row: SqlRow, column: string): T {
  return JSON.parse(text(row, column));
}
