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
    .replace(/"[^"]*"/g, '""')
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/:global\([^)]*\)/g, "")
    .replace(/\{[^{}]*\}/g, "{}");
  return [...new Set([...own.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name]) => name ?? ""))].sort();
}

/** What components take of a module. */
function usedOf(module: string): readonly string[] {
  const names = files
    .filter((path) => path.endsWith(".tsx"))
    .flatMap((path) => {
      const text = textOf(path);
      const imports = [...text.matchAll(/import (\w+) from "(.+\.module\.css)";/g)];
      return imports
        .filter(([, , from = ""]) => join(dirname(path), from) === module)
        .flatMap(([, name]) =>
          [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, "g"))].map(([, used]) => used ?? ""),
        );
    });
  return [...new Set(names)].sort();
}

describe("the styles of a component", () => {
  it.each(files.filter((path) => path.endsWith(".module.css")))("are those that it uses, and no others: %s", (path) => {
    expect(usedOf(path)).toEqual(classesOf(textOf(path)));
  });
});

describe("a style sheet that all share", () => {
  const shared = files.filter((path) => path.endsWith(".css") && !path.endsWith(".module.css"));
  const components = files.filter((path) => /\.tsx?$/.test(path)).map(textOf);

  it.each(shared)("is a layer, so that what a component says of itself goes before it: %s", (path) => {
    const css = textOf(path)
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/@layer [\w, ]+;/, "")
      .replace(/@page \{[^}]*\{[^}]*\}\s*\}/, "");
    expect(css.trim()).toMatch(/^@layer \w+ \{/);
    expect(css.match(/^\S/gm)?.join("")).toBe("@}");
  });

  it.each(shared)("has no class that no component uses: %s", (path) => {
    const unused = classesOf(textOf(path)).filter(
      (name) => !components.some((text) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text)),
    );
    expect(unused).toEqual([]);
  });
});
