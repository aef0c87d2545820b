// biome-ignore-all lint/style/noExcessiveLinesPerFile: all letters, from one set-up of receivers.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import { attendFirms, queueFirms, sortMessages } from "../../../src/maintenance/firm-work.ts";
import { mailerOf } from "../../../src/maintenance/mail/mailer.ts";
import { removeOld } from "../../../src/maintenance/retention.ts";
import { upsertDocuments } from "../../../src/store/documents.ts";
import { markDisconnected } from "../../../src/store/tenants.ts";
import type { Browser } from "../browser.ts";
import { type FakeObjects, fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, BETA, BETA_GROUP, freshFirms, MELBOURNE, SYDNEY, seedEvents, T0 } from "../seed.ts";
import { get, send, signedIn } from "./visitor.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let objects: FakeObjects;
let mails: { to: string; subject: string; text: string }[];
let refusal: string | null;
let vars: Record<string, unknown>;
let owner: Browser;
let viewer: Browser;

beforeEach(async () => {
  await freshFirms();
  objects = fakeObjects();
  mails = [];
  refusal = null;
  const take = async (mail: (typeof mails)[number]) => {
    if (refusal !== null) throw new Error(refusal);
    mails.push(mail);
    return { messageId: "1" };
  };
  vars = { MAIL_FROM: "Orbit <orbit@firm.example>", MAIL: { send: take }, APP_URL: "https://orbit.example" };
  owner = await signedIn(objects, ACME, "owner", vars);
  viewer = await signedIn(objects, ACME, "viewer", vars);
});

/** A run of the cron, and of the queue right after it. */
async function cron(nowMs: number): Promise<number> {
  const bodies: unknown[] = [];
  const sendBatch = async (sent: Iterable<{ body: unknown }>) => {
    bodies.push(...[...sent].map(({ body }) => body));
  };
  await queueFirms({ DB: env.DB, EVENTS: { sendBatch } as unknown as Queue }, nowMs);
  const config = parseConfig({ ...env, ...vars });
  if (!config.ok) throw new Error("the test's configuration is bad");
  let acked = 0;
  const messages = bodies.map((body, n) => {
    return { id: String(n), body, timestamp: new Date(nowMs), attempts: 1, ack: () => acked++, retry: () => {} };
  });
  const { firms, events } = sortMessages({ messages } as unknown as MessageBatch);
  expect(events).toEqual([]);
  await attendFirms(firms, { db: env.DB, config: config.value, mail: mailerOf(vars, config.value) }, nowMs);
  expect(acked).toBe(bodies.length);
  return bodies.length;
}
const prefer = (who: Browser, wanted: object) => send(who, "PATCH", "/api/mail-preferences", wanted);
const set = (settings: object) => send(owner, "PATCH", "/api/settings", settings);
const subjects = () => mails.map(({ to, subject }) => `${to.split("@")[0]}: ${subject}`);
const locked = explain({ code: "no-tracking", category: null });
const aFailure = (n: number, value: string) =>
  anEvent(n, { status: "failed", failures: [locked], amount: { value, currency: "AUD" }, resourceId: `invoice-${n}` });

describe("alerts by mail", () => {
  it("go at once to those who want them, once, and say when it is over", async () => {
    await prefer(owner, { alerts: true });
    await markDisconnected(env.DB, SYDNEY, 1);
    await markDisconnected(env.DB, BETA_GROUP, 1);
    expect(await cron(T0)).toBe(2);
    await cron(T0 + 300_000);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe("Orbit, Acme: Xero must be connected again");
    expect(mails[0]?.text).toContain("Acme Sydney: press Reconnect");
    expect(mails[0]?.text).toContain("https://orbit.example/settings");
    await env.DB.prepare("UPDATE entities SET disconnected_at_ms = NULL").run();
    await cron(T0 + HOUR_MS);
    expect(mails.at(-1)?.subject).toBe("Orbit, Acme: Over: Xero must be connected again");
    expect(await cron(T0 + 2 * HOUR_MS)).toBe(0);
    expect(mails).toHaveLength(2);
  });

  it("that are refused go again to that person alone, and the history says what arrived where", async () => {
    await prefer(owner, { alerts: true });
    await markDisconnected(env.DB, SYDNEY, 1);
    refusal = "destination address is not verified";
    await cron(T0);
    refusal = null;
    await prefer(viewer, { alerts: true });
    await cron(T0 + HOUR_MS);
    await cron(T0 + 2 * HOUR_MS);
    expect(mails).toHaveLength(2);
    const { items } = await get<{ items: { sent: { to: string; problem: string | null }[] }[] }>(
      viewer,
      "/api/alerts/history",
    );
    expect(items).toMatchObject([{ topic: "reconnect", since: "2026-11-20T10:00:00.000Z", endedAt: null }]);
    expect(items[0]?.sent.map(({ to, problem }) => `${to.split("-")[0]} ${problem === null}`).toSorted()).toEqual([
      "owner false",
      "owner true",
      "viewer true",
    ]);
  });

  it("go to nobody who has left the firm or wants them no more, and to nobody without a sender", async () => {
    await prefer(owner, { alerts: true });
    await prefer(viewer, { alerts: true });
    await prefer(viewer, { alerts: false });
    await env.DB.prepare("DELETE FROM members WHERE role = 'owner'").run();
    await markDisconnected(env.DB, SYDNEY, 1);
    await cron(T0);
    vars = { ...vars, MAIL_FROM: "" };
    await prefer(viewer, { alerts: true });
    await cron(T0 + HOUR_MS);
    expect(mails).toEqual([]);
  });

  it("wait for the end of quiet hours on the firm's clock", async () => {
    await prefer(owner, { alerts: true });
    // T0 is 21:00 in Sydney.
    await set({ quietHours: { from: "20:00", until: "06:30" }, timeZone: "Australia/Sydney" });
    await markDisconnected(env.DB, SYDNEY, 1);
    for (let hour = 0; hour < 9; hour++) await cron(T0 + hour * HOUR_MS);
    expect(mails).toEqual([]);
    await cron(T0 + 9.5 * HOUR_MS);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("Since Fri 20 Nov 2026, 21:00 (Australia/Sydney)");
  });
});

describe("a firm's alert rules", () => {
  const open = async () =>
    (await get<{ items: { topic: string; detail: string }[] }>(owner, "/api/alerts")).items.map(({ topic }) => topic);

  it("count failures from the firm's own threshold", async () => {
    await seedEvents(
      ACME,
      [1, 2, 3].map((n) => aFailure(n, "10.00")),
    );
    expect(await open()).toEqual([]);
    await set({ alertFailures: 3 });
    expect(await open()).toEqual(["failures"]);
    await set({ alertFailures: 4 });
    expect(await open()).toEqual([]);
  });

  it("make one failure enough from an amount on, to the cent, and again for another document only", async () => {
    await prefer(owner, { alerts: true });
    await seedEvents(ACME, [aFailure(1, "9999.99")]);
    await set({ alertAmount: "10000" });
    expect(await get(owner, "/api/settings")).toMatchObject({ alertAmount: "10000.00" });
    expect(await open()).toEqual([]);
    await seedEvents(ACME, [aFailure(2, "10000.00"), anEvent(3, { ...aFailure(3, "10000.00"), status: "resolved" })]);
    expect(await open()).toEqual(["large-failures"]);
    await cron(T0);
    await cron(T0 + 2 * HOUR_MS);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("INV-0002 of AUD 10000.00");
    await seedEvents(ACME, [aFailure(4, "250000.50")]);
    await cron(T0 + 4 * HOUR_MS);
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).toContain("INV-0004 of AUD 250000.50, INV-0002 of AUD 10000.00");
  });

  it.each([
    { alertFailures: 0 },
    { alertAmount: "-1" },
    { alertAmount: "1e9" },
    { quietHours: { from: "24:00", until: "06:00" } },
    { timeZone: "Mars/Base" },
  ])("are refused where they cannot be meant: %j", async (settings) => {
    expect((await set(settings)).status).toBe(400);
  });
});

describe("a digest", () => {
  const money = { status: "AUTHORISED", total: "150.50", tax: "0.00", paid: "0.00", credited: "0.00", due: "150.50" };
  const aDocument = (n: number, satelliteTenantId: typeof SYDNEY) => ({
    ...({
      kind: "invoice",
      groupId: `invoice-${n}`,
      rev: 1,
      number: `INV-${n}`,
      reference: null,
      contactName: "Ann",
    } as const),
    ...({ date: "2026-11-02", dueDate: null, currency: "AUD", state: "failed", group: money, copy: null } as const),
    ...{ satelliteTenantId, isBill: false, differences: [], failures: [locked], updatedAtMs: 0, checkedAtMs: null },
    ...{ driftSeenAtMs: null, putBack: null, syncedAtMs: null },
  });

  it("comes on its day at seven, by cause with the amount at stake, of the satellites that the person chose", async () => {
    await upsertDocuments(env.DB, ACME, [aDocument(1, SYDNEY), aDocument(2, SYDNEY), aDocument(3, MELBOURNE)]);
    await set({ timeZone: "Australia/Sydney" });
    await prefer(owner, { digest: "daily" });
    await prefer(viewer, { digest: "weekly", digestEntities: [MELBOURNE] });
    const { nextDigestAt } = await get<{ nextDigestAt: string }>(owner, "/api/mail-preferences");
    expect(nextDigestAt).toMatch(/T20:00:00/);
    const nextMs = Date.parse(nextDigestAt);
    await cron(nextMs - 1);
    expect(mails).toEqual([]);
    for (let day = 0; day < 7; day++)
      for (const minutes of [0, 5]) await cron(nextMs + day * DAY_MS + minutes * 60_000);
    const toOwner = mails.filter(({ to }) => to.startsWith("owner"));
    const toViewer = mails.filter(({ to }) => to.startsWith("viewer"));
    expect([toOwner.length, toViewer.length]).toEqual([7, 1]);
    expect(toOwner[0]?.subject).toBe("Orbit, Acme: 3 records need a person (AUD 451.50)");
    expect(toOwner[0]?.text).toContain("Acme Sydney\n- Invoice has no tracking: 2 records (AUD 301.00)");
    expect(toViewer[0]?.text).toContain("Acme Melbourne\n- Invoice has no tracking: 1 record (AUD 150.50)");
    expect(toViewer[0]?.text).not.toContain("Acme Sydney");
  });

  it("that is refused goes again after an hour, and no more once it has arrived", async () => {
    await prefer(owner, { digest: "daily" });
    const { nextDigestAt } = await get<{ nextDigestAt: string }>(owner, "/api/mail-preferences");
    const nextMs = Date.parse(nextDigestAt);
    refusal = "no";
    await cron(nextMs);
    refusal = null;
    await cron(nextMs + 300_000);
    expect(mails).toEqual([]);
    for (let hour = 1; hour < 20; hour++) await cron(nextMs + hour * HOUR_MS);
    expect(subjects()).toHaveLength(1);
    expect(mails[0]?.subject).toBe("Orbit, Acme: nothing needs a person");
  });

  it("is about satellites of the firm only", async () => {
    expect((await prefer(owner, { digestEntities: [BETA_GROUP] })).status).toBe(400);
    expect((await prefer(owner, { digestEntities: [] })).status).toBe(400);
    expect((await prefer(owner, { digestEntities: [SYDNEY] })).status).toBe(200);
    expect((await prefer(owner, { digestEntities: null })).status).toBe(200);
  });
});

describe("preferences", () => {
  it("that are changed at the same time are all kept", async () => {
    await Promise.all([
      prefer(owner, { alerts: true }),
      prefer(owner, { digest: "daily" }),
      prefer(owner, { digestEntities: [SYDNEY] }),
    ]);
    const kept = { alerts: true, digest: "daily", digestEntities: [SYDNEY] };
    expect(await get(owner, "/api/mail-preferences")).toMatchObject(kept);
    expect(await get(viewer, "/api/mail-preferences")).toMatchObject({ alerts: false, digest: "off" });
  });
});

describe("an invitation", () => {
  const invite = async (who: Browser) =>
    await (await send(who, "POST", "/api/members", { email: "zoe@example.com", role: "operator" })).json();

  it("goes by mail and says who invites to what, as what and how", async () => {
    expect(await invite(owner)).toMatchObject({ email: "zoe@example.com", mail: "sent" });
    expect(mails).toMatchObject([{ to: "zoe@example.com", from: { email: "orbit@firm.example", name: "Orbit" } }]);
    expect(mails[0]?.subject).toMatch(/^owner-\S+ invites you to Acme on Orbit$/);
    expect(mails[0]?.text).toContain("https://orbit.example");
    expect(mails[0]?.text).toContain("As operator you may");
  });

  it("stands when its mail is refused, and when no mail is sent", async () => {
    refusal = "no";
    expect(await invite(owner)).toMatchObject({ mail: "not-sent" });
    const quiet = await signedIn(objects, BETA, "owner");
    expect(await invite(quiet)).toMatchObject({ mail: "off" });
    expect(await get(quiet, "/api/mail-preferences")).toMatchObject({ sender: null, alerts: false, digest: "off" });
    expect((await send(quiet, "POST", "/api/mail-preferences/test")).status).toBe(409);
  });
});

describe("the binding", () => {
  it("of the pinned runtime takes a mail as it is made here", async () => {
    const mailFrom = { name: "Orbit", email: "orbit@firm.example" };
    const real = mailerOf(env, { mailFrom, mailUrl: null });
    expect(await real?.({ to: "zoe@example.com", subject: "Grüße", text: "…" })).toEqual({
      ok: true,
      value: undefined,
    });
  });
});

describe("the run for all firms", () => {
  it("looks at none that has nothing to say, lets go of an overtaken message, and attends to a firm once", async () => {
    expect(await cron(T0)).toBe(0);
    await prefer(owner, { alerts: true });
    await markDisconnected(env.DB, SYDNEY, 1);
    const config = parseConfig({ ...env, ...vars });
    if (!config.ok) throw new Error("the test's configuration is bad");
    const deps = { db: env.DB, config: config.value, mail: mailerOf(vars, config.value) };
    let acked = 0;
    const message = (atMs: number) =>
      ({ body: { work: "alerts", firmId: ACME }, timestamp: new Date(atMs), ack: () => acked++ }) as unknown as Message;
    await attendFirms([message(T0 - 600_000)], deps, T0);
    expect(mails).toEqual([]);
    await attendFirms([message(T0), message(T0)], deps, T0);
    expect([mails.length, acked]).toEqual([1, 3]);
  });

  it("finds each firm by indexes alone", async () => {
    const { results } = await env.DB.prepare(
      "EXPLAIN QUERY PLAN select 1 from events where events.firm_id = 'x' and events.status <> 'synced' and events.status in ('failed', 'waiting')",
    ).all<{ detail: string }>();
    expect(results[0]?.detail).toContain("events_not_synced");
  });
});

describe("the history", () => {
  it("keeps alerts that nobody was sent, page by page, ends them, and forgets them after a while", async () => {
    await markDisconnected(env.DB, SYDNEY, 1);
    await cron(T0);
    await env.DB.prepare("UPDATE entities SET disconnected_at_ms = NULL").run();
    await cron(T0 + HOUR_MS);
    await markDisconnected(env.DB, SYDNEY, 1);
    await cron(T0 + 3 * HOUR_MS);
    const first = await get<{ items: unknown[]; nextCursor: string }>(viewer, "/api/alerts/history?limit=1");
    expect(first.items).toMatchObject([{ since: "2026-11-20T13:00:00.000Z", endedAt: null, sent: [] }]);
    const second = await get<{ items: unknown[] }>(viewer, `/api/alerts/history?limit=1&cursor=${first.nextCursor}`);
    expect(second.items).toMatchObject([{ since: "2026-11-20T10:00:00.000Z", endedAt: "2026-11-20T11:00:00.000Z" }]);
    const other = await signedIn(objects, BETA, "owner");
    expect(await get(other, "/api/alerts/history")).toMatchObject({ items: [] });
    await removeOld({ db: env.DB, objects, retentionDays: 90 }, T0 + 100 * DAY_MS);
    const kept = await env.DB.prepare("SELECT ended_at_ms FROM alert_history").all();
    expect(kept.results).toEqual([{ ended_at_ms: null }]);
  });
});
