/**
 * Rows that have changed, before they are in their tables. Cloudflare bills by the row, whatever is in it, and most rows of
 * an entity object (tasks, attempts, outbox) live for seconds. So a transaction stores all that it changed as one row of the
 * wal; the tables get what is left of it later, each row once, when nothing is under way. The log and the tables together
 * are the truth; memory holds what the log does, and a new life reads it from there. Called by the tables' classes.
 */

import {
  JOURNAL_FOLD_CHARS,
  JOURNAL_FOLD_ROWS,
  JOURNAL_MOST_CHARS,
  JOURNAL_ROW_CHARS,
  JOURNAL_SLOTS,
} from "../../../limits.ts";
import { storePage } from "../call-pages.ts";
import { integer, json, type Sql, type SqlRow } from "../sql.ts";
import { type Change, Memtable } from "./memtable.ts";
import {
  asRow,
  deleteRow,
  type KeptTable,
  type Key,
  keyOf,
  nameOfKey,
  ROW_CODECS,
  type RowCells,
  storedRow,
  storedRows,
  storeRow,
} from "./row-codec.ts";

/** The row is now so, or gone (null), or too large for the journal and in its table ("stored"). */
type Entry = readonly [table: KeptTable, key: Key, cells: RowCells | null | "stored"];

export class WriteAheadLog {
  readonly #sql: Sql;
  /** What the journal holds; null until it is read. */
  #memtable: Memtable | null = null;
  /** What is changed and not in the journal yet. */
  #writeSet = new Memtable();
  /** Some of it must be stored when the transaction ends. */
  #isDue = false;
  #isLazy = false;
  #isOpen = false;
  /** Numbers of the newest row, and of the oldest that has not been folded. */
  #newest = 0;
  #since = 1;
  #chars = 0;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  row(table: Exclude<KeptTable, "calls">, key: Key): SqlRow | null {
    const changed = this.#writeSet.get(table, key) ?? this.#known().get(table, key);
    if (changed !== undefined) return changed.cells === null ? null : asRow(table, changed.cells);
    return storedRow(this.#sql, table, key);
  }

  /** All rows of a table, or of one group of them. */
  rows(table: Exclude<KeptTable, "calls">, group: Key = []): readonly SqlRow[] {
    const stored = storedRows(this.#sql, table, group);
    const changed = this.changed(table, group);
    if (changed.size === 0) return stored;
    const unchanged = stored.filter((row) => !changed.has(nameOfKey(keyOf(table, row))));
    const fresh = [...changed.values()].flatMap(({ cells }) => (cells === null ? [] : [asRow(table, cells)]));
    return [...unchanged, ...fresh];
  }

  /** What is not in the table yet, by key. */
  changed(table: KeptTable, group: Key = []): ReadonlyMap<string, Change> {
    return new Map([...this.#known().of(table, group), ...this.#writeSet.of(table, group)]);
  }

  /** A row that is not in the table yet. */
  find(table: KeptTable, isIt: (cells: RowCells) => boolean): SqlRow | null {
    for (const changes of [this.#writeSet, this.#known()]) {
      for (const { key, cells } of changes.of(table, []).values()) {
        const isNewest = changes === this.#writeSet || this.#writeSet.get(table, key) === undefined;
        if (cells !== null && isNewest && isIt(cells)) return asRow(table, cells);
      }
    }
    return null;
  }

  put(table: KeptTable, cells: RowCells): void {
    this.#stage({ table, key: cells.slice(0, ROW_CODECS[table].keys), cells });
  }

  delete(table: KeptTable, key: Key): void {
    this.#stage({ table, key, cells: null });
  }

  /** Changes that are not worth a row: stored with the next that are, and until then lost if this life ends. */
  appendLazily(work: () => void): void {
    this.#isLazy = true;
    try {
      work();
    } finally {
      this.#isLazy = false;
    }
  }

  begin(): void {
    this.#isOpen = true;
  }

  /** The end of a transaction, still inside it. */
  flush(): void {
    this.#isOpen = false;
    if (!this.#isDue) return;
    if (this.#isFull()) this.#checkpoint();
    this.#append();
    this.#isDue = false;
  }

  /** Brings everything into the tables, for a query that looks through one. */
  checkpoint(): void {
    if (this.#known().isEmpty && this.#writeSet.isEmpty) return;
    if (!this.#isOpen) throw new Error("the journal is folded inside a transaction");
    this.#checkpoint();
    this.#store(this.#writeSet.all());
    this.#writeSet = new Memtable();
    this.#isDue = true;
  }

  /** The tables are emptied, and what waited for them is forgotten. */
  clear(): void {
    this.#known();
    this.#sql.all("delete from journal");
    this.#writeSet = new Memtable();
    this.#restart();
    this.#isDue = true;
  }

  /** After a rollback: what memory holds may never have been stored. */
  invalidate(): void {
    this.#memtable = null;
    this.#writeSet = new Memtable();
    this.#isDue = false;
    this.#isOpen = false;
  }

  #stage(change: Change): void {
    if (!this.#isOpen) throw new Error(`a change of ${change.table} outside a transaction`);
    this.#writeSet.set(change);
    if (!this.#isLazy) this.#isDue = true;
  }

  #isFull(): boolean {
    const rows = this.#newest - this.#since + 1;
    if (rows >= JOURNAL_SLOTS / 2 || this.#chars >= JOURNAL_MOST_CHARS) return true;
    return (
      (rows >= JOURNAL_FOLD_ROWS || this.#chars >= JOURNAL_FOLD_CHARS) && this.#known().isQuiescent(this.#writeSet)
    );
  }

  /** What is staged stays out: it is newer, and is stored by who calls this. */
  #checkpoint(): void {
    this.#store(
      this.#known()
        .all()
        .filter(({ table, key }) => this.#writeSet.get(table, key) === undefined),
    );
    this.#restart();
  }

  #restart(): void {
    this.#memtable = new Memtable();
    this.#since = this.#newest + 1;
    this.#chars = 0;
  }

  #store(changes: readonly Change[]): void {
    const calls: RowCells[] = [];
    for (const { table, key, cells } of changes) {
      if (table === "calls") {
        if (cells !== null) calls.push(cells);
      } else if (cells === null) deleteRow(this.#sql, table, key);
      else storeRow(this.#sql, table, cells);
    }
    if (calls.length > 0) storePage(this.#sql, calls);
  }

  #append(): void {
    const kept = this.#known();
    const entries = this.#writeSet.all().map((change) => {
      const { table, key, cells } = change;
      const entry = JSON.stringify([table, key, cells] satisfies Entry);
      if (entry.length <= JOURNAL_ROW_CHARS || cells === null || table === "calls") {
        kept.set(change);
        return entry;
      }
      storeRow(this.#sql, table, cells);
      kept.remove(table, key);
      return JSON.stringify([table, key, "stored"] satisfies Entry);
    });
    for (const body of bodies(entries)) {
      this.#newest++;
      this.#chars += body.length;
      // A slot is used again when its row has long been folded: deleting that would be one more row.
      this.#sql.all(
        `insert into journal (slot, seq, since, body) values (?, ?, ?, ?)
           on conflict (slot) do update set seq = excluded.seq, since = excluded.since, body = excluded.body`,
        this.#newest % JOURNAL_SLOTS,
        this.#newest,
        this.#since,
        body,
      );
    }
    this.#writeSet = new Memtable();
  }

  #known(): Memtable {
    if (this.#memtable !== null) return this.#memtable;
    const [newest] = this.#sql.all("select seq, since from journal order by seq desc limit 1");
    const kept = new Memtable();
    this.#newest = newest === undefined ? 0 : integer(newest, "seq");
    this.#since = newest === undefined ? 1 : integer(newest, "since");
    this.#chars = 0;
    for (const row of this.#sql.all("select body from journal where seq >= ? order by seq", this.#since)) {
      this.#chars += String(row.body).length;
      for (const [table, key, cells] of json<readonly Entry[]>(row, "body")) {
        if (cells === "stored") kept.remove(table, key);
        else kept.set({ table, key, cells });
      }
    }
    this.#memtable = kept;
    return kept;
  }
}

/** Entries as the fewest rows of the wal; at least one. */
function bodies(entries: readonly string[]): readonly string[] {
  const rows: string[][] = [[]];
  let chars = 0;
  for (const entry of entries) {
    if (chars + entry.length > JOURNAL_ROW_CHARS && chars > 0) {
      rows.push([]);
      chars = 0;
    }
    rows.at(-1)?.push(entry);
    chars += entry.length + 1;
  }
  return rows.map((row) => `[${row.join(",")}]`);
}
