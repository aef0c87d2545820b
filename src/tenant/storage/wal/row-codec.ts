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
  "lane kind id requested observed priority due_at_ms retries force blocked_on max_batch event_at_ms is_own_create".split(
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
  return Object.fromEntries(ROW_CODECS[table].columns.map((column, index) => [column, cells[index] ?? null]));
}

/** `key column = ? and …` for the first so many columns of the key. */
export function whereKey(table: KeptTable, columns: number = ROW_CODECS[table].keys): string {
  return ROW_CODECS[table].columns
    .slice(0, columns)
    .map((column) => `${column} = ?`)
    .join(" and ");
}

export function storeRow(sql: Sql, table: KeptTable, cells: RowCells): void {
  const shape: Shape = ROW_CODECS[table];
  const key = cells.slice(0, shape.keys);
  const isSameIndex = shape.indexed !== undefined && isStored(sql, table, key, shape.indexed, cells);
  const changing = shape.columns.slice(shape.keys).filter((column) => !(isSameIndex && column === shape.indexed));
  sql.all(
    `insert into ${table} (${shape.columns.join(", ")}) values (${shape.columns.map(() => "?").join(", ")})
       on conflict (${shape.columns.slice(0, shape.keys).join(", ")})
       do update set ${changing.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    ...cells,
  );
}

export function deleteRow(sql: Sql, table: KeptTable, key: Key): void {
  sql.all(`delete from ${table} where ${whereKey(table)}`, ...key);
}

/** Setting an indexed column writes its index again, also to the same value. */
function isStored(sql: Sql, table: KeptTable, key: Key, column: string, cells: RowCells): boolean {
  const stored = first(sql, `select ${column} from ${table} where ${whereKey(table)}`, ...key);
  const index = (ROW_CODECS[table].columns as readonly string[]).indexOf(column);
  return stored !== null && stored[column] === cells[index];
}
