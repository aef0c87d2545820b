import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRIORITY } from "../../../src/tenant/model/task.ts";
import { nextCall } from "../../../src/tenant/quota/rate-limit.ts";
import type { ReportedLimits } from "../../../src/tenant/storage/key-value.ts";
import { seeded } from "../../sim/seeded.ts";

const MINUTE_MS = 60_000;
const APP_MINUTE_LIMIT = 10_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const NOTHING_TOLD = { appMinute: null, spread: 0.5, egress: { month: "2026-11", bytes: 0 } };

/** Calls as the log holds them, oldest first. */
function budget(calls: readonly number[], limits: { minuteLimit: number; dayLimit: number }) {
  return {
    ...limits,
    nthMostRecentMs: (n: number) => calls[calls.length - n] ?? null,
    lastCallId: calls.length,
    reported: null,
  };
}

/** Sends as fast as the budget allows, and answers when each call left. */
function drain(count: number, limits: { minuteLimit: number; dayLimit: number }, priority: 0 | 1 = PRIORITY.webhook) {
  const calls: number[] = [];
  let nowMs = 1_000_000;
  while (calls.length < count) {
    nowMs = Math.max(nowMs, nextCall(budget(calls, limits), priority, nowMs).atMs);
    calls.push(nowMs);
  }
  return calls;
}

/** The most calls in any window of that length. */
function busiest(calls: readonly number[], windowMs: number): number {
  return Math.max(...calls.map((start) => calls.filter((at) => at >= start && at < start + windowMs).length));
}

describe("the budget", () => {
  it("never lets more calls leave in any window than the limit, whatever the limits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 80 }), (minuteLimit, dayLimit) => {
        const calls = drain(100, { minuteLimit, dayLimit }, PRIORITY.person);
        expect(busiest(calls, MINUTE_MS)).toBeLessThanOrEqual(minuteLimit);
        expect(busiest(calls, DAY_MS)).toBeLessThanOrEqual(dayLimit);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps 5 calls a minute and 5 % of a day for people, and no more than a tenth of a small minute", () => {
    expect(busiest(drain(200, { minuteLimit: 60, dayLimit: 5000 }), MINUTE_MS)).toBe(55);
    expect(busiest(drain(200, { minuteLimit: 5, dayLimit: 5000 }), MINUTE_MS)).toBe(5);
    expect(busiest(drain(120, { minuteLimit: 1000, dayLimit: 100 }), DAY_MS)).toBe(95);
  });

  it("lets people use what is kept for them, in the minute and in the day, and does not slow them for the app's minute", () => {
    const minute = budget(
      Array.from({ length: 55 }, (_, n) => n),
      { minuteLimit: 60, dayLimit: 5000 },
    );
    expect(nextCall(minute, PRIORITY.webhook, 100)).toEqual({ atMs: 60_500, limitedBy: "minute" });
    expect(nextCall(minute, PRIORITY.person, 100).limitedBy).toBeNull();
    const day = budget(
      Array.from({ length: 95 }, (_, n) => n),
      { minuteLimit: 1000, dayLimit: 100 },
    );
    expect(nextCall(day, PRIORITY.webhook, 100)).toEqual({ atMs: DAY_MS + 500, limitedBy: "day" });
    expect(nextCall(day, PRIORITY.person, 100).limitedBy).toBeNull();
    const scarce = { ...NOTHING_TOLD, callId: 1, atMs: 0, minute: null, day: null, appMinute: 0 };
    const app = { ...budget([0], { minuteLimit: 60, dayLimit: 5000 }), reported: scarce };
    expect(nextCall(app, PRIORITY.webhook, 100)).toEqual({ atMs: MINUTE_MS, limitedBy: "minute" });
    expect(nextCall(app, PRIORITY.person, 100).limitedBy).toBeNull();
    // What an answer said of the app's minute is forgotten with it.
    expect(nextCall(app, PRIORITY.webhook, MINUTE_MS + 1).limitedBy).toBeNull();
  });

  it("lets a call leave at the moment that it names", () => {
    const full = budget([0, 1000], { minuteLimit: 2, dayLimit: 5000 });
    const { atMs } = nextCall(full, PRIORITY.person, 2000);
    expect(nextCall(full, PRIORITY.person, atMs - 1).limitedBy).toBe("minute");
    expect(nextCall(full, PRIORITY.person, atMs).limitedBy).toBeNull();
  });

  it("names the limit that makes a call wait", () => {
    const limits = { minuteLimit: 2, dayLimit: 3 };
    expect(nextCall(budget([0, 1000], limits), PRIORITY.person, 2000)).toEqual({ atMs: 60_500, limitedBy: "minute" });
    const late = 10 * MINUTE_MS;
    expect(nextCall(budget([0, 1000, late], limits), PRIORITY.person, late).limitedBy).toBe("day");
  });

  it("a header may only tighten: what it told is used up by the calls since, and forgotten when its window is over", () => {
    const limits = { minuteLimit: 60, dayLimit: 5000 };
    const told = { ...NOTHING_TOLD, callId: 1, atMs: 1000, minute: 2, day: 4000 };
    const budgetAfter = (calls: number, nowMs: number) =>
      nextCall(
        {
          ...budget(
            Array.from({ length: calls }, (_, n) => n),
            limits,
          ),
          reported: told,
        },
        PRIORITY.webhook,
        nowMs,
      );
    expect(budgetAfter(2, 2000).limitedBy).toBeNull();
    expect(budgetAfter(3, 2000)).toEqual({ atMs: 61_500, limitedBy: "minute" });
    expect(budgetAfter(3, 62_000).limitedBy).toBeNull();
    const generous = { ...told, minute: 1000 };
    const full = budget(
      Array.from({ length: 60 }, () => 0),
      limits,
    );
    expect(nextCall({ ...full, reported: generous }, PRIORITY.person, 2000).limitedBy).toBe("minute");
  });

  it.each([50, 400, 1000, 1500])(
    "%i organisations that know nothing of each other stay inside the app's minute, use most of it, and all get on",
    (objects) => {
      const { minutes, each } = appMinutes(objects);
      expect(Math.max(...minutes)).toBeLessThanOrEqual(APP_MINUTE_LIMIT);
      // As much as they want, or most of what there is.
      expect(Math.max(...minutes)).toBeGreaterThan(Math.min(objects * 50, APP_MINUTE_LIMIT * 0.6));
      // Nobody starves: from the second minute on each has a call a minute at least.
      expect(Math.min(...each)).toBeGreaterThanOrEqual(minutes.length - 1);
    },
  );
});

/**
 * Each has more to do than it may: the calls of all of them in each minute, refused ones included, and those of each from the
 * second minute on.
 */
function appMinutes(objects: number): { readonly minutes: readonly number[]; readonly each: readonly number[] } {
  const random = seeded(objects);
  const used = Array.from({ length: 5 }, () => 0);
  const all = Array.from({ length: objects }, () => new Busy(random));
  for (let nowMs = 0; nowMs < used.length * MINUTE_MS; nowMs += 100) {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const send = () => {
      used[minute] = (used[minute] ?? 0) + 1;
      return Math.max(0, APP_MINUTE_LIMIT - (used[minute] ?? 0));
    };
    for (const one of all) one.work(nowMs, send);
  }
  return { minutes: used, each: all.map((one) => one.callsSince(MINUTE_MS)) };
}

/** One organisation that sends whenever its budget lets it; it began at some time in the first minute. */
class Busy {
  readonly #calls: number[] = [];
  readonly #random: () => number;
  #told: ReportedLimits | null = null;
  #atMs: number;

  constructor(random: () => number) {
    this.#random = random;
    this.#atMs = random() * MINUTE_MS;
  }

  callsSince(sinceMs: number): number {
    return this.#calls.filter((atMs) => atMs >= sinceMs).length;
  }

  /** A call takes a tenth of a second, and four go at once but for the first. */
  work(nowMs: number, send: () => number): void {
    for (let n = 0; n < (this.#calls.length === 0 ? 1 : 4) && this.#atMs <= nowMs; n++) {
      const input = { ...budget(this.#calls, { minuteLimit: 60, dayLimit: 1_000_000 }), reported: this.#told };
      this.#atMs = nextCall(input, PRIORITY.webhook, nowMs).atMs;
      if (this.#atMs > nowMs) return;
      this.#calls.push(nowMs);
      const told = { ...NOTHING_TOLD, minute: null, day: null, atMs: nowMs, spread: this.#random() };
      this.#told = { ...told, callId: this.#calls.length, appMinute: send() };
    }
  }
}
