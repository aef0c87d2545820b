/**
 * The account that a payment is entered on in a satellite. The group's is known there by its code; bank accounts need none
 * in Xero, and one without a code is known by its name instead, as long as only one account there can be meant. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import type { Equivalents } from "../domain/firm.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { accountChosen, whyNoPayments } from "./chosen-account.ts";
import { chosen } from "./equivalents.ts";
import { shown } from "./money.ts";
import { sameName } from "./names.ts";
import type { Account } from "./references.ts";
import type { PaymentState } from "./terms.ts";
import type { SatelliteContext } from "./translate.ts";

/** As an element of PUT /Payments names its account (docs/xero.md §4.9). */
export type PaymentAccount = { readonly Code: string } | { readonly AccountID: string };

type MadeTo = Pick<PaymentState, "accountId" | "accountCode" | "accountName">;

/** Why there is none. `unusable`: the account of that code is missing, archived or takes no payments. */
type NoAccount = "unusable" | "no-name" | "several-names";

/** Of a satellite's accounts the one that a payment of the group goes to. */
export function accountLike(
  madeTo: MadeTo,
  theirs: readonly Account[],
  equivalents: Equivalents,
): Result<Account, NoAccount> {
  const { accountCode, accountName } = madeTo;
  const usable = theirs.filter((account) => account.active && account.paymentsAllowed);
  const choice = choiceFor(madeTo, equivalents);
  if (choice !== null) {
    const meant = accountChosen(usable, choice);
    return meant === null ? err("unusable") : ok(meant);
  }
  if (accountCode !== null) {
    const found = usable.find((account) => account.code === accountCode);
    return found === undefined ? err("unusable") : ok(found);
  }
  const [found, another] = usable.filter((account) => sameName(account.name, accountName));
  if (found === undefined) return err("no-name");
  return another === undefined ? ok(found) : err("several-names");
}

function choiceFor({ accountCode, accountId }: MadeTo, { accounts }: Equivalents): string | null {
  return chosen(accounts, accountCode) ?? chosen(accounts, accountId);
}

/**
 * Where a payment of the group goes in the satellite, or what an advance pays (its amount is in `currency`).
 */
export function accountFor(
  satellite: SatelliteContext,
  payment: PaymentState,
  currency: string | null,
): Result<PaymentAccount, Failure> {
  return payment.advance === undefined ? accountIn(satellite, payment) : creditsAccount(satellite, payment, currency);
}

function creditsAccount(
  { name, creditsAccount: chosen, references }: SatelliteContext,
  { amount }: PaymentState,
  currency: string | null,
): Result<PaymentAccount, Failure> {
  const failure = { code: "overpayment-not-mirrored", amount: shown(amount, currency), satellite: name } as const;
  if (chosen === null) return err({ ...failure, account: null });
  // Callers have the accounts read before anything is entered.
  const account = accountChosen(references.accounts ?? [], chosen);
  const why = account === null ? "It is not in the chart of accounts any more." : whyNoPayments(account);
  if (account === null || why !== null)
    return err({ ...failure, account: { name: account?.name ?? chosen, why: why ?? "" } });
  return ok({ AccountID: account.id });
}

/** Where a payment of the group goes in the satellite. While its accounts are not known, Xero decides about the code. */
function accountIn(satellite: SatelliteContext, payment: MadeTo): Result<PaymentAccount, Failure> {
  const { accountCode, accountName } = payment;
  const { equivalents } = satellite;
  const { accounts } = satellite.references;
  const choice = choiceFor(payment, equivalents);
  if (accounts === null && accountCode !== null && choice === null) return ok({ Code: accountCode });
  const found = accountLike(payment, accounts ?? [], equivalents);
  const isByCode = accountCode !== null && choice === null;
  if (found.ok) return ok(isByCode ? { Code: accountCode } : { AccountID: found.value.id });
  const code = "payment-account-invalid";
  if (choice !== null) {
    const account = `${choice} (chosen for ${accountCode ?? accountName ?? "one without a code"})`;
    return err({ code, account, satellite: satellite.name });
  }
  if (found.error === "unusable" || accountName === null) {
    return err({ code, account: accountCode ?? "without a code", satellite: satellite.name });
  }
  return err({ code, account: accountName, satellite: satellite.name, byName: found.error });
}

/** Where a payment that was on a copy goes back: its account is the satellite's own. Rows from before know only its code. */
export function ownAccount({ accountId, accountCode }: PaymentState): PaymentAccount {
  return accountId == null ? { Code: accountCode ?? "" } : { AccountID: accountId };
}
