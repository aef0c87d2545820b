/** An entity object of the first release is upgraded with its rows, at once or a release at a time, and they are read as they were. */

import { describe, expect, it } from "vitest";
import { Database } from "../../../src/tenant/storage/database.ts";
import { MIGRATIONS, migrate } from "../../../src/tenant/storage/migrations.ts";
import type { SqlValue } from "../../../src/tenant/storage/sql.ts";
import { Disk } from "../../sim/node-sql.ts";

const HOUR_MS = 3_600_000;
const EVENT = { id: "e-1", kind: "invoice", resourceId: "i-1", status: "failed", timeline: [] };
const RECORD = { kind: "invoice", id: "i-1", version: 3, seq: 2, state: null, placements: [] };
const USE = { credits: [], atMs: 7 };
const COPY = { kind: "invoice", groupId: "i-2", satelliteId: "s-2", seq: 4, status: "synced", failures: [] };
const REQUEST = { method: "PUT", path: "/Invoices", query: {}, body: "{}" };
const DOCS = [{ kind: "invoice", id: "i-2", version: 4 }];

/** As the first release wrote them: its tables had these columns, in this order. */
const ROWS: readonly (readonly [table: string, ...cells: SqlValue[]])[] = [
  ["meta", "groupSinceMs", "42"],
  ["meta", "self", '"tenant-1"'],
  ["meta", "echoes", "7"],
  ["calls", 1, 10 * HOUR_MS, 0],
  ["calls", 2, 10 * HOUR_MS + 1, 1],
  ["calls", 3, 11 * HOUR_MS, 0],
  ["events", "invoice", "i-1", "e-1", 3, JSON.stringify(EVENT)],
  ["tasks", "read", "invoice", "i-1", 3, 2, 1, 500, 1, 0, null, 77],
  ["tasks", "write", "invoice", "i-2", 4, 0, 1, null, 0, 0, "mend:lock-date", 0],
  ["records", "invoice", "i-1", JSON.stringify({ ...RECORD, untoldUse: USE })],
  ["copies", "invoice", "i-2", "s-2", JSON.stringify(COPY)],
  ["attempts", "key-1", "create-invoices", JSON.stringify(REQUEST), JSON.stringify(DOCS), 100, 200, 1],
  ["refs", "currencies", '["AUD"]', 900],
  ["refs", "accounts", '[{"code":"200","name":"Sales"}]', 900],
  ["outbox", 1, "mappings", '[["invoice","i-2"]]', 300],
];

function firstRelease() {
  const disk = new Disk();
  const sql = disk.open();
  migrate(sql, 1);
  sql.transaction(() => {
    for (const [table, ...cells] of ROWS) {
      sql.all(`insert into ${table} values (${cells.map(() => "?").join(", ")})`, ...cells);
    }
  });
  return disk;
}

/** What today's release reads. */
function readOf(disk: Disk) {
  const sql = disk.open();
  const { meta, tasks, events, records, copies, attempts, references, outbox, calls } = new Database(sql);
  const key = (controller: "read" | "write", id: string) => ({ controller, kind: "invoice", id }) as const;
  return {
    meta: [meta.get("groupSinceMs"), meta.get("self")],
    tasks: [tasks.get(key("read", "i-1")), tasks.get(key("write", "i-2"))],
    event: events.get("invoice", "i-1", "e-1" as never),
    record: records.get("invoice", "i-1"),
    copy: [copies.get("invoice", "i-2"), copies.bySatelliteId("invoice", "s-2")?.groupId],
    attempt: attempts.get("key-1"),
    refs: [references.get().currencies, references.missing(["currencies", "accounts"], 900)],
    outbox: outbox.targets().map(String).toSorted(),
    calls: [calls.countSince(0), calls.byHour(0)],
  };
}

describe("the storage of an entity object of the first release", () => {
  it("is read as it was: work, events, records, copies, what left unanswered, and the calls that count", () => {
    const read = readOf(firstRelease());
    expect(read).toMatchObject({
      meta: [42, "tenant-1"],
      tasks: [
        { requested: 3, observed: 2, dueAtMs: 500, retries: 1, blockedOn: null, eventAtMs: 77 },
        { requested: 4, dueAtMs: null, blockedOn: { on: "fix", code: "lock-date" } },
      ],
      event: EVENT,
      // A field of records has another name since then.
      record: { ...RECORD, undescribedUse: USE },
      copy: [COPY, "i-2"],
      attempt: { key: "key-1", purpose: "create-invoices", request: REQUEST, docs: DOCS, dueAtMs: 200, sends: 1 },
      // Accounts have ids since then: those without are read again.
      refs: [["AUD"], ["accounts"]],
      calls: [
        3,
        [
          { fromMs: 10 * HOUR_MS, calls: 2 },
          { fromMs: 11 * HOUR_MS, calls: 1 },
        ],
      ],
    });
    expect(read.outbox).toContain("mappings");
  });

  it("is read as it was where a record waits in the journal for its table", () => {
    const disk = firstRelease();
    const sql = disk.open();
    migrate(sql, 19);
    const body = JSON.stringify({ ...RECORD, id: "i-9", untoldUse: USE });
    const entries = [["records", ["invoice", "i-9"], ["invoice", "i-9", body]]];
    sql.transaction(() => sql.all("insert into journal values (1, 1, 1, ?)", JSON.stringify(entries)));
    expect(new Database(disk.open()).records.get("invoice", "i-9")).toMatchObject({ undescribedUse: USE });
  });

  it.each(MIGRATIONS.map((_, index) => index + 1))("is the same when release %i was in between", (between) => {
    const disk = firstRelease();
    migrate(disk.open(), between);
    expect(readOf(disk)).toEqual(readOf(firstRelease()));
  });

  it("is not touched by an upgrade that has been made", () => {
    const disk = firstRelease();
    const once = readOf(disk);
    expect(readOf(disk)).toEqual(once);
  });
});
