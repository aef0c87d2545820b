// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table, and all that is asked of it.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { EventStatus } from "../../../src/domain/event.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import { eventId } from "../../../src/domain/ids.ts";
import type { TimeKey } from "../../../src/store/cursor.ts";
import { decodeCursor, timeKey } from "../../../src/store/cursor.ts";
import { removeEntity } from "../../../src/store/entities.ts";
import type { EventFilter } from "../../../src/store/event-filter.ts";
import { recordsToPlan } from "../../../src/store/event-plan.ts";
import { deleteOldEvents, upsertEvents } from "../../../src/store/event-rows.ts";
import { eventById, listEvents, matchEvents, summarizeEvents } from "../../../src/store/events.ts";
import { firmScope } from "../../../src/store/scope.ts";
import { ACME, anEvent, BETA, BETA_GROUP, freshFirms, MELBOURNE, SYDNEY, seedCopies, seedEvents, T0 } from "../seed.ts";

const acme = firmScope(env.DB, ACME);
const noTracking = explain({ code: "no-tracking", category: "Entity" });
const archived = explain({ code: "contact-archived", contact: "Café Noir", satellite: "Acme Sydney" });

beforeEach(async () => {
  await freshFirms();
});

async function labels(filter: EventFilter): Promise<(string | null)[]> {
  const page = await listEvents(acme, { filter, after: null, limit: 200 });
  return page.items.map((event) => event.label);
}

describe("an event in D1", () => {
  it("reads back as it was written", async () => {
    const target = {
      tenantId: SYDNEY,
      name: "Acme Sydney",
      resourceId: null,
      status: "failed",
      failures: [archived],
      nextAttemptAtMs: T0,
    } as const;
    const event = anEvent(1, {
      status: "failed",
      failures: [archived],
      targets: [target],
      nextAttemptAtMs: T0 + 5,
      label: null,
      timeline: [{ atMs: T0, text: "Ann asked for a re-sync.", by: "Ann" }],
    });
    await upsertEvents(env.DB, ACME, [event]);
    expect(await eventById(acme, event.id)).toEqual(event);
  });

  it("is replaced by a higher rev only, so that late and repeated deliveries change nothing", async () => {
    const id = anEvent(1).id;
    await upsertEvents(env.DB, ACME, [anEvent(1, { rev: 3, status: "resolved" })]);
    await upsertEvents(env.DB, ACME, [anEvent(1, { rev: 2, status: "failed" })]);
    await upsertEvents(env.DB, ACME, [anEvent(1, { rev: 3, status: "queued" })]);
    expect((await eventById(acme, id))?.status).toBe("resolved");
    await upsertEvents(env.DB, ACME, [
      anEvent(1, { rev: 5, status: "synced" }),
      anEvent(1, { rev: 4, status: "failed" }),
    ]);
    expect((await eventById(acme, id))?.status).toBe("synced");
  });

  it("cannot be overwritten or read by another firm", async () => {
    await upsertEvents(env.DB, ACME, [anEvent(1)]);
    await upsertEvents(env.DB, BETA, [anEvent(1, { rev: 9, label: "stolen", tenantId: BETA_GROUP })]);
    expect((await eventById(acme, anEvent(1).id))?.label).toBe("INV-0001");
    expect(await eventById(firmScope(env.DB, BETA), anEvent(1).id)).toBeNull();
  });

  it("arrives with a thousand others in one call, whatever their size", async () => {
    const long = { text: "x".repeat(2000), atMs: T0 };
    await seedEvents(
      ACME,
      Array.from({ length: 1000 }, (_, n) => anEvent(n, { timeline: [long] })),
    );
    expect((await matchEvents(acme, {}, 1)).matched).toBe(1000);
  });
});

describe("the list of events", () => {
  it("is newest first, and its pages neither skip nor repeat events that came in the same millisecond", async () => {
    await seedEvents(
      ACME,
      Array.from({ length: 25 }, (_, n) => anEvent(n, { receivedAtMs: T0 + Math.floor(n / 10) })),
    );
    const seen: string[] = [];
    let after: TimeKey | null = null;
    for (let pages = 0; pages < 10; pages++) {
      const page = await listEvents(acme, { filter: {}, after, limit: 7 });
      seen.push(...page.items.map((event) => event.id));
      if (page.nextCursor === null) break;
      after = decodeCursor(timeKey, page.nextCursor);
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => anEvent(24 - n).id));
  });

  it("narrows by status, kind, entity, code and time", async () => {
    const waiting = explain({ code: "minute-limit", entity: "Acme Group", untilMs: T0 });
    const toMelbourne = {
      tenantId: MELBOURNE,
      name: "Acme Melbourne",
      resourceId: "m-3",
      status: "synced",
      failures: [],
      nextAttemptAtMs: null,
    } as const;
    await seedEvents(ACME, [
      anEvent(1, { status: "failed", failures: [noTracking] }),
      anEvent(2, { status: "waiting", failures: [waiting, noTracking] }),
      anEvent(3, { kind: "contact", targets: [toMelbourne] }),
      anEvent(4, { kind: "credit-note", tenantId: MELBOURNE }),
    ]);
    expect(await labels({ statuses: ["failed", "waiting"] })).toEqual(["INV-0002", "INV-0001"]);
    expect(await labels({ statuses: ["synced"] })).toEqual(["INV-0004", "INV-0003"]);
    expect(await labels({ kind: "contact" })).toEqual(["INV-0003"]);
    expect(await labels({ entity: MELBOURNE })).toEqual(["INV-0004", "INV-0003"]);
    expect(await labels({ codes: ["no-tracking"] })).toEqual(["INV-0001"]);
    expect(await labels({ codes: ["no-tracking", "minute-limit"] })).toEqual(["INV-0002", "INV-0001"]);
    expect(await labels({ fromMs: T0 + 2 * 60_000, toMs: T0 + 3 * 60_000 })).toEqual(["INV-0003", "INV-0002"]);
    expect(await labels({ statuses: ["failed"], kind: "contact" })).toEqual([]);
    expect(await labels({ ids: [anEvent(1).id, anEvent(4).id, eventId("none")] })).toEqual(["INV-0004", "INV-0001"]);
  });

  it.each([
    ["$165", ["INV-0003", "INV-0001"]],
    ["165.00", ["INV-0003", "INV-0001"]],
    ["165", ["INV-0165", "INV-0005", "INV-0003", "INV-0001"]],
    ["1,650.5", ["INV-0002"]],
    ["$1,650.50", ["INV-0002"]],
    ["A$710.05", ["INV-0004"]],
    ["$854.70", ["INV-0005"]],
    ["$0.50", []],
    ["$64", []],
    ["moved from", ["INV-0005"]],
  ])("finds an amount as it is shown, and what happened: %s", async (search, expected) => {
    const edited = { ...archived, detail: "The total is 854.70 AUD, the group's is $165,000.00." };
    await seedEvents(ACME, [
      anEvent(1, { summary: "Payment $165.00 of 26 Nov 2026", amount: { value: "165.00", currency: "AUD" } }),
      anEvent(2, { summary: "Invoice of $1,650.50", amount: { value: "1650.50", currency: "AUD" } }),
      anEvent(3, { summary: null, amount: { value: "165.00", currency: "AUD" } }),
      anEvent(4, { summary: "Total $710.05 → $952.05", amount: { value: "952.05", currency: "AUD" } }),
      anEvent(5, { summary: "Moved from Melbourne", status: "failed", failures: [edited] }),
      anEvent(165),
    ]);
    expect(await labels({ search })).toEqual(expected);
  });

  it("finds number, contact, id and message in any case, and takes wildcards literally", async () => {
    await seedEvents(ACME, [
      anEvent(1, { contactName: "CAFÉ NOIR" }),
      anEvent(2, { label: "100%_done" }),
      anEvent(3, { status: "failed", failures: [archived] }),
    ]);
    expect(await labels({ search: "inv-0001" })).toEqual(["INV-0001"]);
    expect(await labels({ search: "café" })).toEqual(["INV-0003", "INV-0001"]);
    expect(await labels({ search: "%" })).toEqual(["100%_done"]);
    expect(await labels({ search: "_" })).toEqual(["100%_done"]);
    expect(await labels({ search: "EVENT-0003" })).toEqual(["INV-0003"]);
    expect(await labels({ search: "has been ARCHIVED" })).toEqual(["INV-0003"]);
    expect(await labels({ search: "remedy" })).toEqual([]);
    expect(await labels({ search: "'; drop table events --" })).toEqual([]);
    expect(await labels({ search: `Acme Sydney, and Xero does not let Orbit restore it${"."}` })).toEqual(["INV-0003"]);
  });

  it("shows one firm's events only", async () => {
    await seedEvents(ACME, [anEvent(1)]);
    await seedEvents(BETA, [anEvent(2, { tenantId: BETA_GROUP })]);
    expect(await labels({})).toEqual(["INV-0001"]);
    expect(await labels({ ids: [anEvent(2).id] })).toEqual([]);
  });

  it("gives bulk actions only events of tenants that are still the firm's", async () => {
    await seedEvents(ACME, [anEvent(1), anEvent(2, { tenantId: SYDNEY }), anEvent(3, { tenantId: BETA_GROUP })]);
    await removeEntity(acme, SYDNEY, 1);
    const { matched, refs } = await matchEvents(acme, {}, 1);
    expect(matched).toBe(2);
    expect(refs.map((ref) => ref.id)).toEqual([anEvent(2).id]);
  });
});

describe("the summary", () => {
  it("counts every status, the codes of open events, and names the oldest open one", async () => {
    const moving = explain({ code: "moving", from: "A", to: "B" });
    await seedEvents(ACME, [
      anEvent(1, { status: "resolved", failures: [archived] }),
      anEvent(2, { status: "failed", failures: [noTracking] }),
      anEvent(3, { status: "failed", failures: [noTracking] }),
      anEvent(4, { status: "waiting", failures: [moving] }),
      anEvent(5, { status: "queued" }),
      anEvent(6, { status: "synced" }),
      anEvent(7, { status: "synced" }),
      anEvent(8, { status: "skipped", failures: [explain({ code: "skip-zero-total" })] }),
    ]);
    await seedEvents(BETA, [anEvent(9, { status: "failed", tenantId: BETA_GROUP })]);
    expect(await summarizeEvents(acme, T0)).toEqual({
      byStatus: { queued: 1, waiting: 1, synced: 2, skipped: 1, failed: 2, resolved: 1 },
      byCode: [
        { code: "no-tracking", count: 2, failed: 2 },
        { code: "moving", count: 1, failed: 0 },
      ],
      oldestUnresolvedAtMs: T0 + 2 * 60_000,
    });
  });

  it("is all zeros for a firm without events", async () => {
    const summary = await summarizeEvents(acme, T0);
    expect(summary.byStatus).toEqual({ queued: 0, waiting: 0, synced: 0, skipped: 0, failed: 0, resolved: 0 });
    expect(summary.oldestUnresolvedAtMs).toBeNull();
  });
});

describe("retention", () => {
  it("removes finished events that came in and changed long ago, oldest first and no more than asked", async () => {
    const statuses: EventStatus[] = ["synced", "skipped", "resolved", "failed", "waiting", "queued"];
    await seedEvents(
      ACME,
      statuses.map((status, n) => anEvent(n, { status })),
    );
    await seedEvents(ACME, [anEvent(6, { updatedAtMs: T0 + 10 * 60_000 })]);
    expect(await deleteOldEvents(env.DB, T0 + 7 * 60_000, 2)).toBe(2);
    expect(await deleteOldEvents(env.DB, T0 + 7 * 60_000, 100)).toBe(1);
    expect(await labels({})).toEqual(["INV-0006", "INV-0005", "INV-0004", "INV-0003"]);
  });
});

describe("the page's queries", () => {
  /** How SQLite carries out what `run` asked of D1. */
  async function plans(run: () => Promise<unknown>): Promise<string> {
    const prepare = vi.spyOn(env.DB, "prepare");
    await run();
    const asked = prepare.mock.calls.map(([sql]) => sql);
    prepare.mockRestore();
    const plans = asked.map(async (sql) => {
      const values = Array(sql.split("?").length - 1).fill(1);
      const rows = await env.DB.prepare(`explain query plan ${sql}`)
        .bind(...values)
        .all<{ detail: string }>();
      return rows.results.map((row) => row.detail).join("; ");
    });
    return (await Promise.all(plans)).join("\n");
  }
  const page = (filter: EventFilter) => () => listEvents(acme, { filter, after: [T0, "a"], limit: 50 });

  it("walk an index in order: no scan of the table and no sorting", async () => {
    expect(await plans(page({}))).toMatch(/^SEARCH events USING INDEX events_by_time \(firm_id=\? AND \(received_at/);
    const failed = await plans(page({ statuses: ["failed"] }));
    expect(failed).toMatch(/^SEARCH events USING INDEX events_not_synced \(firm_id=\? AND status=\?/);
    expect(failed).not.toMatch(/TEMP B-TREE/);
  });

  it("count from the indexes alone", async () => {
    const summary = await plans(() => summarizeEvents(acme, T0));
    expect(summary.match(/^SEARCH events USING COVERING INDEX/gm)).toHaveLength(5);
  });
});

describe("the records that many events are about", () => {
  it("count once each, as the newest event says, be it the copy's own, with all copies; of another firm none", async () => {
    await seedEvents(ACME, [
      anEvent(1, { resourceId: "a", status: "failed" }),
      anEvent(2, { resourceId: "a", status: "synced" }),
      anEvent(3, { resourceId: "b", status: "synced" }),
      anEvent(4, { resourceId: "s-b", tenantId: SYDNEY, status: "failed" }),
      anEvent(5, { resourceId: "c", kind: "contact", status: "synced" }),
      anEvent(6, { resourceId: "d", status: "synced" }),
    ]);
    const copy = {
      ...({ kind: "invoice", label: "", syncedAtMs: T0, rev: 1, tenantId: SYDNEY } as const),
      ...{ drifted: false, differences: null, driftSeenAtMs: null },
    };
    await seedCopies(ACME, [
      { ...copy, groupId: "a", satelliteId: "s-a" },
      { ...copy, groupId: "b", satelliteId: "s-b", drifted: true, keptBy: "Ann", keptSinceMs: T0 },
      { ...copy, kind: "contact" as const, groupId: "c", satelliteId: "s-c" },
      { ...copy, kind: "contact" as const, groupId: "c", satelliteId: "m-c", tenantId: MELBOURNE, drifted: true },
      { ...copy, groupId: "d", satelliteId: "s-d" },
    ]);
    const inSydney = { tenantId: SYDNEY, drifted: false, isKept: false };
    const { events, alike } = await recordsToPlan(acme, {}, { limit: 100, group: anEvent(1).tenantId });
    expect(events).toBe(6);
    const facts = alike.map(({ records, status, copies }) => ({
      ...{ records, status },
      copies: copies.toSorted((a, b) => a.tenantId.localeCompare(b.tenantId)),
    }));
    expect(facts.toSorted((a, b) => b.records - a.records || a.status.localeCompare(b.status))).toEqual([
      { records: 2, status: "synced", copies: [inSydney] },
      { records: 1, status: "failed", copies: [{ ...inSydney, drifted: true, isKept: true }] },
      { records: 1, status: "synced", copies: [{ ...inSydney, tenantId: MELBOURNE, drifted: true }, inSydney] },
    ]);
    expect((await recordsToPlan(acme, {}, { limit: 2, group: null })).events).toBe(2);
    expect(await recordsToPlan(firmScope(env.DB, BETA), {}, { limit: 100, group: null })).toEqual({
      events: 0,
      alike: [],
    });
  });
});
