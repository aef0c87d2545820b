import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EventRecord, EventTarget } from "../../../src/domain/event.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { References } from "../../../src/mirror/references.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import {
  ACME,
  aCopy,
  anEvent,
  freshFirms,
  GROUP,
  MELBOURNE,
  type SeededCopy,
  SYDNEY,
  seedCopies,
  seedEvents,
  T0,
} from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const HOUR_MS = 3_600_000;

let objects: FakeObjects;
let viewer: Browser;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  viewer = await signedIn(objects, ACME, "viewer");
});
afterEach(() => vi.useRealTimers());

const mapping = (n: number, parts: Partial<SeededCopy> = {}) => aCopy(n, { groupId: `invoice-${n}`, ...parts });

/** An event about record `n` whose copy in Sydney is in that state. */
function inSydney(n: number, status: EventTarget["status"], parts: Partial<EventRecord> = {}): EventRecord {
  const copy = { resourceId: `s-${n}`, failures: [], nextAttemptAtMs: null };
  return anEvent(n, { status, targets: [{ tenantId: SYDNEY, name: "Acme Sydney", status, ...copy }], ...parts });
}

describe("the overview", () => {
  it("counts each satellite's records once, by the worst of their open events", async () => {
    await seedCopies(ACME, [
      ...[1, 2, 3, 4].map((n) => mapping(n)),
      mapping(5, { drifted: true }),
      mapping(6, { tenantId: MELBOURNE }),
      mapping(10, { drifted: true }),
      mapping(11, { drifted: true }),
    ]);
    await seedEvents(ACME, [
      // What differs and failed is missing among those in step once.
      inSydney(10, "failed"),
      { ...inSydney(11, "failed"), resourceId: "s-11", tenantId: SYDNEY },
      inSydney(1, "synced"),
      inSydney(2, "waiting"),
      { ...inSydney(7, "failed"), resourceId: "invoice-2" },
      inSydney(3, "queued"),
      inSydney(4, "failed", { status: "resolved" }),
      anEvent(8, { status: "failed" }),
      anEvent(9, { status: "waiting" }),
    ]);
    expect(await get(viewer, "/api/overview")).toEqual({
      satellites: [
        { tenantId: MELBOURNE, name: "Acme Melbourne", inStep: 1, waiting: 0, failed: 0, drifted: 0 },
        { tenantId: SYDNEY, name: "Acme Sydney", inStep: 2, waiting: 1, failed: 3, drifted: 3 },
      ],
      unplaced: { waiting: 1, failed: 1 },
    });
  });

  it("tells what came in by the hour, and the calls of all objects that answer", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: T0 + 2 * HOUR_MS });
    await seedEvents(ACME, [
      anEvent(1),
      anEvent(2, { status: "failed" }),
      anEvent(3, { status: "skipped" }),
      anEvent(4, { receivedAtMs: T0 + HOUR_MS }),
      anEvent(5, { receivedAtMs: T0 - 31 * 24 * HOUR_MS }),
    ]);
    objects.tenantMethods = { callsByHour: async () => [{ fromMs: T0, calls: 4 }] };
    const whole = objects.tenant(GROUP);
    objects.tenant = (id) =>
      id === MELBOURNE ? { ...whole, callsByHour: () => Promise.reject(new Error("overloaded")) } : whole;
    expect(await get(viewer, "/api/overview/activity")).toEqual({
      events: [
        { from: "2026-11-20T10:00:00.000Z", synced: 1, failed: 1, other: 1 },
        { from: "2026-11-20T11:00:00.000Z", synced: 1, failed: 0, other: 0 },
      ],
      calls: [{ from: "2026-11-20T10:00:00.000Z", calls: 8 }],
    });
  });
});

describe("the checks of the set-up", () => {
  it("compare every satellite with the group, and say which could not be read", async () => {
    const known: References = {
      ...{ accounts: null, "tax-rates": null, tracking: null, branding: null, items: null, currencies: null },
      "number-prefixes": null,
      organisation: { baseCurrency: "AUD", country: "AU", shortCode: "!a", lockDate: null },
    };
    const whole = objects.tenant(GROUP);
    objects.tenant = (id) => ({
      ...whole,
      setUp: async () => (id === MELBOURNE ? err({ code: "scope-missing", entity: "Acme Melbourne" }) : ok(known)),
    });
    const { items } = await get<{ items: { name: string; check: string; level: string }[] }>(
      viewer,
      "/api/setup/checks",
    );
    expect(items.map(({ name, check, level }) => `${name} ${check} ${level}`)).toEqual([
      "Acme Group permissions good",
      "Acme Group account-codes warn",
      "Acme Melbourne permissions bad",
      "Acme Sydney permissions good",
      "Acme Sydney currency good",
      "Acme Sydney country good",
      "Acme Sydney payment-accounts warn",
      "Acme Sydney number-prefixes warn",
      "Acme Sydney lock-date good",
    ]);
  });

  it("need a group to compare with", async () => {
    await env.DB.prepare("UPDATE entities SET role = 'unassigned' WHERE tenant_id = ?").bind(GROUP).run();
    const response = await viewer.fetch("/api/setup/checks");
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: "no-group" });
  });
});

describe("one copy", () => {
  it("is shown beside its record, as its object knows both", async () => {
    await seedCopies(ACME, [mapping(7)]);
    const differences = [{ field: "reference", group: "PO 7", satellite: "by hand" }];
    const fields = differences.map((one) => ({ ...one, same: false }));
    const told = { differences, drifted: true, status: "synced", syncedAtMs: T0, readAtMs: T0 } as const;
    objects.tenantMethods = {
      comparison: async () => ({
        ...told,
        fields,
        groupChangedAtMs: null,
      }),
    };
    expect(await get(viewer, `/api/mappings/invoice/invoice-7/${SYDNEY}`)).toMatchObject({
      ...{ label: "INV-7", drifted: true, fields, differences },
      ...{ readAt: "2026-11-20T10:00:00.000Z", groupChangedAt: null },
    });
    objects.tenantMethods = { comparison: () => Promise.reject(new Error("overloaded")) };
    expect((await viewer.fetch(`/api/mappings/invoice/invoice-7/${SYDNEY}`)).status).toBe(503);
    expect((await viewer.fetch(`/api/mappings/invoice/invoice-7/${MELBOURNE}`)).status).toBe(404);
  });
});

describe("the calls of an event", () => {
  it("are those of its organisation and its satellites, in order of time", async () => {
    await seedEvents(ACME, [inSydney(1, "synced")]);
    const call = { purpose: "read-invoices", method: "GET", path: "/Invoices", documents: 3, status: 200 };
    const whole = objects.tenant(GROUP);
    objects.tenant = (id) => ({
      ...whole,
      callsAbout: async (_kind, recordId) =>
        recordId === "invoice-1" ? [{ ...call, atMs: id === GROUP ? T0 + 1000 : T0 }] : [],
    });
    const { items } = await get<{ items: { name: string; at: string }[] }>(viewer, "/api/events/event-0001/calls");
    expect(items.map(({ name, at }) => `${name} ${at}`)).toEqual([
      "Acme Sydney 2026-11-20T10:00:00.000Z",
      "Acme Group 2026-11-20T10:00:01.000Z",
    ]);
    expect(items[0]).toMatchObject(call);
  });
});

describe("a bulk action", () => {
  it("names the events to follow, and tells how far they are", async () => {
    await seedEvents(ACME, [anEvent(1, { status: "resolved" }), anEvent(2), anEvent(3, { status: "failed" })]);
    objects.tenantMethods = {
      unresolve: async ({ events }) => ({ events: events.map(() => anEvent(1, { rev: 2, status: "failed" })) }),
    };
    const operator = await signedIn(objects, ACME, "operator");
    const taken = await send(operator, "POST", "/api/events/unresolve", { filter: { kind: "invoice" }, follow: true });
    expect(taken.status).toBe(202);
    expect(await taken.json()).toEqual({ matched: 1, unresolved: 1, follow: ["event-0001"] });
    const progress = await send(viewer, "POST", "/api/events/progress", { ids: ["event-0001", "event-0002"] });
    expect(await progress.json()).toEqual({
      byStatus: { queued: 0, waiting: 0, synced: 1, skipped: 0, failed: 1, resolved: 0 },
    });
    const refused = await send(operator, "POST", "/api/events/event-0002/unresolve");
    objects.tenantMethods.unresolve = async () => ({ events: [] });
    expect(refused.status).toBe(200);
    const second = await send(operator, "POST", "/api/events/event-0002/unresolve");
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: "not-resolved" });
  });
});
