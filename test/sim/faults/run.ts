/** One seed from beginning to end: a world, people and bad luck, then rest; and what is true of it all the way. */

import { Deeds } from "./deeds.ts";
import { type FaultName, planOf } from "./plan.ts";
import { brokenAtRest } from "./rest.ts";
import { World } from "./world.ts";

export interface Run {
  readonly seed: number;
  readonly steps: number;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** The first broken promise, with the last things that happened before it; null: all were kept. */
  readonly violation: string | null;
  readonly story: readonly string[];
}

const HOUR_MS = 60 * 60_000;
/** The longest Retry-After is two hours; sweeps of payments are an hour apart. */
const REST_MS = 4 * HOUR_MS;

export async function runSeed(seed: number): Promise<Run> {
  const world = await new World(planOf(seed)).open();
  const { watch, plan, dice } = world;
  const deeds = new Deeds(world);
  for (let action = 0; action < plan.actions && watch.violation === null; action++) {
    deeds.act();
    deeds.misfortune();
    await world.live(Math.floor(-Math.log(1 - dice.random()) * plan.gapMs));
  }
  for (const finish of [() => deeds.heal(), () => deeds.tidyUp()]) {
    if (watch.violation !== null) break;
    await finish();
    await world.live(REST_MS);
    const broken = watch.violation === null ? brokenAtRest(world) : null;
    if (broken !== null) watch.broken("at rest", broken);
  }
  return {
    seed,
    steps: world.steps,
    faults: Object.fromEntries(dice.counts),
    violation: watch.violation,
    story: watch.violation === null ? [] : watch.story,
  };
}
