/**
 * `npm run dev -- [wrangler dev arguments]`: the Worker alone. Builds the page, applies the local migrations to the folder
 * that the Worker will use, and hands every argument to `wrangler dev`.
 */

import { parseArgs } from "node:util";
import { buildPage } from "./build-page.ts";
import { ended, endTogether, wrangler } from "./wrangler.ts";

await buildPage();
const args = process.argv.slice(2);
const migrated = await ended(wrangler(["d1", "migrations", "apply", "orbit", "--local", ...persistence(args)], "pipe"));
if (migrated !== 0) {
  console.error("The local migrations could not be applied. See: npx wrangler d1 migrations apply orbit --local");
  process.exit(migrated);
}
const dev = wrangler(["dev", ...args]);
endTogether(() => [dev]);
process.exitCode = await ended(dev);

/** `--persist-to DIR` and `--persist-to=DIR`, for the migrations too. All other arguments are wrangler's to understand. */
function persistence(all: readonly string[]): readonly string[] {
  const { values } = parseArgs({ args: [...all], options: { "persist-to": { type: "string" } }, strict: false });
  const folder = values["persist-to"];
  return typeof folder === "string" ? ["--persist-to", folder] : [];
}
