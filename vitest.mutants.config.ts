import { defineConfig } from "vitest/config";

/** The unit tests of what `npm run mutants` changes: each mutant is tried with those that reach it. */
export default defineConfig({
  test: {
    include: ["test/unit/mirror/*.test.ts", "test/unit/tenant/*.test.ts"],
    setupFiles: ["test/unit/mutants.ts"],
    isolate: false,
    testTimeout: 60_000,
  },
});
