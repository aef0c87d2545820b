/**
 * npm run sim -- --seeds 10000 [--from 1] [--workers n]: the seeds from 1 (or `from`) to that one, each broken one as it
 * comes, progress every ten seconds, and a table at the end; also when it is interrupted, with the seed to go on from.
 * --seed N: one, with its last steps when it breaks a promise. --planted: each planted bug on up to 200 seeds, and the
 * promise that it breaks. Exits with 1 when a seed broke a promise, or when a planted bug broke none.
 */

import { parseArgs } from "node:util";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { runSeeds, type Sum } from "./pool.ts";
import type { Run } from "./run.ts";

const MOST_SEEDS_PER_BUG = 200;

const PROGRESS_MS = 10_000;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    workers: { type: "string" },
    seed: { type: "string" },
    planted: { type: "boolean", default: false },
  },
});
const workers = values.workers === undefined ? {} : { workers: Number(values.workers) };

if (values.planted) await searchPlanted();
else if (values.seed !== undefined) await runOne(Number(values.seed));
else await runMany(Number(values.from), Number(values.seeds));

async function runOne(seed: number): Promise<void> {
  const sum = await runSeeds({ seeds: [seed], workers: 1 });
  for (const run of sum.broken) say(told(run));
  say(`seed ${seed}: ${sum.steps} steps, ${sum.broken.length === 0 ? "every promise kept" : "broken"}`);
  if (sum.broken.length > 0) process.exitCode = 1;
}

async function runMany(from: number, last: number): Promise<void> {
  const startMs = performance.now();
  const seconds = () => (performance.now() - startMs) / 1000;
  const progress = { next: from, done: new Set<number>(), seeds: 0, broken: 0 };
  let isInterrupted = false;
  process.once("SIGINT", () => {
    isInterrupted = true;
  });
  function* seeds(): Generator<number> {
    for (const seed of range(from, last)) if (!isInterrupted) yield seed;
  }
  const seen = (run: Run) => {
    progress.seeds++;
    progress.done.add(run.seed);
    while (progress.done.delete(progress.next)) progress.next++;
    if (run.violation === null) return;
    progress.broken++;
    say(`seed ${run.seed} broke a promise: ${run.violation}`);
  };
  const timer = setInterval(() => {
    const rate = (progress.seeds / seconds()).toFixed(1);
    say(`all up to seed ${progress.next - 1} of ${last}: ${progress.broken} broken, ${rate} seeds per second`);
  }, PROGRESS_MS);
  const sum = await runSeeds({ seeds: seeds(), seen, ...workers });
  clearInterval(timer);
  const [first] = sum.broken;
  if (first !== undefined) say(told(first));
  say(summary(sum, seconds()));
  if (progress.next <= last) say(`interrupted; go on with --seeds ${last} --from ${progress.next}`);
  if (first !== undefined) process.exitCode = 1;
}

async function searchPlanted(): Promise<void> {
  for (const bug of PLANTED_BUGS) {
    const { seeds, broken } = await runSeeds({ seeds: range(1, MOST_SEEDS_PER_BUG), bug, mostBroken: 3, ...workers });
    const [first] = broken;
    const caught = first === undefined ? "NOT CAUGHT" : `seeds ${broken.map((run) => run.seed).join(", ")}`;
    say(`${bug.name}: ${caught} of ${seeds}\n    ${first?.violation?.split("\n")[0] ?? ""}`);
    if (first === undefined) process.exitCode = 1;
  }
}

function* range(from: number, last: number): Generator<number> {
  for (let seed = from; seed <= last; seed++) yield seed;
}

function told(run: Run): string {
  return [...run.story, `seed ${run.seed} broke a promise: ${run.violation}`].join("\n");
}

function summary({ seeds, steps, faults, broken }: Sum, seconds: number): string {
  const all = Object.entries(faults).sort(([, a], [, b]) => b - a);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  // Tells more than the clock on a machine that has other work.
  const { user, system } = process.cpuUsage();
  const processor = (user + system) / 1_000_000;
  return [
    `${seeds} seeds, ${steps} steps, ${total} faults of ${all.length} kinds, ${broken.length} broken`,
    ...(broken.length === 0 ? [] : [`  broken: ${broken.map((run) => run.seed).join(", ")}`]),
    ...all.map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`),
    `${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} seeds per second; ${processor.toFixed(1)} s of processor time`,
  ].join("\n");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
