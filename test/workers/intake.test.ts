import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { consumeEvents } from "../../src/ingest/consumer.ts";
import { INTAKE_CALL_TIMEOUT_MS } from "../../src/limits.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const STUCK = "stuck-tenant";

/** A delivery of one event to each tenant, and what the consumer did with each message. */
function batchFor(...tenants: readonly string[]) {
  const settled = new Map<string, "acked" | "again">();
  const messages = tenants.map((tenantId, n) => ({
    id: String(n),
    timestamp: new Date(0),
    attempts: 1,
    body: {
      tenantId,
      receivedAtMs: 0,
      events: [{ kind: "invoice", change: "update", resourceId: `invoice-${n}`, eventAtMs: 0 }],
    },
    ack: () => settled.set(tenantId, "acked"),
    retry: () => settled.set(tenantId, "again"),
  }));
  const batch = { queue: "orbit-events", messages } as unknown as MessageBatch;
  return { batch, settled };
}

describe("a batch in which one firm's object does not answer", () => {
  it("hands over and acknowledges the other firms' messages at once, and ends soon", async () => {
    const { batch, settled } = batchFor("first", STUCK, "last");
    const taken: string[] = [];
    const enqueue = async (tenant: string) => {
      if (tenant === STUCK) return await new Promise<never>(() => undefined);
      taken.push(tenant);
      return { known: true };
    };
    let ended = false;
    const consumed = consumeEvents(batch, { db: {} as D1Database, enqueue }).then(() => {
      ended = true;
    });
    await vi.waitFor(() => expect([...settled.keys()]).toEqual(["first", "last"]));
    expect(taken).toEqual(["first", "last"]);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(INTAKE_CALL_TIMEOUT_MS);
    await consumed;
    expect(settled).toEqual(
      new Map([
        ["first", "acked"],
        ["last", "acked"],
        [STUCK, "again"],
      ]),
    );
  });

  it("is not held up by one that throws", async () => {
    const { batch, settled } = batchFor(STUCK, "other");
    const enqueue = async (tenant: string) => {
      if (tenant === STUCK) throw new Error("the object was reset");
      return { known: true };
    };
    await consumeEvents(batch, { db: {} as D1Database, enqueue });
    expect(settled).toEqual(
      new Map([
        [STUCK, "again"],
        ["other", "acked"],
      ]),
    );
  });
});
