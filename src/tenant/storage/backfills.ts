/**
 * Backfills: "bring in step what changed between two days", as people asked for them, and for each the records that are not
 * done yet. A record leaves the list when its event ends, so that what is kept and looked through stays small.
 */

import type { RecordKind } from "../../domain/failure.ts";
import type { EventId } from "../../domain/ids.ts";
import type { BackfillSpan } from "../../objects/tenant-rpc.ts";
import type { ChangeCursor } from "../model/change-cursor.ts";
import type { BackfillEdge } from "../model/doc-part.ts";
import type { Events } from "./events.ts";
import { FollowedRecords, type Tally } from "./followed-records.ts";
import { first, json, type Sql, text } from "./sql.ts";

export interface Backfill extends BackfillSpan {
  /** A ULID: the order of ids is the order of requests. */
  readonly id: string;
  readonly by: string;
  /** Only counts; deleted when its answer was fetched, or soon after. */
  readonly isPreview: boolean;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  /** Settling: all is found, and some of it is still on its way. */
  readonly phase: "counting" | "reading" | "settling" | "done" | "cancelled";
  /** When it is looked at again. */
  readonly nextAtMs: number;
  /** How often in a row Xero did not serve it. */
  readonly failures: number;
  /** How the last look found its records: how many were moving, and how often in a row nothing had changed. */
  readonly lastLook?: { readonly moving: number; readonly unchanged: number };
  /** How many records of the kind changed since either end of the span. */
  readonly counts: Partial<Record<`${RecordKind}:${BackfillEdge}`, number>>;
  /** Where the reading is; the last page's ids come again with the next one's overlap. */
  readonly reading: { readonly kind: RecordKind; readonly at: ChangeCursor; readonly lastPage: readonly string[] };
  readonly found: number;
  /** Of those found, how many have ended well and left the list of records. */
  readonly done: number;
}

export class Backfills {
  readonly #sql: Sql;
  readonly #followed: FollowedRecords;
  /** What is open, asked for at each wake-up; null until it is read. */
  #open: readonly Backfill[] | null = null;

  constructor(sql: Sql, events: Events) {
    this.#sql = sql;
    this.#followed = new FollowedRecords(sql, events);
  }

  get(id: string): Backfill | null {
    const row = first(this.#sql, "select body from backfills where id = ?", id);
    return row === null ? null : json(row, "body");
  }

  /** Oldest first. */
  open(): readonly Backfill[] {
    const query = "select body from backfills where open = 1 order by id";
    this.#open ??= this.#sql.all(query).map((row) => json<Backfill>(row, "body"));
    return this.#open;
  }

  /** Newest first, those before `before`; previews are left out. */
  list(before: string | null, most: number): readonly Backfill[] {
    return this.#sql
      .all(
        `select body from backfills where (? is null or id < ?) and body ->> '$.isPreview' = 0
           order by id desc limit ?`,
        before,
        before,
        most,
      )
      .map((row) => json(row, "body"));
  }

  put(backfill: Backfill): Backfill {
    this.#open = null;
    this.#sql.all(
      "insert or replace into backfills (id, open, body) values (?, ?, ?)",
      backfill.id,
      backfill.finishedAtMs === null ? 1 : 0,
      JSON.stringify(backfill),
    );
    return backfill;
  }

  delete(id: string): void {
    this.#open = null;
    this.#sql.all("delete from backfills where id = ?", id);
    this.#followed.delete(id);
  }

  /** Finished ones that nobody asks about any more; a bounded number. */
  deleteFinishedBefore(atMs: number, most: number): void {
    const old = this.#sql.all(
      "select id from backfills where open = 0 and body ->> '$.finishedAtMs' < ? limit ?",
      atMs,
      most,
    );
    for (const row of old) this.delete(text(row, "id"));
  }

  /** Follows the record by its event. True when it was not on the list. */
  follow(id: string, record: { readonly kind: RecordKind; readonly id: string; readonly eventId: EventId }): boolean {
    return this.#followed.follow(id, record);
  }

  /** Takes records that have ended off the list, counts them as done, and says how the others are. */
  settle(backfill: Backfill): { readonly backfill: Backfill; readonly tally: Tally } {
    const { done, tally } = this.#followed.settle(backfill.id);
    return { backfill: done === 0 ? backfill : this.put({ ...backfill, done: backfill.done + done }), tally };
  }

  /** After a rollback, or when the rows were deleted. */
  invalidate(): void {
    this.#open = null;
    this.#followed.invalidate();
  }
}
