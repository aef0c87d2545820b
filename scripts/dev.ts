/**
 * `npm run dev -- [wrangler dev arguments]`: the Worker alone, with the page as it was built, and the page as it is written
 * at an address of its own, which is reloaded on save. Applies the local migrations to the folder that the Worker will
 * use, and hands every argument to `wrangler dev`.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { buildPage } from "./build-page.ts";
import { ended, endTogether, ROOT, wrangler } from "./wrangler.ts";

/** Of `wrangler dev`. */
const DEFAULT_PORT = "8787";

await buildPage();
const args = process.argv.slice(2);
const migrated = await ended(wrangler(["d1", "migrations", "apply", "orbit", "--local", ...persistence(args)], "pipe"));
if (migrated !== 0) {
  console.error("The local migrations could not be applied. See: npx wrangler d1 migrations apply orbit --local");
  process.exit(migrated);
}
const dev = wrangler(["dev", ...args]);
endTogether(() => [dev]);
process.env.WORKER_URL = `http://localhost:${option(args, "port") ?? DEFAULT_PORT}`;
const page = await createServer({ root: join(ROOT, "web"), logLevel: "warn" });
await page.listen();
console.log(`The page, reloaded on save: ${page.resolvedUrls?.local[0]}`);
process.exitCode = await ended(dev);
await page.close();

/** `--persist-to DIR` and `--persist-to=DIR`, for the migrations too. All other arguments are wrangler's to understand. */
function persistence(all: readonly string[]): readonly string[] {
  const folder = option(all, "persist-to");
  return folder === null ? [] : ["--persist-to", folder];
}

function option(all: readonly string[], name: string): string | null {
  const { values } = parseArgs({ args: [...all], options: { [name]: { type: "string" } }, strict: false });
  const value = values[name];
  return typeof value === "string" ? value : null;
}
