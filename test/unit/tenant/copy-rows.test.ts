/** A satellite's object of the version before a copy's search, unconfirmed writes and change were tagged values: its stored rows, and what its journal holds. */

import { describe, expect, it } from "vitest";
import { Database } from "../../../src/tenant/storage/database.ts";
import { migrate } from "../../../src/tenant/storage/migrations.ts";
import { Disk } from "../../sim/node-sql.ts";

const BEFORE = 15;

/** What such a row holds of a document beside the wanted state and the copy, which are as they were. */
const FORMER = {
  group: "11111111-0000-0000-0000-000000000000",
  seq: 4,
  satelliteId: "s-1",
  force: false,
  find: null,
  absentAfterMs: null,
  status: "synced",
  failures: [],
  nextAttemptAtMs: null,
  notes: [],
  writtenAtMs: 1,
  syncedAtMs: 2,
  drift: null,
  kept: null,
  edited: null,
  putBack: null,
  leaving: false,
  choice: null,
  rev: 7,
  wanted: { kind: "invoice", number: "INV-1" },
  terms: { payments: [], brandingTheme: null },
  copy: { id: "s-1", number: "INV-1" },
  accepted: "0f",
  moves: 1,
  links: [{ groupId: "g-p", satelliteId: "s-p" }],
  tried: [],
  inspection: null,
  taken: null,
  refused: null,
  doubted: false,
  needsTakeOff: false,
};

const seen = { payments: [{ id: "s-p", amount: 5 }], creditNotes: [] };
const items = [{ what: "payment", groupId: "g-p", payment: { id: "s-p", amount: 5 } }];
const causes = [{ code: "xero-rejected", entity: "Sydney", message: "No." }];
const payment = { groupId: "g-p", date: "2026-11-01", amount: 5, reference: null };
const FLAGS = "find findPage absentAfterMs tried inspection taken refused doubted needsTakeOff".split(" ");

type Fields = Readonly<Record<string, unknown>>;

const bodyOf = (kind: string, groupId: string, fields: Fields) =>
  JSON.stringify({ ...FORMER, kind, groupId, ...fields });

/** Each in the table or in the journal, with what differs from a copy without work. */
function stored(rows: {
  readonly table?: Readonly<Record<string, Fields>>;
  readonly journal?: Readonly<Record<string, Fields | null>>;
}) {
  const sql = new Disk().open();
  migrate(sql, BEFORE);
  sql.transaction(() => {
    for (const [id, fields] of Object.entries(rows.table ?? {})) {
      sql.all("insert into copies values ('invoice', ?, 's-1', ?)", id, bodyOf("invoice", id, fields));
    }
    const entries = Object.entries(rows.journal ?? {}).map(([id, fields]) => [
      "copies",
      ["invoice", id],
      fields === null ? null : ["invoice", id, "s-1", bodyOf("invoice", id, fields)],
    ]);
    if (entries.length > 0) sql.all("insert into journal values (1, 1, 1, ?)", JSON.stringify(entries));
  });
  return new Database(sql);
}

const PHASES: readonly (readonly [string, Fields, Fields])[] = [
  ["that nothing is being done to", {}, { search: null, unconfirmed: null, change: null, secondTry: null }],
  [
    "that may have been created",
    { find: "unanswered", absentAfterMs: 9 },
    { search: { why: "unanswered" }, unconfirmed: { phase: "open", absentAfterMs: 9, payments: [] } },
  ],
  ["with a number in use", { find: "taken", findPage: 1 }, { search: { why: "in-use" }, unconfirmed: null }],
  ["looked for among all", { find: "spelled", findPage: 3 }, { search: { why: "other-spelling", page: 3 } }],
  [
    "with a payment that was not answered",
    { tried: [payment], absentAfterMs: 9 },
    { unconfirmed: { phase: "open", absentAfterMs: 9, payments: [payment] } },
  ],
  ["read since then", { tried: [payment] }, { unconfirmed: { phase: "shown", payments: [payment] } }],
  ["that was being looked at", { inspection: seen }, { change: { phase: "inspect", seen } }],
  ["that had parts off", { taken: items, inspection: seen }, { change: { phase: "exchange", items, seen } }],
  ["that had parts off and was read anew", { taken: items }, { change: { phase: "exchange", items, seen: null } }],
  ["that had all of it back", { taken: [] }, { change: { phase: "exchange", items: [], seen: null } }],
  [
    "that was given up half way",
    { taken: items, refused: causes, doubted: true },
    { change: { phase: "roll-back", items, causes }, secondTry: "as-before" },
  ],
  ["that was read once more", { doubted: true }, { change: null, secondTry: "as-before" }],
  ["that something must come off first", { doubted: true, needsTakeOff: true }, { secondTry: "take-off-first" }],
];

describe("a copy stored by the version before", () => {
  describe.each(["table", "journal"] as const)("in the %s", (place) => {
    it.each(PHASES)("%s continues in the same phase", (_, former, expected) => {
      const copy = stored({ [place]: { "g-1": former } }).copies.get("invoice", "g-1");
      const { kept, edited, putBack, accepted, links, moves, rev } = FORMER;
      expect(copy).toMatchObject({ ...expected, kept, edited, putBack, accepted, links, moves, rev });
      expect(FLAGS.filter((flag) => flag in (copy ?? {}))).toEqual([]);
    });
  });

  it("is found by its own id, and the journal's row is the newer one", () => {
    const { copies } = stored({ table: { "g-1": {} }, journal: { "g-1": { taken: items } } });
    expect(copies.bySatelliteId("invoice", "s-1")).toMatchObject({ groupId: "g-1", change: { phase: "exchange" } });
  });

  it("that the journal has deleted stays deleted", () => {
    expect(stored({ table: { "g-1": {} }, journal: { "g-1": null } }).copies.get("invoice", "g-1")).toBeNull();
  });

  it("is reshaped however many there are", () => {
    const table = Object.fromEntries(Array.from({ length: 1201 }, (_, n) => [`g-${n}`, { taken: items }]));
    const { copies } = stored({ table });
    const open = Object.keys(table).filter((id) => copies.document("invoice", id)?.change?.phase !== "exchange");
    expect(open).toEqual([]);
  });
});

describe("single values stored by the version before", () => {
  const limits = { callId: 3, atMs: 7, minute: 50, day: null, appMinute: null, spread: 0 };
  const cells = (key: string, value: unknown) => [key, JSON.stringify(value)];

  function storedMeta({ table = [], journal = [] }: { readonly table?: string[][]; readonly journal?: unknown[] }) {
    const sql = new Disk().open();
    migrate(sql, BEFORE);
    sql.transaction(() => {
      for (const row of table) sql.all("insert into meta values (?, ?)", ...row);
      sql.all("insert into journal values (1, 1, 1, ?)", JSON.stringify(journal));
    });
    return new Database(sql).meta;
  }

  it("are found under their names of today, the journal's before the table's", () => {
    const meta = storedMeta({
      table: [cells("told", { ...limits, minute: 60 }), cells("unread", "D1 hangs"), cells("groupSinceMs", 42)],
      journal: [["meta", ["told"], cells("told", limits)]],
    });
    expect([meta.get("reportedLimits"), meta.get("firmReadError")]).toEqual([limits, "D1 hangs"]);
    expect(meta.get("groupSinceMs")).toBe(42);
  });

  it("that the journal has deleted stay deleted", () => {
    const meta = storedMeta({ table: [cells("unread", "D1 hangs")], journal: [["meta", ["unread"], null]] });
    expect(meta.get("firmReadError")).toBeNull();
  });
});
