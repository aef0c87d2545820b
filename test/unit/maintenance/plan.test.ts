/** Alerts are told once, again only with reason, and their end is told too: over simulated time, with lost messages. */

import { expect, test } from "vitest";
import type { AlertRow, Condition } from "../../../src/domain/alert.ts";
import { afterSending, planAlerts } from "../../../src/maintenance/alerts/plan.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A firm whose cron runs every five minutes; answers what arrives, with its minute. */
class Firm {
  rows: AlertRow[] = [];
  nowMs = 0;
  readonly told: string[] = [];
  sent = 0;

  live(hours: number, conditions: readonly Condition[], arrives = true, isQuiet = false): void {
    for (const endMs = this.nowMs + hours * HOUR_MS; this.nowMs < endMs; this.nowMs += 5 * MINUTE_MS) {
      const plan = planAlerts(this.rows, conditions, { nowMs: this.nowMs, isQuiet });
      this.#keep(plan.before, plan.forget);
      if (plan.notices.length === 0) continue;
      this.sent++;
      if (!arrives) continue;
      this.told.push(plan.notices.map(({ state, row }) => `${row.topic} ${state}`).join(", "));
      const after = afterSending(plan.notices, this.nowMs);
      this.#keep(after.sent, after.forget);
    }
  }

  #keep(rows: readonly AlertRow[], forget: readonly string[]): void {
    const kept = this.rows.filter((old) => !rows.some((row) => row.topic === old.topic) && !forget.includes(old.topic));
    this.rows = [...kept, ...rows];
  }
}

const about = (topic: Condition["topic"], ...subjects: string[]): Condition => ({
  ...{ topic, subjects, title: topic, detail: subjects.join(", ") },
});

test("what lasts is told at once and then once a day, what is new in the same message", () => {
  const firm = new Firm();
  firm.live(1, [about("reconnect", "Sydney"), about("failures")]);
  expect(firm.told).toEqual(["reconnect open, failures open"]);
  firm.live(22, [about("reconnect", "Sydney"), about("failures")]);
  expect(firm.told).toHaveLength(1);
  firm.live(2, [about("reconnect", "Sydney"), about("failures")]);
  expect(firm.told).toHaveLength(2);
});

test("its end is told once, and nothing after that", () => {
  const firm = new Firm();
  firm.live(1, [about("day-limit")]);
  firm.live(30, []);
  expect(firm.told).toEqual(["day-limit open", "day-limit recovered"]);
  expect(firm.rows).toEqual([]);
});

test("what comes and goes is not told at every turn", () => {
  const firm = new Firm();
  for (let n = 0; n < 24; n++) firm.live(5 / 60, n % 2 === 0 ? [about("failures")] : []);
  expect(firm.told.length).toBeLessThanOrEqual(3);
});

test("another organisation with the same trouble is told within the hour, not at once", () => {
  const firm = new Firm();
  firm.live(5 / 60, [about("reconnect", "Sydney")]);
  firm.live(0.5, [about("reconnect", "Melbourne", "Sydney")]);
  expect(firm.told).toHaveLength(1);
  firm.live(1, [about("reconnect", "Melbourne", "Sydney")]);
  expect(firm.told).toHaveLength(2);
});

test("a message that does not arrive goes again, later each time and a bounded number of times", () => {
  const firm = new Firm();
  firm.live(100, [about("webhooks", "Group")], false);
  expect(firm.sent).toBe(8);
  firm.live(1, []);
  expect(firm.rows).toEqual([]);
  expect(firm.told).toEqual([]);
  firm.live(1, [about("webhooks", "Group")]);
  expect(firm.told).toEqual(["webhooks open"]);
});

test("a message that arrives late is told once", () => {
  const firm = new Firm();
  firm.live(1, [about("webhooks", "Group")], false);
  expect(firm.sent).toBeGreaterThan(2);
  firm.live(10, [about("webhooks", "Group")]);
  expect(firm.told).toEqual(["webhooks open"]);
});

test("a signed-off month that changed is told once, and again when another one does", () => {
  const firm = new Firm();
  firm.live(60, [about("signed-months", "2026-10")]);
  expect(firm.told).toEqual(["signed-months open"]);
  firm.live(60, [about("signed-months", "2026-10", "2026-11")]);
  expect(firm.told).toEqual(["signed-months open", "signed-months open"]);
});

test("in quiet hours nothing is sent; what still is so comes at their end, and what is over comes never", () => {
  const firm = new Firm();
  firm.live(8, [about("reconnect", "Sydney"), about("failures")], true, true);
  firm.live(1, [about("reconnect", "Sydney")], true, true);
  expect([firm.sent, firm.told]).toEqual([0, []]);
  firm.live(5 / 60, [about("reconnect", "Sydney")]);
  expect(firm.told).toEqual(["reconnect open"]);
});

test("the end of what was sent before the quiet hours is sent after them", () => {
  const firm = new Firm();
  firm.live(5 / 60, [about("day-limit")]);
  firm.live(8, [], true, true);
  expect(firm.told).toEqual(["day-limit open"]);
  firm.live(5 / 60, []);
  expect(firm.told).toEqual(["day-limit open", "day-limit recovered"]);
});
