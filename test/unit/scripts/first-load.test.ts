import { describe, expect, it } from "vitest";
import { type Built, loadBytes } from "../../../web/first-load.ts";

const file = (fileName: string, source: string, ...needs: string[]): [string, Built] => [
  fileName,
  { fileName, source, needs },
];

describe("the size of the first load", () => {
  it("counts each file that the page cannot begin without once, and none that comes later", () => {
    const alone = (source: string) => loadBytes("a", new Map([file("a", source)]));
    const built = new Map([
      file("main.js", "main", "shared.js", "main.css"),
      file("shared.js", "shared", "main.js"),
      file("main.css", "styles"),
      file("later.js", "x".repeat(10_000), "shared.js"),
    ]);
    expect(loadBytes("main.js", built)).toBe(alone("main") + alone("shared") + alone("styles"));
  });
});
