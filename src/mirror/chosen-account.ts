/**
 * The two accounts that people choose for a satellite (docs/api.md §5): where the group books what was received in the
 * satellite, and where the satellite books what an overpayment or prepayment of the group pays. Chosen by code, or by id
 * where the account has none. Pure: says which account is meant, and why one cannot be chosen.
 */

import type { Account } from "./references.ts";

export type AccountUse = "groupPaymentsAccount" | "creditsAccount";

/** As it is stored and shown: the code, or the id of an account without one. */
export function choiceOf({ code, id }: Pick<Account, "code" | "id">): string {
  return code === "" ? id : code;
}

/** A code is looked for first; an id is known whatever code its account has. */
export function accountChosen(accounts: readonly Account[], chosen: string): Account | null {
  const byCode = accounts.filter(({ code }) => code !== "" && code.toLowerCase() === chosen.toLowerCase());
  // An archived account may still have the code that another one got.
  const named = byCode.find(({ active }) => active) ?? byCode[0];
  return named ?? accounts.find(({ id }) => id.toLowerCase() === chosen.toLowerCase()) ?? null;
}

/** Why no payment can be entered on it; null when one can (docs/xero.md §4.9). */
export function whyNoPayments({ active, paymentsAllowed }: Pick<Account, "active" | "paymentsAllowed">): string | null {
  if (!active) return "It is archived in Xero.";
  if (paymentsAllowed) return null;
  return "Payments to it are not enabled: edit it in Xero and tick “Enable payments to this account”.";
}

/** Why an account of the group's (or of a satellite's) list cannot be chosen for a use. */
export function whyNotFor(use: AccountUse, account: Account, isOfGroup: boolean): string | null {
  if (use === "groupPaymentsAccount" && !isOfGroup) return "It is chosen from the group’s accounts.";
  if (use === "creditsAccount" && isOfGroup) return "It is chosen from the satellite’s own accounts.";
  return whyNoPayments(account);
}
