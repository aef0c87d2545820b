/** What a satellite gets when a person has an entry of the group added there, in the satellite's own terms. Pure. */

import type { AdditionWanted } from "../domain/addition.ts";
import type { Equivalents } from "../domain/firm.ts";
import { accountChosen } from "../mirror/chosen-account.ts";
import type { References } from "../mirror/references.ts";
import { matchingTaxType } from "../mirror/tax-match.ts";
import type { GridList } from "./grid.ts";
import { trackedAs } from "./grid-lists.ts";

interface Sides {
  readonly ours: References;
  readonly theirs: References;
  readonly satellite: { readonly name: string; readonly equivalents: Equivalents };
}

/** Null for what Xero adds by no call, or by none that Orbit makes. */
export function additionOf(list: GridList, key: string, sides: Sides): AdditionWanted | null {
  switch (list) {
    case "accounts":
    case "payment-accounts":
      return accountAddition(key, sides);
    case "tracking": {
      const tracked = trackedAs(key, sides.ours.tracking ?? []);
      if (tracked === null) return null;
      return { list, category: tracked.category.name, option: tracked.option?.name ?? null };
    }
    case "currencies":
    case "items":
      return { list, code: key };
    default:
      return null;
  }
}

/** Its default rate goes along where the satellite has one like it: better none than another. */
function accountAddition(key: string, { ours, theirs, satellite }: Sides): AdditionWanted | null {
  const account = accountChosen(ours.accounts ?? [], key);
  if (account === null || account.code === "" || account.type === "BANK") return null;
  const { code, name, type, paymentsAllowed } = account;
  const lists = {
    ours: ours["tax-rates"] ?? [],
    theirs: theirs["tax-rates"] ?? [],
    satellite: satellite.name,
    chosen: satellite.equivalents.taxTypes,
  };
  const rate = account.taxType === null ? null : matchingTaxType(account.taxType, lists);
  return { list: "accounts", account: { code, name, type, taxType: rate?.ok ? rate.value : null, paymentsAllowed } };
}
