import { describe, expect, test } from "vitest";
import { type Bench, bench, Client, DEMO } from "./harness.ts";

const times = (count: number, call: () => Promise<Response>) => Promise.all(Array.from({ length: count }, call));

/** `count` reads, one after the other. */
async function spend(client: Client, count: number): Promise<Response[]> {
  const answers: Response[] = [];
  for (let call = 0; call < count; call += 1) answers.push(await client.call("GET", "/Organisation"));
  return answers;
}

const header = (response: Response | undefined, name: string) => response?.headers.get(name);
const used = (at: Bench, meter: "minute" | "day", count: number) =>
  at.simulator.control.setUsed(DEMO.group, meter, count);

describe("each organisation's limits", () => {
  test("every answer says what is left, refusals by content too", async () => {
    const client = await Client.of(bench());
    const [first] = await spend(client, 1);
    expect([
      header(first, "x-daylimit-remaining"),
      header(first, "x-minlimit-remaining"),
      header(first, "x-appminlimit-remaining"),
    ]).toEqual(["4999", "59", "9999"]);
    const bad = await client.call("PUT", "/Invoices", "{");
    expect([bad.status, header(bad, "x-minlimit-remaining")]).toEqual([400, "58"]);
  });

  test("the 61st call of a minute is a 429 with an empty body, and fits again when Retry-After is over", async () => {
    const at = bench();
    const client = await Client.of(at);
    const answers = await spend(client, 61);
    expect(answers.slice(0, 60).every((answer) => answer.status === 200)).toBe(true);
    const refused = answers[60];
    expect(refused?.status).toBe(429);
    expect(await refused?.text()).toBe("");
    expect(header(refused, "content-type")).toBeNull();
    expect(header(refused, "x-rate-limit-problem")).toBe("minute");
    expect(header(refused, "x-minlimit-remaining")).toBe("0");
    expect(header(refused, "x-daylimit-remaining")).toBe("4940");
    const seconds = Number(header(refused, "retry-after"));
    expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60).toBe(true);
    at.clock.nowMs += (seconds - 1) * 1_000 - 1;
    expect((await spend(client, 1))[0]?.status).toBe(429);
    at.clock.nowMs += 1_001;
    expect((await spend(client, 1))[0]?.status).toBe(200);
  });

  test("organisations have meters of their own, whose windows start at different times", async () => {
    const at = bench();
    const client = await Client.of(at);
    await spend(client, 60);
    const [group] = await spend(client, 1);
    const sydney = client.for(DEMO.sydney);
    const answers = await spend(sydney, 61);
    expect([group?.status, answers[0]?.status, answers[60]?.status]).toEqual([429, 200, 429]);
    expect(header(group, "retry-after")).not.toBe(header(answers[60], "retry-after"));
  });

  test("rolling: the window opens as the oldest call leaves it", async () => {
    const at = bench({ behaviour: { limitWindow: "rolling" } });
    const client = await Client.of(at);
    await spend(client, 1);
    at.clock.nowMs += 20_000;
    await spend(client, 59);
    const [refused] = await spend(client, 1);
    expect([refused?.status, header(refused, "retry-after")]).toEqual([429, "40"]);
    at.clock.nowMs += 40_000;
    const [one, two] = await spend(client, 2);
    expect([one?.status, two?.status, header(two, "retry-after")]).toEqual([200, 429, "20"]);
  });

  test("refused calls are not counted, or are, by flag: then going on keeps the window shut", async () => {
    for (const [refusedCallsCount, status] of [
      [false, 200],
      [true, 429],
    ] as const) {
      const at = bench({ behaviour: { limitWindow: "rolling", refusedCallsCount } });
      const client = await Client.of(at);
      await spend(client, 60);
      at.clock.nowMs += 30_000;
      await spend(client, 60);
      at.clock.nowMs += 30_000;
      expect((await spend(client, 1))[0]?.status).toBe(status);
    }
  });

  test("the day limit is the organisation's own; a refused call leaves the minute alone and takes from the app's", async () => {
    const at = bench();
    at.simulator.control.bookkeeping(DEMO.group).setDayLimit(1_000);
    const client = await Client.of(at);
    used(at, "day", 1_000);
    const [refused] = await spend(client, 1);
    expect(refused?.status).toBe(429);
    expect(header(refused, "x-rate-limit-problem")).toBe("day");
    expect(header(refused, "x-daylimit-remaining")).toBe("0");
    expect(header(refused, "x-minlimit-remaining")).toBe("60");
    expect(header(refused, "x-appminlimit-remaining")).toBe("9999");
    const seconds = Number(header(refused, "retry-after"));
    at.clock.nowMs += seconds * 1_000;
    const later = await Client.of(at);
    expect((await spend(later, 1))[0]?.status).toBe(200);
  });

  test("when both are used up the day is named: waiting for the minute would not help", async () => {
    const at = bench();
    const client = await Client.of(at);
    used(at, "day", 5_000);
    used(at, "minute", 60);
    expect(header((await spend(client, 1))[0], "x-rate-limit-problem")).toBe("day");
  });

  test("the sixth call at once is a 429 without Retry-After and without using up anything", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const at = bench({ behaviour: { readLatencyMs: 1_000 }, sleep: () => held });
    const client = await Client.of(at);
    const calls = times(6, () => client.call("GET", "/Organisation"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    release();
    const answers = await calls;
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = answers.find((answer) => answer.status === 429);
    expect([header(refused, "x-rate-limit-problem"), header(refused, "retry-after")]).toEqual(["concurrent", null]);
    expect(header((await spend(client, 1))[0], "x-minlimit-remaining")).toBe("54");
    expect(at.simulator.control.counters()[DEMO.group]).toMatchObject({
      mostConcurrent: 5,
      refusals: { concurrent: 1 },
    });
  });
});

describe("the app's limit", () => {
  test("counts over all organisations and over calls without one", async () => {
    const at = bench({ behaviour: { appMinuteLimit: 3 } });
    const client = await Client.of(at);
    await spend(client, 2);
    await spend(client.for(DEMO.sydney), 1);
    const [refused] = await spend(client.for(DEMO.melbourne), 1);
    expect([
      refused?.status,
      header(refused, "x-rate-limit-problem"),
      header(refused, "x-appminlimit-remaining"),
    ]).toEqual([429, "appminute", "0"]);
    expect(header(refused, "x-minlimit-remaining")).toBe("60");
  });

  test("refusals of token, scope and organisation leave the organisation's meters alone", async () => {
    const at = bench();
    const client = await Client.of(at);
    await client.call("GET", "/Organisation", undefined, { authorization: "Bearer x" });
    await client.for("b0000000-0000-4000-8000-000000000009").call("GET", "/Organisation");
    expect(at.simulator.control.remaining(DEMO.group)).toEqual({ minute: 60, day: 5_000 });
  });
});

test("a client that calls during a Retry-After is found out", async () => {
  const at = bench();
  const client = await Client.of(at);
  used(at, "minute", 60);
  await spend(client, 3);
  expect(at.simulator.control.counters()[DEMO.group]).toMatchObject({
    calls: 3,
    refusals: { minute: 3 },
    duringRetryAfter: 2,
    byRoute: { "GET /api.xro/2.0/Organisation": 3 },
  });
});
