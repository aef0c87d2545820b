/**
 * All tables of an entity object together, and the one way to change them: a transaction that ends by filling the outbox,
 * and is stored as one row (journal.ts).
 */

import { Attempts } from "./attempts.ts";
import { Backfills } from "./backfills.ts";
import { CallLog } from "./call-log.ts";
import { Copies } from "./copies.ts";
import { Events } from "./events.ts";
import { Journal } from "./journal.ts";
import { Meta } from "./meta.ts";
import { Outbox } from "./outbox.ts";
import { Records } from "./records.ts";
import { ReferenceCache } from "./reference-cache.ts";
import type { Sql } from "./sql.ts";
import { migrate, TABLES } from "./tables.ts";
import { Tasks } from "./tasks.ts";

export class Store {
  readonly meta: Meta;
  readonly outbox: Outbox;
  readonly tasks: Tasks;
  readonly events: Events;
  readonly records: Records;
  readonly copies: Copies;
  readonly attempts: Attempts;
  readonly calls: CallLog;
  readonly references: ReferenceCache;
  readonly backfills: Backfills;
  readonly #sql: Sql;
  readonly #journal: Journal;

  constructor(sql: Sql) {
    migrate(sql);
    const journal = new Journal(sql);
    this.#sql = sql;
    this.#journal = journal;
    this.meta = new Meta(journal);
    this.outbox = new Outbox(journal, this.meta);
    this.tasks = new Tasks(journal);
    this.events = new Events(sql, journal, this.outbox);
    this.records = new Records(sql, journal);
    this.copies = new Copies(sql, journal);
    this.attempts = new Attempts(journal);
    this.calls = new CallLog(sql, journal);
    this.references = new ReferenceCache(sql, this.meta);
    this.backfills = new Backfills(sql, this.events);
  }

  /** Forgets everything; inside a transaction. */
  clear(): void {
    for (const table of TABLES) this.#sql.all(`delete from ${table}`);
    this.#journal.clear();
    this.#forgetMemory();
  }

  /** All or nothing. Not to be nested: what the lanes do is called from inside one. */
  transaction<T>(work: () => T): T {
    try {
      return this.#sql.transaction(() => {
        this.#journal.begin();
        const result = work();
        this.outbox.flush();
        this.#journal.flush();
        return result;
      });
    } catch (error) {
      this.#journal.forget();
      this.#forgetMemory();
      throw error;
    }
  }

  /** Changes inside a transaction that are stored with the next one that matters; a crash until then undoes them. */
  later(work: () => void): void {
    this.#journal.later(work);
  }

  #forgetMemory(): void {
    this.meta.forget();
    this.outbox.forget();
    this.tasks.forget();
    this.attempts.forget();
    this.calls.forget();
    this.references.forgetMemory();
  }
}
