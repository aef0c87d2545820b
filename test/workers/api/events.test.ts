// biome-ignore-all lint/style/noExcessiveLinesPerFile: one resource, from one set-up.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { EventRecord, EventTarget } from "../../../src/domain/event.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import type { TenantId } from "../../../src/domain/ids.ts";
import { ok } from "../../../src/domain/result.ts";
import { NO_DELIVERY } from "../../../src/domain/webhook-health.ts";
import type { PersonRequest } from "../../../src/objects/tenant-rpc.ts";
import { eventById } from "../../../src/store/events.ts";
import { firmScope } from "../../../src/store/scope.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, freshFirms, GROUP, MELBOURNE, SYDNEY, seedCopies, seedEvents, T0 } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const noTracking = explain({ code: "no-tracking", category: "Entity" });
const lockDate = explain({ code: "lock-date", date: null, lockDate: null, satellite: "Acme Sydney" });
const NO_STATUS = {
  ...{ backlog: 0, backlogClearAtMs: null, lastEventAtMs: null, webhooks: NO_DELIVERY, reconcileMinutes: 15 },
  ...{ egress: { month: "2026-11", bytes: 0 }, shortCode: null, provedAtMs: null, checkedAtMs: null, look: null },
};
const iso = (n: number) => new Date(T0 + n * 60_000).toISOString();

let objects: FakeObjects;
let operator: Browser;

interface Page {
  items: { id: string; label: string; [key: string]: unknown }[];
  nextCursor: string | null;
}

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  operator = await signedIn(objects, ACME, "operator");
});

function target(tenantId: TenantId, status: EventTarget["status"], parts: Partial<EventTarget> = {}): EventTarget {
  const name = tenantId === SYDNEY ? "Acme Sydney" : "Acme Melbourne";
  return { tenantId, name, resourceId: null, status, failures: [], nextAttemptAtMs: null, ...parts };
}

const labels = async (query: string) => (await get<Page>(operator, `/api/events?${query}`)).items.map((e) => e.label);

describe("a list of events", () => {
  it("leaves out codes that are not wanted, and names events one by one", async () => {
    const echo = explain({ code: "skip-own-write", satellite: "Acme Sydney" });
    await seedEvents(ACME, [
      anEvent(1, { label: "plain" }),
      anEvent(2, { label: "echo", status: "skipped", failures: [echo] }),
      anEvent(3, { label: "failed", status: "failed", failures: [noTracking] }),
    ]);
    expect(await labels("without=skip-own-write,skip-unchanged")).toEqual(["failed", "plain"]);
    expect(await labels("without=no-tracking")).toEqual(["echo", "plain"]);
    expect(await labels("ids=event-0001,event-0002,nothing")).toEqual(["echo", "plain"]);
    expect((await operator.fetch("/api/events?without=nonsense")).status).toBe(400);
    expect((await operator.fetch(`/api/events?ids=${Array(2000).fill("x").join()}`)).status).toBe(400);
  });
});

describe("an event", () => {
  it("has exactly the contract's shape, with the satellite of its worst target", async () => {
    await seedEvents(ACME, [
      anEvent(1, {
        status: "failed",
        kind: "contact",
        targets: [
          target(MELBOURNE, "synced", { resourceId: "contact-m" }),
          target(SYDNEY, "failed", { resourceId: "contact-s", failures: [lockDate] }),
        ],
        failures: [lockDate, noTracking],
        nextAttemptAtMs: T0,
        timeline: [
          { atMs: T0, text: "Xero reported it." },
          { atMs: T0 + 60_000, text: "Re-sync asked for.", by: "Ann" },
        ],
      }),
    ]);
    const expected = {
      id: "event-0001",
      receivedAt: iso(1),
      updatedAt: iso(1),
      source: "webhook",
      kind: "contact",
      change: "create",
      tenantId: GROUP,
      entityName: "Acme Group",
      resourceId: "invoice-1",
      label: "INV-0001",
      contactName: "Smith & Sons",
      status: "failed",
      targets: [
        { tenantId: MELBOURNE, name: "Acme Melbourne", resourceId: "contact-m", status: "synced", failures: [] },
        { tenantId: SYDNEY, name: "Acme Sydney", resourceId: "contact-s", status: "failed", failures: [lockDate] },
      ],
      satelliteTenantId: SYDNEY,
      satelliteName: "Acme Sydney",
      satelliteResourceId: "contact-s",
      attempts: 1,
      nextAttemptAt: iso(0),
      failure: lockDate,
      failures: [lockDate, noTracking],
      summary: "Contact created in Acme Group",
      amount: null,
      overwritten: [],
      endedAt: null,
      later: null,
    };
    expect(await get(operator, "/api/events/event-0001")).toEqual({
      ...expected,
      timeline: [
        { at: iso(0), text: "Xero reported it." },
        { at: iso(1), text: "Re-sync asked for.", by: "Ann" },
      ],
    });
    expect(await get(operator, "/api/events")).toEqual({ items: [expected], nextCursor: null });
  });

  it("that nobody reported is said to be found, not changed", async () => {
    await seedEvents(ACME, [
      anEvent(1, { source: "backfill", change: "update" }),
      anEvent(2, { source: "reconcile", change: "update" }),
    ]);
    expect(await get(operator, "/api/events")).toMatchObject({
      items: [
        { summary: "Invoice in Acme Group, found by a regular check" },
        { summary: "Invoice in Acme Group, found by a backfill" },
      ],
    });
  });

  it("has nulls where there is nothing", async () => {
    await seedEvents(ACME, [anEvent(1, { label: null, contactName: null })]);
    expect(await get(operator, "/api/events/event-0001")).toMatchObject({
      ...{ label: null, satelliteTenantId: null, satelliteName: null, satelliteResourceId: null },
      ...{ failure: null, failures: [], nextAttemptAt: null },
    });
  });
});

describe("the list", () => {
  beforeEach(async () => {
    await seedEvents(ACME, [
      anEvent(1, { status: "failed", failures: [noTracking] }),
      anEvent(2, { status: "waiting", failures: [explain({ code: "moving", from: "A", to: "B" })] }),
      anEvent(3, { kind: "contact", targets: [target(SYDNEY, "synced")] }),
      anEvent(4, { kind: "credit-note", contactName: "O'Brien & Co" }),
    ]);
  });

  it("pages through everything once, at any size", async () => {
    for (const limit of [1, 2, 3, 4, 5]) {
      const seen: string[] = [];
      let cursor = "";
      do {
        const page: Page = await get(operator, `/api/events?limit=${limit}&cursor=${cursor}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map((event) => event.id));
        cursor = page.nextCursor ?? "";
      } while (cursor !== "");
      expect(seen).toEqual(["event-0004", "event-0003", "event-0002", "event-0001"]);
    }
  });

  it.each([
    ["status=failed,waiting", ["INV-0002", "INV-0001"]],
    ["status=failed&status=waiting", ["INV-0002", "INV-0001"]],
    ["status=&kind=&entity=&code=&q=&from=&to=&cursor=&limit=", ["INV-0004", "INV-0003", "INV-0002", "INV-0001"]],
    ["kind=contact", ["INV-0003"]],
    ["entity=acme-sydney", ["INV-0003"]],
    ["entity=none", ["INV-0004", "INV-0002", "INV-0001"]],
    ["entity=acme-group&kind=credit-note", ["INV-0004"]],
    ["code=no-tracking,moving", ["INV-0002", "INV-0001"]],
    ["q=o'brien%20%26", ["INV-0004"]],
    ["q=inv-0002", ["INV-0002"]],
    [`from=${iso(2)}&to=${iso(3)}`, ["INV-0003", "INV-0002"]],
    ["from=2026-11-20&to=2026-11-20", ["INV-0004", "INV-0003", "INV-0002", "INV-0001"]],
    ["to=2026-11-19", []],
    ["from=2026-11-20T21:02:00%2B11:00", ["INV-0004", "INV-0003", "INV-0002"]],
  ])("%s", async (query, expected) => {
    expect(await labels(query)).toEqual(expected);
  });

  it.each([
    ["status=broken", "status"],
    ["code=nope", "code"],
    ["kind=bill", "kind"],
    ["limit=0", "limit"],
    ["limit=201", "limit"],
    ["limit=ten", "limit"],
    ["limit=1e2", "limit"],
    ["limit=0x10", "limit"],
    ["limit=%205", "limit"],
    ["cursor=abc", "cursor"],
    ["cursor=WyJhIiwxXQ", "cursor"],
    ["from=yesterday", "from"],
    ["from=2026-02-30", "from"],
    ["from=2026-11-21&to=2026-11-20", "from"],
    [`q=${"x".repeat(201)}`, "q"],
  ])("%s is refused by name", async (query, field) => {
    const response = await operator.fetch(`/api/events?${query}`);
    expect(response.status).toBe(400);
    const { detail, code } = await response.json<{ detail: string; code: string }>();
    expect(code).toBe("invalid-request");
    expect(detail.startsWith(`${field}: `)).toBe(true);
  });

  it("is summed up with the titles of the codes", async () => {
    expect(await get(operator, "/api/events/summary")).toEqual({
      byStatus: { queued: 0, waiting: 1, synced: 2, skipped: 0, failed: 1, resolved: 0 },
      byCode: [
        { code: "moving", title: "Waiting for the copy in the former satellite to be voided", count: 1, failed: 0 },
        { code: "no-tracking", title: "Invoice has no tracking", count: 1, failed: 1 },
      ],
      oldestUnresolvedAt: iso(1),
    });
  });
});

/** An object that does what it is asked to the events in D1, as far as the API can see. */
async function changed({ events }: PersonRequest, change: (event: EventRecord) => Partial<EventRecord> | null) {
  const records = await Promise.all(events.map((ref) => eventById(firmScope(env.DB, ACME), ref.id)));
  const results = records.flatMap((record) => {
    const parts = record === null ? null : change(record);
    return record === null || parts === null ? [] : [{ ...record, rev: record.rev + 1, ...parts }];
  });
  return { events: results };
}

describe("what a person asks of one event", () => {
  const asked: PersonRequest[] = [];
  beforeEach(async () => {
    asked.length = 0;
    objects.tenantMethods = {
      resync: (request) => {
        asked.push(request);
        return changed(request, () => ({ status: "queued", failures: [] }));
      },
      resolve: (request) => {
        asked.push(request);
        return changed(request, (event) => (event.status === "failed" ? { status: "resolved" } : null));
      },
    };
    await seedEvents(ACME, [anEvent(1, { status: "failed", failures: [noTracking] }), anEvent(2)]);
  });

  it("re-sync: 202, queued, asked by name, and the very next reading shows it", async () => {
    const response = await send(operator, "POST", "/api/events/event-0001/resync");
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id: "event-0001", status: "queued", failure: null });
    expect(asked).toEqual([
      {
        events: [{ id: "event-0001", kind: "invoice", resourceId: "invoice-1" }],
        by: "operator-firm-acme",
      },
    ]);
    expect(await get(operator, "/api/events/event-0001")).toMatchObject({ status: "queued" });
  });

  it("resolve: 200 and resolved; 409 when it has not failed", async () => {
    const response = await send(operator, "POST", "/api/events/event-0001/resolve");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "resolved" });
    expect(await labels("status=resolved")).toEqual(["INV-0001"]);
    const refused = await send(operator, "POST", "/api/events/event-0002/resolve");
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "not-failed" });
  });

  it("decide: 202 when the event asks for it, else 409", async () => {
    objects.tenantMethods.decide = async (ref, choice, by) => {
      expect([ref.id, choice, by]).toEqual(["event-0001", "adopt", "operator-firm-acme"]);
      return ok(anEvent(1, { rev: 2, status: "queued" }));
    };
    const response = await send(operator, "POST", "/api/events/event-0001/decide", { choice: "adopt" });
    expect(response.status).toBe(202);
    expect(await get(operator, "/api/events/event-0001")).toMatchObject({ status: "queued" });
    objects.tenantMethods.decide = async () => ({ ok: false, error: "not-asked" });
    const refused = await send(operator, "POST", "/api/events/event-0001/decide", { choice: "keep" });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "not-asked" });
    expect((await send(operator, "POST", "/api/events/event-0001/decide", { choice: "maybe" })).status).toBe(400);
    expect((await send(operator, "POST", "/api/events/event-0001/decide")).status).toBe(400);
  });

  it("says when the object does not answer or no longer has the event, and changes nothing", async () => {
    objects.tenantMethods.resync = async () => {
      throw new Error("overloaded");
    };
    const broken = await send(operator, "POST", "/api/events/event-0001/resync");
    expect(broken.status).toBe(503);
    expect(await get(operator, "/api/events/event-0001")).toMatchObject({ status: "failed" });
    objects.tenantMethods.resync = async () => ({ events: [] });
    expect((await send(operator, "POST", "/api/events/event-0001/resync")).status).toBe(409);
  });

  it("never commands the object of an organisation that went to another firm", async () => {
    await env.DB.prepare("UPDATE entities SET firm_id = 'firm-beta', role = 'satellite' WHERE tenant_id = ?")
      .bind(GROUP)
      .run();
    const response = await send(operator, "POST", "/api/events/event-0001/resync");
    expect(response.status).toBe(409);
    expect(asked).toEqual([]);
    expect((await operator.fetch("/api/events/event-0001")).status).toBe(200);
  });
});

describe("what a person asks of many events", () => {
  const calls: { readonly tenant: string; readonly count: number }[] = [];
  beforeEach(async () => {
    calls.length = 0;
    const base = objects.tenant;
    Object.assign(objects, {
      tenant: (id: TenantId) => ({
        ...base(id),
        resync: (request: PersonRequest) => {
          calls.push({ tenant: id, count: request.events.length });
          return changed(request, () => ({ status: "queued" }));
        },
        resolve: (request: PersonRequest) => {
          calls.push({ tenant: id, count: request.events.length });
          return changed(request, (event) => (event.status === "failed" ? { status: "resolved" } : null));
        },
      }),
    });
    await seedEvents(ACME, [
      anEvent(1, { status: "failed", failures: [noTracking] }),
      anEvent(2, { status: "failed", failures: [lockDate] }),
      anEvent(3, { status: "failed", failures: [noTracking], tenantId: SYDNEY }),
      anEvent(4),
    ]);
  });
  const ask = async (path: string, body: unknown) => {
    const response = await send(operator, "POST", path, body);
    return { status: response.status, body: await response.json<Record<string, unknown>>() };
  };

  it("by ids: each tenant's object gets its own, unknown ids match nothing", async () => {
    const answer = await ask("/api/events/resync", { ids: ["event-0001", "event-0003", "event-0004", "nope"] });
    expect(answer).toMatchObject({ status: 202, body: { matched: 3, queued: 3, plan: { records: 3, inStep: 1 } } });
    expect(calls.toSorted((a, b) => a.tenant.localeCompare(b.tenant))).toEqual([
      { tenant: GROUP, count: 2 },
      { tenant: SYDNEY, count: 1 },
    ]);
    expect(await labels("status=queued")).toEqual(["INV-0004", "INV-0003", "INV-0001"]);
  });

  it("by filter, and a dry run only counts", async () => {
    const filter = { status: "failed,waiting", code: "no-tracking" };
    const plan = { records: 2, inStep: 0, write: [], kept: 0, cannotRun: [] };
    expect(await ask("/api/events/resync", { filter, dryRun: true })).toEqual({
      status: 202,
      body: { matched: 2, queued: 0, plan },
    });
    expect(calls).toEqual([]);
    expect((await ask("/api/events/resync", { filter })).body).toEqual({ matched: 2, queued: 2, plan });
    const nothing = { ...plan, records: 0 };
    expect((await ask("/api/events/resync", { filter })).body).toEqual({ matched: 0, queued: 0, plan: nothing });
  });

  it("says first what a re-sync would do: where it writes, and what cannot run until when", async () => {
    const placed = (id: TenantId, status: EventTarget["status"]) => ({ targets: [target(id, status)] });
    await seedEvents(ACME, [
      anEvent(11, placed(MELBOURNE, "synced")),
      anEvent(12, { status: "failed", failures: [lockDate], ...placed(MELBOURNE, "failed") }),
      anEvent(13, placed(SYDNEY, "synced")),
      anEvent(14, { tenantId: MELBOURNE, resourceId: "m-15", status: "skipped" }),
    ]);
    const row = {
      kind: "invoice",
      tenantId: MELBOURNE,
      satelliteId: "m-15",
      label: "",
      syncedAtMs: T0,
      rev: 1,
    } as const;
    await seedCopies(ACME, [
      {
        ...{ ...row, groupId: "invoice-15", drifted: true, driftSeenAtMs: T0 },
        differences: [{ field: "reference", group: "a", satellite: "b" }],
      },
    ]);
    const trouble = explain({ code: "day-limit", entity: "Acme Sydney", untilMs: T0, limit: 5000 });
    const window = { limit: 5000, remaining: 0, reserved: 0, resetsAtMs: T0 + 60_000 };
    const whole = objects.tenant;
    objects.tenant = (id) => ({
      ...whole(id),
      status: async () => {
        if (id !== SYDNEY) throw new Error("no answer");
        return { ...NO_STATUS, minute: window, day: window, trouble };
      },
    });
    const ids = [11, 12, 13, 14].map((n) => `event-00${n}`);
    expect((await ask("/api/events/resync", { ids, dryRun: true })).body).toEqual({
      ...{ matched: 4, queued: 0 },
      plan: {
        ...{ records: 4, inStep: 1, kept: 0 },
        write: [{ tenantId: MELBOURNE, name: "Acme Melbourne", records: 2 }],
        cannotRun: [{ tenantId: SYDNEY, name: "Acme Sydney", records: 1, until: iso(1) }],
      },
    });
    expect(calls).toEqual([]);
  });

  it("resolves failed events only, and counts only those", async () => {
    expect((await ask("/api/events/resolve", { filter: {}, dryRun: true })).body).toEqual({ matched: 3, resolved: 0 });
    expect((await ask("/api/events/resolve", { filter: { status: "synced" } })).body).toEqual({
      matched: 0,
      resolved: 0,
    });
    expect((await ask("/api/events/resolve", { ids: ["event-0002", "event-0004"] })).body).toEqual({
      matched: 1,
      resolved: 1,
    });
    expect((await ask("/api/events/resolve", { filter: { code: "no-tracking" } })).body).toEqual({
      matched: 2,
      resolved: 2,
    });
    expect(await labels("status=failed")).toEqual([]);
    expect(await labels("status=synced")).toEqual(["INV-0004"]);
  });

  it("in calls of 500 at most", async () => {
    await seedEvents(
      ACME,
      Array.from({ length: 1200 }, (_, n) => anEvent(1000 + n, { status: "failed" })),
    );
    expect((await ask("/api/events/resync", { filter: { status: "failed" } })).body).toEqual({
      matched: 1203,
      queued: 1203,
      plan: expect.objectContaining({ records: 1203 }),
    });
    expect(calls.filter((call) => call.tenant === GROUP).map((call) => call.count)).toEqual([500, 500, 202]);
  });

  it("says how many an object did not take, and fails only when none were taken", async () => {
    const working = objects.tenant;
    const failing = async () => {
      throw new Error("overloaded");
    };
    const broken = (which: (id: TenantId) => boolean) =>
      Object.assign(objects, {
        tenant: (id: TenantId) => (which(id) ? { ...working(id), resync: failing } : working(id)),
      });
    broken((id) => id === SYDNEY);
    const answer = await ask("/api/events/resync", { filter: { status: "failed" } });
    expect(answer.body).toMatchObject({ matched: 3, queued: 2, note: expect.stringContaining("1 could not") });
    broken(() => true);
    expect((await ask("/api/events/resync", { filter: { status: "failed" } })).status).toBe(503);
  });

  it.each([
    [{}, "either ids or filter"],
    [{ ids: ["event-0001"], filter: {} }, "either ids or filter"],
    [{ ids: [] }, "ids"],
    [{ filter: { stauts: "failed" } }, "stauts"],
    [{ filter: { status: "nope" } }, "filter.status"],
    [{ filter: { limit: "5" } }, "limit"],
    [{ ids: Array(1001).fill("x") }, "ids"],
    [{ filter: {}, dryRun: "yes" }, "dryRun"],
  ])("refuses %j", async (body, words) => {
    for (const action of ["resync", "resolve"]) {
      const answer = await ask(`/api/events/${action}`, body);
      expect(answer.status).toBe(400);
      expect(answer.body.detail).toContain(words);
    }
    expect(calls).toEqual([]);
  });
});
