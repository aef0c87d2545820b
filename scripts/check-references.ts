/**
 * Part of `npm run check`: fails when a Markdown file or a comment refers to a file or section that is not in the
 * repository (references.ts). Reads what git tracks, so a file that was never added counts as missing.
 */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brokenReferences } from "./references.ts";
import { ROOT } from "./wrangler.ts";

const TEXT = /\.(?:ts|tsx|js|css|md|toml|sql)$|^\.ci\/|^\.dev\.vars\.example$/;
/** Written by tools, or about other versions of the repository than this one. */
const SKIPPED = /^(?:worker-configuration\.d\.ts|CHANGELOG\.md)$/;

const listed = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
const tracked = new Set(listed.split("\0").filter((path) => path !== ""));
const texts = new Map<string, string>();
for (const path of tracked) {
  if (TEXT.test(path) && !SKIPPED.test(path)) texts.set(path, readFileSync(join(ROOT, path), "utf8"));
}

const broken = brokenReferences(texts, tracked);
for (const { file, line, reference, problem } of broken) console.error(`${file}:${line}  ${reference}: ${problem}`);
if (broken.length > 0) {
  console.error(`\n${broken.length} references lead nowhere.`);
  process.exitCode = 1;
} else {
  console.log(`References of ${texts.size} files lead to files and sections that exist.`);
}
