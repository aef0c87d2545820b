/**
 * One entity object as the platform runs it: rows and an alarm that last, and a life that works on them until it is killed.
 * Passes run inside the alarm; a message writes rows and arms it, both or neither.
 */

import type { TenantId } from "../../../src/domain/ids.ts";
import type { Engine } from "../../../src/tenant/engine.ts";
import type { Inbox } from "../../../src/tenant/inbox/inbox.ts";
import type { Sql } from "../../../src/tenant/storage/sql.ts";
import { Disk, Killed } from "../node-sql.ts";
import { ALARM_RETRY_MS } from "./rows.ts";
import { Shadow } from "./shadow.ts";
import { WatchedRows } from "./watched-rows.ts";

/** From a start to its end; what a dead life still waits for never reaches it. */
export class Life {
  readonly engine: Engine;
  readonly sql: ReturnType<Disk["open"]>;
  isDead = false;

  constructor(disk: Disk, newEngine: (life: { readonly isDead: boolean }, sql: Life["sql"]) => Engine) {
    this.sql = disk.open();
    this.engine = newEngine(this, this.sql);
  }

  end(): void {
    this.isDead = true;
    this.sql.kill();
  }
}

export class EntityObject {
  readonly id: TenantId;
  readonly disk = new Disk();
  /** For who only reads. */
  readonly rows: Sql = this.disk.open();
  readonly shadow: Shadow;
  readonly watched: WatchedRows;
  life: Life;
  /** When this life began. */
  bornMs: number;
  alarmMs: number | null = null;
  /** The life whose alarm is running. */
  passing: Life | null = null;
  readonly #nowMs: () => number;
  readonly #newEngine: ConstructorParameters<typeof Life>[1];

  constructor(id: TenantId, nowMs: () => number, newEngine: ConstructorParameters<typeof Life>[1]) {
    this.id = id;
    this.#nowMs = nowMs;
    this.#newEngine = newEngine;
    this.life = new Life(this.disk, newEngine);
    this.bornMs = nowMs();
    this.shadow = new Shadow(this.disk, this.rows);
    this.watched = new WatchedRows(this.shadow);
  }

  get engine(): Engine {
    return this.life.engine;
  }

  /** The process dies and another one starts from the rows. */
  kill(): void {
    this.life.end();
    this.disk.killAfter = null;
    this.life = new Life(this.disk, this.#newEngine);
    this.bornMs = this.#nowMs();
    if (this.passing === null) return;
    this.passing = null;
    this.#alarmAt(this.#nowMs() + ALARM_RETRY_MS);
  }

  async alarm(): Promise<void> {
    const { life } = this;
    this.alarmMs = null;
    this.passing = life;
    try {
      await life.engine.pass();
      if (life.isDead) return;
      this.passing = null;
      this.arm();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      if (!life.isDead || this.life === life) this.kill();
    }
  }

  /** What an object is told; throws when it dies of it, as a real call of it does. */
  tell<T>(say: (inbox: Inbox, engine: Engine) => T): T {
    try {
      const answer = say(this.engine.inbox, this.engine);
      this.arm();
      return answer;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.kill();
      // Rows and alarm are written in one transaction: if the rows were, so was the alarm.
      this.arm();
      throw new Error("the object was reset");
    }
  }

  /** As soon as the engine needs it. */
  arm(): void {
    const wakeMs = this.engine.nextWakeMs();
    if (wakeMs !== null) this.#alarmAt(wakeMs);
  }

  #alarmAt(atMs: number): void {
    this.alarmMs = Math.min(this.alarmMs ?? Number.POSITIVE_INFINITY, Math.ceil(atMs));
  }
}
