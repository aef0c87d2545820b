// biome-ignore-all lint/style/noExcessiveLinesPerFile: one resource, from one set-up.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { explain } from "../../../src/domain/failure-words.ts";
import { grantId, type TenantId, tenantId } from "../../../src/domain/ids.ts";
import { err, ok } from "../../../src/domain/result.ts";
import type { EntityStatus, ForgetRequest } from "../../../src/objects/tenant-rpc.ts";
import { setGrantStatus } from "../../../src/store/grants.ts";
import { loadSnapshot } from "../../../src/store/snapshot.ts";
import { markDisconnected } from "../../../src/store/tenants.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, freshFirms, GROUP, MELBOURNE, SYDNEY, seedEntity, seedEvents, T0 } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const STATUS: EntityStatus = {
  minute: { limit: 60, remaining: 12, reserved: 5, resetsAtMs: T0 },
  egress: { month: "2026-11", bytes: 123_456 },
  day: { limit: 5000, remaining: 0, reserved: 250, resetsAtMs: T0 + 60_000 },
  backlog: 7,
  backlogClearAtMs: T0 + 120_000,
  lastEventAtMs: null,
  webhooks: { lastAtMs: T0, usualGapMs: 600_000, missed: 0, silentSinceMs: null },
  reconcileMinutes: 15,
  provedAtMs: T0,
  checkedAtMs: T0 - 60_000,
  look: { reason: "reconnected", cutOffSinceMs: T0 - 120_000, startedAtMs: T0, finishedAtMs: null, found: 2 },
  trouble: null,
  shortCode: "!syd",
};
const CATEGORY = {
  id: "category-entity",
  name: "Entity",
  options: [
    { id: "option-sydney", name: "Sydney" },
    { id: "option-melbourne", name: "Melbourne" },
    { id: "option-perth", name: "Perth" },
  ],
};
const OTHER = { id: "category-region", name: "Region", options: [{ id: "option-north", name: "North" }] };

let objects: FakeObjects;
let owner: Browser;

interface Entity {
  readonly tenantId: string;
  readonly [key: string]: unknown;
}

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  objects.tenantMethods = { status: async () => STATUS, trackingCategories: async () => ok([CATEGORY, OTHER]) };
  owner = await signedIn(objects, ACME, "owner");
});
afterEach(() => vi.restoreAllMocks());

const list = async () => (await get<{ items: Entity[] }>(owner, "/api/entities")).items;
const one = async (tenant: TenantId) => (await list()).find((entity) => entity.tenantId === tenant);
const patch = (tenant: string, body: unknown) => send(owner, "PATCH", `/api/entities/${tenant}`, body);
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

describe("the figures for monitors", () => {
  it("are of events, copies, deliveries and organisations", async () => {
    const untracked = explain({ code: "no-tracking", category: null });
    await seedEvents(ACME, [anEvent(1, { status: "failed", failures: [untracked] }), anEvent(2)]);
    await markDisconnected(env.DB, SYDNEY, 1);
    const metrics = await get<{ entities: Entity[] }>(owner, "/api/metrics");
    expect(metrics).toMatchObject({
      events: { failed: 1, synced: 1, queued: 0, oldestUnresolvedAt: "2026-11-20T10:01:00.000Z" },
      ...{ drifted: 0, deadLetters: 0, alerts: ["reconnect"] },
    });
    const sydney = metrics.entities.find((entity) => entity.tenantId === SYDNEY);
    expect(sydney).toMatchObject({ health: "disconnected", backlog: 7, budget: { minute: { remaining: 12 } } });
  });
});

describe("the list of organisations", () => {
  it("joins what D1 and each object know", async () => {
    expect(await one(SYDNEY)).toEqual({
      tenantId: SYDNEY,
      name: "Acme Sydney",
      role: "satellite",
      trackingOptionId: "option-sydney",
      trackingOptionName: null,
      health: "ok",
      paused: false,
      dayLimit: null,
      budget: {
        minute: { limit: 60, remaining: 12, reserved: 5, resetsAt: "2026-11-20T10:00:00.000Z" },
        day: { limit: 5000, remaining: 0, reserved: 250, resetsAt: "2026-11-20T10:01:00.000Z" },
      },
      backlog: 7,
      backlogClearAt: "2026-11-20T10:02:00.000Z",
      lastEventAt: null,
      webhooks: { lastDeliveryAt: "2026-11-20T10:00:00.000Z", usualMinutes: 10, missedChanges: 0, warning: null },
      egress: { month: "2026-11", bytes: 123_456 },
      reconcileMinutes: 15,
      checkedAt: "2026-11-20T09:59:00.000Z",
      provedAt: "2026-11-20T10:00:00.000Z",
      check: {
        reason: "reconnected",
        cutOffSince: "2026-11-20T09:58:00.000Z",
        startedAt: "2026-11-20T10:00:00.000Z",
        finishedAt: null,
        found: 2,
      },
      trouble: null,
      shortCode: "!syd",
      xeroAt: null,
      groupPaymentsAccount: null,
      creditsAccount: null,
      accountCodes: {},
      taxTypes: {},
      mayAdd: null,
    });
    expect((await list()).map((entity) => entity.tenantId)).toEqual([GROUP, MELBOURNE, SYDNEY]);
  });

  it("warns in words when webhooks are missed", async () => {
    const webhooks = { lastAtMs: T0, usualGapMs: null, missed: 3, silentSinceMs: T0 };
    objects.tenantMethods.status = async () => ({ ...STATUS, webhooks });
    const shown = (await one(SYDNEY))?.webhooks as { warning: { detail: string; remedy: string[] } };
    expect(shown).toMatchObject({ missedChanges: 3, usualMinutes: null });
    expect(shown.warning.detail).toMatch(/3 changes in Acme Sydney.*24 hours/);
  });

  it("tells a dead consent from a disconnected organisation", async () => {
    await setGrantStatus(env.DB, grantId("grant-firm-acme"), { status: "reconnect", atMs: 1 });
    await markDisconnected(env.DB, SYDNEY, 1);
    expect((await one(SYDNEY))?.health).toBe("disconnected");
    expect((await one(GROUP))?.health).toBe("reconnect");
  });

  it("comes without the figures of an object that fails or never answers", async () => {
    objects.tenantMethods.status = async () => {
      throw new Error("overloaded");
    };
    expect(await one(SYDNEY)).toMatchObject({ name: "Acme Sydney", trouble: { code: "internal-error" } });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    objects.tenantMethods.status = () => new Promise(() => {});
    const slow = list();
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(3000);
      expect(await Promise.race([slow, null])).toHaveLength(3);
    });
    vi.useRealTimers();
  });

  it("pages", async () => {
    const first = await get<{ items: Entity[]; nextCursor: string }>(owner, "/api/entities?limit=2");
    const second = await get<{ items: Entity[] }>(owner, `/api/entities?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((entity) => entity.tenantId)).toEqual([GROUP, MELBOURNE, SYDNEY]);
    expect(second).toMatchObject({ nextCursor: null });
  });
});

describe("a change of an organisation", () => {
  it("is stored, raises the firm's version, and goes to every object of the firm", async () => {
    const before = (await loadSnapshot(env.DB, ACME)).version;
    const response = await patch(SYDNEY, { paused: true, dayLimit: 1000, trackingOptionId: "option-perth" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ paused: true, dayLimit: 1000, trackingOptionName: "Perth" });
    const snapshot = await loadSnapshot(env.DB, ACME);
    expect(snapshot.version).toBeGreaterThan(before);
    expect(objects.configured.map((call) => call.tenant).toSorted()).toEqual([GROUP, MELBOURNE, SYDNEY]);
    expect(objects.configured[0]?.firm).toEqual(snapshot);
  });

  it("is not lost when an object cannot be reached", async () => {
    objects.tenantMethods.configure = async () => {
      throw new Error("overloaded");
    };
    expect((await patch(SYDNEY, { paused: true })).status).toBe(200);
    expect((await one(SYDNEY))?.paused).toBe(true);
  });

  it("leaves alone what it does not name", async () => {
    await patch(SYDNEY, { dayLimit: 1000 });
    await patch(SYDNEY, { paused: true });
    expect(await one(SYDNEY)).toMatchObject({ dayLimit: 1000, paused: true, role: "satellite" });
    await patch(SYDNEY, { dayLimit: null });
    expect(await one(SYDNEY)).toMatchObject({ dayLimit: null, paused: true });
    expect((await patch(SYDNEY, {})).status).toBe(200);
  });

  it("never makes a second group", async () => {
    const refused = await patch(SYDNEY, { role: "group" });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: "group-exists",
      detail: "Acme Group is the group. Give it another role first.",
    });
    expect((await patch(GROUP, { role: "unassigned" })).status).toBe(200);
    const both = await Promise.all([patch(SYDNEY, { role: "group" }), patch(MELBOURNE, { role: "group" })]);
    expect(both.map((response) => response.status).toSorted()).toEqual([200, 409]);
    expect((await list()).filter((entity) => entity.role === "group")).toHaveLength(1);
  });

  it("never gives one option to two satellites", async () => {
    const refused = await patch(SYDNEY, { trackingOptionId: "option-melbourne" });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: "option-taken",
      detail: expect.stringContaining("Acme Melbourne"),
    });
    const both = await Promise.all(
      [SYDNEY, MELBOURNE].map((tenant) => patch(tenant, { trackingOptionId: "option-perth" })),
    );
    expect(both.map((response) => response.status).toSorted()).toEqual([200, 409]);
    expect((await patch(MELBOURNE, { role: "unassigned", trackingOptionId: "option-sydney" })).status).toBe(200);
    const again = await patch(MELBOURNE, { role: "satellite" });
    expect(again.status).toBe((await one(SYDNEY))?.trackingOptionId === "option-sydney" ? 409 : 200);
  });

  it("takes an option only from the chosen category", async () => {
    const refused = await patch(SYDNEY, { trackingOptionId: "option-nowhere" });
    expect(refused.status).toBe(400);
    expect((await refused.json<{ detail: string }>()).detail).toMatch(/^trackingOptionId: /);
    expect((await patch(SYDNEY, { trackingOptionId: "option-north" })).status).toBe(200);
    await send(owner, "PATCH", "/api/settings", { trackingCategoryId: "category-entity" });
    expect((await patch(SYDNEY, { trackingOptionId: "option-sydney" })).status).toBe(200);
    expect((await patch(MELBOURNE, { trackingOptionId: "option-north" })).status).toBe(400);
  });

  it("is possible while the group's categories cannot be read; the name follows", async () => {
    objects.tenantMethods.trackingCategories = async () =>
      err({ code: "xero-unavailable", entity: "Acme Group", reason: "503" });
    expect((await patch(SYDNEY, { trackingOptionId: "option-perth" })).status).toBe(200);
    expect(await one(SYDNEY)).toMatchObject({ trackingOptionId: "option-perth", trackingOptionName: null });
    objects.tenantMethods.trackingCategories = async () => ok([CATEGORY]);
    await get(owner, "/api/tracking-categories");
    expect(await one(SYDNEY)).toMatchObject({ trackingOptionName: "Perth" });
    expect(objects.configured.at(-1)?.firm).toEqual(await loadSnapshot(env.DB, ACME));
    const { version } = await loadSnapshot(env.DB, ACME);
    await get(owner, "/api/tracking-categories");
    expect((await loadSnapshot(env.DB, ACME)).version).toBe(version);
  });

  it("takes the option from an organisation that becomes the group, and gives the group none", async () => {
    await patch(GROUP, { role: "unassigned" });
    expect((await patch(SYDNEY, { role: "group" })).status).toBe(200);
    expect(await one(SYDNEY)).toMatchObject({ role: "group", trackingOptionId: null, trackingOptionName: null });
    expect(await codeOf(await patch(SYDNEY, { trackingOptionId: "option-perth" }))).toBe("option-on-group");
  });

  it.each([
    [{ role: "owner" }, "role"],
    [{ dayLimit: 0 }, "dayLimit"],
    [{ dayLimit: 1.5 }, "dayLimit"],
    [{ paused: "yes" }, "paused"],
    [{ name: "x" }, "name"],
    [{ trackingOptionId: "" }, "trackingOptionId"],
    [{ creditsAccount: "" }, "creditsAccount"],
    [{ groupPaymentsAccount: 200 }, "groupPaymentsAccount"],
  ])("refuses %j", async (body, field) => {
    const response = await patch(SYDNEY, body);
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toContain(field);
  });
});

describe("a check of an organisation", () => {
  const check = (browser: Browser) => send(browser, "POST", `/api/entities/${SYDNEY}/check`);

  it("is asked of its object, by an operator", async () => {
    let asked = 0;
    objects.tenantMethods.check = async () => {
      asked++;
    };
    expect((await check(await signedIn(objects, ACME, "viewer"))).status).toBe(403);
    const response = await check(await signedIn(objects, ACME, "operator"));
    expect([response.status, await response.text(), asked]).toEqual([202, "", 1]);
    expect((await send(owner, "POST", "/api/entities/nobody/check")).status).toBe(404);
  });

  it("is a 503 when the object does not answer", async () => {
    objects.tenantMethods.check = async () => {
      throw new Error("overloaded");
    };
    const response = await check(owner);
    expect([response.status, await codeOf(response)]).toEqual([503, "entity-unreachable"]);
  });

  it("lets the objects know that somebody looks at the list, and only then", async () => {
    const watched: (boolean | undefined)[] = [];
    objects.tenantMethods.status = async (isWatched) => {
      watched.push(isWatched);
      return STATUS;
    };
    await list();
    expect(watched).toEqual([true, true, true]);
    await get(owner, "/api/metrics");
    expect(watched.slice(3)).toEqual([false, false, false]);
  });
});

describe("disconnecting an organisation", () => {
  const tokenOk = async () => ok({ accessToken: "token-1", expiresAtMs: T0 });
  let deletions: { readonly url: string; readonly token: string | null }[];
  let answers: (() => Response)[];
  beforeEach(() => {
    deletions = [];
    answers = [];
    objects.grantMethods.accessToken = tokenOk;
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      deletions.push({ url: `${request.method} ${request.url}`, token: request.headers.get("authorization") });
      return (answers.shift() ?? (() => new Response(null, { status: 204 })))();
    });
  });
  const remove = () => send(owner, "DELETE", `/api/entities/${SYDNEY}`);

  it("takes the connection off at Xero by its connection id, then here; its object is told", async () => {
    expect((await remove()).status).toBe(204);
    expect(deletions).toEqual([
      { url: `DELETE https://api.xero.com/connections/connection-${SYDNEY}`, token: "Bearer token-1" },
    ]);
    expect(await one(SYDNEY)).toBeUndefined();
    expect(objects.configured.map((call) => call.tenant)).toContain(SYDNEY);
    expect(objects.configured[0]?.firm.entities.map((entity) => entity.tenantId)).toEqual([GROUP, MELBOURNE]);
    expect((await remove()).status).toBe(404);
    expect((await patch(SYDNEY, { paused: true })).status).toBe(404);
  });

  it.each([
    ["the connection is gone already", 404],
    ["the consent no longer covers it", 403],
  ])("goes on when %s", async (_name, status) => {
    answers = [() => new Response(null, { status })];
    expect((await remove()).status).toBe(204);
    expect(await one(SYDNEY)).toBeUndefined();
  });

  it("asks for another token when Xero refuses the first as expired", async () => {
    const refused: (string | undefined)[] = [];
    objects.grantMethods.accessToken = async (token) => {
      refused.push(token);
      return ok({ accessToken: `token-${refused.length}`, expiresAtMs: T0 });
    };
    answers = [() => new Response(null, { status: 401 })];
    expect((await remove()).status).toBe(204);
    expect(refused).toEqual([undefined, "token-1"]);
    expect(deletions.map((deletion) => deletion.token)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("is done here alone when the consent is dead", async () => {
    objects.grantMethods.accessToken = async () => err({ code: "token-set-invalid", entity: "Acme Sydney" });
    expect((await remove()).status).toBe(204);
    expect(deletions).toEqual([]);
    expect(await one(SYDNEY)).toBeUndefined();
  });

  it.each([
    ["Xero is down", () => new Response(null, { status: 500 }), 503],
    ["Xero is busy", () => new Response(null, { status: 429 }), 503],
    ["Xero refuses", () => new Response(null, { status: 400 }), 502],
  ])("changes nothing when %s", async (_name, answer, status) => {
    answers = [answer];
    expect((await remove()).status).toBe(status);
    expect(await one(SYDNEY)).toBeDefined();
  });

  it("changes nothing while the consent cannot be renewed", async () => {
    objects.grantMethods.accessToken = async () => err({ code: "token-refresh-failed", reason: "timeout" });
    expect((await remove()).status).toBe(503);
    expect(await one(SYDNEY)).toBeDefined();
  });
});

describe("tracking categories", () => {
  it("are the group's", async () => {
    expect(await get(owner, "/api/tracking-categories")).toEqual([CATEGORY, OTHER]);
  });

  it("are a 409 while there is no group", async () => {
    await patch(GROUP, { role: "unassigned" });
    const response = await owner.fetch("/api/tracking-categories");
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe("no-group");
  });

  it.each([
    [explain({ code: "scope-missing", entity: "Acme Group" }), 503],
    [explain({ code: "xero-rejected", entity: "Acme Group", message: "No." }), 502],
  ])("say in words what Xero answered", async (words, status) => {
    objects.tenantMethods.trackingCategories = async () =>
      words.code === "scope-missing"
        ? err({ code: "scope-missing", entity: "Acme Group" })
        : err({ code: "xero-rejected", entity: "Acme Group", message: "No." });
    const response = await owner.fetch("/api/tracking-categories");
    expect(response.status).toBe(status);
    expect((await response.json<{ detail: string }>()).detail).toBe(`${words.title}. ${words.detail}`);
  });

  it("are a 503 when the group's object does not answer", async () => {
    objects.tenantMethods.trackingCategories = async () => {
      throw new Error("overloaded");
    };
    expect((await owner.fetch("/api/tracking-categories")).status).toBe(503);
  });
});

describe("settings", () => {
  it("begin with the contract's defaults and change one by one", async () => {
    const defaults = {
      firmName: "Acme",
      trackingCategoryId: null,
      mixedTracking: "fail",
      copyMissingAccounts: true,
      satelliteEdits: "overwrite",
      syncBills: false,
      historyNotes: false,
      alertUrl: null,
      paymentsFrom: "group",
      alertFailures: 5,
      alertAmount: null,
      quietHours: null,
      timeZone: "UTC",
      xeroTier: null,
    };
    expect(await get(owner, "/api/settings")).toEqual(defaults);
    const { version } = await loadSnapshot(env.DB, ACME);
    const changes = { firmName: "Acme & Co", alertUrl: "https://hooks.example/a", satelliteEdits: "ask" };
    const response = await send(owner, "PATCH", "/api/settings", changes);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ...defaults, ...changes });
    await send(owner, "PATCH", "/api/settings", { alertUrl: null, copyMissingAccounts: false });
    expect(await get(owner, "/api/settings")).toEqual({
      ...defaults,
      ...changes,
      alertUrl: null,
      copyMissingAccounts: false,
    });
    const snapshot = await loadSnapshot(env.DB, ACME);
    expect(snapshot.version).toBe(version + 2);
    expect(snapshot.settings.satelliteEdits).toBe("ask");
    expect(objects.configured.at(-1)?.firm).toEqual(snapshot);
  });

  it("that two people change in the same moment are both kept", async () => {
    await Promise.all([
      send(owner, "PATCH", "/api/settings", { syncBills: true }),
      send(owner, "PATCH", "/api/settings", { historyNotes: true }),
      send(owner, "PATCH", "/api/settings", { mixedTracking: "first-line" }),
    ]);
    expect(await get(owner, "/api/settings")).toMatchObject({
      ...{ syncBills: true, historyNotes: true, mixedTracking: "first-line" },
    });
  });

  it("take only a category that the group has, when it can be read", async () => {
    const choose = (trackingCategoryId: string) => send(owner, "PATCH", "/api/settings", { trackingCategoryId });
    expect((await choose("category-entity")).status).toBe(200);
    const refused = await choose("category-none");
    expect(refused.status).toBe(400);
    expect((await refused.json<{ detail: string }>()).detail).toMatch(/^trackingCategoryId: /);
    await patch(GROUP, { role: "unassigned" });
    expect((await choose("category-later")).status).toBe(200);
  });
});

describe("an organisation without a role", () => {
  it("can be given a role and an option at once, or the option first", async () => {
    await seedEntity({ firm: ACME, tenant: "acme-perth" as TenantId, name: "Acme Perth", role: "unassigned" });
    expect((await patch("acme-perth", { trackingOptionId: "option-perth" })).status).toBe(200);
    expect((await patch("acme-perth", { role: "satellite" })).status).toBe(200);
    expect(await one("acme-perth" as TenantId)).toMatchObject({
      ...{ role: "satellite", trackingOptionId: "option-perth", trackingOptionName: "Perth" },
    });
  });
});

describe("a former satellite", () => {
  const OLD = tenantId("acme-old-sydney");
  const former = { tenantId: OLD, name: "Acme Sydney (old)", isRemoved: true };
  const copies = { invoice: 127, "credit-note": 3, contact: 41 };
  const shown = {
    ...{ tenantId: OLD, name: "Acme Sydney (old)", connected: false },
    copies: { invoices: 127, creditNotes: 3, contacts: 41 },
  };
  const forget = (tenant: string) => send(owner, "POST", `/api/entities/${tenant}/forget-copies`);

  it("is listed with what is still counted on in it", async () => {
    objects.tenantMethods.formerCopies = async () => [{ ...former, copies }];
    expect(await get(owner, "/api/entities/former")).toEqual({ items: [shown], nextCursor: null });
  });

  it("is forgotten in the group's object, by name of who said so, and the audit says it", async () => {
    const asked: ForgetRequest[] = [];
    objects.tenantMethods.forgetCopies = async (request) => {
      asked.push(request);
      return ok({ ...former, copies });
    };
    const response = await forget(OLD);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual(shown);
    expect(asked).toEqual([{ tenantId: OLD, by: `owner-${ACME}` }]);
    const { items } = await get<{ items: Entity[] }>(owner, "/api/audit");
    expect(items[0]).toMatchObject({
      action: "entity.forget-copies",
      subject: "Acme Sydney (old)",
      after: { tenantId: OLD, invoices: 127, creditNotes: 3, contacts: 41 },
    });
  });

  it.each([
    ["still-satellite", 409, "still-satellite"],
    ["nothing-there", 404, "not-found"],
  ] as const)("is not forgotten when the group's object says %s", async (error, status, code) => {
    objects.tenantMethods.forgetCopies = async () => err(error);
    const response = await forget(SYDNEY);
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
    expect(await get<{ items: Entity[] }>(owner, "/api/audit")).toMatchObject({ items: [] });
  });

  it("is not forgotten while the group's object does not answer", async () => {
    objects.tenantMethods.forgetCopies = async () => {
      throw new Error("down");
    };
    expect(await codeOf(await forget(OLD))).toBe("entity-unreachable");
  });

  it("keeps its name in what the objects are told", async () => {
    await env.DB.prepare("UPDATE entities SET removed_at_ms = 5, role = 'unassigned' WHERE tenant_id = ?")
      .bind(SYDNEY)
      .run();
    const snapshot = await loadSnapshot(env.DB, ACME);
    expect(snapshot.entities.map((entity) => entity.tenantId)).not.toContain(SYDNEY);
    expect(snapshot.former).toEqual([{ tenantId: SYDNEY, name: "Acme Sydney" }]);
  });
});
