/** What a satellite's set-up lacks or forbids: accounts, tax rates, currencies, locked periods. */

import type { Failure } from "../failure.ts";
import { EDIT_GOES_ON, listed, SET_UP_GOES_ON, sentence, type WordsOf, written } from "./table.ts";

export const SET_UP: WordsOf<
  "account-code-missing" | "account-conflict" | "tax-type-missing" | "currency-missing" | "lock-date"
> = {
  "account-code-missing": {
    title: "Some line items have missing account codes",
    detail: (f) =>
      f.accountCode === null
        ? `${linesOf(f.lines)} no account.`
        : `Account ${f.accountCode} cannot be used in ${f.satellite ?? "the satellite"}: ${f.chosen === undefined ? "it is missing there, archived, or not allowed on a line" : `${f.chosen}, which was chosen for it, is missing there, archived, or has no code`}.${f.mayNotAdd ? " Settings say that Orbit adds missing accounts; the connection does not allow it." : ""}`,
    remedy: (f) =>
      f.accountCode === null
        ? [
            "In the group's Xero, under Sales → Invoices, open it and choose an account on each of those lines.",
            EDIT_GOES_ON,
          ]
        : [
            ...(f.mayNotAdd
              ? [
                  `Press Reconnect to switch this on beside ${f.satellite ?? "the satellite"} on the Organisations page.`,
                ]
              : []),
            `${f.mayNotAdd ? "Or in" : "In"} ${f.satellite ?? "the satellite"}'s Xero, under Accounting → Chart of accounts, add or restore account ${f.chosen ?? f.accountCode}.`,
            "Or, in Orbit's Set-up under Checks, choose the account there that stands for it.",
            "Or choose another account on the line in the group's Xero.",
            SET_UP_GOES_ON,
          ],
  },
  "account-conflict": {
    title: "Please enter a unique Code / Name",
    detail: (f) => `Account ${f.account} could not be copied to ${f.satellite}. Xero says: ${sentence(f.message)}`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Accounting → Chart of accounts, rename the account that has the same name, or give it the group's code.`,
      SET_UP_GOES_ON,
    ],
  },
  "tax-type-missing": {
    title: "The tax type does not exist in the satellite",
    detail: (f) =>
      f.taxType === null
        ? `${f.satellite} asks for a tax rate on every line.`
        : `The tax rate ${f.taxType} cannot be used in ${f.satellite}${reasonOfTax(f)}.`,
    remedy: (f) => [taxRemedy(f), SET_UP_GOES_ON],
  },
  "currency-missing": {
    title: "The organisation is not subscribed to the currency",
    detail: (f) => `${f.satellite} does not use ${f.currency}.`,
    remedy: (f) => [`In ${f.satellite}'s Xero, under Settings → Currencies, add ${f.currency}.`, SET_UP_GOES_ON],
  },
  "lock-date": {
    title: "The document is dated before the lock date",
    detail: (f) =>
      `${f.date === null ? "It is" : `It is dated ${written(f.date)}, which is`} in a period that ${f.satellite} has locked${f.lockDate === null ? "" : ` (up to ${written(f.lockDate)})`}.`,
    remedy: (f) => [
      `In ${f.satellite}'s Xero, under Accounting → Advanced → Financial settings, move the lock date; or give the document a later date in the group's Xero.`,
      SET_UP_GOES_ON,
    ],
  },
};

type TaxMissing = Extract<Failure, { readonly code: "tax-type-missing" }>;

function reasonOfTax({ why, theirs, satellite }: TaxMissing): string {
  switch (why) {
    case "other-percentage":
      return `: the rate of that name there is ${theirs}`;
    case "several":
      return `: several rates there have that name and percentage, and Orbit does not guess`;
    case "unknown-in-group":
      return `: the group's own list of tax rates does not have it, so Orbit does not know what ${satellite} calls it`;
    case "chosen-missing":
      return `: ${theirs}, which was chosen for it, is not in use there`;
    case "chosen-percentage":
      return `: ${theirs}, which was chosen for it, is of another percentage, so that the totals would differ`;
    default:
      return ", and no rate there has the same name and percentage";
  }
}

function taxRemedy({ taxType, why, satellite }: TaxMissing): string {
  if (taxType === null)
    return "In the group's Xero, under Sales → Invoices, open it and choose a tax rate on each line.";
  const there = `In ${satellite}'s Xero, under Accounting → Advanced → Tax rates,`;
  const orElse = "or choose another rate on the line in the group's Xero.";
  switch (why) {
    case "other-percentage":
      return `${there} give ${taxType} the same percentage as in the group; ${orElse}`;
    case "several":
      return `${there} keep one rate like ${taxType} and rename or delete the others; ${orElse}`;
    case "unknown-in-group":
      return "In the group's Xero, under Sales → Invoices, open it and choose a tax rate that is in use on each line.";
    case "chosen-missing":
    case "chosen-percentage":
      return "In Orbit's Set-up, under Checks, choose another rate for it.";
    default:
      return `${there} add ${taxType}; or choose the rate that stands for it in Orbit's Set-up, under Checks; ${orElse}`;
  }
}

function linesOf(lines: readonly number[]): string {
  if (lines.length === 0) return "A line has";
  return lines.length === 1 ? `Line ${lines[0]} has` : `Lines ${listed(lines.map(String))} have`;
}
