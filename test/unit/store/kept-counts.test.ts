import { describe, expect, it } from "vitest";
import { firmId } from "../../../src/domain/ids.ts";
import { COUNT_ALWAYS_BELOW_ROWS, COUNT_KEPT_MOST_MS, COUNT_KEPT_MS_PER_ROW } from "../../../src/limits.ts";
import { keptCounts } from "../../../src/store/kept-counts.ts";

const ACME = firmId("acme");

/** Counts how often it was asked; the answer is that number. */
function counting(rows: number) {
  let asked = 0;
  return async () => {
    asked += 1;
    return { value: asked, rows };
  };
}

describe("a count that goes through all rows of a firm", () => {
  it("is always made anew for a small firm", async () => {
    const [kept, count] = [keptCounts<number>(), counting(COUNT_ALWAYS_BELOW_ROWS - 1)];
    expect([await kept(ACME, 0, count), await kept(ACME, 0, count)]).toEqual([1, 2]);
  });

  it("is good for longer the more rows it has gone through, and for some minutes at most", async () => {
    for (const rows of [COUNT_ALWAYS_BELOW_ROWS, 100_000, 10_000_000]) {
      const [kept, count] = [keptCounts<number>(), counting(rows)];
      const goodMs = Math.min(rows * COUNT_KEPT_MS_PER_ROW, COUNT_KEPT_MOST_MS);
      const answers = [
        await kept(ACME, 0, count),
        await kept(ACME, goodMs - 1, count),
        await kept(ACME, goodMs, count),
      ];
      expect(answers).toEqual([1, 1, 2]);
    }
  });

  it("is each firm's own", async () => {
    const [kept, count] = [keptCounts<number>(), counting(100_000)];
    expect([await kept(ACME, 0, count), await kept(firmId("beta"), 0, count), await kept(ACME, 1, count)]).toEqual([
      1, 2, 1,
    ]);
  });
});
