/** The tools that the documents name and no other test runs, each in its smallest form. */

import { afterAll, describe, expect, it } from "vitest";
import { ended, npm, ROOT } from "../e2e/processes.ts";
import { printing, ran } from "./ran.ts";

const PORT = "5199";
const page = npm(ROOT, ["run", "dev:page", "--", "--port", PORT, "--strictPort"], {});
const ready = printing(page, /localhost:\d+/);

afterAll(() => ended(page));

describe("a tool", () => {
  it("the page as it is written is served, with its scripts as modules", async () => {
    await ready;
    const answer = await fetch(`http://localhost:${PORT}/`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/<script type="module"[^>]* src="\/src\/app\/main\.tsx/);
  });

  it("a seed of the fault simulation runs, and every promise is kept", async () => {
    const { code, out } = await ran(ROOT, ["run", "sim", "--", "--seed", "1"]);
    expect(code).toBe(0);
    expect(out).toMatch(/seed 1: \d+ steps, every promise kept/);
  });

  it("a benchmark prints its table, in the smallest size with a word about that", async () => {
    const { code, out } = await ran(ROOT, ["run", "bench", "--", "--quick", "month"]);
    expect(code).toBe(0);
    expect(out).toContain("not to be compared");
    expect(out).toMatch(/^\| 50 \| 0 \| \d+ \| \d+ \|/m);
  });

  it("the tree of what production brings along is what docs/security.md lists", async () => {
    const { code, out } = await ran(ROOT, ["ls", "--omit=dev", "--all"]);
    expect(code).toBe(0);
    expect(out).toContain("@hono/zod-openapi@");
  });
});
