/**
 * The engine's database in Node: node:sqlite in memory, which outlives the engine that works on it. A process that was
 * killed can store nothing more: its handle is dead, and the next life opens the same rows with a new one.
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../../src/tenant/storage/sql.ts";

/** What a killed process throws out of everything it still tries to do. */
export class Killed extends Error {
  override readonly name = "Killed";
}

const READS = /^\s*select /;
const READS_OR_MAKES = /^\s*(select|create (?:table if not exists|index)) /;
const WRITES = /^(?:insert (?:or replace )?into|update|delete from) (\w+)/;
/** Writes the indexed column of a table. */
const WRITES_INDEX = /^insert into (copies) .*satellite_id = excluded/s;

interface Prepared {
  readonly statement: StatementSync;
  readonly isRead: boolean;
  readonly mayRunAlone: boolean;
  /** The table that it writes to. */
  readonly table: string | null;
  readonly writesIndex: boolean;
}

export class Disk {
  readonly #db = inMemory();
  readonly #prepared = new Map<string, Prepared>();
  readonly #begin = this.#db.prepare("begin");
  readonly #commit = this.#db.prepare("commit");
  readonly #rollback = this.#db.prepare("rollback");
  #isInTransaction = false;
  /** The transaction has written something: most only read, and need none of SQLite's. */
  #hasBegun = false;
  /** Transactions stored so far, over all lives. */
  commits = 0;
  /** Rows written so far, by table. */
  readonly written = new Map<string, number>();
  /** The process dies right after this many more commits; null: it lives. */
  killAfter: number | null = null;

  /** The handle of one life. */
  open(): Sql & { kill(): void } {
    let isDead = false;
    const alive = () => {
      if (isDead) throw new Killed("the process is gone");
    };
    return {
      kill: () => {
        isDead = true;
      },
      all: (query: string, ...values: readonly SqlValue[]) => {
        alive();
        // Rows change inside transactions only, so that a commit is the smallest thing a killed process can leave behind.
        const prepared = this.#prepare(query);
        if (!this.#isInTransaction && !prepared.mayRunAlone) throw new Error(`a write outside a transaction: ${query}`);
        return this.#run(prepared, values);
      },
      transaction: (work) => {
        alive();
        const result = this.#transaction(work);
        if (this.killAfter !== null && --this.killAfter < 0) {
          this.killAfter = null;
          isDead = true;
          throw new Killed("killed after a commit");
        }
        return result;
      },
    };
  }

  #run({ statement, isRead, table, writesIndex }: Prepared, values: readonly SqlValue[]): SqlRow[] {
    if (isRead) return statement.all(...values) as SqlRow[];
    if (this.#isInTransaction && !this.#hasBegun) {
      this.#begin.run();
      this.#hasBegun = true;
    }
    const { changes } = statement.run(...values);
    if (table !== null) this.#count(table, Number(changes));
    if (writesIndex) this.#count(`${table}_by_satellite_id`, values[2] === null ? 0 : Number(changes));
    return [];
  }

  /** As Cloudflare bills them: each row, and each row of an index that is written; deleting is one, whatever it is in. */
  #count(table: string, rows: number): void {
    if (rows > 0) this.written.set(table, (this.written.get(table) ?? 0) + rows);
  }

  #transaction<T>(work: () => T): T {
    if (this.#isInTransaction) throw new Error("a transaction inside another");
    this.#isInTransaction = true;
    try {
      const result = work();
      if (this.#hasBegun) this.#commit.run();
      this.commits++;
      return result;
    } catch (error) {
      if (this.#hasBegun) this.#rollback.run();
      throw error;
    } finally {
      this.#isInTransaction = false;
      this.#hasBegun = false;
    }
  }

  #prepare(query: string): Prepared {
    const known = this.#prepared.get(query);
    if (known !== undefined) return known;
    const prepared = {
      statement: this.#db.prepare(query),
      isRead: READS.test(query),
      mayRunAlone: READS_OR_MAKES.test(query),
      table: WRITES.exec(query)?.[1] ?? null,
      writesIndex: WRITES_INDEX.test(query),
    };
    this.#prepared.set(query, prepared);
    return prepared;
  }
}

/** Sorting too: a file for each sorted list would take longer than all else. */
function inMemory(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  db.exec("pragma temp_store = memory");
  return db;
}
