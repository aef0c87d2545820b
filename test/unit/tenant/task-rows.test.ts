/** An entity object of the version before tasks named what they are blocked on: its stored rows, and what its journal holds. */

import { describe, expect, it } from "vitest";
import type { TaskKey } from "../../../src/tenant/model/task.ts";
import { Database } from "../../../src/tenant/storage/database.ts";
import { migrate } from "../../../src/tenant/storage/migrations.ts";
import { Disk } from "../../sim/node-sql.ts";

const BEFORE = 8;

type Row = readonly (string | number | null)[];

/** lane, kind, id, wanted, looked, priority, due_at_ms, attempts, force, wait, event_at_ms */
const TABLE: readonly Row[] = [
  ["write", "contact", "c-paging", 3, 0, 1, 500, 4, 0, null, 0],
  ["write", "invoice", "i-waits", 2, 0, 1, null, 0, 0, "record:contact:c-1", 0],
  ["write", "invoice", "i-failed", 2, 0, 1, null, 1, 0, "mend:contact-name-taken", 0],
  ["write", "invoice", "i-split", 7, 0, 1, 100, 2, 1, "split:13", 0],
  ["read", "invoice", "i-consent", 1, 0, 1, null, 0, 0, "consent", 77],
  ["read", "invoice", "i-folded", 1, 0, 1, 5, 0, 0, null, 77],
];
const JOURNAL: readonly Row[] = [
  ["read", "invoice", "i-day", 4, 3, 2, 900, 0, 0, "day", 88],
  ["check", "contact", "c-created", 1, 0, 3, 300, 1, 0, "created", 99],
  ["note", "invoice", "i-role", 1, 0, 4, null, 0, 0, "role", 0],
];

function stored() {
  const disk = new Disk();
  const sql = disk.open();
  migrate(sql, BEFORE);
  sql.transaction(() => {
    for (const row of TABLE) sql.all(`insert into tasks values (${row.map(() => "?").join(", ")})`, ...row);
    const entries = [
      ...JOURNAL.map((row) => ["tasks", row.slice(0, 3), row]),
      ["tasks", ["read", "invoice", "i-folded"], null],
      ["meta", ["groupSinceMs"], ["groupSinceMs", "42"]],
    ];
    // The first is folded: it is in the tables, and its slot waits to be used again.
    sql.all("insert into journal values (1, 1, 1, ?)", '[["tasks",["read","invoice","old"],["read"]]]');
    sql.all("insert into journal values (2, 2, 2, ?)", JSON.stringify(entries.slice(0, 2)));
    sql.all("insert into journal values (3, 3, 2, ?)", JSON.stringify(entries.slice(2)));
  });
  return disk;
}

const key = (controller: TaskKey["controller"], kind: TaskKey["kind"], id: string): TaskKey => ({
  controller,
  kind,
  id,
});

describe("tasks stored by the version before", () => {
  const { tasks, meta } = new Database(stored().open());
  const shared = { retries: 0, force: false, blockedOn: null, maxBatch: null, isOwnCreate: false };

  it.each([
    [
      "that look through pages begin again at the first",
      { ...key("write", "contact", "c-paging"), requested: 3, dueAtMs: 500 },
    ],
    [
      "that wait for a record are blocked on it",
      { ...key("write", "invoice", "i-waits"), blockedOn: { on: "record", kind: "contact", id: "c-1" } },
    ],
    [
      "that failed are blocked on the fix",
      { ...key("write", "invoice", "i-failed"), retries: 1, blockedOn: { on: "fix", code: "contact-name-taken" } },
    ],
    [
      "that were halved stay halved",
      { ...key("write", "invoice", "i-split"), requested: 7, retries: 2, force: true, maxBatch: 13, dueAtMs: 100 },
    ],
    [
      "that wait for the consent still do",
      { ...key("read", "invoice", "i-consent"), dueAtMs: null, blockedOn: { on: "consent" }, eventAtMs: 77 },
    ],
    [
      "that are in the journal only are read as well",
      { ...key("read", "invoice", "i-day"), requested: 4, observed: 3, priority: 2, blockedOn: { on: "day-limit" } },
    ],
    [
      "that look at what Orbit may have created know it",
      { ...key("check", "contact", "c-created"), retries: 1, dueAtMs: 300, isOwnCreate: true, eventAtMs: 99 },
    ],
    ["of a role that is gone wait for it", { ...key("note", "invoice", "i-role"), blockedOn: { on: "role" } }],
  ] as const)("%s", (_, expected) => {
    expect(tasks.get(expected)).toMatchObject({ ...shared, ...expected });
  });

  it("that were done by then stay done, and other rows are as they were", () => {
    expect(tasks.get(key("read", "invoice", "i-folded"))).toBeNull();
    expect(tasks.get(key("read", "invoice", "old"))).toBeNull();
    expect(meta.get("groupSinceMs")).toBe(42);
  });
});
