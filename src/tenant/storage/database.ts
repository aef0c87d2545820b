/**
 * All tables of an entity object together, and the one way to change them: a transaction that ends by filling the outbox,
 * and is stored as one row (wal/write-ahead-log.ts).
 */

import { Backfills } from "./backfills.ts";
import { Backup } from "./backup.ts";
import { CallLog } from "./call-log.ts";
import { Copies } from "./copies.ts";
import { Events } from "./events.ts";
import { Meta } from "./key-value.ts";
import { migrate, TABLES } from "./migrations.ts";
import { Months } from "./months.ts";
import { Outbox } from "./outbox.ts";
import { Records } from "./records.ts";
import { ReferenceCache } from "./reference-cache.ts";
import type { Sql } from "./sql.ts";
import { TakeOvers } from "./take-overs.ts";
import { Tasks } from "./tasks.ts";
import { Touched } from "./touched.ts";
import { WriteAheadLog } from "./wal/write-ahead-log.ts";
import { Attempts } from "./write-attempts.ts";

export class Database {
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
  readonly months: Months;
  readonly takeOvers: TakeOvers;
  readonly backup: Backup;
  readonly touched = new Touched();
  /** What follows from the documents that a transaction has changed; called at its end, inside it. */
  whatFollows: () => void = () => undefined;
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;

  constructor(sql: Sql) {
    migrate(sql);
    const wal = new WriteAheadLog(sql);
    this.#sql = sql;
    this.#wal = wal;
    this.meta = new Meta(wal);
    this.outbox = new Outbox(wal, this.meta);
    this.tasks = new Tasks(wal);
    this.events = new Events(sql, wal, this.outbox, this.touched);
    this.records = new Records(sql, wal, this.touched);
    this.copies = new Copies(sql, wal, this.touched);
    this.attempts = new Attempts(wal);
    this.calls = new CallLog(sql, wal);
    this.references = new ReferenceCache(sql, this.meta);
    this.backfills = new Backfills(sql, this.events);
    this.months = new Months(sql);
    this.takeOvers = new TakeOvers(sql);
    this.backup = new Backup(sql, wal);
  }

  /** Forgets everything; inside a transaction. */
  clear(): void {
    for (const table of TABLES) this.#sql.all(`delete from ${table}`);
    this.#wal.clear();
    this.#invalidate();
  }

  /** All or nothing. Not to be nested: what the controllers do is called from inside one. */
  transaction<T>(work: () => T): T {
    try {
      return this.#sql.transaction(() => {
        this.#wal.begin();
        const result = work();
        this.whatFollows();
        this.touched.drain();
        this.outbox.flush();
        this.#wal.flush();
        return result;
      });
    } catch (error) {
      this.#wal.invalidate();
      this.#invalidate();
      throw error;
    }
  }

  /** Changes inside a transaction that are stored with the next one that matters; a crash until then undoes them. */
  appendLazily(work: () => void): void {
    this.#wal.appendLazily(work);
  }

  #invalidate(): void {
    this.touched.drain();
    this.meta.invalidate();
    this.outbox.invalidate();
    this.tasks.invalidate();
    this.attempts.invalidate();
    this.calls.invalidate();
    this.references.invalidate();
    this.backfills.invalidate();
    this.months.invalidate();
    this.takeOvers.invalidate();
  }
}
