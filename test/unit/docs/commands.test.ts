/** Every command that the documents name exists: scripts, files and their options; what a reader copies from them can be run. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
const { scripts, devDependencies } = JSON.parse(read("package.json"));

/** Where the options and the names that a script takes are written. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  bench: ["test/bench/run.ts"],
  deploy: ["scripts/deploy/options.ts"],
  undeploy: ["scripts/deploy/options.ts"],
  release: ["scripts/release.ts"],
  sim: ["test/sim/faults/many.ts", "test/sim/faults/switches.ts"],
  start: ["scripts/start.ts"],
};

/** Of code blocks and of code in the text. */
const commands = documents.flatMap((document) => {
  const text = read(document);
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans].map((line) => ({ document, line: line.replace(/\s{2,}.*$|\s#.*$/, "").trim() }));
});

const runs = commands.flatMap(({ document, line }) => {
  const [, script, rest = ""] = /^npm (?:run )?([a-z][a-z:-]*)(?: -- (.*))?$/.exec(line) ?? [];
  return script === undefined || script === "ci" || script === "audit" ? [] : [{ document, script, args: rest }];
});

describe("a command of the documents", () => {
  test.each(runs)("$document: npm run $script -- $args", ({ script, args }) => {
    expect(Object.keys(scripts)).toContain(script);
    const paths = [...args.matchAll(/\b(?:test|src|scripts)\/[\w./-]+/g)].map(([path]) => path);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const known = (OPTIONS[script] ?? []).map(read).join("\n");
    // Options are written --like-this, and `--seeds 10` by its name.
    const flags = [...args.matchAll(/--([a-z][a-z-]+)/g)].map(([, flag]) => flag);
    if (known !== "") expect(flags.filter((flag) => !new RegExp(`["']?${flag}["']?[:,"']`).test(known))).toEqual([]);
  });

  test("that runs a tool by npx runs one that is pinned here", () => {
    const tools = commands.flatMap(({ line }) => /^npx ([a-z-]+)/.exec(line)?.[1] ?? []);
    expect(tools.length).toBeGreaterThan(3);
    expect(tools.filter((tool) => devDependencies[tool] === undefined)).toEqual([]);
  });

  test("is about more than none", () => {
    expect(runs.length).toBeGreaterThan(30);
  });
});
