/**
 * What an object's tables would hold if nothing waited in its journal: a database of the checker's own, brought up to date
 * from the journal's rows after each transaction, so that asking often is cheap. Reads the object's rows and changes none.
 */

import { migrate } from "../../../src/tenant/storage/migrations.ts";
import { integer, json, type Sql, type SqlRow } from "../../../src/tenant/storage/sql.ts";
import {
  deleteRow,
  type KeptTable,
  type Key,
  ROW_CODECS,
  type RowCells,
  storeRow,
} from "../../../src/tenant/storage/wal/row-codec.ts";
import { Disk } from "../node-sql.ts";

/** As the journal writes it. */
type Entry = readonly [table: KeptTable, key: Key, cells: RowCells | null | "stored"];

const COPIED = (Object.keys(ROW_CODECS) as KeptTable[]).filter((table) => table !== "calls");

export class Shadow {
  readonly #rows: Sql;
  readonly #sql: Sql = new Disk().open();
  /** How often rows of a table have changed. */
  readonly changes = new Map<KeptTable, number>();
  #newest = 0;
  #since = 0;

  constructor(rows: Sql, indexes: readonly string[]) {
    this.#rows = rows;
    migrate(this.#sql);
    for (const index of indexes) this.#sql.all(index);
  }

  all(query: string, ...values: Parameters<Sql["all"]>[1][]): readonly SqlRow[] {
    return this.#sql.all(query, ...values);
  }

  /** Takes over what the journal got since the last time. */
  follow(): void {
    const [last] = this.#rows.all("select seq, since from journal order by seq desc limit 1");
    if (last === undefined || integer(last, "seq") === this.#newest) return;
    const since = integer(last, "since");
    this.#sql.transaction(() => {
      // Folded: the tables hold all that came before, also what never was in the journal.
      if (since !== this.#since) this.#copyTables();
      const from = since === this.#since ? this.#newest + 1 : since;
      for (const row of this.#rows.all("select body from journal where seq >= ? order by seq", from)) {
        for (const entry of json<readonly Entry[]>(row, "body")) this.#apply(entry);
      }
    });
    this.#newest = integer(last, "seq");
    this.#since = since;
  }

  #copyTables(): void {
    for (const table of COPIED) {
      this.#sql.all(`delete from ${table}`);
      for (const row of this.#rows.all(`select * from ${table}`)) this.#store(table, row);
      this.#changed(table);
    }
  }

  #apply([table, key, cells]: Entry): void {
    if (table === "calls") return;
    if (cells === null) deleteRow(this.#sql, table, key);
    else if (cells !== "stored") storeRow(this.#sql, table, cells);
    else {
      const { columns, keys } = ROW_CODECS[table];
      const where = columns.slice(0, keys).map((column) => `${column} = ?`);
      for (const row of this.#rows.all(`select * from ${table} where ${where.join(" and ")}`, ...key)) {
        this.#store(table, row);
      }
    }
    this.#changed(table);
  }

  #store(table: KeptTable, row: SqlRow): void {
    storeRow(
      this.#sql,
      table,
      ROW_CODECS[table].columns.map((column) => row[column] ?? null),
    );
  }

  #changed(table: KeptTable): void {
    this.changes.set(table, (this.changes.get(table) ?? 0) + 1);
  }
}
