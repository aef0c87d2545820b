/** One seed from beginning to end: a world, people and bad luck, then rest; and what is true of it all the way. */

import { Deeds } from "./deeds.ts";
import { planOf, type Size } from "./plan.ts";
import { brokenAtRest, explainedTooMuch, isStill } from "./rest.ts";
import type { FaultName, Switch } from "./switches.ts";
import { World } from "./world.ts";

export interface Run {
  readonly seed: number;
  readonly size: Size;
  readonly steps: number;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** The first broken promise, with the last things that happened before it; null: all were kept. */
  readonly violation: string | null;
  /** At the end: documents that should have a copy, and those that differ for a reason that is said. */
  readonly documents: number;
  readonly explained: number;
  readonly story: readonly string[];
}

export interface Switches {
  /** On in every seed, also when it is not yet on by itself. */
  readonly on: readonly Switch[];
  /** Off in every seed. */
  readonly off: readonly Switch[];
}

const MINUTE_MS = 60_000;
/** Every sweep and comparison has come by; those of payments and of copies are an hour apart. */
const SWEPT_MS = 75 * MINUTE_MS;
/** The longest Retry-After is two hours. */
const REST_MS = 240 * MINUTE_MS;
const LOOK_MS = 15 * MINUTE_MS;
/** One seed of so many rests to the end though it is in step before: then it must also stay so. */
const SEEDS_PER_LONG_REST = 8;

export async function runSeed(seed: number, switches: Partial<Switches> = {}): Promise<Run> {
  const { on = [], off = [] } = switches;
  const world = await new World(planOf(seed, new Set(on), new Set(off))).open();
  const { watch, plan, dice } = world;
  const deeds = new Deeds(world);
  deeds.open();
  for (let action = 0; action < plan.actions && watch.violation === null; action++) {
    deeds.act();
    deeds.misfortune();
    await world.live(Math.floor(-Math.log(1 - dice.random()) * plan.gapMs));
  }
  for (const finish of [() => deeds.heal(), () => deeds.tidyUp()]) {
    if (watch.violation !== null) break;
    await finish();
    await rest(world);
  }
  const tooMuch = explainedTooMuch(world);
  if (tooMuch !== null) watch.broken("at rest", tooMuch);
  return {
    seed,
    size: plan.size,
    steps: world.steps,
    faults: Object.fromEntries(dice.counts),
    violation: watch.violation,
    ...world.compared,
    story: watch.violation === null ? [] : watch.story,
  };
}

/** Left alone until nothing is on its way and all is in step, which must be within four hours. */
async function rest(world: World): Promise<void> {
  const { watch, plan } = world;
  const mayEnd = plan.seed % SEEDS_PER_LONG_REST !== 0;
  for (let restedMs = 0; watch.violation === null; restedMs += LOOK_MS) {
    if (restedMs >= REST_MS) {
      const broken = brokenAtRest(world);
      if (broken !== null) watch.broken("at rest", broken);
      return;
    }
    if (mayEnd && restedMs >= SWEPT_MS && isStill(world) && brokenAtRest(world) === null) return;
    await world.live(LOOK_MS);
  }
}
