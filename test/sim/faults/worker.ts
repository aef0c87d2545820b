/** One thread of the pool: takes a seed, answers with its run. A planted bug is put into the code as it is loaded. */

import { readFileSync } from "node:fs";
import { enableCompileCache, flushCompileCache, registerHooks } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { useStandInCrypto } from "./crypto.ts";
import { type PlantedBug, planted } from "./planted-bugs.ts";
import type { WorkerOrders } from "./pool.ts";
import "../quiet.ts";

const { bug, ...switches } = workerData as WorkerOrders;
// Half of what it takes to load Orbit is to strip its types and compile it, which is the same for each thread.
enableCompileCache();
if (bug !== null) plant(bug);
useStandInCrypto();
const { runSeed } = await import("./run.ts");
flushCompileCache();

parentPort?.on("message", (seed: number) => {
  void runSeed(seed, switches).then((run) => parentPort?.postMessage(run));
});

function plant(one: PlantedBug): void {
  const target = new URL(`../../../src/${one.file}`, import.meta.url).href;
  registerHooks({
    load: (url, context, nextLoad) => {
      if (url !== target) return nextLoad(url, context);
      const source = planted(one, readFileSync(new URL(url), "utf8"));
      return { format: "module-typescript", shortCircuit: true, source };
    },
  });
}
