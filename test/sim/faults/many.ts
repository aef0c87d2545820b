/**
 * npm run sim -- --seeds 10000 [--from 1]: many seeds, and what they came to. --seed N: one, with its last steps when it
 * breaks a promise. --planted: each planted bug on up to 200 seeds, and the promise that it breaks.
 */

import { parseArgs } from "node:util";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { runSeeds, type Sum } from "./pool.ts";
import type { Run } from "./run.ts";

const MOST_SEEDS_PER_BUG = 200;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    planted: { type: "boolean", default: false },
  },
});

if (values.planted) await searchPlanted();
else if (values.seed !== undefined) await runOne(Number(values.seed));
else await runMany(Number(values.from), Number(values.seeds));

async function runOne(seed: number): Promise<void> {
  const sum = await runSeeds({ seeds: [seed], workers: 1 });
  for (const run of sum.broken) say(told(run));
  say(`seed ${seed}: ${sum.steps} steps, ${sum.broken.length === 0 ? "every promise kept" : "broken"}`);
  if (sum.broken.length > 0) process.exitCode = 1;
}

async function runMany(from: number, count: number): Promise<void> {
  const startMs = performance.now();
  const seen = (run: Run) => {
    if (run.violation !== null) say(`seed ${run.seed} ${run.violation}`);
  };
  const sum = await runSeeds({ seeds: range(from, count), seen });
  const [first] = sum.broken;
  if (first !== undefined) say(told(first));
  say(summary(sum, (performance.now() - startMs) / 1000));
  if (first !== undefined) process.exitCode = 1;
}

async function searchPlanted(): Promise<void> {
  for (const bug of PLANTED_BUGS) {
    const { seeds, broken } = await runSeeds({ seeds: range(1, MOST_SEEDS_PER_BUG), bug, mostBroken: 2 });
    const [first] = broken;
    const caught = first === undefined ? "NOT CAUGHT" : `seeds ${broken.map((run) => run.seed).join(", ")}`;
    say(`${bug.name}: ${caught} of ${seeds}\n    ${first?.violation?.split("\n")[0] ?? ""}`);
    if (first === undefined) process.exitCode = 1;
  }
}

function* range(from: number, count: number): Generator<number> {
  for (let seed = from; seed < from + count; seed++) yield seed;
}

function told(run: Run): string {
  return [...run.story, `seed ${run.seed} broke a promise: ${run.violation}`].join("\n");
}

function summary({ seeds, steps, faults, broken }: Sum, seconds: number): string {
  const all = Object.entries(faults).sort(([, a], [, b]) => b - a);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${seeds} seeds, ${steps} steps, ${total} faults, ${broken.length} broken`,
    ...all.map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`),
    `${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} seeds per second`,
  ].join("\n");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
