/**
 * Take-overs: at the group the runs and what they found, on either side the reading for one and what it has brought. Written
 * directly, outside the write-ahead log. A run lasts some days after it began; what was read of it no longer than it needs.
 */

import type { TakeOverCounts, TakeOverItem } from "../../domain/take-over.ts";
import type { TieOutTrouble } from "../../domain/tie-out.ts";
import type { Facts } from "../../mirror/take-over/facts.ts";
import type { MatchedItem } from "../../mirror/take-over/match.ts";
import type { TakeOverAsk, TakeOverRequest } from "../../objects/tenant-rpc.ts";
import type { RecordState } from "../model/record-state.ts";
import { first, integer, json, type Sql, text } from "./sql.ts";

export interface TakeOver extends TakeOverRequest {
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  /** Settling: all that is to be adopted was handed to the satellite, which has not answered for all of it. */
  readonly phase: "reading" | "adopting" | "settling" | "done" | "failed";
  readonly failure: TieOutTrouble | null;
  readonly counts: TakeOverCounts;
  readonly known: number;
  readonly adopted: number;
  /** Rows of items, and which of them is the next to be adopted, then to be settled. */
  readonly rows: number;
  readonly atRow: number;
  /** Parts of what the satellite has read that have come; `of`: how many there are, null while that is not known. */
  readonly parts: { readonly of: number | null; readonly received: readonly number[] };
}

/** As the group keeps it, with what adopting it needs. */
export type StoredItem = TakeOverItem & Pick<MatchedItem, "contact"> & { readonly isWanted: boolean };

export interface TakeOverReading extends TakeOverAsk {
  readonly startedAtMs: number;
  readonly state: "open" | "done" | "failed";
  readonly failure: TieOutTrouble | null;
  readonly step: { readonly list: "invoice" | "credit-note" | "contact"; readonly page: number };
  readonly calls: number;
  /** Tries in a row of the same page. */
  readonly failures: number;
  readonly nextAtMs: number;
}

/** Read here; or, at the group, by the satellite. */
export type FoundSide = "own" | "satellite";

export interface Find {
  readonly facts: Facts;
  /** Null where it is only compared. */
  readonly state: RecordState | null;
}

export class TakeOvers {
  readonly #sql: Sql;
  /** What is open, asked for at each wake-up; null until it is read. */
  #open: readonly TakeOver[] | null = null;
  #openReadings: readonly TakeOverReading[] | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  get(id: string): TakeOver | null {
    const row = first(this.#sql, "select body from take_overs where id = ?", id);
    return row === null ? null : json(row, "body");
  }

  /** Oldest first: ids are ULIDs. */
  open(): readonly TakeOver[] {
    if (this.#open !== null) return this.#open;
    const all = this.#sql.all("select body from take_overs order by id").map((row) => json<TakeOver>(row, "body"));
    this.#open = all.filter(({ finishedAtMs }) => finishedAtMs === null);
    return this.#open;
  }

  put(run: TakeOver): TakeOver {
    this.invalidate();
    this.#sql.all("insert or replace into take_overs (id, body) values (?, ?)", run.id, JSON.stringify(run));
    return run;
  }

  items(id: string, seq: number): readonly StoredItem[] {
    const row = first(this.#sql, "select body from take_over_items where run_id = ? and seq = ?", id, seq);
    return row === null ? [] : json(row, "body");
  }

  putItems(id: string, seq: number, items: readonly StoredItem[]): void {
    const query = "insert or replace into take_over_items (run_id, seq, body) values (?, ?, ?)";
    this.#sql.all(query, id, seq, JSON.stringify(items));
  }

  reading(runId: string): TakeOverReading | null {
    const row = first(this.#sql, "select body from take_over_readings where run_id = ?", runId);
    return row === null ? null : json(row, "body");
  }

  openReadings(): readonly TakeOverReading[] {
    if (this.#openReadings !== null) return this.#openReadings;
    const rows = this.#sql.all("select body from take_over_readings order by run_id");
    const all = rows.map((row) => json<TakeOverReading>(row, "body"));
    this.#openReadings = all.filter(({ state }) => state === "open");
    return this.#openReadings;
  }

  putReading(reading: TakeOverReading): TakeOverReading {
    this.invalidate();
    const query = "insert or replace into take_over_readings (run_id, body) values (?, ?)";
    this.#sql.all(query, reading.runId, JSON.stringify(reading));
    return reading;
  }

  putFind(runId: string, side: FoundSide, { facts, state }: Find): void {
    this.#sql.all(
      "insert or replace into take_over_finds (run_id, side, kind, id, facts, state) values (?, ?, ?, ?, ?, ?)",
      runId,
      side,
      facts.kind,
      facts.id,
      JSON.stringify(facts),
      state === null ? null : JSON.stringify(state),
    );
  }

  /** The whole state as it was read here; null where none is kept. */
  state(runId: string, kind: Facts["kind"], id: string): RecordState | null {
    const query =
      "select state from take_over_finds where run_id = ? and side = 'own' and kind = ? and id = ? and state is not null";
    const row = first(this.#sql, query, runId, kind, id);
    return row === null ? null : json(row, "state");
  }

  facts(runId: string, side: FoundSide): readonly Facts[] {
    const query = "select facts from take_over_finds where run_id = ? and side = ?";
    return this.#sql.all(query, runId, side).map((row) => json<Facts>(row, "facts"));
  }

  /** Of what was read here, in a fixed order: part `seq` of so many each. */
  part(runId: string, seq: number, most: number): readonly Facts[] {
    const query =
      "select facts from take_over_finds where run_id = ? and side = 'own' order by kind, id limit ? offset ?";
    return this.#sql.all(query, runId, most, seq * most).map((row) => json<Facts>(row, "facts"));
  }

  count(runId: string, side: FoundSide): number {
    const query = "select count(*) as n from take_over_finds where run_id = ? and side = ?";
    const row = first(this.#sql, query, runId, side);
    return row === null ? 0 : integer(row, "n");
  }

  /** Contacts that the documents read here name. */
  contactIds(runId: string): readonly string[] {
    const query = `select distinct facts ->> '$.contactId' as id from take_over_finds
        where run_id = ? and side = 'own' and kind <> 'contact' and facts ->> '$.contactId' is not null order by 1`;
    return this.#sql.all(query, runId).map((row) => text(row, "id"));
  }

  /** What was read of either side: not needed once it is compared, and what is to be adopted has been. */
  forgetFinds(runId: string): void {
    this.#sql.all("delete from take_over_finds where run_id = ?", runId);
  }

  deleteBegunBefore(atMs: number): void {
    for (const [table, id] of [
      ["take_overs", "id"],
      ["take_over_readings", "run_id"],
    ] as const) {
      for (const row of this.#sql.all(`select ${id} as id from ${table} where body ->> '$.startedAtMs' < ?`, atMs)) {
        this.#forget(text(row, "id"));
      }
    }
  }

  /** After a change or a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#open = null;
    this.#openReadings = null;
  }

  #forget(id: string): void {
    this.invalidate();
    this.forgetFinds(id);
    this.#sql.all("delete from take_over_items where run_id = ?", id);
    this.#sql.all("delete from take_over_readings where run_id = ?", id);
    this.#sql.all("delete from take_overs where id = ?", id);
  }
}
