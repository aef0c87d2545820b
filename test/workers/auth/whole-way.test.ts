import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { api } from "../../../src/api/app.ts";
import { auth } from "../../../src/auth/routes.ts";
import type { WebEnv } from "../../../src/http/context.ts";
import { DEMO } from "../../xero/src/demo/demo.ts";
import { createSimulator } from "../../xero/src/simulator.ts";
import { get, send } from "../api/visitor.ts";
import { Browser, ORIGIN } from "../browser.ts";

// The Worker's own routes and objects against the simulated Xero: each step goes on from the one before.

const xero = createSimulator({
  nowMs: () => Date.now(),
  random: Math.random,
  sleep: async () => {},
  deliver: async () => new Response(),
  data: "organisations",
  app: { clientId: env.XERO_CLIENT_ID, clientSecret: env.XERO_CLIENT_SECRET },
});

beforeAll(async () => {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  // Not restored: the objects go on calling, and a real call that nothing answers would keep the runner from ending.
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => xero.fetch(new Request(input, init)));
});

const worker = () => new Browser(new Hono<WebEnv>().route("/auth", auth).route("/", api));
const browser = worker();

/** Goes to Xero, fills in the consent form, and comes back; answers where the browser ends. */
async function goThrough(by: Browser, path: string, form: Record<string, string>): Promise<URL> {
  const authorize = (await by.fetch(path)).headers.get("location") ?? "";
  const body = new URLSearchParams(form);
  const consent = await xero.fetch(new Request(authorize, { method: "POST", body, redirect: "manual" }));
  const back = new URL(consent.headers.get("location") ?? "");
  const landed = await by.fetch(`${back.pathname}${back.search}`);
  return new URL(landed.headers.get("location") ?? "", ORIGIN);
}

interface Entity {
  readonly tenantId: string;
  readonly role: string;
  readonly health: string;
  readonly trouble: unknown;
  readonly trackingOptionName: string | null;
}
const entities = async () => (await get<{ items: Entity[] }>(browser, "/api/entities")).items;
const entity = async (tenantId: string) => (await entities()).find((one) => one.tenantId === tenantId);

describe("from the first sign-in to a connected firm", () => {
  it("cancelling at Xero connects nothing", async () => {
    const landed = await goThrough(browser, "/auth/connect", { decision: "cancel" });
    expect(landed.searchParams.get("error")).toBe("access-refused");
    expect(browser.cookies.size).toBe(0);
  });

  it("connecting creates the firm with the organisations of the consent", async () => {
    expect((await goThrough(browser, "/auth/connect", { decision: "allow" })).href).toBe(`${ORIGIN}/`);
    expect(await get(browser, "/api/session")).toMatchObject({
      firm: { name: "Harbour Practice Group" },
      role: "owner",
    });
    const all = await entities();
    expect(all.map((one) => one.tenantId).toSorted()).toEqual([DEMO.group, DEMO.sydney, DEMO.melbourne].toSorted());
    for (const one of all) expect(one).toMatchObject({ role: "unassigned", health: "ok", trouble: null });
  });

  it("the group's categories are read from Xero, and satellites get their options", async () => {
    expect((await send(browser, "PATCH", `/api/entities/${DEMO.group}`, { role: "group" })).status).toBe(200);
    const categories = await get<{ id: string; name: string; options: { id: string; name: string }[] }[]>(
      browser,
      "/api/tracking-categories",
    );
    const category = categories.find((one) => one.name === "Entity");
    expect(category?.options.map((option) => option.name)).toEqual(["Sydney", "Melbourne"]);
    const settings = await send(browser, "PATCH", "/api/settings", { trackingCategoryId: category?.id });
    expect(settings.status).toBe(200);
    const changes = { role: "satellite", trackingOptionId: category?.options[0]?.id };
    expect((await send(browser, "PATCH", `/api/entities/${DEMO.sydney}`, changes)).status).toBe(200);
    expect(await entity(DEMO.sydney)).toMatchObject({ role: "satellite", trackingOptionName: "Sydney" });
  });

  it("signing in later finds the firm; a stranger does not", async () => {
    const again = worker();
    expect((await goThrough(again, "/auth/login", { decision: "allow" })).href).toBe(`${ORIGIN}/`);
    const stranger = worker();
    const landed = await goThrough(stranger, "/auth/login", { decision: "allow", user: DEMO.owner });
    expect(landed.searchParams.get("error")).toBe("no-firm");
    expect(stranger.cookies.size).toBe(0);
  });

  it("connecting again keeps the roles", async () => {
    expect((await goThrough(browser, "/auth/connect", { decision: "allow" })).href).toBe(`${ORIGIN}/`);
    expect(await entity(DEMO.sydney)).toMatchObject({ role: "satellite", trackingOptionName: "Sydney", health: "ok" });
  });

  it("disconnecting takes the connection off at Xero too", async () => {
    expect((await send(browser, "DELETE", `/api/entities/${DEMO.melbourne}`)).status).toBe(204);
    expect(await entity(DEMO.melbourne)).toBeUndefined();
    const landed = await goThrough(browser, "/auth/connect", {
      decision: "allow",
      choice: "made",
      tenant: DEMO.sydney,
    });
    expect(landed.href).toBe(`${ORIGIN}/`);
    expect((await entities()).map((one) => one.tenantId).toSorted()).toEqual([DEMO.group, DEMO.sydney].toSorted());
  });
});
