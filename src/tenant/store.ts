/** All tables of an entity object together, and the one way to change them: a transaction that ends by filling the outbox. */

import { Attempts } from "./attempts.ts";
import { Backfills } from "./backfills.ts";
import { CallLog } from "./call-log.ts";
import { Copies } from "./copies.ts";
import { Events } from "./events.ts";
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

  constructor(sql: Sql) {
    migrate(sql);
    this.#sql = sql;
    this.meta = new Meta(sql);
    this.outbox = new Outbox(sql, this.meta);
    this.tasks = new Tasks(sql);
    this.events = new Events(sql, this.outbox);
    this.records = new Records(sql);
    this.copies = new Copies(sql);
    this.attempts = new Attempts(sql);
    this.calls = new CallLog(sql);
    this.references = new ReferenceCache(sql);
    this.backfills = new Backfills(sql);
  }

  /** Forgets everything; inside a transaction. */
  clear(): void {
    for (const table of TABLES) this.#sql.all(`delete from ${table}`);
    this.meta.forget();
    this.tasks.forgetMemory();
    this.calls.forget();
    this.attempts.forgetMemory();
    this.references.forgetMemory();
  }

  /** All or nothing. Not to be nested: what the lanes do is called from inside one. */
  transaction<T>(work: () => T): T {
    try {
      return this.#sql.transaction(() => {
        const result = work();
        this.outbox.flush();
        return result;
      });
    } catch (error) {
      this.meta.forget();
      this.outbox.forget();
      this.tasks.forgetMemory();
      this.calls.forget();
      this.attempts.forgetMemory();
      this.references.forgetMemory();
      throw error;
    }
  }
}
