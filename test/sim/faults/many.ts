/**
 * npm run sim -- --seeds 10000 [--from 1] [--workers n]: the seeds from 1 (or `from`) to that one, each broken one as it
 * comes, progress every ten seconds, and a table at the end; also when it is interrupted, with the seed to go on from.
 * --seed N: one, with its last steps when it breaks a promise. --with NAME[,NAME]: with these faults, circumstances and
 * promises in every seed, also those that are not yet on by themselves. --without NAME[,NAME]: with none of these. --planted: each planted bug on up to 200 seeds, and
 * whether it breaks the promise that it names. Exits with 1 when a seed broke a promise, or when a planted bug broke another
 * one than its own, and with 2 when it was asked for something that cannot be run.
 */

import { parseArgs } from "node:util";
import { breaks, PLANTED_BUGS } from "./planted-bugs.ts";
import { runSeeds, type Sum } from "./pool.ts";
import type { Run } from "./run.ts";
import { SWITCHES, type Switch } from "./switches.ts";

const MOST_SEEDS_PER_BUG = 200;

const PROGRESS_MS = 10_000;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    workers: { type: "string" },
    seed: { type: "string" },
    with: { type: "string", default: "" },
    without: { type: "string", default: "" },
    planted: { type: "boolean", default: false },
  },
});
const asked = {
  from: whole("from", values.from),
  seeds: whole("seeds", values.seeds),
  seed: values.seed === undefined ? null : whole("seed", values.seed),
};
const options = {
  on: switches("with", values.with),
  off: switches("without", values.without),
  ...(values.workers === undefined ? {} : { workers: whole("workers", values.workers) }),
};

if (values.planted) await searchPlanted();
else if (asked.seed !== null) await runOne(asked.seed);
else if (asked.from > asked.seeds) {
  refuse(`--from ${asked.from} is beyond --seeds ${asked.seeds}, the last seed to run: there is none between them.`);
} else await runMany(asked.from, asked.seeds);

/** Ends the process: what was asked for cannot be run. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

function whole(name: string, value: string): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0
    ? number
    : refuse(`--${name} ${value} is not a whole number from 1.`);
}

function switches(name: "with" | "without", value: string): readonly Switch[] {
  return value
    .split(",")
    .filter((one) => one !== "")
    .map((one) => {
      const known = SWITCHES.find((each) => each === one);
      return known ?? refuse(`--${name} ${one} is not known. There are: ${SWITCHES.join(", ")}.`);
    });
}

async function runOne(seed: number): Promise<void> {
  const sum = await runSeeds({ ...options, seeds: [seed], workers: 1 });
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
  const sum = await runSeeds({ ...options, seeds: seeds(), seen });
  clearInterval(timer);
  const [first] = sum.broken;
  if (first !== undefined) say(told(first));
  say(summary(sum, seconds()));
  if (progress.next <= last) say(`interrupted; go on with --seeds ${last} --from ${progress.next}`);
  if (first !== undefined) process.exitCode = 1;
}

async function searchPlanted(): Promise<void> {
  for (const bug of PLANTED_BUGS) {
    const { seeds, broken } = await runSeeds({
      ...options,
      on: [...options.on, ...(bug.on ?? [])],
      off: [...options.off, ...(bug.off ?? [])],
      seeds: range(1, MOST_SEEDS_PER_BUG),
      bug,
      isEnough: (runs) => runs.filter((run) => breaks(bug, run)).length >= 3,
    });
    const caught = broken.filter((run) => breaks(bug, run));
    const others = broken.length - caught.length;
    const where = caught.length === 0 ? "NOT CAUGHT" : `seeds ${caught.map((run) => run.seed).join(", ")}`;
    say(`${bug.name}: ${where} of ${seeds}; ${others} broke another promise than "${bug.breaks}"`);
    for (const run of [...caught.slice(0, 1), ...broken.filter((one) => !breaks(bug, one)).slice(0, 1)]) {
      say(`    seed ${run.seed}: ${run.violation?.split("\n")[0]}`);
    }
    if (caught.length === 0) process.exitCode = 1;
  }
}

function* range(from: number, last: number): Generator<number> {
  for (let seed = from; seed <= last; seed++) yield seed;
}

function told(run: Run): string {
  return [...run.story, `seed ${run.seed} broke a promise: ${run.violation}`].join("\n");
}

function summary({ seeds, sizes, steps, faults, broken }: Sum, seconds: number): string {
  const all = Object.entries(faults).sort(([, a], [, b]) => b - a);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  // Tells more than the clock on a machine that has other work.
  const { user, system } = process.cpuUsage();
  const processor = (user + system) / 1_000_000;
  return [
    `${seeds} seeds, ${steps} steps, ${total} faults of ${all.length} kinds, ${broken.length} broken`,
    ...Object.entries(sizes).map(
      ([size, one]) =>
        `  ${size}: ${one.seeds} seeds, ${one.steps} steps, ${one.documents} documents compared, ${one.explained} explained by a failure, ${one.broken} broken`,
    ),
    ...(broken.length === 0 ? [] : [`  broken: ${broken.map((run) => run.seed).join(", ")}`]),
    ...all.map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`),
    `${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} seeds per second; ${processor.toFixed(1)} s of processor time`,
  ].join("\n");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
