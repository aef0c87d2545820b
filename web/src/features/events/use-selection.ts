/** The selection of the list at hand: forgets rows that left, and everything when the filters change. */

import { useRef, useState } from "preact/hooks";
import { allToggled, NOTHING_SELECTED, type Selection, stillShown, toggled, withRange } from "./selection.ts";

export interface SelectionOfList {
  readonly selection: Selection;
  select(selection: Selection): void;
  /** With Shift: everything from the row pressed before to this one. */
  selectOne(id: string, withShift: boolean): void;
  selectAll(): void;
  clear(): void;
}

/** `search`: which list it is. `shown`: its rows' ids, from the top. */
export function useSelection(search: string, shown: readonly string[]): SelectionOfList {
  const [held, setHeld] = useState<{ readonly search: string; readonly selection: Selection }>({
    search,
    selection: NOTHING_SELECTED,
  });
  const lastPressed = useRef<string | null>(null);
  const selection = held.search === search ? stillShown(held.selection, shown) : NOTHING_SELECTED;
  const latest = useRef({ search, selection, shown });
  latest.current = { search, selection, shown };
  const select = (next: Selection) => setHeld({ search: latest.current.search, selection: next });
  /** Rows keep the function that they were drawn with. */
  const selectOne = (id: string, withShift: boolean) => {
    const now = latest.current;
    const from = lastPressed.current;
    select(
      withShift && from !== null
        ? withRange(now.selection, from, id, now.shown)
        : toggled(now.selection, id, now.shown),
    );
    lastPressed.current = id;
  };
  return {
    selection,
    select,
    selectOne,
    selectAll: () => select(allToggled(selection, shown)),
    clear: () => select(NOTHING_SELECTED),
  };
}
