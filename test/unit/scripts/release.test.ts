import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isHigher, released } from "../../../scripts/release-notes.ts";

const to = { version: "0.2.0", date: "2026-11-26" };

it("a release closes what is unreleased under its version, and begins anew", () => {
  const before = "# Changelog\n\n## Unreleased\n\n### Added\n\n- a thing\n\n## 0.1.0\n\n- first\n";
  expect(released(before, to)).toBe(
    "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-11-26)\n\n### Added\n\n- a thing\n\n## 0.1.0\n\n- first\n",
  );
});

it("there is no release of nothing", () => {
  expect(released("# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- first\n", to)).toBeNull();
  expect(released("# Changelog\n\n## 0.1.0\n\n- first\n", to)).toBeNull();
});

it("the changelog of today can be released", () => {
  const changelog = readFileSync(join(import.meta.dirname, "../../../CHANGELOG.md"), "utf8");
  expect(released(changelog, to)).toContain("## 0.2.0 (2026-11-26)");
});

it.each([
  ["0.2.0", "0.1.0", true],
  ["0.1.10", "0.1.9", true],
  ["1.0.0", "0.9.9", true],
  ["0.1.0", "0.1.0", false],
  ["0.1.9", "0.2.0", false],
  ["v0.2.0", "0.1.0", false],
  ["0.2", "0.1.0", false],
  ["", "0.1.0", false],
])("%s may follow %s: %s", (version, than, may) => {
  expect(isHigher(version, than)).toBe(may);
});
