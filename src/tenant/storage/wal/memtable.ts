/** Changed rows by table and key, in memory; the newest of each row. Pure: knows no database. */

import { groupKey, type KeptTable, type Key, nameOfKey, type RowCells } from "./row-codec.ts";

export interface Change {
  readonly table: KeptTable;
  readonly key: Key;
  /** Null: the row is gone. */
  readonly cells: RowCells | null;
}

/** Rows of these come and go with each piece of work: without any, nothing is under way. */
const UNDER_WAY: readonly KeptTable[] = ["tasks", "attempts", "outbox"];

export class Memtable {
  /** By table, then by the group of the key. */
  readonly #tables = new Map<KeptTable, Map<string, Map<string, Change>>>();

  get isEmpty(): boolean {
    return this.#tables.size === 0;
  }

  /** Undefined: nothing is known of the row here. */
  get(table: KeptTable, key: Key): Change | undefined {
    return this.#tables.get(table)?.get(groupKey(table, key))?.get(nameOfKey(key));
  }

  /** A group is the rows whose keys begin alike; see ROW_CODECS. */
  of(table: KeptTable, group: Key): ReadonlyMap<string, Change> {
    return this.#tables.get(table)?.get(nameOfKey(group)) ?? NONE;
  }

  all(): readonly Change[] {
    return [...this.#tables.values()].flatMap((groups) => [...groups.values()].flatMap((rows) => [...rows.values()]));
  }

  set(change: Change): void {
    const groups = this.#tables.get(change.table) ?? new Map<string, Map<string, Change>>();
    const name = groupKey(change.table, change.key);
    const rows = groups.get(name) ?? new Map<string, Change>();
    rows.set(nameOfKey(change.key), change);
    groups.set(name, rows);
    this.#tables.set(change.table, groups);
  }

  remove(table: KeptTable, key: Key): void {
    this.#tables.get(table)?.get(groupKey(table, key))?.delete(nameOfKey(key));
  }

  /** Whether all work that is known here is over, counting what `newer` says of it. */
  isQuiescent(newer: Memtable): boolean {
    return UNDER_WAY.every((table) =>
      [...this.of(table, []).values()].every(
        ({ key, cells }) => cells === null || newer.get(table, key)?.cells === null,
      ),
    );
  }
}

const NONE: ReadonlyMap<string, Change> = new Map();
