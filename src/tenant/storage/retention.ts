/**
 * What an entity object forgets: events that have ended and backfills that are over, once they are older than D1 keeps them; take-overs after some days.
 * Once a day it walks through its events, a bounded number in each pass. Open events are never removed.
 */

import { type EventStatus, isOpen } from "../../domain/event.ts";
import { DAY_WINDOW_MS, OBJECT_RETENTION_BATCH, OBJECT_RETENTION_SPARE_MS, TAKE_OVER_KEPT_MS } from "../../limits.ts";
import type { Database } from "./database.ts";
import { text } from "./sql.ts";

export class Retention {
  readonly #store: Database;
  readonly #days: number;

  constructor(store: Database, days: number) {
    this.#store = store;
    this.#days = days;
  }

  /** Inside a transaction. */
  advance(nowMs: number): void {
    const { meta, events, backfills, takeOvers } = this.#store;
    const at = meta.get("retention") ?? { after: null, nextAtMs: nowMs + DAY_WINDOW_MS };
    if (at.nextAtMs > nowMs) {
      if (meta.get("retention") === null) meta.set("retention", at);
      return;
    }
    // D1 goes first, so that no event is on the page that its object does not know.
    const beforeMs = nowMs - this.#days * DAY_WINDOW_MS - OBJECT_RETENTION_SPARE_MS;
    const page = events.page(at.after, OBJECT_RETENTION_BATCH);
    for (const row of page) {
      const status = text(row, "status") as EventStatus;
      if (!isOpen(status) && Number(row.updated_at_ms) < beforeMs) events.delete(keyOf(row));
    }
    const last = page.at(-1);
    if (page.length === OBJECT_RETENTION_BATCH && last !== undefined) {
      meta.set("retention", { after: keyOf(last), nextAtMs: nowMs });
      return;
    }
    backfills.deleteFinishedBefore(beforeMs, OBJECT_RETENTION_BATCH);
    takeOvers.deleteBegunBefore(nowMs - TAKE_OVER_KEPT_MS);
    meta.set("retention", { after: null, nextAtMs: nowMs + DAY_WINDOW_MS });
  }
}

function keyOf(row: Parameters<typeof text>[0]): readonly [kind: string, recordId: string, id: string] {
  return [text(row, "kind"), text(row, "record_id"), text(row, "id")];
}
