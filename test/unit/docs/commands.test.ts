/** Every command that the documents name exists, with its files and options, and is run by a test or by CI. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandOf, documented, ROOT, read } from "./documented.ts";
import { NOT_RUN, RUN_BY } from "./run-by.ts";

const { scripts, devDependencies } = JSON.parse(read("package.json"));

/** Where the options and the names that a script takes are written. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  bench: ["test/bench/run.ts"],
  deploy: ["scripts/deploy/options.ts"],
  undeploy: ["scripts/deploy/options.ts"],
  release: ["scripts/release.ts"],
  screenshots: ["scripts/screenshots.ts"],
  sim: ["test/sim/faults/many.ts", "test/sim/faults/switches.ts"],
  start: ["scripts/start.ts"],
};

const runs = documented.flatMap(({ document, line }) => {
  const [, script, rest = ""] = /^npm (?:run )?([a-z][a-z0-9:-]*)(?: -- (.*))?$/.exec(line) ?? [];
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
    const tools = documented.flatMap(({ line }) => /^npx ([a-z-]+)/.exec(line)?.[1] ?? []);
    expect(tools.length).toBeGreaterThan(3);
    expect(tools.filter((tool) => devDependencies[tool] === undefined)).toEqual([]);
  });

  const commands = [...new Set(documented.flatMap(({ line }) => commandOf(line) ?? []))].toSorted();

  test("is run by a test or by CI, and it is said where", () => {
    expect(commands).toEqual([...Object.keys(RUN_BY), ...Object.keys(NOT_RUN)].toSorted());
  });

  test.each(Object.entries(RUN_BY))("%s is run there", (_, [file, words]) => {
    expect(read(file)).toContain(words);
  });

  test("that runs a part of the tests runs projects that CI runs with all others", () => {
    const parts = Object.entries<string>(scripts).filter(([name]) => /^test:(?!long|watch)/.test(name));
    const projects = [...read("vitest.config.ts").matchAll(/name: "([a-z0-9]+)"/g)].map(([, name]) => name);
    for (const [name, text] of parts) {
      expect(text).toMatch(new RegExp(`^vitest run --project ${name.slice(5)}( --project [a-z0-9]+)*$`));
      const named = [...text.matchAll(/--project ([a-z0-9]+)/g)].map(([, project]) => project);
      expect(projects).toEqual(expect.arrayContaining(named));
    }
    expect(scripts.test).toMatch(/ && vitest run$/);
  });

  test("is found in blocks of code, in the text, and behind variables", () => {
    expect(commandOf('MAIL_FROM="Orbit <orbit@example.com>" npm run deploy')).toBe("npm run deploy");
    expect(commandOf("npx wrangler d1 time-travel info orbit -c x.toml")).toBe("npx wrangler d1 time-travel info");
    expect(commandOf("npm")).toBeNull();
  });

  test("is about more than none", () => {
    expect(runs.length).toBeGreaterThan(30);
  });
});
