/**
 * Which events an action is about: single rows, or everything that matches the filters (also what is not loaded).
 * Pure.
 */

export type Selection =
  | { readonly kind: "rows"; readonly ids: ReadonlySet<string> }
  /** `count`: how many match, as the API counted. */
  | { readonly kind: "matching"; readonly count: number };

export const NOTHING_SELECTED: Selection = { kind: "rows", ids: new Set() };

/** The API takes at most so many ids; a larger choice is "everything that matches". */
export const MOST_ROWS = 1000;

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "matching" || selection.ids.has(id);
}

export function isEmpty(selection: Selection): boolean {
  return selection.kind === "rows" && selection.ids.size === 0;
}

/** `shown` are the rows of the list: leaving one out of "everything" goes back to choosing among those. */
export function toggled(selection: Selection, id: string, shown: readonly string[]): Selection {
  const ids = new Set(selection.kind === "matching" ? shown : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: "rows", ids };
}

/** From the row pressed before to this one, both included (Shift). */
export function withRange(selection: Selection, from: string, to: string, shown: readonly string[]): Selection {
  const [a, b] = [shown.indexOf(from), shown.indexOf(to)];
  if (a < 0 || b < 0 || selection.kind === "matching") return toggled(selection, to, shown);
  const between = shown.slice(Math.min(a, b), Math.max(a, b) + 1);
  return { kind: "rows", ids: new Set([...selection.ids, ...between]) };
}

/** The box above the rows: all that are shown, or none. */
export function allToggled(selection: Selection, shown: readonly string[]): Selection {
  return areAllSelected(selection, shown) ? NOTHING_SELECTED : { kind: "rows", ids: new Set(shown) };
}

export function areAllSelected(selection: Selection, shown: readonly string[]): boolean {
  return shown.length > 0 && shown.every((id) => isSelected(selection, id));
}

/** Rows that have left the list are no longer meant. Answers the same selection when all are still there. */
export function stillShown(selection: Selection, shown: readonly string[]): Selection {
  if (selection.kind === "matching") return selection;
  const there = new Set(shown);
  const ids = new Set([...selection.ids].filter((id) => there.has(id)));
  return ids.size === selection.ids.size ? selection : { kind: "rows", ids };
}
