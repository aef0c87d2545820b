/**
 * `node scripts/together.ts lint typecheck …`: runs several npm scripts at the same time, prints what each of them printed
 * when it ends, and fails when one of them failed. Used by `npm run check` and `npm run verify`.
 */

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";

const { positionals } = parseArgs({ allowPositionals: true });
const failed = (await Promise.all(positionals.map(run))).filter((name) => name !== null);
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}.`);
  process.exitCode = 1;
}

/** Its name when it failed, else null. */
async function run(name: string): Promise<string | null> {
  const startMs = performance.now();
  const child = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
  const code = new Promise<number>((resolve) => child.once("close", (ended) => resolve(ended ?? 1)));
  const [out, errors, ended] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`— ${name}: ${ended === 0 ? "good" : "FAILED"} in ${seconds} s\n${out}${errors}`.trimEnd());
  return ended === 0 ? null : name;
}
