// biome-ignore-all lint/style/noExcessiveLinesPerFile: what holds for every address is asked of one list of them.
import { env, exports } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { err } from "../../../src/domain/result.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import { startImport } from "../../../src/store/imports.ts";
import { addNote } from "../../../src/store/notes.ts";
import * as schema from "../../../src/store/schema.ts";
import { database, firmScope } from "../../../src/store/scope.ts";
import { authBrowser } from "../auth/visitor.ts";
import { type Browser, ORIGIN } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import {
  ACME,
  aDocument,
  anEvent,
  BETA,
  BETA_GROUP,
  freshFirms,
  MELBOURNE,
  SYDNEY,
  seedCopies,
  seedEvents,
} from "../seed.ts";
import { apiBrowser, get, send, signedIn } from "./visitor.ts";

let objects: FakeObjects;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
});

/** method, path, the least role, a body that is valid. */
const ROUTES: [string, string, "viewer" | "operator" | "owner", unknown][] = [
  ["GET", "/api/session", "viewer", undefined],
  ["GET", "/api/settings", "viewer", undefined],
  ["PATCH", "/api/settings", "owner", { syncBills: true }],
  ["GET", "/api/tracking-categories", "viewer", undefined],
  ["GET", "/api/accounts?entity=acme-sydney", "viewer", undefined],
  ["GET", "/api/overview", "viewer", undefined],
  ["GET", "/api/overview/activity", "viewer", undefined],
  ["GET", "/api/xero-plan", "viewer", undefined],
  ["GET", "/api/setup/checks", "viewer", undefined],
  ["GET", "/api/setup/grid", "viewer", undefined],
  ["GET", `/api/setup/candidates?entity=${SYDNEY}&list=accounts&key=200`, "viewer", undefined],
  [
    ...(["POST", "/api/setup/additions", "owner"] as const),
    { cells: [{ list: "items", key: "HOUR", tenantId: SYDNEY }] },
  ],
  ["GET", "/api/entities", "viewer", undefined],
  ["PATCH", "/api/entities/acme-sydney", "owner", { paused: true }],
  ["POST", "/api/entities/acme-sydney/check", "operator", undefined],
  ["DELETE", "/api/entities/acme-sydney", "owner", undefined],
  ["GET", "/api/entities/former", "viewer", undefined],
  ["POST", "/api/entities/acme-sydney/forget-copies", "operator", undefined],
  ["GET", "/api/events", "viewer", undefined],
  ["GET", "/api/events/summary", "viewer", undefined],
  ["GET", "/api/events/none", "viewer", undefined],
  ["POST", "/api/events/none/resync", "operator", undefined],
  ["POST", "/api/events/none/resolve", "operator", undefined],
  ["POST", "/api/events/none/unresolve", "operator", undefined],
  ["GET", "/api/events/none/calls", "viewer", undefined],
  ["POST", "/api/events/none/decide", "operator", { choice: "keep" }],
  ["POST", "/api/events/resync", "operator", { ids: ["none"] }],
  ["POST", "/api/events/resolve", "operator", { ids: ["none"] }],
  ["POST", "/api/events/unresolve", "operator", { ids: ["none"] }],
  ["POST", "/api/events/progress", "viewer", { ids: ["none"] }],
  ["POST", "/api/tie-out", "operator", { month: "2026-11" }],
  ["GET", "/api/tie-out?month=2026-11", "viewer", undefined],
  ["GET", "/api/tie-out/months", "viewer", undefined],
  ["GET", "/api/tie-out.csv?month=2026-11", "viewer", undefined],
  ["POST", "/api/tie-out/sign-off", "operator", { month: "2026-11" }],
  ["DELETE", "/api/tie-out/sign-off?month=2026-11", "operator", undefined],
  ["POST", "/api/backfill", "operator", { from: "2026-11-01", to: "2026-11-20" }],
  ["GET", "/api/backfill", "viewer", undefined],
  ["GET", "/api/backfill/none", "viewer", undefined],
  ["POST", "/api/backfill/none/cancel", "operator", undefined],
  ["POST", "/api/adopt", "operator", { entity: "acme-sydney", dryRun: true }],
  ["GET", "/api/adopt/none", "viewer", undefined],
  ["GET", "/api/mappings", "viewer", undefined],
  ["GET", "/api/mappings/invoice/none/none", "viewer", undefined],
  ["GET", "/api/documents", "viewer", undefined],
  ["GET", "/api/documents.csv", "viewer", undefined],
  ["GET", "/api/documents/summary?month=2026-11", "viewer", undefined],
  ["GET", "/api/documents/invoice/none", "viewer", undefined],
  ["POST", "/api/documents/find", "operator", { q: "INV-1" }],
  ["POST", "/api/documents/invoice/none/check", "operator", undefined],
  ["POST", "/api/documents/invoice/none/notes", "operator", { text: "Asked Ann" }],
  ["DELETE", "/api/documents/invoice/none/notes/none", "operator", undefined],
  ["GET", "/api/drift", "viewer", undefined],
  ["POST", "/api/documents/invoice/none/stop-keeping", "operator", {}],
  ["POST", "/api/drift/repair", "operator", { all: true }],
  ["GET", "/api/alerts", "viewer", undefined],
  ["GET", "/api/alerts/history", "viewer", undefined],
  ["GET", "/api/alerts/secret", "owner", undefined],
  ["GET", "/api/mail-preferences", "viewer", undefined],
  ["PATCH", "/api/mail-preferences", "viewer", { alerts: true }],
  ["POST", "/api/mail-preferences/test", "viewer", undefined],
  ["GET", "/api/metrics", "viewer", undefined],
  ["POST", "/api/alerts/test", "owner", undefined],
  ["GET", "/api/members", "owner", undefined],
  ["POST", "/api/members", "owner", { email: "zoe@example.com", role: "viewer" }],
  ["PATCH", "/api/members/none", "owner", { role: "viewer" }],
  ["DELETE", "/api/members/none", "owner", undefined],
  ["GET", "/api/tokens", "owner", undefined],
  ["POST", "/api/tokens", "owner", { name: "nightly", role: "viewer" }],
  ["DELETE", "/api/tokens/none", "owner", undefined],
  ["GET", "/api/audit", "operator", undefined],
  ["GET", "/api/audit.csv", "operator", undefined],
  ["GET", "/api/events.csv", "viewer", undefined],
  ["GET", "/api/mappings.csv", "viewer", undefined],
  ["GET", "/api/dead-letters", "viewer", undefined],
  ["POST", "/api/dead-letters/none/replay", "operator", undefined],
  ["DELETE", "/api/dead-letters/none", "owner", undefined],
  ["GET", "/api/docs", "viewer", undefined],
  ["GET", "/api/export", "owner", undefined],
  ["POST", "/api/import", "owner", undefined],
  ["GET", "/api/import/none", "owner", undefined],
  ["GET", "/api/openapi.json", "viewer", undefined],
];
const RANK = { viewer: 0, operator: 1, owner: 2 };

describe.each(ROUTES)("%s %s", (method, path, least, body) => {
  it(`is for ${least} and above`, async () => {
    for (const role of ["viewer", "operator", "owner"] as const) {
      const response = await send(await signedIn(objects, ACME, role), method, path, body);
      if (RANK[role] < RANK[least]) {
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ code: "role-too-low", status: 403 });
      } else {
        expect(response.status).not.toBe(403);
        expect(response.status).not.toBe(401);
      }
    }
  });

  it("answers 401 without a session", async () => {
    const response = await send(apiBrowser(objects), method, path, body);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "not-signed-in", status: 401 });
  });
});

const BETA_MAPPING = {
  ...({ kind: "invoice", groupId: "invoice-1", tenantId: BETA_GROUP, satelliteId: "s-1", label: "INV-1" } as const),
  ...{ syncedAtMs: 0, drifted: false, differences: null, driftSeenAtMs: null, rev: 1 },
};

/** Every route that names something, with something of another firm. */
const FOREIGN: [string, string, unknown][] = [
  ["GET", `/api/accounts?entity=${BETA_GROUP}`, undefined],
  ["GET", "/api/events/event-0001", undefined],
  ["POST", "/api/events/event-0001/resync", undefined],
  ["POST", "/api/events/event-0001/resolve", undefined],
  ["POST", "/api/events/event-0001/unresolve", undefined],
  ["GET", "/api/events/event-0001/calls", undefined],
  ["GET", `/api/mappings/invoice/invoice-1/${BETA_GROUP}`, undefined],
  ["POST", "/api/events/event-0001/decide", { choice: "keep" }],
  ["PATCH", `/api/entities/${BETA_GROUP}`, { paused: true }],
  ["POST", `/api/entities/${BETA_GROUP}/check`, undefined],
  ["DELETE", `/api/entities/${BETA_GROUP}`, undefined],
  ["POST", `/api/entities/${BETA_GROUP}/forget-copies`, undefined],
  ["DELETE", `/api/members/member-owner-firm-beta-${BETA}`, undefined],
  ["PATCH", `/api/members/member-owner-firm-beta-${BETA}`, { role: "viewer" }],
  ["DELETE", "/api/tokens/token-beta", undefined],
  ["POST", "/api/dead-letters/letter-beta/replay", undefined],
  ["GET", "/api/documents/invoice/invoice-1", undefined],
  ["POST", "/api/documents/invoice/invoice-1/stop-keeping", {}],
  ["POST", "/api/documents/invoice/invoice-1/notes", { text: "Asked Ann" }],
  ["DELETE", "/api/documents/invoice/invoice-1/notes/note-beta", undefined],
  ["DELETE", "/api/dead-letters/letter-beta", undefined],
  ["GET", "/api/backfill/backfill-beta", undefined],
  ["POST", "/api/backfill/backfill-beta/cancel", undefined],
  ["POST", "/api/adopt", { entity: BETA_GROUP, dryRun: true }],
  ["GET", "/api/adopt/adopt-beta", undefined],
  ["GET", "/api/import/import-beta", undefined],
];

describe("another firm's things", () => {
  it.each(FOREIGN)("are not there: %s %s", async (method, path, body) => {
    await seedEvents(BETA, [anEvent(1, { tenantId: BETA_GROUP, status: "failed" })]);
    await signedIn(objects, BETA, "owner");
    await seedCopies(BETA, [BETA_MAPPING]);
    await upsertDocuments(env.DB, BETA, [aDocument(1)]);
    await database(env.DB)
      .insert(schema.deadLetters)
      .values({ id: "letter-beta", tenantId: BETA_GROUP, body: "{}", receivedAtMs: 0 });
    await database(env.DB)
      .insert(schema.tokens)
      .values({
        ...{
          id: "token-beta",
          firmId: BETA,
          hash: "hash",
          name: "x",
          role: "viewer",
          userId: "user-x",
          createdAtMs: 0,
        },
      });
    const note = { kind: "invoice", groupId: "invoice-1", id: "note-beta", atMs: 0, tokenName: null } as const;
    await addNote(firmScope(env.DB, BETA), { ...note, userId: "user-x", userName: "X", text: "Theirs" });
    await startImport(firmScope(env.DB, BETA), { id: "import-beta", atMs: 0 });
    // Each object knows only the backfills and the copies of its own group.
    const backfill = async () => null;
    const forgetCopies = async () => err("nothing-there" as const);
    objects.tenantMethods = { backfill, cancelBackfill: backfill, forgetCopies, takeOver: backfill };
    const response = await send(await signedIn(objects, ACME, "owner"), method, path, body);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not-found" });
  });

  it("are in no list and match no bulk action", async () => {
    await seedEvents(BETA, [anEvent(1, { tenantId: BETA_GROUP, status: "failed" })]);
    await upsertDocuments(env.DB, BETA, [aDocument(1)]);
    const owner = await signedIn(objects, ACME, "owner");
    for (const list of ["events", "documents", "mappings", "drift", "dead-letters", `events?entity=${BETA_GROUP}`]) {
      expect(await get(owner, `/api/${list}`)).toEqual({ items: [], nextCursor: null });
    }
    const entities = await get<{ items: { tenantId: string }[] }>(owner, "/api/entities");
    expect(entities.items.map((entity) => entity.tenantId)).not.toContain(BETA_GROUP);
    const copy = { kind: "invoice", groupId: "g-1", tenantId: BETA_GROUP, satelliteId: "s-1", label: "x" } as const;
    const differences = [{ field: "date", group: "a", satellite: "b" }];
    await seedCopies(BETA, [{ ...copy, syncedAtMs: 0, drifted: true, differences, driftSeenAtMs: 0, rev: 1 }]);
    const items = [{ kind: copy.kind, groupId: copy.groupId, tenantId: copy.tenantId }];
    const repair = await send(owner, "POST", "/api/drift/repair", { items });
    expect(await repair.json()).toEqual({ matched: 0, queued: 0 });
    const bulk = await send(owner, "POST", "/api/events/resync", { ids: ["event-0001"] });
    const plan = { records: 0, inStep: 0, write: [], kept: 0, cannotRun: [] };
    expect(await bulk.json()).toEqual({ matched: 0, queued: 0, plan });
    const none = { queued: 0, waiting: 0, synced: 0, skipped: 0, failed: 0, resolved: 0 };
    const progress = await send(owner, "POST", "/api/events/progress", { ids: ["event-0001"] });
    expect(await progress.json()).toEqual({ byStatus: none });
    const overview = await get<{ satellites: { tenantId: string }[] }>(owner, "/api/overview");
    expect(overview.satellites.map((one) => one.tenantId)).toEqual([MELBOURNE, SYDNEY]);
    expect(overview).toMatchObject({ unplaced: { waiting: 0, failed: 0 } });
    expect(await get(owner, "/api/overview/activity")).toEqual({ events: [], calls: [] });
  });
});

describe("the session cookie", () => {
  let owner: Browser;
  beforeEach(async () => {
    owner = await signedIn(objects, ACME, "owner");
  });
  const status = async () => (await owner.fetch("/api/session")).status;
  const tamper = (change: (value: string) => string) => {
    const cookie = owner.cookies.get("orbit_session");
    owner.cookies.set("orbit_session", { value: change(cookie?.value ?? ""), attributes: "" });
  };

  it("is taken as it was given", async () => {
    expect(await get(owner, "/api/session")).toEqual({
      user: { id: `user-owner-${ACME}`, name: `owner-${ACME}`, email: `owner-${ACME}@example.com` },
      firm: { id: ACME, name: "Acme" },
      role: "owner",
    });
  });

  it.each([
    [
      "another id under the same signature",
      (value: string) => value.replace(/^./, (first) => (first === "x" ? "y" : "x")),
    ],
    ["a changed signature", (value: string) => value.replace(/\.(.)/, (_all, first) => (first === "A" ? ".B" : ".A"))],
    ["no signature", (value: string) => value.split(".")[0] ?? ""],
    ["an empty signature", (value: string) => `${value.split(".")[0]}.`],
    ["something appended", (value: string) => `${value}.x`],
    ["nonsense", () => "%F0%28"],
  ])("is refused with %s", async (_name, change) => {
    tamper(change);
    expect(await status()).toBe(401);
  });

  it("ends with its time, whatever the browser says", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * 24 * 3_600_000 + 1000 });
    expect(await status()).toBe(401);
    vi.useRealTimers();
  });

  it("survives a new SESSION_KEY in front of its own, and ends when its key is gone", async () => {
    const cookie = owner.cookies.get("orbit_session");
    const next = btoa("n".repeat(32));
    for (const [keys, expected] of [[`${next},${env.SESSION_KEY}`, 200] as const, [next, 401] as const]) {
      const rotated = apiBrowser(objects, { SESSION_KEY: keys });
      if (cookie) rotated.cookies.set("orbit_session", cookie);
      expect((await rotated.fetch("/api/session")).status).toBe(expected);
    }
  });

  it("stops working for a person who was removed from the firm", async () => {
    await seedOther();
    const members = await get<{ items: { id: string; email: string }[] }>(owner, "/api/members");
    const other = members.items.find((member) => member.email.startsWith("operator"));
    const operator = apiBrowser(objects);
    await operator.fetch(`/enter/${ACME}/operator-${ACME}`);
    expect((await operator.fetch("/api/session")).status).toBe(200);
    expect((await send(owner, "DELETE", `/api/members/${other?.id}`)).status).toBe(204);
    expect((await operator.fetch("/api/session")).status).toBe(401);
  });
  const seedOther = () => signedIn(objects, ACME, "operator");
});

describe("a foreign Origin", () => {
  it.each(ROUTES.filter(([method]) => method !== "GET"))("is refused: %s %s", async (method, path, _least, body) => {
    const headers = { origin: "https://evil.example", "content-type": "application/json" };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await (await signedIn(objects, ACME, "owner")).fetch(path, init);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "foreign-origin" });
  });

  it.each(["https://evil.example", "null", "http://orbit.example", "https://orbit.example.evil.example"])(
    "%s may change nothing",
    async (origin) => {
      const owner = await signedIn(objects, ACME, "owner");
      const headers = { origin, "content-type": "application/json" };
      const response = await owner.fetch("/api/settings", { method: "PATCH", headers, body: '{"syncBills":true}' });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "foreign-origin" });
      expect((await owner.fetch("/api/settings", { headers })).status).toBe(200);
      expect(await get(owner, "/api/settings")).toMatchObject({ syncBills: false });
    },
  );

  it.each([
    ["cross-site", 403],
    ["same-site", 403],
    ["same-origin", 200],
    ["none", 200],
  ])("without an Origin, Sec-Fetch-Site %s answers %i", async (site, status) => {
    const owner = await signedIn(objects, ACME, "owner");
    const headers = { "sec-fetch-site": site, "content-type": "application/json" };
    const response = await owner.fetch("/api/settings", { method: "PATCH", headers, body: '{"syncBills":true}' });
    expect(response.status).toBe(status);
    expect(await get(owner, "/api/settings")).toMatchObject({ syncBills: status === 200 });
  });

  it("ends no session", async () => {
    const owner = await signedIn(objects, ACME, "owner");
    const signOut = (headers: HeadersInit) => authBrowserOf(owner).fetch("/auth/logout", { method: "POST", headers });
    expect((await signOut({ origin: "https://evil.example" })).status).toBe(403);
    expect((await signOut({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await owner.fetch("/api/session")).status).toBe(200);
    expect((await signOut({ origin: ORIGIN })).status).toBe(204);
    expect((await owner.fetch("/api/session")).status).toBe(401);
  });

  it("no Origin at all is a script's request and is taken; so is APP_URL's", async () => {
    const owner = await signedIn(objects, ACME, "owner");
    const request = { method: "PATCH", headers: { "content-type": "application/json" }, body: '{"syncBills":true}' };
    expect((await owner.fetch("/api/settings", request)).status).toBe(200);
    const behind = apiBrowser(objects, { APP_URL: "https://app.example" });
    const cookie = owner.cookies.get("orbit_session");
    if (cookie) behind.cookies.set("orbit_session", cookie);
    const headers = { ...request.headers, origin: "https://app.example" };
    expect((await behind.fetch("/api/settings", { ...request, headers })).status).toBe(200);
  });
});

function authBrowserOf(person: Browser): Browser {
  const browser = authBrowser(objects);
  for (const [name, cookie] of person.cookies) browser.cookies.set(name, cookie);
  return browser;
}

describe("every answer", () => {
  it("is not cached, not sniffed, not framed", async () => {
    const response = await (await signedIn(objects, ACME, "viewer")).fetch("/api/session");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(response.headers.get("strict-transport-security")).not.toBeNull();
  });

  it.each([
    ["a refusal without a session", () => apiBrowser(objects).fetch("/api/session"), 401],
    ["a bad parameter", async () => (await signedIn(objects, ACME, "viewer")).fetch("/api/events?limit=x"), 400],
    ["a bad configuration", () => apiBrowser(objects, { TOKEN_KEY: "x" }).fetch("/api/session"), 503],
    ["an address that is not there", async () => (await signedIn(objects, ACME, "viewer")).fetch("/api/no"), 404],
    [
      "an error of ours",
      async () => {
        const viewer = await signedIn(objects, ACME, "viewer");
        await env.DB.prepare("DROP TABLE mappings").run();
        return viewer.fetch("/api/mappings");
      },
      500,
    ],
    ["a way to Xero", () => authBrowser(objects).fetch("/auth/login"), 302],
    ["a failed sign-in", () => authBrowser(objects).fetch("/auth/callback?error=x"), 302],
  ] as const)("is not cached, not sniffed, not framed: %s", async (_name, ask, status) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "strict-transport-security": "max-age=31536000",
    });
  });

  it.each([
    ["an unknown path", "GET", "/api/nothing", 404, "not-found"],
    ["a wrong method", "PUT", "/api/settings", 405, "method-not-allowed"],
  ])("to %s is a problem", async (_name, method, path, status, code) => {
    const response = await send(await signedIn(objects, ACME, "owner"), method, path);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ type: `urn:orbit:problem:${code}`, status, code });
  });

  it.each([
    ["{", "application/json", 400, "not JSON"],
    ['{"mixedTracking":"maybe"}', "application/json", 400, "mixedTracking"],
    ['{"mixedTrackng":"fail"}', "application/json", 400, "mixedTrackng"],
    ['{"alertUrl":"ftp://x"}', "application/json", 400, "alertUrl"],
    ['{"firmName":"  "}', "application/json", 400, "firmName"],
    ["[]", "application/json", 400, "body"],
    ["a=1", "application/x-www-form-urlencoded", 415, "application/json"],
    [`{"firmName":"${"x".repeat(300_000)}"}`, "application/json", 413, "KB"],
  ])("to the bad body %.30s names what is wrong", async (body, type, status, words) => {
    const owner = await signedIn(objects, ACME, "owner");
    const response = await owner.fetch("/api/settings", { method: "PATCH", headers: { "content-type": type }, body });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const { detail } = await response.json<{ detail: string }>();
    expect(detail).toContain(words);
  });

  it("to an unforeseen error says nothing of what is inside", async () => {
    const owner = await signedIn(objects, ACME, "owner");
    await env.DB.prepare("DROP TABLE mappings").run();
    const response = await owner.fetch("/api/mappings?q=secret");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal", status: 500 });
    expect(text).not.toMatch(/mappings|SQL|select|secret/i);
  });

  it.each([
    ["D1_ERROR: D1 DB is overloaded. Requests queued for too long.", 503, "mapping-read-failed"],
    ["D1_ERROR: Network connection lost.", 503, "mapping-read-failed"],
    ["D1_ERROR: no such column: x: SQLITE_ERROR", 500, "internal"],
  ])("while D1 says %s is %i", async (message, status, code) => {
    const owner = await signedIn(objects, ACME, "owner");
    const broken = vi.spyOn(env.DB, "prepare").mockImplementation(() => {
      throw new Error(message);
    });
    const response = await owner.fetch("/api/mappings");
    broken.mockRestore();
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code, status });
    expect(text).not.toMatch(/D1_|SQLITE|overloaded/);
  });

  it("names the variables while the configuration is bad", async () => {
    const response = await apiBrowser(objects, { TOKEN_KEY: "x" }).fetch("/api/session");
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      code: "not-configured",
      detail: expect.stringContaining("TOKEN_KEY"),
    });
  });
});

interface Described {
  readonly responses: Record<
    number,
    { readonly content?: Record<string, { readonly schema: { properties?: object } }> }
  >;
}

describe("the description", () => {
  it("is OpenAPI 3.1 and names every route", async () => {
    const viewer = await signedIn(objects, ACME, "viewer");
    const document = await get<{ openapi: string; paths: Record<string, object> }>(viewer, "/api/openapi.json");
    expect(document.openapi).toBe("3.1.0");
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const tested = ROUTES.map(([method, path]) => `${method} ${path.split("?")[0]}`);
    const compared = (route: string) =>
      route.replace("invoice/none/none", "{kind}/{groupId}/{tenantId}").replace("invoice/none", "{kind}/{groupId}");
    const named = tested.map((route) => compared(route).replace("acme-sydney", "{tenantId}").replace("none", "{id}"));
    expect(described.toSorted()).toEqual(named.toSorted());
    // Asks the firm's own Xero, whatever Orbit holds: another firm's document is not there.
    const asksXero = "POST /api/documents/{kind}/{groupId}/check";
    const naming = described.filter((route) => route.includes("{") && route !== asksXero);
    const covers = ([method, path]: (typeof FOREIGN)[number], route: string) =>
      new RegExp(`^${route.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(`${method} ${path}`);
    expect(naming.filter((route) => !FOREIGN.some((one) => covers(one, route)))).toEqual([]);
  });

  it("gives every list the same shape", async () => {
    const viewer = await signedIn(objects, ACME, "viewer");
    const { paths } = await get<{ paths: Record<string, { get?: Described }> }>(viewer, "/api/openapi.json");
    const answers = Object.values(paths).map(({ get: read }) => read?.responses[200]?.content?.["application/json"]);
    const fields = answers.map((answer) => Object.keys(answer?.schema.properties ?? {}));
    const lists = fields.filter((names) => names.includes("items"));
    expect(lists.length).toBeGreaterThan(10);
    expect(new Set(lists.map((names) => names.join()))).toEqual(new Set(["items,nextCursor"]));
  });
});

describe("the Worker itself", () => {
  it("answers at /api and /auth, with problems for what is not there", async () => {
    const session = await exports.default.fetch("https://orbit.example/api/session");
    expect(session.status).toBe(401);
    const login = await exports.default.fetch("https://orbit.example/auth/login", { redirect: "manual" });
    expect(login.status).toBe(302);
    const nothing = await exports.default.fetch("https://orbit.example/auth/nothing");
    expect(nothing.status).toBe(404);
    expect(nothing.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each([
    ["GET", "/api", 401, "not-signed-in"],
    ["GET", "/auth", 404, "not-found"],
    ["GET", "/webhooks", 404, "not-found"],
    ["POST", "/webhooks/other", 404, "not-found"],
    ["POST", "/healthz", 405, "method-not-allowed"],
  ])("answers %s %s with a problem, and with the headers of every answer", async (method, path, status, code) => {
    const response = await exports.default.fetch(`https://orbit.example${path}`, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status, code });
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });
});
