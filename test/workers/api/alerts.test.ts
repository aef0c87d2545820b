import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseConfig } from "../../../src/config.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import { grantId } from "../../../src/domain/ids.ts";
import type { Message } from "../../../src/maintenance/alerts/message.ts";
import { attendFirm } from "../../../src/maintenance/alerts/send.ts";
import { signatureHeaders } from "../../../src/maintenance/alerts/signature.ts";
import { keepDeadLetter } from "../../../src/store/dead-letters.ts";
import { firmsWithWork } from "../../../src/store/firm-work.ts";
import { setGrantStatus } from "../../../src/store/grants.ts";
import { markDisconnected, markSilent } from "../../../src/store/tenants.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, BETA, BETA_GROUP, freshFirms, GROUP, SYDNEY, seedEvents, T0 } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const ADDRESS = "https://hooks.example/T0/secret";
const HOUR_MS = 3_600_000;

let objects: FakeObjects;
let owner: Browser;
let posted: { url: string; redirect: string; headers: Record<string, string>; message: Message }[];
let answer: () => Promise<Response>;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  owner = await signedIn(objects, ACME, "owner");
  posted = [];
  answer = async () => new Response("ok");
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const headers = Object.fromEntries(request.headers);
    posted.push({ url: request.url, redirect: request.redirect, headers, message: await request.json<Message>() });
    return await answer();
  });
});
afterEach(() => vi.restoreAllMocks());

async function cron(nowMs: number, vars: Record<string, string> = {}): Promise<void> {
  const config = parseConfig({ ...env, ...vars });
  if (!config.ok) throw new Error("the test's configuration is bad");
  const deps = { db: env.DB, config: config.value, mail: null };
  for (const firm of await firmsWithWork(env.DB, nowMs, 100)) await attendFirm(deps, firm, nowMs);
}
const setAddress = (alertUrl: string | null) => send(owner, "PATCH", "/api/settings", { alertUrl });
const topics = () => posted.map(({ message }) => message.alerts.map(({ topic, state }) => `${topic} ${state}`));
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

describe("the cron", () => {
  it("tells what needs a person in one message, once, and when it is over", async () => {
    await setAddress(ADDRESS);
    await cron(T0);
    expect(posted).toEqual([]);
    await setGrantStatus(env.DB, grantId("grant-firm-acme"), { status: "reconnect", atMs: 1 });
    await markDisconnected(env.DB, SYDNEY, 1);
    await markSilent(env.DB, GROUP, T0);
    await keepDeadLetter(env.DB, { id: "letter", tenantId: GROUP, body: "{}", receivedAtMs: T0 });
    const limited = explain({ code: "day-limit", entity: "Acme Sydney", untilMs: T0, limit: 5000 });
    const untracked = explain({ code: "no-tracking", category: null });
    await seedEvents(ACME, [
      anEvent(1, { status: "waiting", failures: [limited] }),
      ...[2, 3, 4, 5, 6].map((n) => anEvent(n, { status: "failed", failures: [untracked] })),
    ]);
    await cron(T0);
    await cron(T0 + 300_000);
    expect(topics()).toEqual([
      ["reconnect open", "day-limit open", "failures open", "webhooks open", "dead-letters open"],
    ]);
    const [first] = posted;
    expect(first).toMatchObject({ url: ADDRESS, redirect: "manual", message: { firm: { id: ACME, name: "Acme" } } });
    expect(first?.message.text).toContain("Acme Group, Acme Melbourne, Acme Sydney");
    expect(first?.message.text).toContain("24 hours");
    expect(first?.message.text).toContain("1 event waits for it.");
    expect(first?.message.text).toContain("1 delivery of Xero's");
    expect(first?.message.text).toContain("5 events need a person. The newest: INV-0006");
    await markSilent(env.DB, GROUP, null);
    await env.DB.prepare("DELETE FROM dead_letters").run();
    await cron(T0 + HOUR_MS);
    await cron(T0 + 2 * HOUR_MS);
    expect(
      topics()
        .slice(1)
        .map((told) => told.toSorted()),
    ).toEqual([["dead-letters recovered", "webhooks recovered"]]);
  });

  it("tries a message that was not taken again, later, and does not tell another firm's troubles", async () => {
    await setAddress(ADDRESS);
    await markDisconnected(env.DB, SYDNEY, 1);
    await markDisconnected(env.DB, BETA_GROUP, 1);
    answer = async () => new Response("no", { status: 500 });
    await cron(T0);
    await cron(T0 + 60_000);
    expect(posted).toHaveLength(1);
    answer = async () => new Response("ok");
    await cron(T0 + HOUR_MS);
    await cron(T0 + 2 * HOUR_MS);
    expect(posted).toHaveLength(2);
    expect(posted[1]?.message.text).not.toContain("Beta");
    expect(posted[1]?.message.alerts[0]?.since).toBe("2026-11-20T10:00:00.000Z");
  });

  it("never asks a private address, whatever D1 holds", async () => {
    await setAddress(ADDRESS);
    await env.DB.prepare(
      "UPDATE firms SET settings = json_set(settings, '$.alertUrl', 'https://169.254.169.254/')",
    ).run();
    await markDisconnected(env.DB, SYDNEY, 1);
    await cron(T0);
    expect(posted).toEqual([]);
  });

  it("makes no mention or link of what people typed", async () => {
    await setAddress(ADDRESS);
    await env.DB.prepare("UPDATE entities SET name = '<!channel> & <b>', disconnected_at_ms = 1 WHERE tenant_id = ?")
      .bind(SYDNEY)
      .run();
    await cron(T0);
    expect(posted[0]?.message.text).toContain("&lt;!channel&gt; &amp; &lt;b&gt;");
    expect(posted[0]?.message.text).not.toContain("<");
  });
});

describe("the list of alerts", () => {
  it("shows what needs a person, whether or not there is an address", async () => {
    expect(await get(owner, "/api/alerts")).toEqual({ items: [], nextCursor: null });
    await markDisconnected(env.DB, SYDNEY, 1);
    const list = () => get<{ items: object[] }>(owner, "/api/alerts");
    expect((await list()).items).toMatchObject([{ topic: "reconnect", since: null, toldAt: null }]);
    await setAddress(ADDRESS);
    await cron(T0);
    const since = "2026-11-20T10:00:00.000Z";
    expect((await list()).items).toMatchObject([{ topic: "reconnect", since, toldAt: since }]);
    expect(await get(await signedIn(objects, BETA, "owner"), "/api/alerts")).toMatchObject({ items: [] });
  });
});

describe("a message", () => {
  it("is signed with the secret that an owner is shown, and nobody else", async () => {
    await setAddress(ADDRESS);
    await send(owner, "POST", "/api/alerts/test");
    const { secret } = await get<{ secret: string }>(owner, "/api/alerts/secret");
    const [{ headers, message } = { headers: {} as Record<string, string>, message: null }] = posted;
    const [id, seconds] = [headers["webhook-id"] ?? "", Number(headers["webhook-timestamp"])];
    const expected = await signatureHeaders({ secrets: [secret], id, atMs: seconds * 1000 }, JSON.stringify(message));
    expect(headers).toMatchObject(expected);
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(600);
    const other = await signedIn(objects, BETA, "owner");
    expect(await get(other, "/api/alerts/secret")).not.toEqual({ secret });
  });
});

describe("a test message", () => {
  const test = () => send(owner, "POST", "/api/alerts/test");

  it("goes to the address at once", async () => {
    expect(await codeOf(await test())).toBe("no-alert-address");
    await setAddress(ADDRESS);
    const response = await test();
    expect([response.status, await response.json()]).toEqual([200, { delivered: true }]);
    expect(posted).toMatchObject([{ url: ADDRESS, message: { alerts: [{ topic: "test", state: "test" }] } }]);
    expect(posted[0]?.message.text).toContain("Acme");
  });

  it.each([
    ["a refusal", () => new Response("no", { status: 404 }), "answered 404"],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "http://10.0.0.1/" } }), "redirect"],
    ["an endless answer", () => new Response("x".repeat(2_000_000)), "too large"],
  ])("says what came instead: %s", async (_name, make, words) => {
    await setAddress(ADDRESS);
    answer = async () => make();
    const response = await test();
    expect(response.status).toBe(502);
    const { detail } = await response.json<{ detail: string }>();
    expect(detail).toContain(words);
    expect(detail).not.toContain("secret");
    expect(posted).toHaveLength(1);
  });
});

describe("the alert address", () => {
  it.each(["http://hooks.example/a", "https://127.0.0.1/a", "https://192.168.0.1/a", "https://metadata.internal/"])(
    "%s is refused",
    async (address) => {
      const response = await setAddress(address);
      expect(response.status).toBe(400);
      expect((await response.json<{ detail: string }>()).detail).toContain("alertUrl: must be an");
      expect(await get(owner, "/api/settings")).toMatchObject({ alertUrl: null });
    },
  );

  it("is shown whole to owners only", async () => {
    await setAddress(ADDRESS);
    expect(await get(owner, "/api/settings")).toMatchObject({ alertUrl: ADDRESS });
    const viewer = await signedIn(objects, ACME, "viewer");
    expect(await get(viewer, "/api/settings")).toMatchObject({ alertUrl: "https://hooks.example/…" });
  });
});
