/** The commands that run tests and benchmarks, each with one file or the smallest size, for `npm run test:long`. */

import { describe, expect, it } from "vitest";
import { ended, npm, ROOT } from "../e2e/processes.ts";
import { isLong } from "../sim/long.ts";
import { printing, ran } from "./ran.ts";

const PASSED = /Tests .*[1-9]\d* passed/;

/** As CONTRIBUTING.md has them, or with one file. */
const PARTS: readonly (readonly [script: string, ...args: string[]])[] = [
  ["test:unit", "test/unit/mirror/route.test.ts"],
  ["test:web", "test/web/filters.test.tsx"],
  ["test:sim", "test/sim/mirror.test.ts", "-t", "edited invoice"],
  ["test:long", "test/sim/journal.test.ts"],
  ["test:workers", "test/workers/webhook.test.ts"],
  ["test:e2e", "test/e2e/headers.test.ts"],
  ["test:deploy", "test/deploy/parts.test.ts"],
  ["test:commands", "test/commands/clone.test.ts"],
  ["coverage", "test/unit/mirror/route.test.ts"],
];

describe.runIf(isLong)("a command that runs tests", () => {
  it.each(PARTS)("%s %s", async (script, ...args) => {
    const { code, out } = await ran(ROOT, ["run", script, "--", ...args], { NO_COLOR: "1" });
    expect(out).toMatch(PASSED);
    expect(code).toBe(0);
    if (script === "coverage") expect(out).toMatch(/Statements +: \d/);
  });

  it("test:watch waits for the next change when it is through", async () => {
    const watching = npm(ROOT, ["run", "test:watch", "--", "test/sim/journal.test.ts"], { NO_COLOR: "1" });
    try {
      expect(await printing(watching, /Waiting for file changes/)).toMatch(PASSED);
    } finally {
      await ended(watching);
    }
  });

  it("verify", async () => {
    const { code, out } = await ran(ROOT, ["run", "verify"]);
    expect(out).toContain("typecheck: good");
    expect(code).toBe(0);
  });
});

it.runIf(isLong)("mutants of one file are tried, and counted", async () => {
  const { code, out } = await ran(ROOT, ["run", "mutants", "--", "--mutate", "src/mirror/money.ts"]);
  expect(out).toMatch(/money\.ts +\|/);
  expect(code).toBe(0);
});

it.runIf(isLong)("every benchmark runs, each in its smallest size", async () => {
  const { code, out } = await ran(ROOT, ["run", "bench", "--", "--quick"]);
  expect(out.match(/^### /gm)?.length).toBeGreaterThan(11);
  expect(code).toBe(0);
});
