/** Runs seeds on all processors, a worker thread each, with Orbit's code as it is or with one planted bug. */

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FaultName } from "./plan.ts";
import type { PlantedBug } from "./planted-bugs.ts";
import type { Run } from "./run.ts";

export interface WorkerOrders {
  readonly bug: PlantedBug | null;
}

export interface Sum {
  readonly seeds: number;
  readonly steps: number;
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** Runs that broke a promise, in the order of their seeds. */
  readonly broken: readonly Run[];
}

export interface Search {
  readonly seeds: Iterable<number>;
  readonly bug?: PlantedBug;
  /** Ends early when so many are broken. */
  readonly mostBroken?: number;
  readonly workers?: number;
  readonly seen?: (run: Run) => void;
}

export async function runSeeds(search: Search): Promise<Sum> {
  const seeds = search.seeds[Symbol.iterator]();
  const faults: Partial<Record<FaultName, number>> = {};
  const broken: Run[] = [];
  let [done, steps] = [0, 0];
  const take = (run: Run): void => {
    done++;
    steps += run.steps;
    for (const [name, count] of Object.entries(run.faults)) {
      const fault = name as FaultName;
      faults[fault] = (faults[fault] ?? 0) + count;
    }
    if (run.violation !== null) broken.push(run);
    search.seen?.(run);
  };
  const next = () => {
    const { value, done: isOver } = seeds.next();
    return isOver === true || broken.length >= (search.mostBroken ?? Number.POSITIVE_INFINITY) ? null : value;
  };
  const workers = search.workers ?? availableParallelism();
  await Promise.all(Array.from({ length: workers }, () => work({ bug: search.bug ?? null }, next, take)));
  broken.sort((a, b) => a.seed - b.seed);
  return { seeds: done, steps, faults, broken };
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
