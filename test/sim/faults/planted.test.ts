/** The simulation can fail: each planted bug is caught by the seeds that are known to catch it. */

import { expect, test } from "vitest";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { runSeeds } from "./pool.ts";

test.each(PLANTED_BUGS)(
  "caught: $name",
  async (bug) => {
    const { broken } = await runSeeds({ seeds: bug.caughtBy, bug, mostBroken: 1, workers: 1 });
    const [first] = broken;
    expect(first?.violation, `search again: npm run sim -- --planted`).toBeTypeOf("string");
    console.info(`${bug.name}: seed ${first?.seed}, ${first?.violation?.split("\n")[0]}`);
  },
  300_000,
);
