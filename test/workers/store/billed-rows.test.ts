/** What Cloudflare bills as rows written, by its own count: the figures that the cost bench and its stand-ins reckon with. */

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { DocumentRow } from "../../../src/domain/document.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import { deleteOldEvents, upsertEvents } from "../../../src/store/event-rows.ts";
import { upsertMappings } from "../../../src/store/mappings.ts";
import { migrate } from "../../../src/tenant/storage/migrations.ts";
import type { SqlRow } from "../../../src/tenant/storage/sql.ts";
import type { RowCells } from "../../../src/tenant/storage/wal/row-codec.ts";
import { WriteAheadLog } from "../../../src/tenant/storage/wal/write-ahead-log.ts";
import { ACME, aDocument, anEvent, freshDatabase, SYDNEY, seedFirms } from "../seed.ts";

describe("in D1", () => {
  beforeEach(async () => {
    await freshDatabase();
    await seedFirms();
  });

  const failures = [explain({ code: "no-tracking", category: "Entity" })];

  it("an event that is done when it is first told is two rows, and its end later is one", async () => {
    expect(await inD1((db) => upsertEvents(db, ACME, [anEvent(1)]))).toBe(2);
    expect(await inD1((db) => upsertEvents(db, ACME, [anEvent(2, { status: "queued" })]))).toBe(3);
    expect(await inD1((db) => upsertEvents(db, ACME, [anEvent(2, { rev: 2 })]))).toBe(1);
    expect(await inD1((db) => upsertEvents(db, ACME, [anEvent(2, { rev: 3, status: "failed", failures })]))).toBe(2);
  });

  it("an event that it has already is none, and a removed one is one", async () => {
    await upsertEvents(env.DB, ACME, [anEvent(1)]);
    expect(await inD1((db) => upsertEvents(db, ACME, [anEvent(1)]))).toBe(0);
    expect(await inD1((db) => deleteOldEvents(db, Number.MAX_SAFE_INTEGER, 10))).toBe(1);
  });

  it("a new document is two rows, one more for its copy and one while it is not in step; a change is one, where lists look two or three", async () => {
    const document = (rev: number, parts: Partial<DocumentRow> = {}) => [aDocument(1, { rev, ...parts })];
    expect(await inD1((db) => upsertDocuments(db, ACME, [aDocument(2, { state: "queued", copy: null })]))).toBe(3);
    expect(await inD1((db) => upsertDocuments(db, ACME, document(1)))).toBe(3);
    expect(await inD1((db) => upsertDocuments(db, ACME, document(1)))).toBe(0);
    expect(await inD1((db) => upsertDocuments(db, ACME, document(2, { checkedAtMs: 5 })))).toBe(1);
    expect(await inD1((db) => upsertDocuments(db, ACME, document(3, { reference: "PO 9" })))).toBe(3);
    expect(await inD1((db) => upsertDocuments(db, ACME, document(4, { reference: "PO 9", state: "failed" })))).toBe(2);
  });

  it("the mapping of a contact is one row, new or changed", async () => {
    const row = { kind: "contact", groupId: "g", tenantId: SYDNEY, satelliteId: "s", label: "INV-1" } as const;
    const rest = { syncedAtMs: 1, drifted: false, differences: null, driftSeenAtMs: null, removed: false };
    expect(await inD1((db) => upsertMappings(db, ACME, [{ ...row, ...rest, rev: 1 }]))).toBe(1);
    expect(await inD1((db) => upsertMappings(db, ACME, [{ ...row, ...rest, rev: 2 }]))).toBe(1);
  });
});

describe("in an object", () => {
  const copy = (body: string, satelliteId: string | null = "s1"): RowCells => ["invoice", "g1", satelliteId, body];

  it("a transaction is one row, in a new slot of the journal or a used one", async () => {
    expect(await inObject("journal", [copy("a"), copy("b")], 2)).toBe(2);
  });

  it("a new copy is a row of its table and one of its index; changed it is one, and so is its end", async () => {
    expect(await inObject("new", [copy("a")])).toBe(2);
    expect(await inObject("new", [copy("b")])).toBe(1);
    expect(await inObject("new", [])).toBe(1);
  });
});

/** Billed rows of what `work` does with the database. */
async function inD1(work: (db: D1Database) => Promise<unknown>): Promise<number> {
  let rows = 0;
  const count = <T extends D1Result>(results: readonly T[]) => {
    for (const { meta } of results) rows += meta.rows_written;
  };
  const counting = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) => {
        if (name === "bind") return (...values: unknown[]) => counting(target.bind(...values));
        if (name !== "run") return Reflect.get(target, name);
        return async () => {
          const result = await target.run();
          count([result]);
          return result;
        };
      },
    });
  await work(
    new Proxy(env.DB, {
      get: (target, name) => {
        if (name === "prepare") return (query: string) => counting(target.prepare(query));
        if (name !== "batch") return Reflect.get(target, name);
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(statements);
          count(results);
          return results;
        };
      },
    }),
  );
  return rows;
}

/** Billed rows of storing copies: through the journal so many times, or into their table; none: the copy is deleted. */
async function inObject(name: string, copies: readonly RowCells[], transactions = 0): Promise<number> {
  return await runInDurableObject(env.TENANT.getByName(`billed-${name}`), (_object, { storage }) => {
    let rows = 0;
    const sql = {
      all: (query: string, ...values: readonly (string | number | null)[]): readonly SqlRow[] => {
        const cursor = storage.sql.exec<Record<string, string | number | null>>(query, ...values);
        const answer = cursor.toArray();
        rows += cursor.rowsWritten;
        return answer;
      },
      transaction: <T>(work: () => T) => storage.transactionSync(work),
    };
    migrate(sql);
    const wal = new WriteAheadLog(sql);
    rows = 0;
    if (transactions > 0) {
      for (const cells of copies.slice(0, transactions)) {
        wal.begin();
        wal.put("copies", cells);
        wal.flush();
      }
      return rows;
    }
    wal.begin();
    for (const cells of copies) wal.put("copies", cells);
    if (copies.length === 0) wal.delete("copies", ["invoice", "g1"]);
    wal.checkpoint();
    return rows;
  });
}
