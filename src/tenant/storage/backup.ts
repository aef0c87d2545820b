/**
 * The rows of an entity object that a backup holds, page by page, and their way back into the tables: what joins records and
 * copies, where the looks for changes are, and what is open. Not in it: calls, reference data, attempts and the outbox, which
 * a new object makes anew. Knows rows, not what they mean (inbox/restore.ts).
 */

import { BACKUP_PAGE_CHARS, BACKUP_PAGE_ROWS } from "../../limits.ts";
import type { BackupCells, BackupPage } from "../../objects/tenant-rpc.ts";
import { OLDEST_BACKUP } from "./backup-rows.ts";
import { MIGRATIONS } from "./migrations.ts";
import type { Sql, SqlRow } from "./sql.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

interface Source {
  readonly columns: readonly string[];
  /** The first so many columns are the key, and the order. */
  readonly keys: number;
  readonly from: string;
  readonly where: string;
}

/** In the order of their names, which is that of the pages. `open`: records that are to be read. */
const SOURCES = {
  copies: { columns: ["kind", "group_id", "body"], keys: 2, from: "copies", where: "true" },
  former_copies: { columns: ["kind", "satellite_id", "at_ms"], keys: 2, from: "former_copies", where: "true" },
  meta: {
    columns: ["key", "value"],
    keys: 1,
    from: "meta",
    where: "(key in ('groupSinceMs', 'satelliteSinceMs') or key like 'sweep:%')",
  },
  open: { columns: ["kind", "id"], keys: 2, from: "tasks", where: "lane = 'read'" },
  payments: { columns: ["id", "body"], keys: 1, from: "payments", where: "true" },
  records: { columns: ["kind", "id", "body"], keys: 2, from: "records", where: "true" },
} as const satisfies Readonly<Record<string, Source>>;

const TABLES = ["copies", "former_copies", "meta", "open", "payments", "records"] as const;

/** Which shape rows have; those of fewer migrations are reshaped when they come back (backup-rows.ts). */
export const BACKUP_VERSION = MIGRATIONS.length;

export class Backup {
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;

  constructor(sql: Sql, wal: WriteAheadLog) {
    this.#sql = sql;
    this.#wal = wal;
  }

  /** The next rows, all of one table; `after` is the `next` of the page before. A table without rows is a page without any. */
  page(after: string | null): BackupPage {
    const [named, ...key] = after === null ? [TABLES[0]] : (JSON.parse(after) as readonly string[]);
    const table = TABLES.find((one) => one === named);
    if (table === undefined) throw new Error("the cursor of a backup names no table");
    const rows = this.#rows(table, key);
    const page = fitting(rows);
    const last = page.at(-1);
    const isWhole = page.length === rows.length && rows.length < BACKUP_PAGE_ROWS;
    const following = TABLES[TABLES.indexOf(table) + 1];
    const next = isWhole
      ? following === undefined
        ? null
        : [following]
      : [table, ...(last?.slice(0, SOURCES[table].keys) ?? [])];
    return {
      version: BACKUP_VERSION,
      oldest: OLDEST_BACKUP,
      table,
      rows: page,
      next: next === null ? null : JSON.stringify(next),
    };
  }

  #rows(table: (typeof TABLES)[number], key: readonly string[]): readonly BackupCells[] {
    const { columns, keys, from, where }: Source = SOURCES[table];
    const order = columns.slice(0, keys).join(", ");
    const beyond = key.length === 0 ? "true" : `(${order}) > (${key.map(() => "?").join(", ")})`;
    this.#wal.checkpoint();
    return this.#sql
      .all(
        `select ${columns.join(", ")} from ${from} where ${where} and ${beyond} order by ${order} limit ?`,
        ...key,
        BACKUP_PAGE_ROWS,
      )
      .map((row) => columns.map((column) => cellOf(row, column)));
  }
}

/** As many as a page takes, and one at least. */
function fitting(rows: readonly BackupCells[]): readonly BackupCells[] {
  let chars = 0;
  const end = rows.findIndex((cells, index) => {
    chars += cells.reduce((sum: number, cell) => sum + String(cell).length, 0);
    return index > 0 && chars > BACKUP_PAGE_CHARS;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function cellOf(row: SqlRow, column: string): string | number | null {
  return row[column] ?? null;
}
