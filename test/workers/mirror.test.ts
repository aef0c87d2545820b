import { applyD1Migrations, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { tenantId } from "../../src/ids.ts";
import type { InvoiceFields } from "../xero/src/control/person.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { createSimulator } from "../xero/src/simulator.ts";

// The whole way in workerd: webhook route, queue, objects with their alarms, D1, API; Xero alone is simulated.

const ORIGIN = "https://orbit.example";
const worker = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(new Request(`${ORIGIN}${path}`, { redirect: "manual", ...init }));

const xero = createSimulator({
  nowMs: () => Date.now(),
  random: Math.random,
  sleep: (ms) => scheduler.wait(ms),
  deliver: (request) => exports.default.fetch(request),
  behaviour: { webhookDelayMs: 0, webhookJitterMs: 0 },
  app: {
    clientId: env.XERO_CLIENT_ID,
    clientSecret: env.XERO_CLIENT_SECRET,
    webhookUrl: `${ORIGIN}/webhooks/xero`,
    webhookKey: env.XERO_WEBHOOK_KEY,
  },
});

let cookie = "";

async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = { cookie, "content-type": "application/json" };
  const response = await worker(path, { ...init, headers });
  expect(response.status, `${path}: ${await response.clone().text()}`).toBeLessThan(300);
  return (await response.json()) as T;
}

const patch = (path: string, body: object) => api(path, { method: "PATCH", body: JSON.stringify(body) });

interface ShownEvent {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly label: string;
  readonly resourceId: string;
  readonly failure: { code: string } | null;
  readonly satelliteResourceId: string | null;
}

async function eventOf(resourceId: string): Promise<ShownEvent | undefined> {
  const { items } = await api<{ items: ShownEvent[] }>(`/api/events?q=${resourceId}&limit=200`);
  const { items: all } = items.length > 0 ? { items } : await api<{ items: ShownEvent[] }>("/api/events?limit=200");
  return all.find((event) => event.resourceId === resourceId);
}

/** Delivers what waits and answers once the record's event says so. */
async function until(resourceId: string, status: string): Promise<ShownEvent> {
  return await vi.waitFor(
    async () => {
      await xero.control.deliverNow();
      const event = await eventOf(resourceId);
      if (event?.status !== status) throw new Error(`${resourceId} is ${event?.status}, not ${status}`);
      return event;
    },
    { timeout: 20_000, interval: 50 },
  );
}

function raise(fields: InvoiceFields = {}, option = "Sydney") {
  const Tracking = [{ Name: "Entity", Option: option }];
  return xero.control.person(DEMO.group).raiseInvoice({
    Contact: { Name: "Ridgeway University" },
    Status: "AUTHORISED",
    LineItems: [
      { Description: "Work", Quantity: 2, UnitAmount: 10.25, AccountCode: "200", TaxType: "OUTPUT", Tracking },
    ],
    ...fields,
  });
}

const copies = (tenant: string) => xero.control.person(tenant).invoices();

/** The object's memory is gone, as when Cloudflare moves it; its rows and its alarm are not. */
async function killed(tenant: string): Promise<void> {
  const stub = env.TENANT.getByName(tenant);
  await runInDurableObject(stub, (_object, state) => state.abort("killed by the test")).catch(() => undefined);
}

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => xero.fetch(new Request(input, init)));
  const authorize = (await worker("/auth/connect")).headers;
  const consent = await xero.fetch(
    new Request(authorize.get("location") ?? "", {
      method: "POST",
      body: new URLSearchParams({ decision: "allow" }),
      redirect: "manual",
    }),
  );
  const back = new URL(consent.headers.get("location") ?? "");
  const signIn = (authorize.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const landed = await worker(`${back.pathname}${back.search}`, { headers: { cookie: signIn } });
  cookie = landed.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .filter((pair) => pair?.startsWith("orbit_session="))
    .join("; ");
  await patch(`/api/entities/${DEMO.group}`, { role: "group" });
  const categories =
    await api<{ id: string; name: string; options: { id: string; name: string }[] }[]>("/api/tracking-categories");
  const category = categories.find((one) => one.name === "Entity");
  await patch("/api/settings", { trackingCategoryId: category?.id });
  for (const [tenant, name] of [
    [DEMO.sydney, "Sydney"],
    [DEMO.melbourne, "Melbourne"],
  ] as const) {
    const option = category?.options.find((one) => one.name === name);
    await patch(`/api/entities/${tenant}`, { role: "satellite", trackingOptionId: option?.id });
  }
});
afterAll(() => vi.restoreAllMocks());

describe("a webhook becomes an invoice in the right satellite", () => {
  it("with the event on the page and the mapping beside it", async () => {
    const invoice = raise();
    const event = await until(invoice.InvoiceID, "synced");
    const [copy] = copies(DEMO.sydney);
    expect(copy).toMatchObject({
      InvoiceNumber: invoice.InvoiceNumber,
      Total: invoice.Total,
      TotalTax: invoice.TotalTax,
    });
    expect(event).toMatchObject({ label: invoice.InvoiceNumber, satelliteResourceId: copy?.InvoiceID, failure: null });
    expect(copies(DEMO.melbourne)).toEqual([]);
    await vi.waitFor(async () => {
      const { items } = await api<{ items: { kind: string; satelliteId: string }[] }>("/api/mappings?kind=invoice");
      expect(items).toMatchObject([{ satelliteId: copy?.InvoiceID, label: invoice.InvoiceNumber, drifted: false }]);
    });
  });

  it("once, however often the same delivery comes", async () => {
    const invoice = raise({ Contact: { Name: "Thrice" } });
    await until(invoice.InvoiceID, "synced");
    const before = copies(DEMO.sydney).length;
    const events = [invoice].map(() => ({
      resourceUrl: "",
      resourceId: invoice.InvoiceID,
      eventDateUtc: "2026-11-22T01:15:39.902",
      eventType: "UPDATE",
      eventCategory: "INVOICE",
      tenantId: DEMO.group,
      tenantType: "ORGANISATION",
    }));
    const body = JSON.stringify({ events, firstEventSequence: 1, lastEventSequence: 1, entropy: "X" });
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const raw = new TextEncoder().encode(env.XERO_WEBHOOK_KEY);
    const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
    const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(body));
    const headers = { "x-xero-signature": btoa(String.fromCharCode(...new Uint8Array(mac))) };
    for (let n = 0; n < 3; n++)
      expect((await worker("/webhooks/xero", { method: "POST", body, headers })).status).toBe(200);
    await vi.waitFor(
      async () => {
        const { items } = await api<{ items: ShownEvent[] }>("/api/events?limit=200");
        const ofInvoice = items.filter((event) => event.resourceId === invoice.InvoiceID);
        expect(ofInvoice.map((event) => event.status).toSorted()).toEqual(["skipped", "synced"]);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(copies(DEMO.sydney)).toHaveLength(before);
  });

  it("and an edit and a void follow", async () => {
    const invoice = raise({ Contact: { Name: "Changing" } }, "Melbourne");
    await until(invoice.InvoiceID, "synced");
    const edited = xero.control.person(DEMO.group).editInvoice(invoice.InvoiceID, { Reference: "PO 7" });
    const copyOf = () => copies(DEMO.melbourne).find((copy) => copy.InvoiceNumber === edited.InvoiceNumber);
    await vi.waitFor(
      async () => {
        await xero.control.deliverNow();
        expect(copyOf()?.Reference).toBe("PO 7");
      },
      { timeout: 20_000, interval: 50 },
    );
    xero.control.person(DEMO.group).editInvoice(invoice.InvoiceID, { Status: "VOIDED" });
    await vi.waitFor(
      async () => {
        await xero.control.deliverNow();
        expect(copyOf()?.Status).toBe("VOIDED");
      },
      { timeout: 20_000, interval: 50 },
    );
  });

  it("also when the object was killed between the webhook and its alarm", async () => {
    const invoice = raise({ Contact: { Name: "Killed" } });
    await xero.control.deliverNow();
    await killed(DEMO.group);
    await until(invoice.InvoiceID, "synced");
  });
});

describe("a person's request", () => {
  it("re-syncs a failed event after the cause was mended, and says who asked", async () => {
    const invoice = raise({}, "Sydney");
    await until(invoice.InvoiceID, "synced");
    const untracked = xero.control.person(DEMO.group).raiseInvoice({
      Contact: { Name: "Ridgeway University" },
      Status: "AUTHORISED",
      LineItems: [{ Description: "x", Quantity: 1, UnitAmount: 5, AccountCode: "200", TaxType: "OUTPUT" }],
    });
    const failed = await until(untracked.InvoiceID, "failed");
    expect(failed.failure?.code).toBe("no-tracking");
    const again = await api<ShownEvent>(`/api/events/${failed.id}/resync`, { method: "POST" });
    expect(again).toMatchObject({ id: failed.id, status: "queued" });
    await until(untracked.InvoiceID, "failed");
    const { timeline } = await api<{ timeline: { text: string; by?: string }[] }>(`/api/events/${failed.id}`);
    expect(timeline.some((entry) => entry.by?.includes("Demo Bookkeeper"))).toBe(true);
    const resolved = await api<ShownEvent>(`/api/events/${failed.id}/resolve`, { method: "POST" });
    expect(resolved.status).toBe("resolved");
  });

  it("puts a copy that was edited by hand back in step on re-sync", async () => {
    const invoice = raise({ Contact: { Name: "Tampered" } });
    const event = await until(invoice.InvoiceID, "synced");
    await patch("/api/settings", { satelliteEdits: "keep" });
    xero.control.person(DEMO.sydney).editInvoice(event.satelliteResourceId ?? "", { Reference: "by hand" });
    await api(`/api/events/${event.id}/resync`, { method: "POST" });
    await until(invoice.InvoiceID, "synced");
    const copy = copies(DEMO.sydney).find((one) => one.InvoiceID === event.satelliteResourceId);
    expect(copy?.Reference ?? "").toBe("");
    await patch("/api/settings", { satelliteEdits: "overwrite" });
  });
});

describe("a backfill", () => {
  it("is counted, carried out by the object itself, and followed to its end", async () => {
    const day = new Date().toISOString().slice(0, 10);
    const post = <T>(body: object) => api<T>("/api/backfill", { method: "POST", body: JSON.stringify(body) });
    xero.control.behave({ webhookDropShare: 1 });
    const invoice = raise({ Contact: { Name: "Before Orbit" } });
    const preview = await post<{ records: { invoices: number } }>({ from: day, to: day, dryRun: true });
    expect(preview.records.invoices).toBeGreaterThan(0);
    const { id } = await post<{ id: string }>({ from: day, to: day });
    await vi.waitFor(
      async () => expect(await api(`/api/backfill/${id}`)).toMatchObject({ status: "done", queued: 0, waiting: 0 }),
      { timeout: 30_000, interval: 100 },
    );
    xero.control.behave({ webhookDropShare: 0 });
    expect(copies(DEMO.sydney).map((copy) => copy.InvoiceNumber)).toContain(invoice.InvoiceNumber);
    expect(await eventOf(invoice.InvoiceID)).toMatchObject({ source: "backfill", status: "synced" });
  });
});

describe("the entities", () => {
  it("show their live budgets", async () => {
    const { items } = await api<{
      items: { tenantId: string; budget: { minute: { limit: number; remaining: number } } }[];
    }>("/api/entities");
    const group = items.find((one) => one.tenantId === tenantId(DEMO.group));
    expect(group?.budget.minute.limit).toBe(60);
    expect(group?.budget.minute.remaining).toBeLessThan(60);
  });
});
