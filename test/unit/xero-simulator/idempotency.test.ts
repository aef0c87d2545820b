import { describe, expect, test } from "vitest";
import { type Bench, bench, Client, DEMO } from "./harness.ts";

const BODY = {
  Invoices: [
    {
      Type: "ACCREC",
      Contact: { Name: "Bondi Cafe" },
      LineItems: [{ Description: "x", UnitAmount: 1, AccountCode: "200" }],
    },
  ],
};
const put = (client: Client, key: string, body: unknown = BODY, path = "/Invoices") =>
  client.call("PUT", path, body, { "idempotency-key": key });
const count = (at: Bench) => at.simulator.control.person(DEMO.group).invoices().length;

describe("an Idempotency-Key", () => {
  test("replays the first answer for six minutes, then is new; replays cost quota", async () => {
    const at = bench();
    const client = await Client.of(at);
    const first = await (await put(client, "k1")).text();
    at.clock.nowMs += 6 * 60_000 - 1;
    const replayed = await put(client, "k1");
    expect(await replayed.text()).toBe(first);
    expect(at.simulator.control.calls().at(-1)).toMatchObject({ idempotencyKey: "k1", replayed: true });
    expect(count(at)).toBe(1);
    expect(at.simulator.control.remaining(DEMO.group).day).toBe(4_998);
    at.clock.nowMs += 1;
    expect(await (await put(client, "k1")).text()).not.toBe(first);
    expect(count(at)).toBe(2);
  });

  test("keeps refusals too", async () => {
    const at = bench();
    const client = await Client.of(at);
    const bad = { Invoices: [{ Type: "ACCREC", Contact: { Name: "A" }, LineItems: [] }] };
    const first = await put(client, "k1", bad);
    expect(first.status).toBe(400);
    expect(await (await put(client, "k1", bad)).text()).toBe(await first.text());
  });

  test("with another body, path, query or organisation is a 400 that names the key, in either shape", async () => {
    const at = bench();
    const client = await Client.of(at);
    await put(client, "k1");
    const words = "Idempotency Key: k1 is used with a different request.";
    for (const other of [
      () => put(client, "k1", { Invoices: [{ ...BODY.Invoices[0], Reference: "other" }] }),
      () => put(client, "k1", BODY, "/Invoices?summarizeErrors=false"),
      () => put(client, "k1", BODY, "/CreditNotes"),
      () => put(client.for(DEMO.sydney), "k1"),
    ]) {
      const response = await other();
      expect([response.status, ((await response.json()) as { Detail: string }).Detail]).toEqual([400, words]);
    }
    at.simulator.control.behave({ idempotencyErrorShape: "validation" });
    expect(await (await put(client, "k1", {})).json()).toMatchObject({ Type: "ValidationException", Message: words });
  });

  test("over 128 characters is a 400", async () => {
    const client = await Client.of(bench());
    expect((await put(client, "k".repeat(128))).status).toBe(200);
    expect((await put(client, "k".repeat(129))).status).toBe(400);
  });

  test("is looked at after the limits: a 429 is not kept", async () => {
    const at = bench();
    const client = await Client.of(at);
    at.simulator.control.setUsed(DEMO.group, "minute", 60);
    expect((await put(client, "k1")).status).toBe(429);
    at.clock.nowMs += 60_000;
    expect((await put(client, "k1")).status).toBe(200);
  });

  test("means nothing on reads", async () => {
    const at = bench();
    const client = await Client.of(at);
    const read = () => client.json("GET", "/Invoices", undefined, { "idempotency-key": "k1" });
    expect((await read()).Invoices).toEqual([]);
    await put(client, "k2");
    expect((await read()).Invoices).toHaveLength(1);
  });

  test("sent twice at once makes one invoice: the second waits for the first", async () => {
    const at = bench({
      behaviour: { writeLatencyMs: 50 },
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    const client = await Client.of(at);
    const [first, second] = await Promise.all([put(client, "k1"), put(client, "k1")]);
    expect(await first?.text()).toBe(await second?.text());
    expect(count(at)).toBe(1);
  });

  test("survives a restart", async () => {
    const at = bench();
    const client = await Client.of(at);
    const first = await (await put(client, "k1")).text();
    const again = bench({ stored: at.simulator.takeChanges() });
    expect(await (await put(new Client(again, DEMO.group, client.accessToken), "k1")).text()).toBe(first);
  });
});

describe("errors of Xero's own under a key", () => {
  const failing = (at: Bench, committed: boolean) =>
    at.simulator.control.addFault({ method: "PUT", effect: { kind: "status", status: 500, committed } });

  test("are replayed when that is how Xero behaves, even though the work was done", async () => {
    const at = bench({ behaviour: { cacheServerErrors: true } });
    const client = await Client.of(at);
    failing(at, true);
    expect([(await put(client, "k1")).status, (await put(client, "k1")).status, count(at)]).toEqual([500, 500, 1]);
  });

  test("otherwise the retry learns what was really done, or does it", async () => {
    for (const committed of [true, false]) {
      const at = bench();
      const client = await Client.of(at);
      failing(at, committed);
      expect([(await put(client, "k1")).status, (await put(client, "k1")).status, count(at)]).toEqual([500, 200, 1]);
    }
  });

  test("an answer that was lost after the commit is told to the retry", async () => {
    const at = bench();
    const client = await Client.of(at);
    at.simulator.control.addFault({ effect: { kind: "reset", committed: true } });
    await expect(put(client, "k1")).rejects.toThrow(TypeError);
    expect([(await put(client, "k1")).status, count(at)]).toEqual([200, 1]);
  });
});
