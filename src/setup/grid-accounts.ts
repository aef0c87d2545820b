/** Accounts of the grid: found by what was chosen, by code, or by name where the group's has no code. Pure. */

import { accountChosen, choiceOf, whyNoPayments } from "../mirror/chosen-account.ts";
import { whyNotAccount } from "../mirror/equivalent-choice.ts";
import { chosen } from "../mirror/equivalents.ts";
import { sameName } from "../mirror/names.ts";
import { accountLike } from "../mirror/payment-account.ts";
import type { Account, References } from "../mirror/references.ts";
import type { Cell, GridFirm, GridSatellite, Row } from "./grid.ts";

export interface Sides {
  readonly ours: References;
  readonly theirs: References;
  readonly satellite: Pick<GridSatellite, "name" | "equivalents">;
}

const OF_SALES: ReadonlySet<string> = new Set(["REVENUE", "SALES", "OTHERINCOME"]);
const OF_PURCHASES: ReadonlySet<string> = new Set(["EXPENSE", "DIRECTCOSTS", "OVERHEADS"]);

/** Bank accounts cannot be on lines; every other one can, whatever its type. */
export function accountRows(
  accounts: readonly Account[],
  list: "accounts" | "payment-accounts",
  withBills: boolean,
): readonly Row[] {
  return accounts
    .filter(({ active, system, paymentsAllowed }) => {
      return active && !system && paymentsAllowed === (list === "payment-accounts");
    })
    .map((account) => ({
      key: choiceOf(account),
      code: account.code === "" ? null : account.code,
      name: account.name,
      usual: account.paymentsAllowed || OF_SALES.has(account.type) || (withBills && OF_PURCHASES.has(account.type)),
    }));
}

export function accountCell(key: string, sides: Sides & { readonly firm: GridFirm }): Cell {
  const { ours, theirs, satellite } = sides;
  const account = accountChosen(ours.accounts ?? [], key);
  if (account === null) return { state: "unknown", works: false, theirs: null, text: null, canAdd: false };
  const accounts = theirs.accounts ?? [];
  const choice = choiceOfAccount(account, satellite.equivalents.accounts);
  if (choice !== null) return chosenCell(account, choice, accounts);
  if (account.code === "") return namedCell(account, accounts, satellite);
  const there = accounts.find(({ code }) => code === account.code);
  return there === undefined ? missingCell(account, sides.firm) : sameCodeCell(account, there);
}

export function choiceOfAccount(
  { code, id }: Pick<Account, "code" | "id">,
  choices: Readonly<Record<string, string>>,
): string | null {
  return chosen(choices, code === "" ? null : code) ?? chosen(choices, id);
}

function chosenCell(account: Account, choice: string, accounts: readonly Account[]): Cell {
  const there = accountChosen(accounts, choice);
  if (there === null) {
    const text = `${choice}, which was chosen, is not in its chart of accounts any more.`;
    return { state: "differs", works: false, theirs: null, text, canAdd: false };
  }
  const why = whyNotAccount(account, there);
  return {
    state: why === null ? "chosen" : "differs",
    works: why === null,
    ...shown(there),
    text: why,
    canAdd: false,
  };
}

function sameCodeCell(account: Account, there: Account): Cell {
  const isOther = account.type !== "BANK" && there.type === "BANK" ? "It is a bank account there." : null;
  const why = there.active
    ? (isOther ?? (account.paymentsAllowed ? whyNoPayments(there) : null))
    : "It is archived there.";
  if (why !== null) return { state: "differs", works: false, ...shown(there), text: why, canAdd: false };
  if (sameName(account.name, there.name))
    return { state: "same", works: true, ...shown(there), text: null, canAdd: false };
  const text = `It is called “${there.name}” there, and is used all the same: codes count.`;
  return { state: "differs", works: true, ...shown(there), text, canAdd: false };
}

/** One without a code is known by its name, as payments are. */
function namedCell({ name, type }: Account, accounts: readonly Account[], satellite: Sides["satellite"]): Cell {
  if (type !== "BANK") {
    const text = "It has no code in the group’s Xero, and lines name accounts by code. Give it one.";
    return { state: "missing", works: false, theirs: null, text, canAdd: false };
  }
  const found = accountLike({ accountCode: null, accountName: name }, accounts, satellite.equivalents);
  if (found.ok) return { state: "same", works: true, ...shown(found.value), text: null, canAdd: false };
  const isTwice = found.error === "several-names";
  const text = isTwice ? "Several accounts there have its name: choose one." : ADD_BANK;
  return { state: isTwice ? "differs" : "missing", works: false, theirs: null, text, canAdd: false };
}

const ADD_BANK = "A bank account is added in its Xero by a person; or choose the one that stands for it.";

function missingCell({ type, paymentsAllowed }: Account, { copyMissingAccounts }: GridFirm): Cell {
  const missing = { state: "missing", theirs: null } as const;
  if (type === "BANK") return { ...missing, works: false, text: ADD_BANK, canAdd: false };
  if (paymentsAllowed) {
    return { ...missing, works: false, text: "Payments on it fail until it is there.", canAdd: true };
  }
  const text = copyMissingAccounts ? "It is added when a document first names it." : "Documents that name it fail.";
  return { ...missing, works: copyMissingAccounts, text, canAdd: true };
}

function shown(account: Account): Pick<Cell, "theirs"> {
  return { theirs: { key: choiceOf(account), name: account.name } };
}
