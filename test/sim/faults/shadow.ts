/**
 * What an object's tables would hold if nothing waited in its journal: the checker's own copy in memory, brought up to date
 * from the journal's rows, with each body parsed once. What the checks look for is kept as rows change, so that asking after
 * every step costs what has changed since the last one. Reads the object's rows and changes none.
 */

import { JOURNAL_SLOTS } from "../../../src/limits.ts";
import { integer, json, type Sql, type SqlRow } from "../../../src/tenant/storage/sql.ts";
import {
  asRow,
  type KeptTable,
  type Key,
  keyOf,
  nameOfKey,
  ROW_CODECS,
  type RowCells,
  storedRow,
  storedRows,
} from "../../../src/tenant/storage/wal/row-codec.ts";
import type { Disk } from "../node-sql.ts";

/** As the journal writes it. */
type Entry = readonly [table: KeptTable, key: Key, cells: RowCells | null | "stored"];
type Copied = Exclude<KeptTable, "calls">;

const COPIED = (Object.keys(ROW_CODECS) as KeptTable[]).filter((table): table is Copied => table !== "calls");

interface Kept {
  readonly rows: Map<string, SqlRow>;
  readonly groupings: Grouping[];
  readonly listeners: ((now: SqlRow | null, before: SqlRow | null) => void)[];
}

interface Grouping {
  /** What the row is asked for by; null: it is not among them. */
  readonly nameOf: (row: SqlRow) => string | null;
  readonly groups: Map<string, Set<SqlRow>>;
}

const NONE: ReadonlySet<SqlRow> = new Set();

export class Shadow {
  readonly #disk: Pick<Disk, "commits">;
  readonly #stored: Sql;
  readonly #tables = new Map<Copied, Kept>(
    COPIED.map((table) => [table, { rows: new Map(), groupings: [], listeners: [] }]),
  );
  readonly #bodies = new WeakMap<SqlRow, unknown>();
  #commits = -1;
  #newest = 0;
  #since = 0;

  constructor(disk: Pick<Disk, "commits">, stored: Sql) {
    this.#disk = disk;
    this.#stored = stored;
  }

  row(table: Copied, ...key: Key): SqlRow | null {
    return this.#of(table).rows.get(nameOfKey(key)) ?? null;
  }

  rows(table: Copied): Iterable<SqlRow> {
    return this.#of(table).rows.values();
  }

  /** The JSON in the one column of the row that is asked for; the type is the caller's to know. */
  parsed<T>(row: SqlRow, column = "body"): T {
    if (!this.#bodies.has(row)) this.#bodies.set(row, json(row, column));
    return this.#bodies.get(row) as T;
  }

  /** The table's rows by a name of theirs, from now on. */
  groupedBy(table: Copied, nameOf: Grouping["nameOf"]): (name: string) => ReadonlySet<SqlRow> {
    const grouping: Grouping = { nameOf, groups: new Map() };
    for (const row of this.rows(table)) add(grouping, row);
    this.#of(table).groupings.push(grouping);
    return (name) => grouping.groups.get(name) ?? NONE;
  }

  /** Hears of each row of the table that changes from now on. */
  onChange(table: Copied, listener: Kept["listeners"][number]): void {
    this.#of(table).listeners.push(listener);
  }

  /** Takes over what the journal got since the last time. */
  follow(): void {
    if (this.#commits === this.#disk.commits) return;
    this.#commits = this.#disk.commits;
    const fresh = this.#fresh();
    const last = fresh.at(-1);
    if (last === undefined) return;
    const since = integer(last, "since");
    // Folded: the tables hold all that came before, also what never was in the journal.
    if (since !== this.#since) for (const table of COPIED) this.#copy(table);
    for (const row of fresh) {
      if (integer(row, "seq") >= since) for (const entry of json<readonly Entry[]>(row, "body")) this.#apply(entry);
    }
    this.#newest = integer(last, "seq");
    this.#since = since;
  }

  /** The journal's rows that have not been seen, each found by the slot that its number gives it. */
  #fresh(): readonly SqlRow[] {
    const rows: SqlRow[] = [];
    for (let seq = this.#newest + 1; ; seq++) {
      const [row] = this.#stored.all("select seq, since, body from journal where slot = ?", seq % JOURNAL_SLOTS);
      if (row === undefined || row.seq !== seq) return rows;
      rows.push(row);
    }
  }

  #copy(table: Copied): void {
    const gone = new Set(this.#of(table).rows.keys());
    for (const row of storedRows(this.#stored, table)) {
      const name = nameOfKey(keyOf(table, row));
      gone.delete(name);
      this.#set(table, name, row);
    }
    for (const name of gone) this.#set(table, name, null);
  }

  #apply([table, key, cells]: Entry): void {
    if (table === "calls") return;
    const name = nameOfKey(key);
    if (cells !== "stored") return this.#set(table, name, cells === null ? null : asRow(table, cells));
    const row = storedRow(this.#stored, table, key);
    if (row !== null) this.#set(table, name, row);
  }

  #set(table: Copied, name: string, row: SqlRow | null): void {
    const { rows, groupings, listeners } = this.#of(table);
    const before = rows.get(name) ?? null;
    if (before === null ? row === null : row !== null && isSame(before, row)) return;
    if (row === null) rows.delete(name);
    else rows.set(name, row);
    for (const grouping of groupings) {
      if (before !== null) remove(grouping, before);
      if (row !== null) add(grouping, row);
    }
    for (const listener of listeners) listener(row, before);
  }

  #of(table: Copied): Kept {
    const kept = this.#tables.get(table);
    if (kept === undefined) throw new Error(`no table ${table}`);
    return kept;
  }
}

function isSame(a: SqlRow, b: SqlRow): boolean {
  for (const column in b) if (a[column] !== b[column]) return false;
  return true;
}

function add({ nameOf, groups }: Grouping, row: SqlRow): void {
  const name = nameOf(row);
  if (name === null) return;
  const group = groups.get(name);
  if (group === undefined) groups.set(name, new Set([row]));
  else group.add(row);
}

function remove({ nameOf, groups }: Grouping, row: SqlRow): void {
  const name = nameOf(row);
  if (name === null) return;
  const group = groups.get(name);
  if (group?.delete(row) && group.size === 0) groups.delete(name);
}
