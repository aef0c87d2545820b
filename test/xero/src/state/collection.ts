/**
 * A table in memory: rows by key, with secondary indexes, an undo log and a list of changed keys for the shell that
 * stores them. Rows are never mutated: a change is a `put` of a new row. Holds no rules.
 */

import type { Journal } from "./journal.ts";

/** One changed row as the shell stores it; `json: null` means that the row is gone. */
export interface StoredRow {
  readonly collection: string;
  readonly key: string;
  readonly json: string | null;
}

export interface CollectionOptions<Row, IndexName extends string> {
  readonly name: string;
  readonly key: (row: Row) => string;
  /** The values under which a row is found; null leaves it out of the index. */
  readonly indexes?: Readonly<Record<IndexName, (row: Row) => string | null>>;
}

export class Collection<Row extends object, IndexName extends string = never> {
  readonly name: string;
  readonly #keyOf: (row: Row) => string;
  readonly #journal: Journal;
  readonly #rows = new Map<string, Row>();
  readonly #indexes: { readonly valueIn: (row: Row) => string | null; readonly keys: Map<string, Set<string>> }[] = [];
  readonly #indexNames: string[] = [];
  #changed = new Set<string>();

  constructor(journal: Journal, options: CollectionOptions<Row, IndexName>) {
    this.name = options.name;
    this.#keyOf = options.key;
    this.#journal = journal;
    for (const [name, valueIn] of Object.entries<(row: Row) => string | null>(options.indexes ?? {})) {
      this.#indexNames.push(name);
      this.#indexes.push({ valueIn, keys: new Map() });
    }
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  /** Is there any row under an index value? */
  has(index: IndexName, value: string): boolean {
    return (this.#indexes[this.#indexNames.indexOf(index)]?.keys.get(value)?.size ?? 0) > 0;
  }

  /** All rows under an index value, oldest first. */
  lookup(index: IndexName, value: string): Row[] {
    const keys = this.#indexes[this.#indexNames.indexOf(index)]?.keys.get(value);
    const found: Row[] = [];
    for (const key of keys ?? []) {
      const row = this.#rows.get(key);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  put(row: Row): Row {
    const key = this.#keyOf(row);
    const before = this.#rows.get(key);
    this.#journal.record(() => this.#set(key, before));
    this.#set(key, row);
    return row;
  }

  remove(key: string): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#journal.record(() => this.#set(key, before));
    this.#set(key, undefined);
  }

  clear(): void {
    for (const key of [...this.#rows.keys()]) this.remove(key);
  }

  /** Puts a stored row back without marking it as changed. */
  load(json: string): void {
    const row = JSON.parse(json) as Row;
    const key = this.#keyOf(row);
    this.#set(key, row);
    this.#changed.delete(key);
  }

  get isChanged(): boolean {
    return this.#changed.size > 0;
  }

  /** The rows changed since the last call, for the shell to store. */
  takeChanges(): StoredRow[] {
    const changed = this.#changed;
    this.#changed = new Set();
    return [...changed].map((key) => {
      const row = this.#rows.get(key);
      return { collection: this.name, key, json: row === undefined ? null : JSON.stringify(row) };
    });
  }

  #set(key: string, row: Row | undefined): void {
    const before = this.#rows.get(key);
    for (const index of this.#indexes) {
      const from = before === undefined ? null : index.valueIn(before);
      const to = row === undefined ? null : index.valueIn(row);
      if (from === to) continue;
      if (from !== null) index.keys.get(from)?.delete(key);
      if (to !== null) index.keys.set(to, (index.keys.get(to) ?? new Set()).add(key));
    }
    if (row === undefined) this.#rows.delete(key);
    else this.#rows.set(key, row);
    this.#changed.add(key);
  }
}
