/** What the grid of set-ups says about its parts and cells. Pure. */

import type { GridCell, GridList, GridRow } from "../../../data/shapes.ts";
import type { IconName } from "../../../ui/icon.tsx";

export const LIST_TITLES: Readonly<Record<GridList, string>> = {
  accounts: "Accounts of lines",
  "payment-accounts": "Payment accounts",
  "tax-rates": "Tax rates",
  tracking: "Tracking",
  branding: "Branding themes",
  currencies: "Currencies",
  items: "Items",
};

/** Parts where a person may say what stands for an entry. */
export type ChoosableList = Extract<GridList, "accounts" | "payment-accounts" | "tax-rates">;

export function isChoosable(list: GridList): list is ChoosableList {
  return list === "accounts" || list === "payment-accounts" || list === "tax-rates";
}

interface CellBadge {
  /** A class of badge. */
  readonly tone: "synced" | "resolved" | "waiting" | "failed" | "skipped";
  readonly icon: IconName;
  readonly word: string;
}

/** The word says what is; the tone whether documents go all the same. */
export function badgeOf({ state, works }: Pick<GridCell, "state" | "works">): CellBadge {
  switch (state) {
    case "same":
      return { tone: "synced", icon: "check", word: "Same" };
    case "chosen":
      return { tone: "resolved", icon: "check", word: "Chosen" };
    case "differs":
      return works
        ? { tone: "waiting", icon: "info", word: "Differs" }
        : { tone: "failed", icon: "alert", word: "Differs" };
    case "missing":
      return works
        ? { tone: "waiting", icon: "info", word: "Missing" }
        : { tone: "failed", icon: "alert", word: "Missing" };
    case "unknown":
      return { tone: "skipped", icon: "info", word: "Not known" };
  }
}

/** Which rows of a part are shown: all, or those that documents commonly name and that are not alike everywhere. */
export function shownRows<R extends { readonly usual: boolean; readonly cells: readonly GridCell[] }>(
  rows: readonly R[],
  what: "differing" | "all",
): readonly R[] {
  if (what === "all") return rows;
  return rows.filter(
    ({ usual, cells }) => cells.some(({ state }) => state !== "same") && (usual || cells.some(isChosen)),
  );
}

/** Each reason once: a satellite that cannot be read has the same in every one of its cells. */
export function unreadWords(lists: readonly { readonly rows: readonly Pick<GridRow, "cells">[] }[]): readonly string[] {
  const cells = lists.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  return [...new Set(cells.flatMap(({ state, text }) => (state === "unknown" && text !== null ? [text] : [])))];
}

function isChosen({ state }: GridCell): boolean {
  return state === "chosen";
}
