/** A transaction of an entity object is one row; nothing of it is lost, and the tables get it later. */

import { describe, expect, test } from "vitest";
import { JOURNAL_FOLD_ROWS, JOURNAL_ROW_CHARS, JOURNAL_SLOTS } from "../../src/limits.ts";
import { PRIORITY } from "../../src/tenant/model/task.ts";
import { Database } from "../../src/tenant/storage/database.ts";
import { migrate } from "../../src/tenant/storage/migrations.ts";
import type { OutboxKey } from "../../src/tenant/storage/outbox.ts";
import { folded } from "./folded.ts";
import { Disk } from "./node-sql.ts";

const task = (id: string) =>
  ({ controller: "read", kind: "invoice", id, priority: PRIORITY.webhook, dueAtMs: 1000 }) as const;
const key = (id: string) => ({ controller: "read", kind: "invoice", id }) as const;

function opened(disk = new Disk()) {
  return { disk, store: new Database(disk.open()) };
}

/** Rows written to all tables while `work` ran. */
function written(disk: Disk, work: () => void): Record<string, number> {
  const before = new Map(disk.written);
  work();
  const changed = [...disk.written].map(([table, n]) => [table, n - (before.get(table) ?? 0)] as const);
  return Object.fromEntries(changed.filter(([_, n]) => n > 0));
}

describe("a transaction", () => {
  test("is one row, however much it changes", () => {
    const { disk, store } = opened();
    const rows = written(disk, () =>
      store.transaction(() => {
        for (let n = 0; n < 100; n++) store.tasks.want(task(`i${n}`));
        store.outbox.mark("mappings", ["invoice", "i1"], 5);
        store.meta.set("groupSinceMs", 7);
      }),
    );
    expect(rows).toEqual({ journal: 1 });
  });

  test("is there for the next life", () => {
    const { disk, store } = opened();
    store.transaction(() => {
      store.tasks.want(task("i1"));
      store.outbox.mark("mappings", ["invoice", "i1"], 5);
      store.calls.record(1000, false, call("i1"));
    });
    const next = opened(disk).store;
    expect(next.tasks.get(key("i1"))?.requested).toBe(1);
    expect(next.outbox.next("mappings", 5)?.keys).toEqual([["invoice", "i1"]] satisfies OutboxKey[]);
    expect(next.calls.nthMostRecentMs(1)).toBe(1000);
  });

  test("that throws leaves nothing, in memory and on disk", () => {
    const { disk, store } = opened();
    store.transaction(() => store.tasks.want(task("i1")));
    expect(() =>
      store.transaction(() => {
        store.tasks.finish(key("i1"), 1, 0);
        store.tasks.want(task("i2"));
        throw new Error("no");
      }),
    ).toThrow("no");
    for (const one of [store, opened(disk).store]) {
      expect(one.tasks.get(key("i1"))).not.toBeNull();
      expect(one.tasks.get(key("i2"))).toBeNull();
    }
  });

  test("of nothing but what may be lost costs no row, and goes with the next one", () => {
    const { disk, store } = opened();
    store.transaction(() => store.outbox.mark("mappings", ["invoice", "i1"], 5));
    const batch = store.outbox.next("mappings", 5);
    if (batch === null) throw new Error("nothing is due");
    expect(written(disk, () => store.transaction(() => store.outbox.delivered(batch)))).toEqual({});
    expect(store.outbox.next("mappings", 5)).toBeNull();
    expect(opened(disk).store.outbox.next("mappings", 5)).not.toBeNull();
    store.transaction(() => store.tasks.want(task("i1")));
    expect(opened(disk).store.outbox.next("mappings", 5)).toBeNull();
  });
});

describe("the tables", () => {
  test("get each row once, and never what came and went in between", () => {
    const { disk, store } = opened();
    const rows = written(disk, () => {
      for (let n = 0; n < JOURNAL_FOLD_ROWS; n++) {
        store.transaction(() => store.tasks.want(task(`i${n}`)));
        store.transaction(() => {
          store.tasks.finish(key(`i${n}`), 1, 0);
          store.meta.set("groupSinceMs", n);
        });
      }
    });
    expect(rows).toEqual({ journal: 2 * JOURNAL_FOLD_ROWS, meta: 1 });
  });

  test("have all of it after many turns of the wal, and so has the next life", () => {
    const { disk, store } = opened();
    const turns = JOURNAL_SLOTS * 3;
    // Long enough for some to be in their table by the time they end.
    const openFor = JOURNAL_FOLD_ROWS * 3;
    for (let n = 0; n < turns; n++) {
      store.transaction(() => {
        store.tasks.want(task(`i${n}`));
        store.tasks.finish(key(`i${n - openFor}`), 1, 0);
        store.calls.record(n, false, call(`i${n}`));
      });
    }
    const next = opened(disk).store;
    expect(next.tasks.backlog()).toBe(openFor);
    expect(next.calls.countSince(-1)).toBe(turns);
    expect(next.calls.lastId()).toBe(turns);
    expect(folded(disk.open(), (sql) => sql.all("select count(*) as n from tasks"))).toEqual([{ n: openFor }]);
    const [slots] = disk.open().all("select count(*) as n from journal");
    expect(slots?.n).toBeLessThanOrEqual(JOURNAL_SLOTS);
  });

  test("take a row at once that is too large for the journal", () => {
    const { disk, store } = opened();
    const large = { ...call("i1"), priority: PRIORITY.webhook, dueAtMs: 0 };
    const request = { ...large.request, method: "PUT" as const, body: "x".repeat(JOURNAL_ROW_CHARS) };
    store.transaction(() => store.attempts.open("small", large, large.request, 0));
    store.transaction(() => store.attempts.open("small", large, request, 0));
    const next = opened(disk).store;
    expect(next.attempts.get("small")?.request.body).toHaveLength(JOURNAL_ROW_CHARS);
    next.transaction(() => next.attempts.close("small"));
    expect(opened(disk).store.attempts.all()).toEqual([]);
  });
});

test("calls from before there were pages still count", () => {
  const disk = new Disk();
  const sql = disk.open();
  asBefore(sql);
  const { calls } = new Database(sql);
  expect(calls.lastId()).toBe(250);
  expect(calls.countSince(100)).toBe(150);
  expect(calls.about("i250", 0, 10)).toMatchObject([{ atMs: 250, status: 200 }]);
  expect(calls.byHour(0)).toEqual([{ fromMs: 0, calls: 250 }]);
});

function call(id: string) {
  const docs = [{ kind: "invoice", id, version: 1 }] as const;
  return { purpose: "read-invoices", docs, request: { method: "GET", path: "/Invoices", query: {} } } as const;
}

/** The tables as they were before the wal. */
function asBefore(sql: ReturnType<Disk["open"]>): void {
  migrate(sql, 5);
  sql.transaction(() => {
    for (let n = 1; n <= 250; n++) {
      const { purpose, request } = call(`i${n}`);
      const about = JSON.stringify({ purpose, ...request, documents: 1, ids: [`i${n}`] });
      sql.all("insert into calls values (?, ?, 0, ?, 200)", n, n, about);
    }
  });
}
