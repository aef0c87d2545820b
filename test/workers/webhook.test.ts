import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import worker from "../../src/index.ts";
import vectors from "../vectors/webhook-vectors.json";

// The Worker's real entrance; only the queue's producer is watched.

const WEBHOOKS = "https://orbit.example/webhooks/xero";
const post = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  exports.default.fetch(WEBHOOKS, { method: "POST", body, headers });

async function signed(body: string, key = "test-webhook-key"): Promise<Record<string, string>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", new TextEncoder().encode(key), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", imported, new TextEncoder().encode(body));
  return { "x-xero-signature": btoa(String.fromCharCode(...new Uint8Array(mac))) };
}

function delivery(events: readonly unknown[]): string {
  return JSON.stringify({ events, firstEventSequence: 1, lastEventSequence: events.length, entropy: "X" });
}

const event = (n: number, over: object = {}) => ({
  resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${n}`,
  resourceId: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  eventDateUtc: "2026-11-22T01:15:39.902",
  eventType: "UPDATE",
  eventCategory: "INVOICE",
  tenantId: "webhook-tenant",
  tenantType: "ORGANISATION",
  ...over,
});

/** What was put on the queue, and the power to make that fail. */
function watchQueue() {
  const sent: { tenantId: string; events: object[] }[][] = [];
  type Sent = { tenantId: string; events: object[] };
  const taken = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  const single = vi.spyOn(env.EVENTS, "send").mockImplementation(async (message) => {
    sent.push([message as Sent]);
    return taken;
  });
  const batch = vi.spyOn(env.EVENTS, "sendBatch").mockImplementation(async (messages) => {
    sent.push([...messages].map((message) => message.body as Sent));
    return taken;
  });
  const fail = () => {
    for (const spy of [single, batch]) spy.mockRejectedValue(new Error("the queue is full"));
  };
  return { sent, fail };
}

afterEach(() => vi.restoreAllMocks());

describe("the signature", () => {
  it.each(vectors)("$name: $note", async (vector) => {
    watchQueue();
    const headers: Record<string, string> = Object.fromEntries(
      Object.entries(vector.headers).filter(([, value]) => value !== undefined),
    );
    const response = await post(vector.rawBody, headers);
    expect(response.status).toBe(vector.expectStatus);
    expect(await response.text()).toBe("");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("is checked over the bytes, before anything is parsed", async () => {
    const { sent } = watchQueue();
    const body = "this is no JSON at all";
    expect((await post(body, { "x-xero-signature": "AAAA" })).status).toBe(401);
    expect((await post(body, await signed(body))).status).toBe(200);
    expect(sent).toEqual([]);
  });
});

describe("while the signing key changes", () => {
  it("deliveries under the new and the old key are taken, and none under a key that was removed", async () => {
    watchQueue();
    const body = delivery([event(1)]);
    const statusUnder = async (key: string, keys: string) => {
      const request = new Request(WEBHOOKS, { method: "POST", body, headers: await signed(body, key) });
      return (await worker.fetch(request, { ...env, XERO_WEBHOOK_KEY: keys }, createExecutionContext())).status;
    };
    for (const key of ["new=key", "old"]) expect(await statusUnder(key, " new=key, old ,")).toBe(200);
    for (const key of ["old", "new=key, old"]) expect(await statusUnder(key, "new=key")).toBe(401);
  });
});

describe("the answer", () => {
  it("is 405 for other methods, 413 above 1 MiB", async () => {
    const get = await exports.default.fetch("https://orbit.example/webhooks/xero");
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    const large = "x".repeat(2 * 1024 * 1024);
    expect((await post(large, await signed(large))).status).toBe(413);
  });

  it("is 503 when any part cannot be queued, so that Xero delivers again", async () => {
    watchQueue().fail();
    for (const body of [delivery([event(1)]), delivery([event(1), event(2, { tenantId: "other" })])]) {
      expect((await post(body, await signed(body))).status).toBe(503);
    }
  });
});

describe("what is queued", () => {
  it("is split by tenant, at most 100 events a message", async () => {
    const { sent } = watchQueue();
    const events = Array.from({ length: 250 }, (_, n) =>
      event(n, { tenantId: n % 5 === 0 ? "other" : "webhook-tenant" }),
    );
    const body = delivery(events);
    expect((await post(body, await signed(body))).status).toBe(200);
    const messages = sent.flat();
    expect(messages.every((message) => message.events.length <= 100)).toBe(true);
    const count = (tenant: string) =>
      messages
        .filter((message) => message.tenantId === tenant)
        .reduce((sum, message) => sum + message.events.length, 0);
    expect([count("webhook-tenant"), count("other")]).toEqual([200, 50]);
  });

  it("leaves out unknown categories and malformed events, and keeps the others", async () => {
    const { sent } = watchQueue();
    const body = delivery([
      event(1, { eventCategory: "SUBSCRIPTION" }),
      event(2, { resourceId: 7 }),
      "nonsense",
      event(3),
    ]);
    expect((await post(body, await signed(body))).status).toBe(200);
    expect(sent.flat().flatMap((message) => message.events)).toMatchObject([{ resourceId: event(3).resourceId }]);
  });

  it("rings for payments, overpayments and prepayments, which are no events of their own", async () => {
    const { sent } = watchQueue();
    const body = delivery([
      ...["PAYMENT", "Overpayment", "PREPAYMENT"].map((eventCategory, n) =>
        event(n, { eventCategory, data: { Status: "x" } }),
      ),
      event(7),
    ]);
    expect((await post(body, await signed(body))).status).toBe(200);
    const messages = sent.flat() as { events: object[]; doorbells?: { kind: string }[] }[];
    expect(messages.flatMap(({ doorbells }) => doorbells ?? []).map(({ kind }) => kind)).toEqual([
      ...["payment", "overpayment", "prepayment"],
    ]);
    expect(messages.flatMap(({ events }) => events)).toHaveLength(1);
  });

  it("reads times with and without a zone as UTC, and eventType in any case", async () => {
    const { sent } = watchQueue();
    const body = delivery([
      event(1, { eventDateUtc: "2026-11-22T01:15:39.9", eventType: "Create" }),
      event(2, { eventDateUtc: "2026-11-22T01:15:39.9Z" }),
    ]);
    await post(body, await signed(body));
    const atMs = Date.parse("2026-11-22T01:15:39.900Z");
    expect(sent.flat()[0]?.events).toMatchObject([
      { eventAtMs: atMs, change: "create" },
      { eventAtMs: atMs, change: "update" },
    ]);
  });
});
