/** What of a satellite can stand for an account or a tax rate of the group, and why what cannot. Pure. */

import { accountChosen, choiceOf } from "../mirror/chosen-account.ts";
import { whyNotAccount, whyNotRate } from "../mirror/equivalent-choice.ts";
import type { References } from "../mirror/references.ts";
import { inPercent, NO_TAX } from "../mirror/tax-match.ts";
import type { GridList } from "./grid.ts";

export interface Candidate {
  readonly key: string;
  readonly name: string;
  /** Null: it can be chosen. */
  readonly cannot: string | null;
}

type Lists = Pick<References, "accounts" | "tax-rates">;

/** Null where the group has no such entry. */
export function candidatesFor(
  list: Extract<GridList, "accounts" | "payment-accounts" | "tax-rates">,
  key: string,
  { ours, theirs }: { readonly ours: Lists; readonly theirs: Lists },
): readonly Candidate[] | null {
  const all = list === "tax-rates" ? rates(key, ours, theirs) : accounts(key, ours, theirs);
  return all?.toSorted((a, b) => Number(a.cannot !== null) - Number(b.cannot !== null)) ?? null;
}

function accounts(key: string, ours: Lists, theirs: Lists): readonly Candidate[] | null {
  const account = accountChosen(ours.accounts ?? [], key);
  if (account === null) return null;
  const shown = (theirs.accounts ?? []).filter(({ system }) => !system);
  return shown.map((there) => ({
    key: choiceOf(there),
    name: `${there.code} ${there.name}`.trim(),
    cannot: whyNotAccount(account, there),
  }));
}

function rates(key: string, ours: Lists, theirs: Lists): readonly Candidate[] | null {
  const rate = ours["tax-rates"]?.find(({ taxType }) => taxType === key);
  if (rate === undefined) return null;
  const shown = (theirs["tax-rates"] ?? []).filter(({ taxType }) => taxType !== NO_TAX);
  return shown.map((there) => ({
    key: there.taxType,
    name: `${there.name} (${inPercent(there)})`,
    cannot: whyNotRate(rate, there),
  }));
}
