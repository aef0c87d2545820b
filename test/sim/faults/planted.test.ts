/** The simulation can fail: each planted bug is caught by the seeds that are known to catch it. */

import { expect, test } from "vitest";
import { breaks, PLANTED_BUGS } from "./planted-bugs.ts";
import { runSeeds } from "./pool.ts";

test.each(PLANTED_BUGS)(
  "caught by the promise it breaks: $name",
  async (bug) => {
    const isCaught = (run: { readonly violation: string | null }) => breaks(bug, run);
    const { broken } = await runSeeds({
      seeds: bug.caughtBy,
      ...(bug.off === undefined ? {} : { off: bug.off }),
      bug,
      on: bug.on ?? [],
      isEnough: (runs) => runs.some(isCaught),
      workers: 1,
    });
    const found = broken.map((run) => `seed ${run.seed}: ${run.violation?.split("\n")[0]}`);
    expect(broken.some(isCaught), `"${bug.breaks}" is not broken by ${bug.caughtBy}, but ${found}`).toBe(true);
    console.info(`${bug.name}: ${found.at(-1)}`);
  },
  300_000,
);
