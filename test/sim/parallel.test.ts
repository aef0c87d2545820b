/** Calls of one organisation at the same time: four where they are independent, never five, one after Xero complained. */

import { describe, expect, test } from "vitest";
import { MAX_PARALLEL_CALLS, SINGLE_CALLS_MS } from "../../src/limits.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;

/** The most calls under way at once in each organisation, since `forget`. */
function watched(practice: Practice) {
  const underWay = new Map<string, number>();
  const most = new Map<string, number>();
  const { fetch } = practice.xero;
  practice.xero.fetch = async (request) => {
    const id = request.headers.get("xero-tenant-id") ?? "";
    const now = (underWay.get(id) ?? 0) + 1;
    underWay.set(id, now);
    most.set(id, Math.max(most.get(id) ?? 0, now));
    try {
      return await fetch(request);
    } finally {
      underWay.set(id, (underWay.get(id) ?? 0) - 1);
    }
  };
  return { mostIn: (id: string) => most.get(id) ?? 0, forget: () => most.clear() };
}

async function busy(): Promise<{ practice: Practice; watch: ReturnType<typeof watched> }> {
  const behaviour = { readLatencyMs: 300, writeLatencyMs: 3000, minuteLimit: 1000 };
  const practice = new Practice({ data: "organisations", overlapping: true, minuteLimit: 1000, behaviour });
  const watch = watched(practice);
  await practice.open();
  return { practice, watch };
}

function raiseMany(practice: Practice, count: number): void {
  for (let n = 0; n < count; n++) raise(practice, { contact: `Client ${n % 20}` });
}

describe("calls of one organisation", () => {
  test("leave four at a time and never more, even when an event comes while they are under way", async () => {
    const { practice, watch } = await busy();
    raiseMany(practice, 400);
    for (let n = 0; n < 24; n++) {
      await practice.live(700);
      raise(practice, { contact: "Client 1" });
    }
    await practice.run(10 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(424);
    expect(watch.mostIn(practice.satellite("Sydney"))).toBe(MAX_PARALLEL_CALLS);
    expect(watch.mostIn(practice.group)).toBeLessThanOrEqual(MAX_PARALLEL_CALLS);
    expect(practice.refusals).toEqual([]);
  });

  test("leave one at a time after Xero said that they were too many, also after a restart, and four again later", async () => {
    const { practice, watch } = await busy();
    const tenantId = practice.satellite("Sydney");
    raiseMany(practice, 200);
    await practice.run(MINUTE_MS);
    const effect = { kind: "rate-limit", problem: "concurrent" } as const;
    practice.xero.control.addFault({ path: "/api.xro*", tenantId, times: 1, effect });
    raise(practice);
    await practice.live(5000);
    expect(practice.refusals).toHaveLength(1);
    watch.forget();
    raiseMany(practice, 300);
    await practice.live(5000);
    practice.crash(tenantId);
    await practice.run(2 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(501);
    expect(watch.mostIn(tenantId)).toBe(1);
    await practice.live(SINGLE_CALLS_MS);
    raiseMany(practice, 300);
    await practice.run(5 * MINUTE_MS);
    expect(watch.mostIn(tenantId)).toBe(MAX_PARALLEL_CALLS);
    expect(practice.refusals).toHaveLength(1);
  });

  test.each([
    { what: "a read of the group", tenant: "group", method: "GET" },
    { what: "a write to a satellite", tenant: "Sydney", method: "PUT" },
  ])("leave while $what is not answered, but none for its documents", async ({ tenant, method }) => {
    const { practice, watch } = await busy();
    raise(practice, { contact: "Before" });
    await practice.run(MINUTE_MS);
    const tenantId = tenant === "group" ? practice.group : practice.satellite(tenant);
    const fault = { path: "/api.xro/2.0/Invoices*", method, tenantId, times: 1, delayMs: 28_000 };
    practice.xero.control.addFault({ ...fault, effect: { kind: "none" } });
    const slow = raise(practice, { contact: "Before" });
    await practice.live(4000);
    const others = [raise(practice, { contact: "Before" }), raise(practice, { contact: "Before" })];
    const sinceMs = practice.nowMs;
    await practice.live(12_000);
    const shown = copiesIn(practice, "Sydney").map((copy) => copy.InvoiceNumber);
    expect(shown).toEqual(expect.arrayContaining(others.map((other) => other.InvoiceNumber)));
    expect(shown).not.toContain(slow.InvoiceNumber);
    const calls = practice.calls.filter(({ atMs }) => atMs >= sinceMs);
    expect(calls.filter(({ path }) => path.includes(slow.InvoiceID))).toEqual([]);
    await practice.live(30_000);
    expect(copiesIn(practice, "Sydney")).toHaveLength(4);
    expect(watch.mostIn(tenantId)).toBeLessThanOrEqual(MAX_PARALLEL_CALLS);
  });
});
