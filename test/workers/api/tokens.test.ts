import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import * as schema from "../../../src/store/schema.ts";
import { database } from "../../../src/store/scope.ts";
import type { Browser } from "../browser.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, BETA, freshFirms, seedEvents } from "../seed.ts";
import { apiBrowser, get, send, signedIn } from "./visitor.ts";

const objects = fakeObjects();
let owner: Browser;

beforeEach(async () => {
  await freshFirms();
  owner = await signedIn(objects, ACME, "owner");
});

async function make(parts: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; token: string }> {
  const response = await send(owner, "POST", "/api/tokens", { name: "Nightly export", role: "viewer", ...parts });
  expect(response.status).toBe(201);
  return response.json();
}

/** A script: no cookies, no Origin, only the token. */
function by(token: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return apiBrowser(objects).fetch(path, init);
}

describe("an access token", () => {
  it("opens the API with the rights of its role, in the name of who made it", async () => {
    const { token } = await make();
    expect(token).toMatch(/^orbit_[A-Za-z0-9_-]{43}$/);
    const session = await by(token, "GET", "/api/session");
    expect(await session.json()).toMatchObject({ user: { name: `owner-${ACME}` }, firm: { id: ACME }, role: "viewer" });
    expect((await by(token, "GET", "/api/events")).status).toBe(200);
    expect((await by(token, "PATCH", "/api/settings", { syncBills: true })).status).toBe(403);
    const { token: owners } = await make({ role: "owner" });
    expect((await by(owners, "PATCH", "/api/settings", { syncBills: true })).status).toBe(200);
  });

  it("is shown once and stored only as its hash", async () => {
    const { id, token } = await make({ expiresAt: "2099-01-01T00:00:00Z" });
    const list = await get<{ items: unknown[] }>(owner, "/api/tokens");
    expect(list.items).toEqual([
      {
        ...{ id, name: "Nightly export", role: "viewer", createdAt: expect.stringMatching(/Z$/) },
        ...{ lastUsedAt: null, expiresAt: "2099-01-01T00:00:00.000Z" },
      },
    ]);
    const rows = await database(env.DB).select().from(schema.tokens);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(token.slice("orbit_".length));
  });

  it("says when it was last used", async () => {
    const { token } = await make();
    await by(token, "GET", "/api/session");
    const used = async () => (await get<{ items: { lastUsedAt: string | null }[] }>(owner, "/api/tokens")).items[0];
    await vi.waitFor(async () => expect((await used())?.lastUsedAt).toMatch(/Z$/));
  });

  it("opens nothing once it is revoked", async () => {
    const { id, token } = await make();
    expect((await send(owner, "DELETE", `/api/tokens/${id}`)).status).toBe(204);
    const response = await by(token, "GET", "/api/session");
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "not-signed-in" });
    expect((await send(owner, "DELETE", `/api/tokens/${id}`)).status).toBe(404);
  });

  it("opens nothing once its time is over", async () => {
    const { token } = await make({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await by(token, "GET", "/api/session")).status).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_001 });
    expect((await by(token, "GET", "/api/session")).status).toBe(401);
    vi.useRealTimers();
  });

  it("never has more rights than its maker has now, and ends with their membership", async () => {
    const { token } = await make({ role: "owner" });
    await signedIn(objects, ACME, "operator");
    const members = await get<{ items: { id: string; email: string }[] }>(owner, "/api/members");
    const idOf = (name: string) => members.items.find(({ email }) => email.startsWith(name))?.id ?? "";
    expect((await send(owner, "PATCH", `/api/members/${idOf("operator")}`, { role: "owner" })).status).toBe(200);
    expect((await send(owner, "PATCH", `/api/members/${idOf("owner")}`, { role: "viewer" })).status).toBe(200);
    expect(await (await by(token, "GET", "/api/session")).json()).toMatchObject({ role: "viewer" });
    const other = apiBrowser(objects);
    await other.fetch(`/enter/${ACME}/operator-${ACME}`);
    expect((await send(other, "DELETE", `/api/members/${idOf("owner")}`)).status).toBe(204);
    expect((await by(token, "GET", "/api/session")).status).toBe(401);
  });

  it("cannot manage people or tokens, whatever its role", async () => {
    const { token } = await make({ role: "owner" });
    for (const path of ["/api/members", "/api/tokens"]) {
      const response = await by(token, "GET", path);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "token-not-allowed" });
    }
    expect((await by(token, "POST", "/api/tokens", { name: "x", role: "owner" })).status).toBe(403);
  });

  it.each([
    ["empty", "orbit_"],
    ["unknown", `orbit_${"x".repeat(43)}`],
    ["long", `orbit_${"x".repeat(5000)}`],
    ["another's", "eyJhbGciOiJIUzI1NiJ9.e30.x"],
  ])("that is none of Orbit's opens nothing, even beside a good cookie: %s", async (_name, token) => {
    const response = await owner.fetch("/api/session", { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(401);
  });

  it.each([
    [{ name: " ", role: "viewer" }, "name"],
    [{ name: "x", role: "admin" }, "role"],
    [{ name: "x", role: "viewer", expiresAt: "tomorrow" }, "expiresAt"],
    [{ name: "x", role: "viewer", expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    [{ name: "x", role: "viewer", scope: "all" }, "scope"],
  ])("is not made of %o: the answer names %s", async (body, named) => {
    const response = await send(owner, "POST", "/api/tokens", body);
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toContain(named);
  });
});

describe("a member's role", () => {
  it("changes at once, and the last owner stays one", async () => {
    const viewer = await signedIn(objects, ACME, "viewer");
    const members = await get<{ items: { id: string; email: string; role: string }[] }>(owner, "/api/members");
    const idOf = (name: string) => members.items.find(({ email }) => email.startsWith(name))?.id ?? "";
    const changed = await send(owner, "PATCH", `/api/members/${idOf("viewer")}`, { role: "operator" });
    expect(await changed.json()).toEqual({
      ...{ id: idOf("viewer"), email: `viewer-${ACME}@example.com`, role: "operator", name: `viewer-${ACME}` },
    });
    expect(await get(viewer, "/api/session")).toMatchObject({ role: "operator" });
    const last = await send(owner, "PATCH", `/api/members/${idOf("owner")}`, { role: "viewer" });
    expect(last.status).toBe(409);
    expect(await last.json()).toMatchObject({ code: "last-owner" });
    expect((await send(owner, "PATCH", `/api/members/${idOf("owner")}`, { role: "owner" })).status).toBe(200);
    expect((await send(owner, "PATCH", "/api/members/none", { role: "viewer" })).status).toBe(404);
  });
});

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly via: string;
  readonly action: string;
  readonly before: unknown;
  readonly after: unknown;
}

describe("the audit", () => {
  const entries = (query = "") => get<{ items: Entry[]; nextCursor: string | null }>(owner, `/api/audit${query}`);

  it("says who changed what, from what, to what, newest first, and by which way", async () => {
    await send(owner, "PATCH", "/api/settings", { syncBills: true, satelliteEdits: "ask" });
    const { id, token } = await make({ role: "owner" });
    await by(token, "PATCH", "/api/settings", { satelliteEdits: "keep" });
    const person = { id: `user-owner-${ACME}`, name: `owner-${ACME}` };
    expect((await entries()).items).toEqual([
      expect.objectContaining({
        ...{ at: expect.stringMatching(/Z$/), by: person, via: "token", token: { id, name: "Nightly export" } },
        ...{ action: "settings.change", subject: "Acme" },
        ...{ before: { satelliteEdits: "ask" }, after: { satelliteEdits: "keep" } },
      }),
      expect.objectContaining({
        by: person,
        via: "page",
        token: null,
        action: "token.create",
        subject: "Nightly export",
      }),
      expect.objectContaining({
        ...{ action: "settings.change", via: "page" },
        ...{
          before: { syncBills: false, satelliteEdits: "overwrite" },
          after: { syncBills: true, satelliteEdits: "ask" },
        },
      }),
    ]);
    expect(JSON.stringify(await entries())).not.toContain(token);
  });

  it("is filtered by person and time, pages, and knows one firm only", async () => {
    for (const syncBills of [true, false, true]) await send(owner, "PATCH", "/api/settings", { syncBills });
    const first = await entries("?limit=2");
    expect(first.items).toHaveLength(2);
    const rest = await entries(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ action }) => action)).toEqual(Array(3).fill("settings.change"));
    expect((await entries(`?by=user-owner-${ACME}`)).items).toHaveLength(3);
    expect((await entries("?by=somebody")).items).toHaveLength(0);
    expect((await entries("?to=2020-01-01")).items).toHaveLength(0);
    const other = await signedIn(objects, BETA, "owner");
    expect(await get(other, "/api/audit")).toEqual({ items: [], nextCursor: null });
  });

  it("has no entry of what was refused", async () => {
    await seedEvents(ACME, [anEvent(1)]);
    await send(owner, "POST", "/api/events/none/resync");
    await send(owner, "PATCH", "/api/members/none", { role: "viewer" });
    expect((await entries()).items).toEqual([]);
  });
});
