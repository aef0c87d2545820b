/** The options of a choice of account: those that can be chosen first, the others below with the reason. Pure. */

import type { Account } from "../../data/shapes.ts";
import type { Option } from "../../ui/field.tsx";

export type AccountUse = keyof Account["cannotBe"];

/** `accounts` null: not read yet. `chosen`: as it is stored, "" for none. */
export function accountOptions(
  accounts: readonly Account[] | null,
  use: AccountUse,
  chosen: string,
): readonly Option[] {
  const none: Option = { value: "", label: accounts === null ? "Loading…" : "None yet" };
  const options = (accounts ?? []).map((account): Option => {
    const why = account.cannotBe[use];
    return why === null
      ? { value: account.choice, label: nameOf(account) }
      : { value: account.choice, label: `${nameOf(account)}: ${why}`, disabled: true };
  });
  const isListed = chosen === "" || options.some(({ value }) => value === chosen);
  return [
    none,
    ...(isListed ? [] : [{ value: chosen, label: accounts === null ? chosen : `${chosen}: it is no longer in Xero` }]),
    ...options.filter(({ disabled }) => !disabled),
    ...options.filter(({ disabled }) => disabled),
  ];
}

function nameOf({ code, name }: Account): string {
  return code === null ? name : `${code} ${name}`;
}
