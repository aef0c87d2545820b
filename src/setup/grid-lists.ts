/** Tracking, branding themes, currencies and items of the grid: they go by name or code, and are left out where they lack. Pure. */

import { TRACKING_CATEGORIES_MOST } from "../limits.ts";
import { sameName } from "../mirror/names.ts";
import type { BrandingTheme, References, TrackingCategory } from "../mirror/references.ts";
import type { Cell, Row } from "./grid.ts";

type Option = TrackingCategory["options"][number];

/** `option` null: the category itself, which has none. */
export function trackingRows(categories: readonly TrackingCategory[], routing: string | null): readonly Row[] {
  return categories
    .filter(({ id }) => id !== routing)
    .flatMap((category) => {
      const options: readonly (Option | null)[] = category.options.length === 0 ? [null] : category.options;
      return options.map((option) => ({
        key: option === null ? category.id : option.id,
        code: null,
        name: option === null ? category.name : `${category.name}: ${option.name}`,
        usual: true,
      }));
    });
}

/** The category, and the option unless the key is the category's own. */
export function trackedAs(key: string, categories: readonly TrackingCategory[]) {
  for (const category of categories) {
    const option = category.options.find(({ id }) => id === key) ?? null;
    if (option !== null || category.id === key) return { category, option };
  }
  return null;
}

export function trackingCell(
  key: string,
  ours: readonly TrackingCategory[],
  theirs: readonly TrackingCategory[],
): Cell {
  const tracked = trackedAs(key, ours);
  const category = theirs.find(({ name }) => sameName(name, tracked?.category.name));
  if (tracked === null || category === undefined) {
    const isFull = theirs.length >= TRACKING_CATEGORIES_MOST;
    const text = isFull ? `${LEFT_OUT} Xero allows two categories at a time, and it has two others.` : LEFT_OUT;
    return { state: "missing", works: true, theirs: null, text, canAdd: tracked !== null && !isFull };
  }
  const option = category.options.find(({ name }) => sameName(name, tracked.option?.name));
  if (tracked.option !== null && option === undefined) {
    return { state: "missing", works: true, theirs: null, text: LEFT_OUT, canAdd: true };
  }
  return same(option?.id ?? category.id, option === undefined ? category.name : `${category.name}: ${option.name}`);
}

const LEFT_OUT = "Lines go without it.";

export function brandingCell(name: string, theirs: readonly BrandingTheme[]): Cell {
  const found = theirs.find((theme) => sameName(theme.name, name));
  if (found !== undefined) return same(found.id, found.name);
  const text = "Copies get its standard theme. A theme is added in its Xero by a person.";
  return { state: "missing", works: true, theirs: null, text, canAdd: false };
}

export function currencyCell(code: string, { currencies, organisation }: References): Cell {
  const isThere = currencies?.includes(code) || organisation?.baseCurrency === code;
  if (isThere) return same(code, code);
  const text = `Documents in ${code} fail until it is added.`;
  return { state: "missing", works: false, theirs: null, text, canAdd: true };
}

export function itemCell(code: string, theirs: readonly string[]): Cell {
  const found = theirs.find((other) => sameName(other, code));
  if (found !== undefined) return same(found, found);
  return { state: "missing", works: true, theirs: null, text: "Lines go without the item.", canAdd: true };
}

function same(key: string, name: string): Cell {
  return { state: "same", works: true, theirs: { key, name }, text: null, canAdd: false };
}
