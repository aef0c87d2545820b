/**
 * The engine's database in Node: node:sqlite in memory, which outlives the engine that works on it. A process that was
 * killed can store nothing more: its handle is dead, and the next life opens the same rows with a new one.
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Sql, SqlRow, SqlValue } from "../../src/tenant/sql.ts";

/** What a killed process throws out of everything it still tries to do. */
export class Killed extends Error {
  override readonly name = "Killed";
}

const WRITES = /^(?:insert (?:or replace )?into|update|delete from) (\w+)/;
/** Writes the indexed column of a table. */
const WRITES_INDEX = /^insert into (copies) .*satellite_id = excluded/s;

export class Disk {
  readonly #db = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();
  #isInTransaction = false;
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
        if (!this.#isInTransaction && !/^\s*(select|create (?:table if not exists|index)) /.test(query)) {
          throw new Error(`a write outside a transaction: ${query}`);
        }
        return this.#run(query, values);
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

  #run(query: string, values: readonly SqlValue[]): SqlRow[] {
    const statement = this.#statement(query);
    if (/^\s*select/.test(query)) return statement.all(...values) as SqlRow[];
    const { changes } = statement.run(...values);
    const table = WRITES.exec(query)?.[1];
    this.#count(table, Number(changes));
    if (WRITES_INDEX.test(query)) this.#count(`${table}_by_satellite_id`, values[2] === null ? 0 : Number(changes));
    return [];
  }

  /** As Cloudflare bills them: each row, and each row of an index that is written; deleting is one, whatever it is in. */
  #count(table: string | undefined, rows: number): void {
    if (table !== undefined) this.written.set(table, (this.written.get(table) ?? 0) + rows);
  }

  #transaction<T>(work: () => T): T {
    this.#statement("begin immediate").run();
    this.#isInTransaction = true;
    try {
      const result = work();
      this.#statement("commit").run();
      this.commits++;
      return result;
    } catch (error) {
      this.#statement("rollback").run();
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  #statement(query: string): StatementSync {
    const known = this.#statements.get(query);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(query);
    this.#statements.set(query, statement);
    return statement;
  }
}
