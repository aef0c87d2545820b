import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const PAGE = fileURLToPath(new URL("../../../web/src", import.meta.url));
const files = readdirSync(PAGE, { recursive: true, encoding: "utf8" });
const textOf = (path: string) => readFileSync(join(PAGE, path), "utf8");

/** Classes of a module, without those of other style sheets. */
function classesOf(css: string): readonly string[] {
  const own = css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/:global\([^)]*\)/g, "")
    .replace(/\{[^{}]*\}/g, "{}");
  return [...new Set([...own.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name]) => name ?? ""))].sort();
}

/** What components take of a module. */
function usedOf(module: string): readonly string[] {
  const users = files
    .filter((path) => path.endsWith(".tsx"))
    .filter((path) => {
      const [, from] = /import styles from "(.+)";/.exec(textOf(path)) ?? [];
      return from !== undefined && join(dirname(path), from) === module;
    });
  const names = users.flatMap((path) => [...textOf(path).matchAll(/\bstyles\.(\w+)/g)].map(([, name]) => name ?? ""));
  return [...new Set(names)].sort();
}

describe("the styles of a component", () => {
  it.each(files.filter((path) => path.endsWith(".module.css")))("are those that it uses, and no others: %s", (path) => {
    expect(usedOf(path)).toEqual(classesOf(textOf(path)));
  });
});
