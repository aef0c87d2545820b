/**
 * A practice in workerd for a file of tests: webhook route, queue, objects with their alarms, D1 and API are the real ones; Xero
 * alone is simulated, behind `fetch`.
 */

import { applyD1Migrations, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, expect, vi } from "vitest";
import type { InvoiceFields } from "../xero/src/control/person.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { createSimulator } from "../xero/src/simulator.ts";

const ORIGIN = "https://orbit.example";
export const worker = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(new Request(`${ORIGIN}${path}`, { redirect: "manual", ...init }));

export const xero = createSimulator({
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

/** As the signed-in person, whatever is answered. */
export const ask = (path: string, init: RequestInit = {}) => worker(path, { ...init, headers: { cookie } });

export async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = { cookie, "content-type": "application/json" };
  const response = await worker(path, { ...init, headers });
  expect(response.status, `${path}: ${await response.clone().text()}`).toBeLessThan(300);
  return (await response.json()) as T;
}

export const patch = (path: string, body: object) => api(path, { method: "PATCH", body: JSON.stringify(body) });

export interface ShownEvent {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly label: string;
  readonly resourceId: string;
  readonly failure: { code: string } | null;
  readonly satelliteResourceId: string | null;
}

export async function eventOf(resourceId: string): Promise<ShownEvent | undefined> {
  const { items } = await api<{ items: ShownEvent[] }>(`/api/events?q=${resourceId}&limit=200`);
  const { items: all } = items.length > 0 ? { items } : await api<{ items: ShownEvent[] }>("/api/events?limit=200");
  return all.find((event) => event.resourceId === resourceId);
}

/** Delivers what waits and answers once the record's event says so. */
export async function until(resourceId: string, status: string): Promise<ShownEvent> {
  return await vi.waitFor(
    async () => {
      await xero.control.deliverNow();
      const event = await eventOf(resourceId);
      if (event?.status !== status)
        throw new Error(`${resourceId} is ${event?.status}, not ${status}: ${JSON.stringify(event)}`);
      return event;
    },
    { timeout: 20_000, interval: 50 },
  );
}

export function raise(fields: InvoiceFields = {}, option = "Sydney") {
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

export const copies = (tenant: string) => xero.control.person(tenant).invoices();

/** The object's memory is gone, as when Cloudflare moves it; its rows and its alarm are not. */
export async function killed(tenant: string): Promise<void> {
  const stub = env.TENANT.getByName(tenant);
  await runInDurableObject(stub, (_object, state) => state.abort("killed by the test")).catch(() => undefined);
}

/** What happens on the way to Xero; a test replaces it and puts `straight` back. */
export const network = { send: straight };

export function straight(request: Request): Promise<Response> {
  return xero.fetch(request);
}

/**
 * Connects the demo firm before the first test of the file. The way to Xero stays the simulated one afterwards: the objects go
 * on calling, and a real call that nothing answers would keep the runner from ending.
 */
export function usePractice(): void {
  beforeAll(connectPractice);
}

async function connectPractice(): Promise<void> {
  await consent();
  await giveRoles();
}

/** A new deployment to which the demo's organisations are connected; none has a role. */
export async function consent(): Promise<void> {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => network.send(new Request(input, init)));
  const authorize = (await worker("/auth/connect")).headers;
  const allowed = await xero.fetch(
    new Request(authorize.get("location") ?? "", {
      method: "POST",
      body: new URLSearchParams({ decision: "allow" }),
      redirect: "manual",
    }),
  );
  const back = new URL(allowed.headers.get("location") ?? "");
  const signIn = (authorize.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  const landed = await worker(`${back.pathname}${back.search}`, { headers: { cookie: signIn } });
  cookie = landed.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .filter((pair) => pair?.startsWith("orbit_session="))
    .join("; ");
}

async function giveRoles(): Promise<void> {
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
}
