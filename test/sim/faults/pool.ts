/** Runs seeds on all processors, a worker thread each, with Orbit's code as it is or with one planted bug. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Size } from "./plan.ts";
import type { PlantedBug } from "./planted-bugs.ts";
import type { Run, Switches } from "./run.ts";
import type { FaultName } from "./switches.ts";

export interface WorkerOrders extends Switches {
  readonly bug: PlantedBug | null;
}

/** What the runs of one size add up to. */
export interface SizeSum {
  readonly seeds: number;
  readonly steps: number;
  readonly documents: number;
  readonly explained: number;
  readonly broken: number;
}

export interface Sum {
  readonly seeds: number;
  readonly steps: number;
  readonly sizes: Readonly<Record<Size, SizeSum>>;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** Runs that broke a promise, in the order of their seeds. */
  readonly broken: readonly Run[];
}

export interface Search {
  readonly seeds: Iterable<number>;
  readonly bug?: PlantedBug;
  readonly on?: Switches["on"];
  readonly off?: Switches["off"];
  /** Ends early when the broken runs so far are enough. */
  readonly isEnough?: (broken: readonly Run[]) => boolean;
  readonly workers?: number;
  readonly seen?: (run: Run) => void;
}

export async function runSeeds(search: Search): Promise<Sum> {
  const seeds = search.seeds[Symbol.iterator]();
  const faults: Partial<Record<FaultName, number>> = {};
  const broken: Run[] = [];
  const sizes: Record<Size, SizeSum> = { small: NONE, large: NONE };
  let [done, steps] = [0, 0];
  const take = (run: Run): void => {
    done++;
    steps += run.steps;
    sizes[run.size] = sumOf(sizes[run.size], run);
    for (const [name, count] of Object.entries(run.faults)) {
      const fault = name as FaultName;
      faults[fault] = (faults[fault] ?? 0) + count;
    }
    if (run.violation !== null) broken.push(run);
    search.seen?.(run);
  };
  const next = () => {
    const { value, done: isOver } = seeds.next();
    return isOver === true || search.isEnough?.(broken) === true ? null : value;
  };
  const workers = search.workers ?? availableParallelism();
  await Promise.all(
    Array.from({ length: workers }, () =>
      work({ bug: search.bug ?? null, on: search.on ?? [], off: search.off ?? [] }, next, take),
    ),
  );
  broken.sort((a, b) => a.seed - b.seed);
  return { seeds: done, steps, sizes, faults, broken };
}

const NONE: SizeSum = { seeds: 0, steps: 0, documents: 0, explained: 0, broken: 0 };

function sumOf(sum: SizeSum, run: Run): SizeSum {
  return {
    seeds: sum.seeds + 1,
    steps: sum.steps + run.steps,
    documents: sum.documents + run.documents,
    explained: sum.explained + run.explained,
    broken: sum.broken + (run.violation === null ? 0 : 1),
  };
}

/** One thread, fed with a seed at a time until there are no more. */
function work(orders: WorkerOrders, next: () => number | null, take: (run: Run) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: orders, execArgv: [] });
    const feed = () => {
      const seed = next();
      if (seed === null) void worker.terminate().then(() => resolve());
      else worker.postMessage(seed);
    };
    worker.on("message", (run: Run) => {
      take(run);
      feed();
    });
    worker.on("error", reject);
    feed();
  });
}
