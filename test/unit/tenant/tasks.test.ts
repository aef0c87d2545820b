import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockedOnRecord, type Priority } from "../../../src/tenant/model/task.ts";
import { Database } from "../../../src/tenant/storage/database.ts";
import type { Sql } from "../../../src/tenant/storage/sql.ts";
import type { Tasks } from "../../../src/tenant/storage/tasks.ts";
import { Disk } from "../../sim/node-sql.ts";

const NONE: ReadonlySet<string> = new Set();
const BLOCK = blockedOnRecord("contact", "c");

function key(n: number) {
  return { controller: n % 2 === 0 ? "read" : "write", kind: "invoice", id: `record-${n}` } as const;
}

/** A store on a database whose queries can be watched. */
function opened() {
  const sql = new Disk().open();
  const asked: string[] = [];
  const watched: Sql = {
    all: (query, ...values) => {
      asked.push(query);
      return sql.all(query, ...values);
    },
    transaction: (work) => sql.transaction(work),
  };
  const store = new Database(watched);
  // Of its migrations nothing is asked here.
  asked.length = 0;
  return { sql, store, asked };
}

type Deed = (
  store: Database,
  of: ReturnType<typeof key>,
  how: { readonly priority: Priority; readonly atMs: number },
) => void;

function changed(store: Database, of: ReturnType<typeof key>, change: Parameters<Tasks["change"]>[1]): void {
  const task = store.tasks.get(of);
  if (task !== null) store.tasks.change(task, change);
}

const DEEDS = {
  want: (store, of, { priority, atMs }) => void store.tasks.want({ ...of, priority, dueAtMs: atMs }),
  later: (store, of, { atMs }) => changed(store, of, { dueAtMs: atMs }),
  rest: (store, of) => changed(store, of, { dueAtMs: null, blockedOn: BLOCK }),
  finish: (store, of, { atMs }) => store.tasks.finish(of, store.tasks.get(of)?.requested ?? 0, atMs),
  wake: (store, _, { atMs }) => store.tasks.wake(BLOCK, atMs),
  "roll back": (store, of) => {
    store.tasks.want({ ...of, priority: 0, dueAtMs: 0 });
    throw new Error("rolled back");
  },
} satisfies Record<string, Deed>;

const step = fc.record({
  what: fc.constantFrom(...(Object.keys(DEEDS) as (keyof typeof DEEDS)[])),
  n: fc.nat(5),
  priority: fc.nat(5),
  atMs: fc.nat(1000),
});

describe("when the next task is due", () => {
  it("is remembered as the rows say it, whatever happens to tasks", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { sql, store } = opened();
        for (const { what, n, priority, atMs } of steps) {
          const change = () => DEEDS[what](store, key(n), { priority: priority as Priority, atMs });
          if (what === "roll back") expect(() => store.transaction(change)).toThrow("rolled back");
          else store.transaction(change);
          expect(store.tasks.dueByPriority(NONE)).toEqual(new Database(sql).tasks.dueByPriority(NONE));
        }
      }),
    );
  });

  it("is found without going through all tasks again for each delivery of a burst", () => {
    const { store, asked } = opened();
    for (let n = 0; n < 50; n++) {
      store.transaction(() => store.tasks.want({ ...key(n), priority: 1, dueAtMs: 1000 - n }));
      expect(store.tasks.dueByPriority(NONE).get(1)).toBe(1000 - n);
    }
    expect(asked.filter((query) => query.includes("from tasks"))).toHaveLength(1);
  });

  it("leaves out documents that wait for an answer", () => {
    const { store } = opened();
    store.transaction(() => store.tasks.want({ ...key(1), priority: 1, dueAtMs: 5 }));
    expect([...store.tasks.dueByPriority(NONE)]).toEqual([[1, 5]]);
    expect([...store.tasks.dueByPriority(new Set(["invoice:record-1"]))]).toEqual([]);
  });
});
