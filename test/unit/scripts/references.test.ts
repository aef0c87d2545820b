/** The check of references: each kind of broken one is found, and what is right is left alone. */

import { describe, expect, test } from "vitest";
import { brokenReferences } from "../../../scripts/references.ts";

const XERO = "# Xero\n\n## 4 The API\n\n### 4.7 Invoices\n\n| 7.10 | open |\n\n```\n### 9.9 Not a heading\n```\n";
const API = "# The API\n\n## 5. Events\n\n### An event\n";
const FILES = {
  "docs/xero.md": XERO,
  "docs/api.md": API,
  "src/mirror/route.ts": "",
  "test/workers/webhook.test.ts": "",
};

function check(file: string, text: string): readonly string[] {
  const texts = new Map(Object.entries({ ...FILES, [file]: text }));
  return brokenReferences(texts, new Set(texts.keys())).map(
    ({ line, reference, problem }) => `${line} ${reference}: ${problem}`,
  );
}

describe("a reference that leads nowhere is found", () => {
  test.each([
    ["a link to a file", "docs/a.md", "\n[route](../src/mirror/rout.ts)", "2 ../src/mirror/rout.ts: no such file"],
    ["a link to a heading", "docs/a.md", "[facts](xero.md#48-contacts)", "1 xero.md#48-contacts: no such section"],
    ["a link inside its own file", "docs/a.md", "[below](#below)", "1 #below: no such section"],
    ["a path in Markdown", "README.md", "`src/mirror/gone.ts` decides", "1 src/mirror/gone.ts: no such file"],
    ["a folder in Markdown", "README.md", "all of src/lanes is", "1 src/lanes: no such file"],
    ["the end of a path", "README.md", "`lanes/route.ts` decides", "1 lanes/route.ts: no such file"],
    ["a test by its name", "docs/a.md", "| `workers/intake` |", "1 workers/intake: no such file"],
    ["a file in a comment", "src/a.ts", "const a = 1;\n// See gone.ts for why.", "2 gone.ts: no such file"],
    ["a file in a block comment", "src/a.ts", "/**\n * Called by gone.ts.\n */", "2 gone.ts: no such file"],
    ["a numbered section", "src/a.ts", "/** docs/xero.md §4.8 */", "1 docs/xero.md §4.8: no such section"],
    ["the second of two", "src/a.ts", "// docs/xero.md §4.7, §4.8", "1 docs/xero.md §4.7, §4.8: no such section"],
    ["a heading in a code block", "src/a.ts", "// docs/xero.md §9.9", "1 docs/xero.md §9.9: no such section"],
    ["a titled section", "src/a.ts", '// docs/api.md "A document"', '1 docs/api.md "A document": no such section'],
    ["a section of nothing", "src/a.ts", "// As Xero does (§4.7).", "1 §4.7: no such section"],
    ["a section of its own that is missing", "docs/a.md", "# A\n## 1 B\nsee §2", "3 §2: no such section"],
    ["a document from elsewhere", "src/a.ts", "// Never twice (DESIGN §3).", "1 DESIGN: not in this repository"],
    ["a comment in TOML", "wrangler.toml", "# see gone.ts\nname = 'a'", "1 gone.ts: no such file"],
  ])("%s", (_, file, text, found) => {
    expect(check(file, text)).toContain(found);
  });
});

describe("a reference that leads somewhere is left alone", () => {
  test.each([
    ["links", "docs/a.md", "[a](../src/mirror/route.ts) [b](xero.md#47-invoices) [c](https://example.com/x.md)"],
    [
      "paths, folders and ends of paths",
      "README.md",
      "`src/mirror/route.ts`, src/mirror, `mirror/route.ts`, `route.ts`",
    ],
    ["a test by its name", "docs/a.md", "`workers/webhook`"],
    ["numbered sections and rows", "src/a.ts", "/** docs/xero.md §4.7, and docs/xero.md §7.10 */"],
    ["titled sections", "src/a.ts", '// docs/api.md "An event", docs/api.md §5, "An event"'],
    ["sections of its own", "docs/a.md", "# A\n## 2 B\nsee §2"],
    ["sections of standards", "src/a.ts", "// RFC 6749 §2.3.1 says so"],
    ["code, which the compiler checks", "src/a.ts", 'import { a } from "./gone.ts"; const STYLE = "src/gone.ts";'],
    ["what a build makes", "README.md", "`web/dist/index.html`"],
    ["addresses", "README.md", "GET /api/openapi.json, https://example.com/docs/gone.md, `test/**/*.ts`"],
  ])("%s", (_, file, text) => {
    expect(check(file, text)).toEqual([]);
  });
});
