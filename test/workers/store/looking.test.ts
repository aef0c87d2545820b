import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { decodeCursor, documentKey, mappingKey, type Page, timeKey } from "../../../src/store/cursor.ts";
import { listDocuments, upsertDocuments } from "../../../src/store/documents.ts";
import { countDrift, listDrift, matchDrift } from "../../../src/store/drift.ts";
import { listEvents } from "../../../src/store/events.ts";
import { listMappings } from "../../../src/store/mappings.ts";
import { countRecords } from "../../../src/store/overview.ts";
import { firmScope } from "../../../src/store/scope.ts";
import { planOf, recording, type Statement } from "../recorded.ts";
import { ACME, aDocument, anEvent, freshFirms, MELBOURNE, SYDNEY, seedCopies, seedEvents, T0 } from "../seed.ts";

const ROWS = 40;
const LOOK_AT = 7;
const every = Array.from({ length: ROWS }, (_, n) => n + 1);

beforeEach(async () => {
  await freshFirms();
});

/** All pages of a list, by their cursors. */
async function pages<T, Key extends z.ZodType>(
  key: Key,
  list: (after: z.infer<Key> | null) => Promise<Page<T>>,
): Promise<readonly (readonly T[])[]> {
  const read: (readonly T[])[] = [];
  for (let after: z.infer<Key> | null = null; ; ) {
    const { items, nextCursor } = await list(after);
    read.push(items);
    if (nextCursor === null) return read;
    expect(read.length).toBeLessThan(ROWS);
    after = decodeCursor(key, nextCursor);
  }
}

const acme = () => firmScope(env.DB, ACME);

describe("a page that looks at so many rows only", () => {
  it("ends early, and the pages together hold every event that matches, once and in order", async () => {
    await seedEvents(
      ACME,
      every.map((n) =>
        anEvent(n, { status: n % 3 === 0 ? "failed" : "synced", kind: n % 20 === 1 ? "contact" : "invoice" }),
      ),
    );
    for (const filter of [
      { search: "INV-0003" },
      { search: "nobody" },
      { kind: "contact" as const },
      { search: "INV-000", statuses: ["failed" as const] },
    ]) {
      const all = await listEvents(acme(), { filter, after: null, limit: 200 });
      const read = await pages(timeKey, (after) => listEvents(acme(), { filter, after, limit: 2, lookAt: LOOK_AT }));
      expect(read.flat().map(({ id }) => id)).toEqual(all.items.map(({ id }) => id));
    }
    const none = await pages(timeKey, (after) =>
      listEvents(acme(), { filter: { search: "nobody" }, after, limit: 2, lookAt: LOOK_AT }),
    );
    expect(none).toHaveLength(Math.ceil(ROWS / LOOK_AT));
  });

  it("does so for documents, from either end", async () => {
    await upsertDocuments(
      env.DB,
      ACME,
      every.map((n) =>
        aDocument(n, {
          date: `2026-11-${String(1 + (n % 9)).padStart(2, "0")}`,
          satelliteTenantId: n % 20 === 1 ? MELBOURNE : SYDNEY,
        }),
      ),
    );
    for (const order of ["newest", "oldest"] as const) {
      for (const filter of [{ search: "inv-000" }, { entity: MELBOURNE }, { kind: "credit-note" as const }]) {
        const all = await listDocuments(acme(), { filter, order, after: null, limit: 200 });
        const read = await pages(documentKey, (after) =>
          listDocuments(acme(), { filter, order, after, limit: 2, lookAt: LOOK_AT }),
        );
        expect(read.flat().map(({ groupId }) => groupId)).toEqual(all.items.map(({ groupId }) => groupId));
      }
    }
  });

  it("does so for copies", async () => {
    await seedCopies(
      ACME,
      every.map((n) => ({
        ...{ kind: "invoice" as const, groupId: `invoice-${n}`, tenantId: n % 20 === 1 ? MELBOURNE : SYDNEY },
        ...{ satelliteId: `copy-${n}`, label: `INV-${n}`, syncedAtMs: T0, drifted: false, rev: 1 },
        ...{ differences: null, driftSeenAtMs: null },
      })),
    );
    for (const filter of [{ search: "inv-3" }, { entity: MELBOURNE }]) {
      const all = await listMappings(acme(), { filter, after: null, limit: 200 });
      const read = await pages(mappingKey, (after) =>
        listMappings(acme(), { filter, after, limit: 2, lookAt: LOOK_AT }),
      );
      expect(read.flat()).toEqual(all.items);
    }
  });

  it("reads its end from an index alone, and then no row behind it", async () => {
    await seedEvents(
      ACME,
      every.map((n) => anEvent(n)),
    );
    await upsertDocuments(
      env.DB,
      ACME,
      every.map((n) => aDocument(n)),
    );
    const seen: Statement[] = [];
    const firm = firmScope(recording(seen), ACME);
    await listEvents(firm, { filter: { search: "x" }, after: null, limit: 50, lookAt: LOOK_AT });
    await listDocuments(firm, { filter: { search: "x" }, order: "newest", after: null, limit: 50, lookAt: LOOK_AT });
    const plans = await Promise.all(seen.map(async (statement) => (await planOf(statement)).join("; ")));
    expect(plans).toEqual([
      "SEARCH events USING COVERING INDEX events_by_time (firm_id=?)",
      expect.stringMatching(/^SEARCH events USING INDEX events_by_time \(firm_id=\? AND \(received_at_ms,id\)>/),
      "SEARCH documents USING COVERING INDEX documents_by_date (firm_id=?)",
      expect.stringMatching(
        /SEARCH documents USING COVERING INDEX documents_by_date \(firm_id=\? AND \(date,kind,group_id\)>/,
      ),
    ]);
  });
});

describe("what drifted", () => {
  it("is listed, counted and repaired from the small indexes alone, however many documents there are", async () => {
    const seen: Statement[] = [];
    const firm = firmScope(recording(seen), ACME);
    await listDrift(firm, { filter: { kind: "invoice", putBackSinceMs: T0 }, after: null, limit: 50 });
    await matchDrift(firm, { filter: {} }, 50);
    await countDrift(firm);
    await countRecords(firm, T0);
    const plans = await Promise.all(seen.map(async (statement) => (await planOf(statement)).join("; ")));
    // By its key, or by an index that holds few rows, or all that is counted.
    expect(plans.filter((plan) => /documents USING PRIMARY KEY \(firm_id=\?( AND kind=\?)?\)/.test(plan))).toEqual([]);
    expect(plans.filter((plan) => plan.includes("documents_drifted")).length).toBeGreaterThanOrEqual(5);
  });
});
