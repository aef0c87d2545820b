/** The pinned wrangler has every command and option that the documents tell a reader to type. */

import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");

/** By the command: its words before the first name of something, and the options that are used with it. */
const commands = new Map<string, Set<string>>();
for (const document of documents) {
  for (const [line] of readFileSync(join(ROOT, document), "utf8").matchAll(/npx wrangler [^`\n|]+/g)) {
    const [, command = ""] = /^npx wrangler ((?:secret put|d1 time-travel (?:info|restore)|[a-z]+))/.exec(line) ?? [];
    const options = [...line.matchAll(/ (--?[a-z][a-z-]*)/g)].map(([, option = ""]) => option);
    commands.set(command, new Set([...(commands.get(command) ?? []), ...options]));
  }
}

it("there are such commands", () => {
  expect([...commands.keys()].toSorted()).toEqual(
    expect.arrayContaining(["d1 time-travel info", "d1 time-travel restore", "login", "secret put", "tail"]),
  );
});

it.concurrent.each([...commands])("wrangler %s", async (command, options) => {
  const { stdout } = await promisify(execFile)(process.execPath, [WRANGLER, ...command.split(" "), "--help"], {
    env: { PATH: process.env.PATH, WRANGLER_SEND_METRICS: "false", NO_COLOR: "1" },
  });
  expect(stdout).toContain(`wrangler ${command}`);
  for (const option of options) expect(stdout).toContain(option);
});
