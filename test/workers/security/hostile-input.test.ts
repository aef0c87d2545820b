import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { apiBrowser, get, send, signedIn } from "../api/visitor.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, freshFirms, seedEvents } from "../seed.ts";

let objects: FakeObjects;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
});

const HOSTILE = [
  "'); DROP TABLE events;--",
  `" OR "1"="1`,
  "%' ESCAPE '\\",
  "<script>alert(1)</script>",
  "INV-1\u0000\u202E",
  "😀 Zoë’s “Café” 北京",
];

describe.each(HOSTILE)("a number or a search of %j", (text) => {
  it("is kept, found and shown as it is, and finds nothing else", async () => {
    await seedEvents(ACME, [anEvent(1, { label: text, contactName: text }), anEvent(2, { label: "INV-0002" })]);
    const viewer = await signedIn(objects, ACME, "viewer");
    for (const list of ["events", "mappings", "dead-letters"]) {
      const response = await viewer.fetch(`/api/${list}?q=${encodeURIComponent(text)}`);
      expect([200, 400]).toContain(response.status);
    }
    const found = await viewer.fetch(`/api/events?q=${encodeURIComponent(text)}`);
    const { items } = await found.json<{ items: { label: string }[] }>();
    expect(items.map((item) => item.label)).toEqual([text]);
    expect(found.headers.get("content-type")).toMatch(/^application\/json/);
    const all = await env.DB.prepare("SELECT count(*) AS n FROM events").first<{ n: number }>();
    expect(all?.n).toBe(2);
  });

  it("as a filter, a cursor or an id harms nothing", async () => {
    await seedEvents(ACME, [anEvent(1)]);
    const owner = await signedIn(objects, ACME, "owner");
    const value = encodeURIComponent(text);
    for (const path of [
      `events?entity=${value}`,
      `events?code=${value}`,
      `events?cursor=${value}`,
      `events/${value}`,
    ]) {
      expect((await owner.fetch(`/api/${path}`)).status).toBeLessThan(500);
    }
    expect((await send(owner, "POST", "/api/events/resolve", { ids: [text] })).status).toBeLessThan(500);
    expect((await send(owner, "POST", "/api/members", { email: text, role: "viewer" })).status).toBe(400);
    const list = await get<{ items: unknown[] }>(owner, "/api/events");
    expect(list.items).toHaveLength(1);
  });
});

describe("JSON that is deep, huge in number, or not what it says", () => {
  it.each([
    ["200 KB of brackets", "[".repeat(100_000) + "]".repeat(100_000)],
    ["an object 20,000 deep", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
    ["a number beyond all bounds", '{"ids":[1e999]}'],
    ["a prototype", '{"__proto__":{"role":"owner"},"ids":["x"],"constructor":{}}'],
    ["half a surrogate", '{"ids":["\\ud800"]}'],
    ["many ids", JSON.stringify({ ids: Array.from({ length: 5000 }, (_, n) => `id-${n}`) })],
  ])("%s is answered in words, not with an error of ours", async (_name, body) => {
    const owner = await signedIn(objects, ACME, "owner");
    for (const path of ["/api/events/resync", "/api/events/resolve", "/api/settings", "/api/members"]) {
      const method = path === "/api/settings" ? "PATCH" : "POST";
      const headers = { "content-type": "application/json" };
      const response = await owner.fetch(path, { method, headers, body });
      expect(response.status).toBeLessThan(500);
      await response.body?.cancel();
    }
  });
});

describe("a session that somebody else chose", () => {
  it("is not taken over by signing in", async () => {
    const victim = await signedIn(objects, ACME, "viewer");
    const planted = victim.cookies.get("orbit_session")?.value ?? "";
    await victim.fetch(`/enter/${ACME}/viewer-${ACME}`);
    expect(victim.cookies.get("orbit_session")?.value).not.toBe(planted);
    const attacker = apiBrowser(objects);
    attacker.cookies.set("orbit_session", { value: planted, attributes: "" });
    expect((await attacker.fetch("/api/session")).status).toBe(401);
  });
});
