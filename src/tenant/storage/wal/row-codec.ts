/** The tables whose changes go through the journal: their columns, and how one of their rows is read and stored. */

import { first, type Sql, type SqlRow, type SqlValue } from "../sql.ts";

export type RowCells = readonly SqlValue[];
export type Key = readonly SqlValue[];

interface Shape {
  /** The key's columns first. */
  readonly columns: readonly string[];
  readonly keys: number;
  /** Rows whose keys agree in so many columns are asked for together; 0: the whole table. */
  readonly grouped: number;
  /** A column with an index, whose row costs another one whenever the column is written. */
  readonly indexed?: string;
}

const TASK_COLUMNS =
  "lane kind id requested observed priority due_at_ms retries force blocked_on max_batch event_at_ms is_own_create looks".split(
    " ",
  );

export const ROW_CODECS = {
  meta: { columns: ["key", "value"], keys: 1, grouped: 0 },
  tasks: { columns: TASK_COLUMNS, keys: 3, grouped: 0 },
  events: { columns: ["kind", "record_id", "id", "version", "body"], keys: 3, grouped: 2 },
  records: { columns: ["kind", "id", "body"], keys: 2, grouped: 0 },
  copies: { columns: ["kind", "group_id", "satellite_id", "body"], keys: 2, grouped: 0, indexed: "satellite_id" },
  attempts: {
    columns: ["key", "purpose", "request", "docs", "first_sent_at_ms", "due_at_ms", "sends"],
    keys: 1,
    grouped: 0,
  },
  outbox: { columns: ["id", "target", "keys", "due_at_ms"], keys: 1, grouped: 0 },
  /** One row in `call_pages` for all that are stored together. */
  calls: { columns: ["id", "at_ms", "sweep", "about", "status"], keys: 1, grouped: 0 },
} as const satisfies Readonly<Record<string, Shape>>;

export type KeptTable = keyof typeof ROW_CODECS;

export function nameOfKey(key: Key): string {
  return key.join("\u0000");
}

export function groupKey(table: KeptTable, key: Key): string {
  return nameOfKey(key.slice(0, ROW_CODECS[table].grouped));
}

export function keyOf(table: KeptTable, row: SqlRow): Key {
  const { columns, keys } = ROW_CODECS[table];
  return columns.slice(0, keys).map((column) => row[column] ?? null);
}

export function asRow(table: KeptTable, cells: RowCells): SqlRow {
  const row: Record<string, SqlValue> = {};
  const { columns } = ROW_CODECS[table];
  for (let index = 0; index < columns.length; index++) row[columns[index] ?? ""] = cells[index] ?? null;
  return row;
}

/** A table's queries, put together once: they are asked with every change. */
interface Queries {
  readonly byKey: string;
  /** All rows, or those of one group. */
  readonly ofGroup: string;
  readonly all: string;
  /** The indexed column alone; empty where no column is. */
  readonly indexed: string;
  readonly delete: string;
  readonly put: string;
  /** For a row whose indexed column stays as it is. */
  readonly putBesideIndex: string;
}

const QUERIES = Object.fromEntries(
  Object.entries<Shape>(ROW_CODECS).map(([table, shape]) => [table, queriesOf(table, shape)]),
) as Readonly<Record<KeptTable, Queries>>;

function queriesOf(table: string, { columns, keys, grouped, indexed }: Shape): Queries {
  const where = (count: number) =>
    columns
      .slice(0, count)
      .map((column) => `${column} = ?`)
      .join(" and ");
  const put = (changing: readonly string[]) =>
    `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})
       on conflict (${columns.slice(0, keys).join(", ")})
       do update set ${changing.map((column) => `${column} = excluded.${column}`).join(", ")}`;
  return {
    byKey: `select * from ${table} where ${where(keys)}`,
    ofGroup: `select * from ${table} where ${where(grouped)}`,
    all: `select * from ${table}`,
    indexed: indexed === undefined ? "" : `select ${indexed} from ${table} where ${where(keys)}`,
    delete: `delete from ${table} where ${where(keys)}`,
    put: put(columns.slice(keys)),
    putBesideIndex: put(columns.slice(keys).filter((column) => column !== indexed)),
  };
}

export function storedRow(sql: Sql, table: KeptTable, key: Key): SqlRow | null {
  return first(sql, QUERIES[table].byKey, ...key);
}

/** All rows of a table, or of one group of them. */
export function storedRows(sql: Sql, table: KeptTable, group: Key = []): readonly SqlRow[] {
  return group.length === 0 ? sql.all(QUERIES[table].all) : sql.all(QUERIES[table].ofGroup, ...group);
}

export function storeRow(sql: Sql, table: KeptTable, cells: RowCells): void {
  const shape: Shape = ROW_CODECS[table];
  const key = cells.slice(0, shape.keys);
  const isSameIndex = shape.indexed !== undefined && isStored(sql, table, key, shape.indexed, cells);
  sql.all(isSameIndex ? QUERIES[table].putBesideIndex : QUERIES[table].put, ...cells);
}

export function deleteRow(sql: Sql, table: KeptTable, key: Key): void {
  sql.all(QUERIES[table].delete, ...key);
}

/** Setting an indexed column writes its index again, also to the same value. */
function isStored(sql: Sql, table: KeptTable, key: Key, column: string, cells: RowCells): boolean {
  const stored = first(sql, QUERIES[table].indexed, ...key);
  const index = (ROW_CODECS[table].columns as readonly string[]).indexOf(column);
  return stored !== null && stored[column] === cells[index];
}
