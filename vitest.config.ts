import { enableCompileCache, getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Each test file has a process of its own, and each process compiles the same packages.
enableCompileCache();
const compiled = getCompileCacheDir();
if (compiled !== undefined) process.env.NODE_COMPILE_CACHE ??= compiled;

/** Secrets of the tests: fixed, and good for nothing else. */
const TEST_SECRETS = {
  XERO_CLIENT_ID: "test-client",
  XERO_CLIENT_SECRET: "test-client-secret",
  XERO_WEBHOOK_KEY: "test-webhook-key",
  TOKEN_KEY: Buffer.alloc(32, "token-key").toString("base64"),
  SESSION_KEY: Buffer.alloc(32, "session-key").toString("base64"),
};

const WORKERS = "test/workers/**/*.test.ts";
/** Those in which a practice connects to a simulated Xero. */
const CONNECTED = ["auth/whole-way", "backup", "faults", "mirror"].map((name) => `test/workers/${name}.test.ts`);
/** Real alarms, queues and databases: a condition is waited for, and a busy machine may take a while to meet it. */
const WORKERD = { testTimeout: 120_000, hookTimeout: 120_000 };
/** They take longest, whatever their size, by which vitest orders files: begun last, one of them would run alone. */
const FIRST = ["start-over", "accessibility", "bookkeeper"].map((name) => `test/e2e/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isFirst = ({ moduleId }: TestSpecification) => FIRST.some((name) => moduleId.endsWith(name));
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
  }
}

const migrations = await readD1Migrations("migrations");

function inWorkerd() {
  const bindings = { ...TEST_SECRETS, TEST_MIGRATIONS: migrations };
  const wrangler = { configPath: "./wrangler.toml" };
  return { plugins: [cloudflareTest({ wrangler, remoteBindings: false, miniflare: { cf: false, bindings } })] };
}

export default defineConfig({
  test: {
    silent: "passed-only",
    sequence: { sequencer: LongestFirst },
    // By itself vitest leaves a processor of two idle. One file more than processors: some wait for alarms and processes.
    maxWorkers: availableParallelism() + 1,
    // For a program that counts the results.
    reporters: process.env.VITEST_JSON ? ["default", ["json", { outputFile: process.env.VITEST_JSON }]] : ["default"],
    coverage: { provider: "istanbul", include: ["src/**/*.ts"], reporter: ["text-summary", "html"] },
    // Where files share nothing that one of them changes, a process keeps what it has loaded for the next file (isolate: false).
    projects: [
      // Projects start in the order of their names. This one waits for two minutes, while the next ones compute.
      { test: { name: "restart", include: ["test/restart/**/*.test.ts"], hookTimeout: 120_000 } },
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], isolate: false, testTimeout: 60_000 } },
      // Parts of the page in a document without a browser, in front of an API that the test answers for. A file has modules and
      // globals of its own in a thread that stays: half the time of a process for each.
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: { name: "web", include: ["test/web/**/*.test.tsx"], environment: "happy-dom", pool: "vmThreads" },
      },
      // Whole practices and bursts in simulated time: how long they take is the machine's affair.
      {
        test: {
          name: "sim",
          include: ["test/sim/**/*.test.ts"],
          isolate: false,
          setupFiles: ["test/sim/quiet.ts"],
          testTimeout: 120_000,
        },
      },
      // Commands of the documents as processes of their own.
      {
        test: { name: "commands", include: ["test/commands/**/*.test.ts"], testTimeout: 600_000, hookTimeout: 60_000 },
      },
      {
        // Runs the pinned wrangler a handful of times, which takes its time on a busy machine.
        test: {
          name: "deploy",
          include: ["test/deploy/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        // After everything else, two files at a time, each with a product to itself: the browser mostly waits for a page.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/start.ts",
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      { ...inWorkerd(), test: { ...WORKERD, name: "workers", include: [WORKERS], exclude: CONNECTED, isolate: false } },
      // Their objects call a simulated Xero of the file's own until the end: each has objects, and a process, to itself.
      { ...inWorkerd(), test: { ...WORKERD, name: "connected", include: CONNECTED } },
    ],
  },
});
