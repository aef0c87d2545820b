/** The grid of set-ups on the page: what is shown first, and what one button would add. */

import { describe, expect, it } from "vitest";
import { addable, isAdding } from "../../../web/src/features/setup/grid/additions.ts";
import { badgeOf, shownRows } from "../../../web/src/features/setup/grid/grid-words.ts";

type Part = Parameters<typeof addable>[0][number];
type Cell = Part["rows"][number]["cells"][number];

const cell = (state: Cell["state"], parts: Partial<Cell> = {}): Cell => ({
  ...{ tenantId: "sydney", state, works: true, theirs: null, choice: null, text: null, canAdd: false, adding: null },
  ...parts,
});
const row = (key: string, usual: boolean, ...cells: Cell[]) => ({ key, code: key, name: key, usual, cells });
const part = (...rows: ReturnType<typeof row>[]): Part => ({ list: "items", problem: null, rows, same: 0, leftOut: 0 });

describe("the grid of set-ups", () => {
  it("shows first what documents commonly name and what a person chose, as far as it is not the same everywhere", () => {
    const rows = [
      row("same", true, cell("same"), cell("same")),
      row("lacks", true, cell("same"), cell("missing")),
      row("unusual", false, cell("missing")),
      row("chosen", false, cell("chosen")),
    ];
    expect(shownRows(rows, "differing").map(({ key }) => key)).toEqual(["lacks", "chosen"]);
    expect(shownRows(rows, "all")).toHaveLength(4);
  });

  it("adds what can be added and is not on its way already, also what was given up before", () => {
    const parts = [
      part(
        row("a", true, cell("missing", { canAdd: true })),
        row("b", true, cell("missing", { canAdd: true, adding: { failed: null } })),
        row("c", true, cell("missing", { canAdd: true, adding: { failed: "Xero says: no" } })),
        row("d", true, cell("missing")),
      ),
    ];
    expect(addable(parts).map(({ key }) => key)).toEqual(["a", "c"]);
    expect([isAdding(parts), isAdding([part(row("a", true, cell("missing")))])]).toEqual([true, false]);
  });

  it("marks as failed only what keeps documents from being copied", () => {
    expect(badgeOf({ state: "missing", works: false }).tone).toBe("failed");
    expect(badgeOf({ state: "missing", works: true }).tone).toBe("waiting");
    expect(badgeOf({ state: "unknown", works: false }).word).toBe("Not known");
  });
});
