import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { monitor } from "../../../src/api/monitor.ts";
import { explain } from "../../../src/domain/failure-words.ts";
import { grantId, type TenantId } from "../../../src/domain/ids.ts";
import worker from "../../../src/index.ts";
import type { EntityStatus } from "../../../src/objects/tenant-rpc.ts";
import { keepDeadLetter } from "../../../src/store/dead-letters.ts";
import { setGrantStatus } from "../../../src/store/grants.ts";
import { markDisconnected, markSilent } from "../../../src/store/tenants.ts";
import { fakeObjects } from "../fake-objects.ts";
import { ACME, anEvent, BETA, BETA_GROUP, freshFirms, GROUP, SYDNEY, seedEvents, T0 } from "../seed.ts";

const TOKEN = "a-monitor-with-a-long-token";

beforeEach(async () => {
  await freshFirms();
});

const ask = (vars: object, headers: HeadersInit = {}, method = "GET") =>
  worker.fetch(
    new Request("https://orbit.example/metrics", { headers, method }),
    { ...env, ...vars },
    createExecutionContext(),
  );
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("/metrics", () => {
  it("counts over all firms, and names none", async () => {
    const failures = [explain({ code: "no-tracking", category: null })];
    await seedEvents(ACME, [anEvent(1), anEvent(2, { status: "failed", failures }), anEvent(3, { status: "waiting" })]);
    await seedEvents(BETA, [anEvent(4, { status: "queued" }), anEvent(5, { status: "resolved", source: "resync" })]);
    await keepDeadLetter(env.DB, { id: "letter", tenantId: GROUP, body: "{}", receivedAtMs: T0 });
    await setGrantStatus(env.DB, grantId("grant-firm-acme"), { status: "reconnect", atMs: 1 });
    await markDisconnected(env.DB, SYDNEY, 1);
    await markSilent(env.DB, GROUP, T0);
    const response = await ask({ METRICS_TOKEN: TOKEN }, bearer(TOKEN));
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      at: expect.stringMatching(/Z$/),
      firms: 2,
      entities: { connected: 4, reconnect: 3, disconnected: 1, webhooksSilent: 1 },
      events: { queued: 1, waiting: 1, failed: 1 },
      oldestOpenAt: "2026-11-20T10:02:00.000Z",
      deadLetters: 1,
      ages: {
        ...{ event: expect.any(Number), webhook: expect.any(Number), sweep: null },
        ...{ delivery: expect.any(Number), oldestOpen: expect.any(Number) },
      },
    });
    const { at, ages } = JSON.parse(text);
    expect(ages.event).toBe(Math.round((Date.parse(at) - (T0 + 5 * 60_000)) / 1000));
    expect(ages.webhook).toBe(Math.round((Date.parse(at) - (T0 + 4 * 60_000)) / 1000));
    expect(ages.delivery).toBe(Math.round((Date.parse(at) - (T0 + 60_000)) / 1000));
    expect(text).not.toMatch(/acme|beta/i);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("has the age of the sweep that is longest ago, whatever object does not answer", async () => {
    const fake = fakeObjects();
    const asked: TenantId[] = [];
    const tenant = (id: TenantId) => ({
      ...fake.tenant(id),
      status: async () => {
        asked.push(id);
        if (asked.length === 3) throw new Error("no answer");
        return { checkedAtMs: Date.now() - asked.length * 600_000 } as EntityStatus;
      },
    });
    const ages = async () => {
      const request = new Request("https://orbit.example/metrics", { headers: bearer(TOKEN) });
      const app = monitor(() => ({ ...fake, tenant }));
      const response = await app.fetch(request, { ...env, METRICS_TOKEN: TOKEN }, createExecutionContext());
      return (await response.json<{ ages: { sweep: number | null } }>()).ages;
    };
    expect((await ages()).sweep).toBeCloseTo(1200, -1);
    expect(asked.toSorted()).toEqual([GROUP, BETA_GROUP].toSorted());
    expect((await ages()).sweep).toBeCloseTo(2400, -1);
    await markDisconnected(env.DB, GROUP, 1);
    await markDisconnected(env.DB, BETA_GROUP, 1);
    expect((await ages()).sweep).toBeNull();
    expect(asked).toHaveLength(4);
  });

  it.each([
    ["no token", {}],
    ["another token", bearer(`${TOKEN}x`)],
    ["a part of it", bearer(TOKEN.slice(0, -1))],
    ["the token without its scheme", { authorization: TOKEN }],
  ])("is refused with %s", async (_name, headers) => {
    const response = await ask({ METRICS_TOKEN: TOKEN }, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("is not there without the secret, and a short secret is a bad configuration", async () => {
    for (const METRICS_TOKEN of [undefined, "", "  "]) {
      expect((await ask({ METRICS_TOKEN }, bearer(""))).status).toBe(404);
      expect((await ask({ METRICS_TOKEN }, bearer("undefined"))).status).toBe(404);
    }
    const short = await ask({ METRICS_TOKEN: "short" }, bearer("short"));
    expect(short.status).toBe(503);
    expect(await short.text()).toContain("METRICS_TOKEN must have 24 characters");
  });

  it("takes GET only", async () => {
    expect((await ask({ METRICS_TOKEN: TOKEN }, bearer(TOKEN), "POST")).status).toBe(405);
  });
});
