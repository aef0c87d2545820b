/** Write attempts of the version before the part that a call is about was a tagged value: its stored rows, and what its journal holds. */

import { describe, expect, it } from "vitest";
import { Database } from "../../../src/tenant/storage/database.ts";
import { migrate } from "../../../src/tenant/storage/migrations.ts";
import { Disk } from "../../sim/node-sql.ts";

const BEFORE = 18;

const REQUEST = { method: "PUT", path: "/Any", query: {}, body: "{}" };
const DOC = { kind: "invoice", id: "g-1", version: 4 };
const ADDED = [{ invoiceId: "s-i", amount: 5, date: "2026-11-01" }];

const PARTS: readonly (readonly [string, string, string, object])[] = [
  ["an account", "create-account", "200", { kind: "account", code: "200" }],
  ["a payment of the group", "create-payments", "g-p", { kind: "group-payment", groupId: "g-p" }],
  ["a payment put back", "create-payments", "own:s-p", { kind: "own-payment", paymentId: "s-p" }],
  ["a payment taken off", "delete-payment", "s-p", { kind: "applied-payment", paymentId: "s-p" }],
  [
    "a credit that is used",
    "allocate",
    JSON.stringify({ creditNoteId: "s-c", added: ADDED }),
    { kind: "new-allocations", creditNoteId: "s-c", added: ADDED },
  ],
  [
    "a credit taken off",
    "unallocate",
    JSON.stringify({ creditNoteId: "s-c", allocationId: "a-1" }),
    { kind: "allocation", creditNoteId: "s-c", allocationId: "a-1" },
  ],
  ["a receipt entered", "enter-receipts", "t-1:s-p", { kind: "receipt", key: "t-1:s-p" }],
  ["a receipt taken off", "take-off-receipt", "t-1:s-p", { kind: "receipt", key: "t-1:s-p" }],
];

function stored(place: "table" | "journal", purpose: string, docs: readonly object[]) {
  const sql = new Disk().open();
  migrate(sql, BEFORE);
  const cells = ["key-1", purpose, JSON.stringify(REQUEST), JSON.stringify(docs), 100, 200, 2];
  sql.transaction(() => {
    if (place === "table") sql.all("insert into attempts values (?, ?, ?, ?, ?, ?, ?)", ...cells);
    else sql.all("insert into journal values (1, 1, 1, ?)", JSON.stringify([["attempts", ["key-1"], cells]]));
  });
  return new Database(sql).attempts.all();
}

describe("a write stored unanswered by the version before", () => {
  describe.each(["table", "journal"] as const)("in the %s", (place) => {
    it.each(PARTS)("about %s is about the same", (_, purpose, item, part) => {
      const docs = [{ ...DOC, item }];
      const known = { key: "key-1", purpose, request: REQUEST, firstSentAtMs: 100, dueAtMs: 200, sends: 2 };
      expect(stored(place, purpose, docs)).toEqual([{ ...known, docs: [{ ...DOC, part }] }]);
    });

    it("about whole documents keeps what it says of them", () => {
      const docs = [
        { ...DOC, fingerprint: "0f" },
        { ...DOC, id: "g-2" },
      ];
      expect(stored(place, "update-invoices", docs)).toMatchObject([{ docs }]);
    });
  });
});
