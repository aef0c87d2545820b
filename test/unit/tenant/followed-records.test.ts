/** How the records of a backfill are: read once, and after that only what has changed. */

import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { EventRecord, EventStatus } from "../../../src/domain/event.ts";
import { eventId, tenantId } from "../../../src/domain/ids.ts";
import type { Backfill } from "../../../src/tenant/storage/backfills.ts";
import { Database } from "../../../src/tenant/storage/database.ts";
import { Disk } from "../../sim/node-sql.ts";

const TENANT = tenantId("10000000-0000-0000-0000-000000000000");
const OPEN = { id: "backfill", done: 0, finishedAtMs: null } as unknown as Backfill;
const STATUSES: readonly EventStatus[] = ["queued", "waiting", "failed", "synced", "skipped", "resolved"];

function eventOf(n: number, status: EventStatus, nextAttemptAtMs: number | null = null): EventRecord {
  const known = {
    kind: "invoice",
    change: "update",
    tenantId: TENANT,
    entityName: "Group",
    resourceId: `r-${n}`,
  } as const;
  const times = { receivedAtMs: 1, updatedAtMs: 1, endedAtMs: null, nextAttemptAtMs };
  const empty = { label: null, contactName: null, summary: null, amount: null, later: null, attempts: 0 };
  const lists = { targets: [], failures: [], overwritten: [], timeline: [] };
  return { ...known, ...times, ...empty, ...lists, id: eventId(`e-${n}`), rev: 1, source: "backfill", status };
}

function store(database: Database, events: readonly EventRecord[]): void {
  database.transaction(() => {
    for (const event of events) database.events.put(event, 1, 1);
  });
}

function follow(database: Database, numbers: readonly number[]): void {
  database.transaction(() => {
    for (const n of numbers) {
      database.backfills.follow("backfill", { kind: "invoice", id: `r-${n}`, eventId: eventId(`e-${n}`) });
    }
  });
}

const settle = (database: Database) => database.transaction(() => database.backfills.settle(OPEN));
const numbers = (most: number) => Array.from({ length: most }, (_, n) => n);

describe("a look at the records of a backfill", () => {
  it("reads the events that have changed since the last one, and no others", () => {
    const database = new Database(new Disk().open());
    store(
      database,
      numbers(1000).map((n) => eventOf(n, "failed")),
    );
    follow(database, numbers(1000));
    expect(settle(database).tally).toMatchObject({ failed: 1000 });
    const read = vi.spyOn(database.events, "get");
    settle(database);
    expect(read).toHaveBeenCalledTimes(0);
    store(database, [eventOf(7, "synced"), eventOf(8, "waiting", 5)]);
    expect(settle(database)).toMatchObject({ backfill: { done: 1 }, tally: { failed: 998, waiting: 1, moving: 1 } });
    expect(read).toHaveBeenCalledTimes(2);
  });

  const deed = fc.record({
    n: fc.nat({ max: 9 }),
    what: fc.constantFrom(...STATUSES, "follow", "delete", "rollback", "look"),
    nextAttemptAtMs: fc.option(fc.nat()),
  });

  it("says what a new life of the object reads, whatever happens to the events", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const disk = new Disk();
        const database = new Database(disk.open());
        for (const { n, what, nextAttemptAtMs } of deeds) {
          if (what === "follow") follow(database, [n]);
          else if (what === "look") settle(database);
          else if (what === "delete") {
            database.transaction(() => database.events.delete(["invoice", `r-${n}`, `e-${n}`]));
          } else if (what === "rollback") {
            expect(() =>
              database.transaction(() => {
                database.events.put(eventOf(n, "synced"), 1, 1);
                database.backfills.settle(OPEN);
                throw new Error("undone");
              }),
            ).toThrow("undone");
          } else store(database, [eventOf(n, what, nextAttemptAtMs)]);
        }
        const { tally } = settle(database);
        expect(settle(new Database(disk.open()))).toMatchObject({ backfill: { done: 0 }, tally });
      }),
      { numRuns: 100 },
    );
  });
});
