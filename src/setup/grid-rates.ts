/** Tax rates of the grid, matched as the mirror matches them (src/mirror/tax-match.ts). Pure. */

import { explain } from "../domain/failure-words.ts";
import { chosen } from "../mirror/equivalents.ts";
import { sameName } from "../mirror/names.ts";
import type { Account, TaxRate } from "../mirror/references.ts";
import { inPercent, matchingTaxType, NO_TAX } from "../mirror/tax-match.ts";
import type { Cell, Row } from "./grid.ts";
import type { Sides } from "./grid-accounts.ts";

/** `usual`: an account that sells has it as its default. */
export function rateRows(rates: readonly TaxRate[], accounts: readonly Account[]): readonly Row[] {
  const defaults = new Set(accounts.flatMap(({ active, taxType }) => (active && taxType !== null ? [taxType] : [])));
  return rates
    .filter(({ active, taxType }) => active && taxType !== NO_TAX)
    .map((rate) => ({
      key: rate.taxType,
      code: rate.taxType,
      name: `${rate.name} (${inPercent(rate)})`,
      usual: defaults.has(rate.taxType),
    }));
}

export function rateCell(key: string, { ours, theirs, satellite }: Sides): Cell {
  const rates = theirs["tax-rates"] ?? [];
  const choices = satellite.equivalents.taxTypes;
  const lists = { ours: ours["tax-rates"] ?? [], theirs: rates, satellite: satellite.name, chosen: choices };
  const isChosen = chosen(choices, key) !== null;
  const found = matchingTaxType(key, lists);
  if (!found.ok) {
    const isThere = found.error.why !== undefined && found.error.why !== "unknown-in-group";
    const { detail } = explain(found.error);
    return {
      state: isThere ? "differs" : "missing",
      works: false,
      theirs: null,
      text: `${detail} ${ADD_RATE}`,
      canAdd: false,
    };
  }
  const there = rates.find((rate) => rate.taxType === found.value);
  const shown = { key: found.value, name: there?.name ?? found.value };
  if (isChosen) return { state: "chosen", works: true, theirs: shown, text: null, canAdd: false };
  const ourName = lists.ours.find((rate) => rate.taxType === key)?.name;
  const isSame = found.value === key && sameName(ourName, there?.name);
  const text = isSame ? null : `It is ${found.value} “${shown.name}” there, of the same percentage, and is used.`;
  return { state: isSame ? "same" : "differs", works: true, theirs: shown, text, canAdd: false };
}

const ADD_RATE =
  "What a rate is decides about tax returns, so a person adds it in its Xero, or chooses the one that stands for it.";
