/**
 * The failure catalogue (docs/api.md §5): every code is produced in a whole practice, reads as the contract says, names
 * its case and the screen where it is mended, and goes away by just that. The codes are the union's own: a new one
 * without a scenario does not compile, and is a red test.
 */

import { describe, expect, test } from "vitest";
import type { FailureCode } from "../../../src/domain/failure.ts";
import { FAILURE_CODES, type ShownFailure, titleOf } from "../../../src/domain/failure-words.ts";
import { Practice } from "../practice.ts";
import { CONNECTION } from "./connection.ts";
import { CONTACTS } from "./contacts.ts";
import { DOCUMENTS } from "./documents.ts";
import { PAYMENTS } from "./payments.ts";
import { ROUTING } from "./routing.ts";
import { SET_UP } from "./set-up.ts";
import { SKIPS } from "./skips.ts";
import { eventsOf, HOUR_MS, MINUTE_MS, newestEvent, press, type Scenarios, type Trouble } from "./stage.ts";
import { CONTRACT_TITLES } from "./titles.ts";

/** Shown of an organisation whose object does not answer, never of an event: test/workers/api/entities.test.ts. */
type NotOfEvents = "internal-error";

const CATALOGUE: Scenarios<Exclude<FailureCode, NotOfEvents>> = {
  ...CONNECTION,
  ...ROUTING,
  ...CONTACTS,
  ...SET_UP,
  ...DOCUMENTS,
  ...PAYMENTS,
  ...SKIPS,
};

const CASES = Object.entries(CATALOGUE).flatMap(([code, scenarios]) =>
  Object.entries(scenarios).map(([name, scenario]) => [code as FailureCode, name, scenario] as const),
);

/** More than this in an hour, for one record that rests, is a circle. */
const MOST_CALLS_AT_REST = 40;

function shownBy(trouble: Trouble): ShownFailure {
  const { practice, resourceId } = trouble;
  const failure = trouble.shown === undefined ? newestEvent(practice, resourceId).failures[0] : trouble.shown();
  if (failure == null) throw new Error(`nothing is shown: ${JSON.stringify(eventsOf(practice, resourceId))}`);
  return failure;
}

function expectWords(code: FailureCode, failure: ShownFailure, trouble: Trouble): void {
  expect(failure.code).toBe(code);
  const title = Object.entries(CONTRACT_TITLES).find(([known]) => known === code)?.[1];
  if (title !== undefined) expect(title).toContain(failure.title);
  for (const name of trouble.names) expect(failure.detail).toContain(name);
  expect(`${failure.title} ${failure.detail} ${failure.remedy.join(" ")}`).not.toMatch(/undefined|null|NaN|\[object/);
  if (trouble.screen !== null) expect(failure.remedy.join("\n")).toContain(trouble.screen);
  else if (!code.startsWith("skip-")) expect(failure.remedy.join("\n")).toContain("Nothing to do");
}

describe("the catalogue", () => {
  test("has a scenario for every code, and no other", () => {
    expect(Object.keys(CATALOGUE).toSorted()).toEqual(
      FAILURE_CODES.filter((code) => code !== "internal-error").toSorted(),
    );
  });

  test.each(Object.entries(CONTRACT_TITLES))("%s is called “%s”", (code, title) => {
    expect(titleOf(code as FailureCode)).toBe(title);
  });
});

describe.each(["friendly", "hostile"] as const)("with a %s Xero", (preset) => {
  test.each(CASES)("%s: %s", async (code, _, scenario) => {
    const trouble = await scenario((options = {}) => new Practice({ preset, ...options }).open());
    const { practice, resourceId } = trouble;
    const { title } = shownBy(trouble);
    expectWords(code, shownBy(trouble), trouble);
    const before = practice.calls.length;
    await practice.run(HOUR_MS / 4);
    expect(practice.calls.length - before, "calls while it rests").toBeLessThanOrEqual(MOST_CALLS_AT_REST);
    practice.nowMs += HOUR_MS;
    await trouble.mend();
    // A person needs a moment to come back to Orbit's page.
    if (trouble.press !== "nothing") await practice.live(MINUTE_MS);
    press(trouble);
    await practice.run(2 * HOUR_MS);
    const event = newestEvent(practice, resourceId);
    expect({ status: event.status, failures: event.failures.map((one) => one.code) }).toEqual({
      status: trouble.ends,
      failures: trouble.stays || trouble.ends !== "synced" ? event.failures.map((one) => one.code) : [],
    });
    if (trouble.stays !== true && trouble.ends === "skipped") expect(event.failures[0]?.code).not.toBe(code);
    if (trouble.shown === undefined) return;
    expect(trouble.shown()).toBeNull();
    const told = eventsOf(practice, resourceId).flatMap((one) => one.timeline.map((entry) => entry.text));
    expect(told.join("\n")).toContain(title);
  });
});
