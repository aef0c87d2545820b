/**
 * `npm run mutants`: changes the pure parts of Orbit one spot at a time and looks whether a unit test notices. With
 * `-- --mutate src/mirror/route.ts` of that file alone. What it found is in docs/reliability.md.
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  mutate: ["src/mirror/**/*.ts", "src/tenant/model/*.ts", "src/tenant/quota/*.ts"],
  coverageAnalysis: "perTest",
  // What runs once, when a module is loaded, would need a new process for each mutant.
  ignoreStatic: true,
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { logTests: false, reportTests: false },
  concurrency: 2,
  tempDirName: ".wrangler/mutants",
  // Stryker rewrites tsconfig.json with TypeScript's JavaScript API, which TypeScript 7 has not; Vitest needs no tsconfig here.
  tsconfigFile: "none.json",
};
