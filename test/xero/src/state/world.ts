/**
 * The whole state of the simulated Xero: its tables, its clock and its dice. Clock and randomness are handed in;
 * rules read and write the tables through this one object. No network, no rules here.
 */

import type { Behaviour } from "../behaviour.ts";
import type { Result } from "../result.ts";
import type { StoredRow } from "./collection.ts";
import { newUuid } from "./identifiers.ts";
import { Journal } from "./journal.ts";
import type { Advance, Contact, CreditNote, Invoice } from "./records.ts";
import { type AppSettings, FRESH_WEBHOOK, NOTHING_RECEIVED, type Received, type WebhookState } from "./settings.ts";
import { createTables, type Tables } from "./tables.ts";

export interface EarlierPicture {
  readonly record: Contact | Invoice | CreditNote | Advance;
  readonly untilMs: number;
}

export interface WorldOptions {
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly app: AppSettings;
  readonly behaviour: Behaviour;
}

export class World {
  readonly tables: Tables;
  readonly app: AppSettings;
  readonly #journal = new Journal();
  readonly #all: readonly Tables[keyof Tables][];
  readonly #nowMs: () => number;
  readonly #initialBehaviour: Behaviour;
  readonly random: () => number;
  /** Records as they were before their last change, for reads that are a moment old. In memory only. */
  readonly earlier = new Map<string, EarlierPicture>();
  /** The same, each change of the last moments, for reads that lag behind. */
  readonly past = new Map<string, readonly EarlierPicture[]>();

  constructor(options: WorldOptions) {
    this.tables = createTables(this.#journal);
    this.#all = Object.values(this.tables);
    this.app = options.app;
    this.random = options.random;
    this.#nowMs = options.nowMs;
    this.#initialBehaviour = options.behaviour;
  }

  /** Simulated time: the handed-in clock plus what `/sim/clock` added. */
  nowMs(): number {
    return this.#nowMs() + this.clockOffsetMs;
  }

  get clockOffsetMs(): number {
    const row = this.tables.settings.get("clock");
    return row?.key === "clock" ? row.value.offsetMs : 0;
  }

  set clockOffsetMs(offsetMs: number) {
    this.tables.settings.put({ key: "clock", value: { offsetMs } });
  }

  get behaviour(): Behaviour {
    const row = this.tables.settings.get("behaviour");
    return row?.key === "behaviour" ? { ...this.#initialBehaviour, ...row.value } : this.#initialBehaviour;
  }

  set behaviour(value: Behaviour) {
    this.tables.settings.put({ key: "behaviour", value });
  }

  get webhook(): WebhookState {
    const row = this.tables.settings.get("webhook");
    return row?.key === "webhook" ? row.value : FRESH_WEBHOOK;
  }

  set webhook(value: WebhookState) {
    this.tables.settings.put({ key: "webhook", value });
  }

  get received(): Received {
    const row = this.tables.settings.get("received");
    return row?.key === "received" ? row.value : NOTHING_RECEIVED;
  }

  set received(value: Received) {
    this.tables.settings.put({ key: "received", value });
  }

  newId(): string {
    return newUuid(this.random);
  }

  /** Does the work whole or not at all. */
  attempt<T, E>(work: () => Result<T, E>): Result<T, E> {
    return this.#journal.attempt(work);
  }

  load(rows: Iterable<StoredRow>): void {
    const byName = new Map(Object.values(this.tables).map((table) => [table.name, table]));
    for (const row of rows) if (row.json !== null) byName.get(row.collection)?.load(row.json);
  }

  takeChanges(): StoredRow[] {
    return this.#all.flatMap((table) => (table.isChanged ? table.takeChanges() : []));
  }

  /** Forgets everything but the tables named, clock and behaviour included; the dice go on. */
  clear(kept: ReadonlySet<string> = new Set()): void {
    for (const table of Object.values(this.tables)) if (!kept.has(table.name)) table.clear();
    this.earlier.clear();
    this.past.clear();
  }
}
