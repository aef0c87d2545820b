/** Every promise at every step, whatever fails: a bounded number of seeds here, as many as one likes by `npm run sim`. */

import { expect, test } from "vitest";
import { isLong } from "../long.ts";
import { runSeeds } from "./pool.ts";
import { RECEIPTS } from "./switches.ts";

const SEEDS = isLong ? 100 : 4;
/** Worlds beyond these in which a mistake was found that has been mended since, as they were then: money came from the group. */
const FOUND = isLong
  ? [101, 118, 126, 135, 406, 1213, 1609, 1960, 1991, 4615, 6146, 6309, 7018, 7522, 7773, 7850, 8039, 8300, 8643, 8889]
  : [1609];
/** The same, in the worlds of today. */
const FOUND_SINCE = isLong ? [15, 1490, 2079, 2128, 2540, 7480] : [2128, 2540];

test("people, faults and kills of any kind break no promise, and nothing differs at rest", async () => {
  const seeds = [...Array.from({ length: SEEDS }, (_, index) => index + 1), ...FOUND_SINCE];
  const sum = await runSeeds({ seeds: new Set(seeds) });
  const found = await runSeeds({ seeds: FOUND, off: RECEIPTS });
  const broken = [...sum.broken, ...found.broken];
  expect(broken.map((run) => `npm run sim -- --seed ${run.seed}: ${run.violation}`)).toEqual([]);
  expect([sum.seeds, found.seeds]).toEqual([new Set(seeds).size, FOUND.length]);
  // A simulation without faults would prove nothing.
  for (const fault of ["call-lost-after", "status-500-committed", "limit-minute", "killed", "d1-down"] as const) {
    expect((sum.faults[fault] ?? 0) + (found.faults[fault] ?? 0), fault).toBeGreaterThan(0);
  }
}, 600_000);

/** Of these, some are taken over as they are, some after an edit, and some never. */
const TAKEN_OVER = isLong ? Array.from({ length: 30 }, (_, index) => index + 1) : [2, 4];

test("copies that others made are taken over while anything fails, and no promise breaks", async () => {
  const { broken } = await runSeeds({ seeds: TAKEN_OVER, on: ["take-overs"] });
  expect(broken.map((run) => `npm run sim -- --seed ${run.seed} --with take-overs: ${run.violation}`)).toEqual([]);
}, 600_000);

/** In these people take credits off before, between and after Orbit's own calls about them. */
const CREDITED = isLong ? Array.from({ length: 50 }, (_, index) => index + 1) : [3, 5];

test("credit that people of a satellite use stays as they want it while anything fails", async () => {
  const { broken } = await runSeeds({ seeds: CREDITED, on: ["own-credits"] });
  expect(broken.map((run) => `npm run sim -- --seed ${run.seed} --with own-credits: ${run.violation}`)).toEqual([]);
}, 600_000);

/** In these, records of the group or of a satellite are found, awaited, or looked at while they cannot be read. */
const UNREADABLE = isLong ? Array.from({ length: 50 }, (_, index) => index + 1) : [17, 34];

test("records that cannot be read for a while are neither lost nor taken for missing while anything fails", async () => {
  const { broken } = await runSeeds({ seeds: UNREADABLE, on: ["unreadable-records"] });
  expect(broken.map((run) => `npm run sim -- --seed ${run.seed} --with unreadable-records: ${run.violation}`)).toEqual(
    [],
  );
}, 600_000);

test("a seed repeats exactly", async () => {
  const [one, again] = [await runSeeds({ seeds: [7], workers: 1 }), await runSeeds({ seeds: [7], workers: 1 })];
  expect(again).toEqual(one);
}, 60_000);
