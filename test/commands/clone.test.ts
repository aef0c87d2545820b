/** The commands that change files of the repository, in a throw-away clone with a history of its own, and of the parts that they need. */

import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../e2e/processes.ts";
import { ran } from "./ran.ts";

const WHO = { GIT_AUTHOR_NAME: "Orbit", GIT_AUTHOR_EMAIL: "orbit@example.com" };
const ENV = { ...WHO, GIT_COMMITTER_NAME: "Orbit", GIT_COMMITTER_EMAIL: "orbit@example.com" };
const PARTS = /^(?:[^/]+|(?:scripts|migrations|src\/store|src\/domain)\/.+|src\/[^/]+)$/;
let clone = "";

const git = (...args: readonly string[]) =>
  execFileSync("git", args, { cwd: clone, encoding: "utf8", env: { ...process.env, ...ENV } }).trim();
const inClone = (args: readonly string[]) => ran(clone, args, ENV);
const read = (name: string) => readFile(join(clone, name), "utf8");

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), "orbit-commands-"));
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
  for (const file of files.split("\0").filter((one) => PARTS.test(one))) await cp(join(ROOT, file), join(clone, file));
  git("init", "--quiet");
  await writeFile(join(clone, ".git/info/exclude"), "node_modules\n");
  await symlink(join(ROOT, "node_modules"), join(clone, "node_modules"));
  git("add", "--all");
  git("commit", "--quiet", "--message", "A clone");
});

afterAll(() => rm(clone, { recursive: true, force: true }));

it("a changed schema becomes a migration, a badly written file is formatted, and nothing else is", async () => {
  const schema = "src/store/schema.ts";
  const table = 'export const tried=sqliteTable("tried",{id:text().primaryKey()})';
  await writeFile(join(clone, schema), `${await read(schema)}\n${table}\n`);
  const all = [await inClone(["run", "format"]), await inClone(["run", "types"]), await inClone(["run", "migrations"])];
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(await read(schema)).toContain('export const tried = sqliteTable("tried", { id: text().primaryKey() });\n');
  const changed = git("status", "--porcelain", "--untracked-files=all")
    .split("\n")
    .map((line) => line.trim().split(" ").at(-1));
  const made = changed.find((name) => name?.endsWith(".sql")) ?? "no migration";
  expect(await read(made)).toContain("CREATE TABLE `tried`");
  expect(changed).toHaveLength(4);
  expect(changed).toEqual(expect.arrayContaining([schema, made, "migrations/meta/_journal.json"]));
  git("reset", "--quiet", "--hard");
  git("clean", "--quiet", "--force", "-d");
});

describe("a release", () => {
  it("that is only tried changes nothing", async () => {
    const tried = await inClone(["run", "release", "--", "9.0.0", "--dry-run"]);
    expect(tried).toMatchObject({ code: 0, out: expect.stringContaining("Would release 9.0.0") });
    expect([git("status", "--porcelain"), git("tag")]).toEqual(["", ""]);
  });

  it("closes the changelog under its version, commits and tags", async () => {
    const released = await inClone(["run", "release", "--", "9.0.0"]);
    expect(released).toMatchObject({ code: 0, out: expect.stringContaining("Released 9.0.0") });
    expect(await read("CHANGELOG.md")).toMatch(/## Unreleased\n\n## 9\.0\.0 \(\d{4}-\d\d-\d\d\)\n/);
    const lock = JSON.parse(await read("package-lock.json"));
    expect([JSON.parse(await read("package.json")).version, lock.version, lock.packages[""].version]).toEqual(
      Array(3).fill("9.0.0"),
    );
    expect([git("describe"), git("log", "-1", "--format=%s"), git("status", "--porcelain")]).toEqual([
      "v9.0.0",
      "Release 9.0.0",
      "",
    ]);
  });

  it("is refused with changes that are not committed, and for a version that is not higher", async () => {
    await writeFile(join(clone, "README.md"), "changed\n");
    const refused = [
      await inClone(["run", "release", "--", "9.1.0"]),
      await inClone(["run", "release", "--", "9.0.0"]),
    ];
    expect(refused.map(({ code }) => code)).toEqual([1, 1]);
    expect(refused[0]?.out).toContain("not committed");
    expect(refused[1]?.out).toContain("above 9.0.0");
    expect(git("tag")).toBe("v9.0.0");
  });
});
