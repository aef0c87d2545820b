/** Xero's limits and outages: nothing leaves before its time, everything goes on by itself, and the events say so. */

import { describe, expect, test } from "vitest";
import { changeEntity, sydneySetUp } from "./catalogue/stage.ts";
import { copiesIn, raise } from "./invoices.ts";
import { Practice } from "./practice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The practice with `count` invoices raised and everything that can be done at once done. */
async function raised(practice: Practice, count: number): Promise<Practice> {
  for (let n = 0; n < count; n++) raise(practice, { contact: `Client ${n}` });
  return practice;
}

function waiting(practice: Practice) {
  return practice.events().filter((event) => event.kind === "invoice" && event.status === "waiting");
}

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  const open = (options = {}) => new Practice({ preset, ...options }).open();

  test.each([
    ["minute", 40, "minute-limit", "Sydney"],
    ["day", 7200, "day-limit", "Sydney"],
    ["minute", 40, "minute-limit", "Group"],
    ["day", 7200, "day-limit", "Group"],
  ] as const)(
    "a %s limit (%i s, %s, %s) shows as waiting with its end, lets no work leave before it, and goes on by itself",
    async (problem, retryAfterSeconds, code, where) => {
      const practice = await open();
      const tenantId = where === "Group" ? practice.group : practice.satellite(where);
      const effect = { kind: "rate-limit", problem, retryAfterSeconds } as const;
      practice.xero.control.addFault({ path: "/api.xro*", tenantId, effect });
      await raised(practice, 3);
      await practice.run(20_000);
      const refusedAtMs = practice.refusals[0]?.atMs ?? Number.NaN;
      const events = waiting(practice);
      expect(events.map((event) => event.failures[0]?.code)).toEqual([code, code, code]);
      for (const event of events) {
        expect(event.failures[0]?.automatic).toBe(true);
        expect(event.nextAttemptAtMs).toBeGreaterThanOrEqual(refusedAtMs + retryAfterSeconds * 1000);
      }
      const budget = practice.engine(tenantId).status()[problem];
      expect(budget).toMatchObject({ remaining: 0, resetsAtMs: events[0]?.nextAttemptAtMs });
      await practice.run(4 * HOUR_MS);
      const early = practice.calls.filter(
        (call) =>
          call.tenantId === tenantId && call.atMs > refusedAtMs && call.atMs < refusedAtMs + retryAfterSeconds * 1000,
      );
      // Only a day's end is proved again before its time, by the smallest call, not at once.
      const probe = { path: "/api.xro/2.0/Organisation", method: "GET" };
      if (problem === "minute") expect(early).toEqual([]);
      else expect(early[0]).toMatchObject(probe);
      expect((early[0]?.atMs ?? Number.POSITIVE_INFINITY) - refusedAtMs).toBeGreaterThan(40_000);
      expect(copiesIn(practice, "Sydney")).toHaveLength(3);
      expect(waiting(practice)).toEqual([]);
    },
  );

  test("a minute's limit that answers the proof of a day's is waited for, too", async () => {
    const practice = await open();
    const tenantId = practice.satellite("Sydney");
    const limited = (problem: "day" | "minute", retryAfterSeconds: number) =>
      practice.xero.control.addFault({
        path: "/api.xro*",
        tenantId,
        effect: { kind: "rate-limit", problem, retryAfterSeconds },
      });
    limited("day", 7200);
    limited("minute", 300);
    await raised(practice, 3);
    await practice.run(4 * HOUR_MS);
    const [day, proof, next] = practice.calls.filter((call) => call.tenantId === tenantId);
    expect([day?.status, proof?.status, next?.status]).toEqual([429, 429, 200]);
    expect((next?.atMs ?? 0) - (proof?.atMs ?? 0)).toBeGreaterThanOrEqual(300_000);
    expect(copiesIn(practice, "Sydney")).toHaveLength(3);
  });

  test("work that comes in when the own day limit is used up waits until it frees up, or until the limit is raised", async () => {
    const practice = await open();
    raise(practice, { contact: "First" });
    await practice.run(20_000);
    const limited = (dayLimit: number | null) => {
      const entities = practice.firm.entities.map((entity) =>
        entity.name.includes("Sydney") ? { ...entity, dayLimit } : entity,
      );
      practice.configure({ ...practice.firm, version: practice.firm.version + 1, entities });
    };
    limited(1);
    raise(practice, { contact: "Second" });
    await practice.run(20_000);
    const [event] = waiting(practice);
    expect(event).toMatchObject({ status: "waiting", failures: [{ code: "day-limit", automatic: true }] });
    expect(event?.nextAttemptAtMs).toBeGreaterThan(practice.nowMs + 23 * HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
    limited(null);
    await practice.run(20_000);
    expect(waiting(practice)).toEqual([]);
    expect(copiesIn(practice, "Sydney")).toHaveLength(2);
  });

  test("the tier of the Xero app says how many calls a day there are, but for an organisation with a limit of its own", async () => {
    const practice = await open();
    const limits = () =>
      ["Sydney", "Melbourne"].map((name) => practice.engine(practice.satellite(name)).status().day.limit);
    expect(limits()).toEqual([5000, 5000]);
    practice.changeSettings({ xeroTier: "starter" });
    expect(limits()).toEqual([1000, 1000]);
    changeEntity(practice, "Sydney", { dayLimit: 700 });
    expect(limits()).toEqual([700, 1000]);
    practice.changeSettings({ xeroTier: null });
    expect(limits()).toEqual([700, 5000]);
  });

  test("where nobody says the tier, what Xero says is left of the day shows the smallest one, until it shows more", async () => {
    const practice = await open();
    const limit = () => practice.engine(practice.satellite("Sydney")).status().day.limit;
    sydneySetUp(practice).setDayLimit(1000);
    raise(practice);
    await practice.live(2 * HOUR_MS);
    expect(limit()).toBe(1000);
    sydneySetUp(practice).setDayLimit(5000);
    raise(practice, { contact: "Second" });
    await practice.live(2 * HOUR_MS);
    expect(limit()).toBe(5000);
  });

  test("work that the tier's calls a day held goes on by itself when the firm says a larger tier", async () => {
    const practice = await open({ dayLimit: 1 });
    raise(practice);
    await practice.run(20_000);
    expect(waiting(practice)).toHaveLength(1);
    practice.changeSettings({ xeroTier: "core" });
    await practice.run(20_000);
    expect([waiting(practice), copiesIn(practice, "Sydney").length]).toEqual([[], 1]);
  });

  test("a hold is obeyed by the next life of a killed object", async () => {
    const practice = await open();
    const tenantId = practice.satellite("Sydney");
    const effect = { kind: "rate-limit", problem: "minute", retryAfterSeconds: 50 } as const;
    practice.xero.control.addFault({ path: "/api.xro*", tenantId, effect });
    await raised(practice, 1);
    await practice.run(5_000);
    const before = practice.calls.length;
    practice.crash(tenantId);
    await practice.run(40_000);
    expect(practice.calls.slice(before).filter((call) => call.tenantId === tenantId)).toEqual([]);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("a limit is obeyed after a new consent, too", async () => {
    const practice = await open();
    const tenantId = practice.satellite("Sydney");
    const effect = { kind: "rate-limit", problem: "minute", retryAfterSeconds: 50 } as const;
    practice.xero.control.addFault({ path: "/api.xro*", tenantId, effect });
    await raised(practice, 1);
    await practice.run(5_000);
    const before = practice.calls.length;
    await practice.consent();
    await practice.run(40_000);
    expect(practice.calls.slice(before).filter((call) => call.tenantId === tenantId)).toEqual([]);
    await practice.run(HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(1);
  });

  test("our own count never lets Xero's limit be hit, however small", async () => {
    const practice = await open({ minuteLimit: 4, behaviour: { minuteLimit: 4 } });
    await raised(practice, 3);
    await practice.run(HOUR_MS);
    expect(practice.calls.filter((call) => call.status === 429)).toEqual([]);
    expect(copiesIn(practice, "Sydney")).toHaveLength(3);
  });

  test("a limit that is smaller than the one we know is found out and obeyed", async () => {
    const practice = await open({ behaviour: { minuteLimit: 3 } });
    await raised(practice, 3);
    await practice.run(2 * HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(3);
  });

  test("too many calls at once: backs off and goes on", async () => {
    const practice = await open();
    practice.xero.control.addFault({
      path: "/api.xro*",
      times: 3,
      effect: { kind: "rate-limit", problem: "concurrent" },
    });
    await raised(practice, 3);
    await practice.run(2 * MINUTE_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(3);
  });

  test.each([
    ["maintenance", { kind: "maintenance" }],
    ["an organisation that is offline", { kind: "organisation-offline" }],
    ["plain 500s", { kind: "status", status: 500 }],
    ["answers that are no JSON", { kind: "malformed" }],
  ] as const)("after a while of %s everything is in step, nothing twice", async (_, effect) => {
    const practice = await open();
    practice.xero.control.addFault({ path: "/api.xro*", times: 8, effect });
    await raised(practice, 3);
    await practice.run(2 * HOUR_MS);
    expect(copiesIn(practice, "Sydney")).toHaveLength(3);
    const contacts = practice.xero.control.contactBook(practice.satellite("Sydney")).all();
    expect(contacts.filter((contact) => contact.Name?.startsWith("Client"))).toHaveLength(3);
    expect(practice.events().filter((event) => event.kind === "invoice" && event.status !== "synced")).toEqual([]);
  });

  test("while D1 is down the mirror goes on, and the events are told afterwards", async () => {
    const practice = await open();
    practice.d1.isDown = true;
    await raised(practice, 2);
    await practice.run(30_000);
    expect(copiesIn(practice, "Sydney")).toHaveLength(2);
    expect(practice.events()).toEqual([]);
    expect(practice.engine(practice.group).status().trouble?.code).toBe("mapping-write-failed");
    practice.d1.isDown = false;
    await practice.run(HOUR_MS);
    expect(
      practice
        .events()
        .filter((event) => event.kind === "invoice")
        .map((event) => event.status),
    ).toEqual(["synced", "synced"]);
    expect([...practice.d1.mappings.values()].filter((row) => row.kind === "invoice")).toHaveLength(2);
    expect(practice.engine(practice.group).status().trouble).toBeNull();
  });
});
