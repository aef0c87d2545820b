/**
 * Where each command of the documents is run: the test or the line of CI, and the words that run it there. commands.test.ts
 * fails for one that is documented and not here, and for one here that is not run as it says.
 */

export const RUN_BY: Readonly<Record<string, readonly [file: string, words: string]>> = {
  "npm ci": [".ci/run", "npm ci "],
  "npm test": [".ci/run", "npm test\n"],
  "npm start": ["test/e2e/start.ts", '["start"]'],
  "npm ls": ["test/commands/tools.test.ts", '["ls", '],
  "npm run check": ["package.json", '"test": "npm run check && '],
  "npm run references": ["package.json", "types:check dead-code references"],
  "npm run dev": ["test/restart/killed.test.ts", '["run", "dev", '],
  "npm run dev:page": ["test/commands/tools.test.ts", '["run", "dev:page", '],
  "npm run deploy": ["test/deploy/deploy.test.ts", 'run("deploy", '],
  "npm run undeploy": ["test/deploy/deploy.test.ts", 'run("undeploy", '],
  "npm run release": ["test/commands/clone.test.ts", '["run", "release", '],
  "npm run format": ["test/commands/clone.test.ts", '["run", "format"]'],
  "npm run types": ["test/commands/clone.test.ts", '["run", "types"]'],
  "npm run migrations": ["test/commands/clone.test.ts", '["run", "migrations"]'],
  "npm run bench": ["test/commands/tools.test.ts", '["run", "bench", '],
  "npm run sim": ["test/commands/tools.test.ts", '["run", "sim", '],
  "npm run screenshots": ["test/e2e/documents.test.ts", '["run", "screenshots", '],
  "npm run verify": ["test/commands/long.test.ts", '"verify"'],
  "npm run coverage": ["test/commands/long.test.ts", '"coverage"'],
  "npm run mutants": ["test/commands/long.test.ts", '["run", "mutants", '],
  "npm run test:watch": ["test/commands/long.test.ts", '"test:watch"'],
  "npm run test:long": ["test/commands/long.test.ts", '"test:long"'],
  "npm run test:unit": ["test/commands/long.test.ts", '"test:unit"'],
  "npm run test:web": ["test/commands/long.test.ts", '"test:web"'],
  "npm run test:sim": ["test/commands/long.test.ts", '"test:sim"'],
  "npm run test:workers": ["test/commands/long.test.ts", '"test:workers"'],
  "npm run test:e2e": ["test/commands/long.test.ts", '"test:e2e"'],
  "npm run test:deploy": ["test/commands/long.test.ts", '"test:deploy"'],
  "npm run test:commands": ["test/commands/long.test.ts", '"test:commands"'],
  "npx wrangler login": ["test/deploy/documents.test.ts", 'lineOf("login")'],
  "npx wrangler tail": ["test/deploy/documents.test.ts", 'lineOf("tail")'],
  "npx wrangler secret put": ["test/deploy/documents.test.ts", 'lineOf("secret put'],
  "npx wrangler d1 time-travel info": ["test/deploy/documents.test.ts", 'lineOf("d1 time-travel info'],
  "npx wrangler d1 time-travel restore": ["test/deploy/documents.test.ts", 'lineOf("d1 time-travel restore'],
  "curl /api/export": ["test/e2e/documents.test.ts", 'lineOf("/api/export")'],
  "tail -n 1": ["test/e2e/documents.test.ts", 'lineOf("tail -n 1")'],
  "curl /api/import": ["test/e2e/documents.test.ts", 'lineOf("/api/import")'],
};

/** Not run here, and why. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  "npm audit":
    "asks the public registry about every package, and a new advisory must not turn the tests of old code red",
  "npm audit signatures": "asks the public registry about every package",
};
