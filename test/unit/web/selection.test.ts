import { describe, expect, it } from "vitest";
import {
  allToggled,
  areAllSelected,
  isEmpty,
  isSelected,
  NOTHING_SELECTED,
  stillShown,
  toggled,
  withRange,
} from "../../../web/src/features/events/selection.ts";

const SHOWN = ["a", "b", "c", "d", "e"];
const rows = (...ids: string[]) => ({ kind: "rows", ids: new Set(ids) }) as const;

describe("selecting events", () => {
  it("adds a row and takes it off again", () => {
    const one = toggled(NOTHING_SELECTED, "b", SHOWN);
    expect(one).toEqual(rows("b"));
    expect(isEmpty(toggled(one, "b", SHOWN))).toBe(true);
  });

  it("takes everything between two presses with Shift, in either direction", () => {
    expect(withRange(rows("b"), "b", "d", SHOWN)).toEqual(rows("b", "c", "d"));
    expect(withRange(rows("d"), "d", "a", SHOWN)).toEqual(rows("d", "a", "b", "c"));
    expect(withRange(rows("x"), "x", "a", SHOWN)).toEqual(rows("x", "a"));
  });

  it("takes all that are shown, or none", () => {
    const all = allToggled(rows("a"), SHOWN);
    expect(areAllSelected(all, SHOWN)).toBe(true);
    expect(allToggled(all, SHOWN)).toEqual(NOTHING_SELECTED);
    expect(areAllSelected(NOTHING_SELECTED, [])).toBe(false);
  });

  it("means also what is not loaded when everything that matches is chosen", () => {
    const matching = { kind: "matching", count: 1234 } as const;
    expect(isSelected(matching, "not loaded")).toBe(true);
    expect(stillShown(matching, [])).toBe(matching);
    expect(toggled(matching, "c", SHOWN)).toEqual(rows("a", "b", "d", "e"));
  });

  it("forgets rows that have left the list, and is the same selection when none has", () => {
    const two = rows("a", "z");
    expect(stillShown(two, SHOWN)).toEqual(rows("a"));
    const there = rows("a", "b");
    expect(stillShown(there, SHOWN)).toBe(there);
  });
});
