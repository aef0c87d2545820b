import { describe, expect, test } from "vitest";
import type { FaultRequest } from "../../xero/src/faults.ts";
import { type Bench, bench, Client, DEMO, postToken, signIn } from "./harness.ts";

const BODY = {
  Type: "ACCREC",
  Contact: { Name: "A" },
  LineItems: [{ Description: "x", UnitAmount: 1, AccountCode: "200" }],
};
const count = (at: Bench) => at.simulator.control.person(DEMO.group).invoices().length;
const fault = (at: Bench, effect: FaultRequest["effect"], rest: Partial<FaultRequest> = {}) =>
  at.simulator.control.addFault({ ...rest, effect });

describe("the next calls", () => {
  test("only those that match, and only so many", async () => {
    const at = bench();
    const client = await Client.of(at);
    fault(
      at,
      { kind: "status", status: 500 },
      { times: 2, method: "get", path: "/api.xro/2.0/Invoices*", tenantId: DEMO.group },
    );
    const statuses = [
      await client.call("GET", "/Contacts"),
      await client.for(DEMO.sydney).call("GET", "/Invoices"),
      await client.call("PUT", "/Invoices", BODY),
      await client.call("GET", "/invoices?page=1"),
      await client.call("GET", "/Invoices/INV-0001"),
      await client.call("GET", "/Invoices"),
    ].map((response) => response.status);
    expect(statuses).toEqual([200, 200, 200, 500, 500, 200]);
    expect(at.simulator.control.faults()).toEqual([]);
  });

  test("maintenance and an organisation that is offline: nothing is saved, and the words are Xero's", async () => {
    const at = bench();
    const client = await Client.of(at);
    fault(at, { kind: "maintenance" });
    const maintenance = await client.call("PUT", "/Invoices", BODY);
    expect([maintenance.status, await maintenance.text()]).toEqual([
      503,
      "The Xero API is currently offline for maintenance",
    ]);
    expect(at.simulator.control.remaining(DEMO.group).minute).toBe(60);
    fault(at, { kind: "organisation-offline" });
    const offline = await client.call("PUT", "/Invoices", BODY, { "idempotency-key": "k" });
    expect([offline.status, await offline.text()]).toEqual([503, "The Organisation is offline"]);
    expect(count(at)).toBe(0);
    expect((await client.call("PUT", "/Invoices", BODY, { "idempotency-key": "k" })).status).toBe(200);
    at.simulator.control.bookkeeping(DEMO.group).setOffline(true);
    expect((await client.call("GET", "/Invoices")).status).toBe(503);
    expect((await client.for(DEMO.sydney).call("GET", "/Invoices")).status).toBe(200);
  });

  test.each([
    ["minute", "7", "x-minlimit-remaining"],
    ["day", "7", "x-daylimit-remaining"],
    ["appminute", "7", "x-appminlimit-remaining"],
    ["concurrent", null, null],
  ] as const)("a 429 of the kind %s", async (problem, retryAfter, zero) => {
    const at = bench();
    const client = await Client.of(at);
    fault(at, { kind: "rate-limit", problem, retryAfterSeconds: 7 });
    const response = await client.call("GET", "/Invoices");
    expect([
      response.status,
      response.headers.get("x-rate-limit-problem"),
      response.headers.get("retry-after"),
    ]).toEqual([429, problem, retryAfter]);
    if (zero !== null) expect(response.headers.get(zero)).toBe("0");
  });

  test.each([
    [false, 0],
    [true, 1],
  ])("a connection reset, committed %s, rejects as fetch does and leaves %i invoices", async (committed, left) => {
    const at = bench();
    const client = await Client.of(at);
    fault(at, { kind: "reset", committed });
    await expect(client.call("PUT", "/Invoices", BODY)).rejects.toThrow(TypeError);
    expect(count(at)).toBe(left);
    expect(at.simulator.control.calls().at(-1)).toMatchObject({ status: 0, fault: "reset" });
  });

  test("no answer at all ends when the client gives up, whatever was done", async () => {
    const at = bench();
    const client = await Client.of(at);
    fault(at, { kind: "hang", committed: true });
    const headers = {
      authorization: `Bearer ${client.accessToken}`,
      "xero-tenant-id": DEMO.group,
      accept: "application/json",
    };
    const request = new Request("https://xero.test/api.xro/2.0/Invoices", {
      method: "PUT",
      headers,
      body: JSON.stringify(BODY),
      signal: AbortSignal.timeout(30),
    });
    await expect(at.simulator.fetch(request)).rejects.toMatchObject({ name: "TimeoutError" });
    expect(count(at)).toBe(1);
  });

  test("a body that breaks off is not JSON, though the work is done", async () => {
    const at = bench();
    const client = await Client.of(at);
    fault(at, { kind: "malformed" });
    const response = await client.call("PUT", "/Invoices", BODY);
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    expect(count(at)).toBe(1);
  });

  test("a delay comes before anything is done", async () => {
    const at = bench();
    const client = await Client.of(at);
    fault(at, { kind: "none" }, { delayMs: 4_000 });
    expect((await client.call("GET", "/Invoices")).status).toBe(200);
    expect(at.sleeps).toEqual([4_000]);
  });
});

describe("the token endpoint", () => {
  const refresh = (at: Bench, token: string) => postToken(at, { grant_type: "refresh_token", refresh_token: token });

  test("fails on request", async () => {
    const at = bench();
    const { refresh_token } = await signIn(at);
    fault(at, { kind: "status", status: 400, body: '{"error":"invalid_grant"}' }, { path: "/connect/token" });
    expect(await (await refresh(at, refresh_token)).json()).toEqual({ error: "invalid_grant" });
    fault(at, { kind: "status", status: 500 }, { path: "/connect/token" });
    expect((await refresh(at, refresh_token)).status).toBe(500);
    expect((await refresh(at, refresh_token)).status).toBe(200);
  });

  test("an answer lost after the rotation can be had again within the grace, and not after", async () => {
    const at = bench();
    const { refresh_token } = await signIn(at);
    fault(at, { kind: "reset", committed: true }, { path: "/connect/token" });
    await expect(refresh(at, refresh_token)).rejects.toThrow(TypeError);
    at.clock.nowMs += 30 * 60_000 - 1;
    expect((await refresh(at, refresh_token)).status).toBe(200);
    at.clock.nowMs += 1;
    expect((await refresh(at, refresh_token)).status).toBe(400);
  });
});

test("reads and writes take their time, a batch by its elements", async () => {
  const at = bench({ behaviour: { readLatencyMs: 300, writeLatencyMs: 200, writeLatencyPerElementMs: 56 } });
  const client = await Client.of(at);
  await client.call("GET", "/Invoices");
  await client.call("PUT", "/Invoices?summarizeErrors=false", { Invoices: Array.from({ length: 50 }, () => BODY) });
  expect(at.sleeps).toEqual([300, 3_000]);
});
