/**
 * `npm run release -- 0.2.0`: closes the changelog's Unreleased section under that version and today's date, writes the version to
 * package.json and the lock file, commits and tags. Pushes nothing. `--dry-run` only says what it would do. Refuses a tree with
 * changes, a version that is not higher, and an empty section.
 */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isHigher, released } from "./release-notes.ts";
import { ROOT } from "./wrangler.ts";

const args = process.argv.slice(2);
const isDryRun = args.includes("--dry-run");
const version = args.find((arg) => !arg.startsWith("--")) ?? "";

const read = (name: string) => readFileSync(join(ROOT, name), "utf8");
const git = (...command: readonly string[]) => execFileSync("git", command, { cwd: ROOT, encoding: "utf8" }).trim();

function refuse(reason: string): never {
  console.error(reason);
  process.exit(1);
}

const current: string = JSON.parse(read("package.json")).version;
if (!isHigher(version, current)) refuse(`Name a version above ${current}, such as: npm run release -- 0.2.0`);
if (git("status", "--porcelain") !== "" && !isDryRun) refuse("There are changes that are not committed.");
const notes = released(read("CHANGELOG.md"), { version, date: new Date().toISOString().slice(0, 10) });
if (notes === null) refuse("CHANGELOG.md says nothing under Unreleased.");

/** The version stands at the top of package.json, and twice at the top of the lock file. */
const raised = (text: string, most: number) => {
  let remaining = most;
  return text.replaceAll(`"version": "${current}"`, (found) => (remaining-- > 0 ? `"version": "${version}"` : found));
};

if (isDryRun) console.log(`Would release ${version} after ${current}, and tag v${version}.`);
else {
  writeFileSync(join(ROOT, "CHANGELOG.md"), notes);
  writeFileSync(join(ROOT, "package.json"), raised(read("package.json"), 1));
  writeFileSync(join(ROOT, "package-lock.json"), raised(read("package-lock.json"), 2));
  git("commit", "--quiet", "--all", "--message", `Release ${version}`);
  git("tag", "--annotate", `v${version}`, "--message", `Orbit ${version}`);
  console.log(`Released ${version}. To publish it: git push --follow-tags`);
}
