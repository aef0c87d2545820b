/** What Cloudflare may do to the Worker: objects that are gone in the middle of a call, alarms that fail, D1 and queues in trouble. */

import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import worker from "../../src/index.ts";
import { Tenant } from "../../src/tenant/tenant.ts";
import { DEMO } from "../xero/src/demo/demo.ts";
import { api, copies, killed, network, raise, straight, until, usePractice, xero } from "./practice.ts";

usePractice();
afterEach(() => {
  network.send = straight;
});

const WAIT = { timeout: 30_000, interval: 50 };
const group = () => env.TENANT.getByName(DEMO.group);
const copiesOf = (reference: string) => copies(DEMO.sydney).filter((copy) => copy.Reference === reference);

describe("an object that is evicted while it calls Xero", () => {
  it.each(["before", "after"] as const)("ends with exactly one copy: %s Xero takes the new invoice", async (moment) => {
    let evictions = 0;
    network.send = async (request) => {
      if (request.method !== "PUT" || !request.url.includes("/Invoices") || evictions > 0) return straight(request);
      evictions++;
      if (moment === "after") await straight(request);
      await killed(DEMO.sydney);
      throw new TypeError("the object is gone");
    };
    const invoice = raise({ Contact: { Name: `Evicted ${moment}` }, Reference: `evicted-${moment}` });
    await until(invoice.InvoiceID, "synced");
    expect(evictions).toBe(1);
    expect(copiesOf(`evicted-${moment}`)).toHaveLength(1);
  });
});

describe("an alarm that fails unexpectedly", () => {
  it("is set again, and the work goes on once the cause is gone", async () => {
    const rename = (from: string, to: string) =>
      runInDurableObject(group(), (_object, { storage }) => {
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
      });
    const invoice = raise({ Contact: { Name: "Alarm" } });
    await xero.control.deliverNow();
    await rename("journal", "journal_away");
    await runInDurableObject(group(), async (object, { storage }) => {
      await object.alarm();
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    });
    await rename("journal_away", "journal");
    await until(invoice.InvoiceID, "synced");
  });

  it("is set again while the configuration is bad", async () => {
    await runInDurableObject(group(), async (_object, state) => {
      await state.storage.deleteAlarm();
      const misconfigured = new Tenant(state, { ...env, TOKEN_KEY: "not a key" });
      await misconfigured.alarm();
      expect(await state.storage.getAlarm()).toBeGreaterThan(Date.now());
      await expect(misconfigured.status()).rejects.toThrow("TOKEN_KEY");
    });
  });
});

describe("D1 that does not take what is written", () => {
  it("delays the page, never the mirror", async () => {
    await env.DB.prepare("ALTER TABLE events RENAME TO events_away").run();
    const invoice = raise({ Contact: { Name: "Overloaded" }, Reference: "overloaded" });
    await vi.waitFor(async () => {
      await xero.control.deliverNow();
      expect(copiesOf("overloaded")).toHaveLength(1);
    }, WAIT);
    await env.DB.prepare("ALTER TABLE events_away RENAME TO events").run();
    await until(invoice.InvoiceID, "synced");
  });
});

describe("a queue message that cannot be handed over", () => {
  const message = (id: string, resourceId: string) => ({
    id,
    timestamp: new Date(),
    attempts: 3,
    body: {
      tenantId: DEMO.group,
      receivedAtMs: Date.now(),
      events: [{ kind: "invoice", change: "create", resourceId, eventAtMs: Date.now() }],
    },
  });

  async function consumed(queue: string, messages: ReturnType<typeof message>[], vars: Partial<Env> = {}) {
    const batch = createMessageBatch(queue, messages);
    await worker.queue(batch, { ...env, ...vars });
    return await getQueueResult(batch, createExecutionContext());
  }

  it("comes again, is kept with the dead letters at last, and is brought in step when a person replays it", async () => {
    xero.control.dropEvents(5);
    const invoice = raise({ Contact: { Name: "Dead letter" }, Reference: "dead" });
    const unreachable = { getByName: () => ({ enqueue: () => Promise.reject(new Error("overloaded")) }) };
    const refused = await consumed("orbit-events", [message("dead-1", invoice.InvoiceID)], {
      TENANT: unreachable as unknown as Env["TENANT"],
    });
    expect(refused).toMatchObject({ explicitAcks: [], retryMessages: [{ msgId: "dead-1" }] });

    const kept = await consumed("orbit-events-dead", [message("dead-1", invoice.InvoiceID)]);
    expect(kept.explicitAcks).toEqual(["dead-1"]);
    const { items } = await api<{ items: { id: string }[] }>("/api/dead-letters");
    expect(items.map((letter) => letter.id)).toEqual(["dead-1"]);
    expect(copiesOf("dead")).toEqual([]);

    await api("/api/dead-letters/dead-1/replay", { method: "POST" });
    await until(invoice.InvoiceID, "synced");
    expect(copiesOf("dead")).toHaveLength(1);
    expect((await api<{ items: unknown[] }>("/api/dead-letters")).items).toEqual([]);
  });

  it("whose body nobody can read does not hold back the others", async () => {
    const invoice = raise({ Contact: { Name: "Beside" }, Reference: "beside" });
    const nonsense = { ...message("odd-1", "x"), body: { nothing: true } as never };
    const result = await consumed("orbit-events", [nonsense, message("good-1", invoice.InvoiceID)]);
    expect(result).toMatchObject({ explicitAcks: ["good-1"], retryMessages: [{ msgId: "odd-1" }] });
    await until(invoice.InvoiceID, "synced");
  });
});
