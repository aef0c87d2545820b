/**
 * What a person chose where a satellite's codes differ from the group's: by the group's code, the satellite's own. Stands
 * above every match by code or name. Pure: which account of a line is meant, and what is said about it.
 */

import type { CodeChoices, Equivalents } from "../domain/firm.ts";
import { accountChosen, choiceOf } from "./chosen-account.ts";
import type { DocumentState, LineState } from "./document.ts";
import type { Account, TaxRate } from "./references.ts";

/** Null where nothing is chosen for the key. An object's own properties only: codes are people's words. */
export function chosen(choices: CodeChoices, key: string | null | undefined): string | null {
  return key != null && Object.hasOwn(choices, key) ? (choices[key] ?? null) : null;
}

/** The satellite's account of a line with the group's code; undefined where it has none. */
export function accountOfLine(
  code: string,
  theirs: readonly Account[],
  { accounts }: Equivalents,
): Account | undefined {
  const choice = chosen(accounts, code);
  if (choice === null) return theirs.find((account) => account.code === code);
  return accountChosen(theirs, choice) ?? undefined;
}

/** The code that is written; what is chosen and not there any more keeps its name, and is a blocker before it is sent. */
export function codeOfLine(code: string, theirs: readonly Account[], equivalents: Equivalents): string {
  const found = accountOfLine(code, theirs, equivalents);
  return found === undefined || found.code === "" ? (chosen(equivalents.accounts, code) ?? code) : found.code;
}

/**
 * A choice that was made after a period was locked changes no copy in it, which Xero would refuse together with what else
 * is to be done (a payment, for instance): its lines stay on the accounts and rates that they are on.
 */
export function asLocked(
  wanted: DocumentState,
  copy: DocumentState | null,
  known: { readonly group: DocumentState; readonly equivalents: Equivalents; readonly lockDate: string | null },
): DocumentState {
  const { group, equivalents, lockDate } = known;
  if (copy === null || lockDate === null || wanted.date === null || wanted.date > lockDate) return wanted;
  const lines = wanted.lines.map((line, index): LineState => {
    const [ours, there] = [group.lines[index], copy.lines[index]];
    if (ours === undefined || there === undefined) return line;
    const isAccount = chosen(equivalents.accounts, ours.accountCode) !== null;
    const isTax = chosen(equivalents.taxTypes, ours.taxType) !== null;
    return {
      ...line,
      accountCode: isAccount ? there.accountCode : line.accountCode,
      taxType: isTax ? there.taxType : line.taxType,
    };
  });
  return { ...wanted, lines };
}

interface Named {
  readonly satellite: string;
  readonly ours: { readonly accounts: readonly Account[]; readonly taxRates: readonly TaxRate[] };
  readonly theirs: { readonly accounts: readonly Account[]; readonly taxRates: readonly TaxRate[] };
}

/** One sentence for each choice that decided something about these lines. */
export function equivalentsInWords(
  lines: readonly LineState[],
  equivalents: Equivalents,
  { satellite, ours, theirs }: Named,
): readonly string[] {
  const accounts = distinct(lines.map((line) => line.accountCode)).flatMap((code) => {
    const choice = chosen(equivalents.accounts, code);
    if (choice === null) return [];
    const [from, to] = [ours.accounts.find((one) => one.code === code), accountChosen(theirs.accounts, choice)];
    return [`Account ${named(code, from?.name)} is ${named(to === null ? choice : choiceOf(to), to?.name)}`];
  });
  const rates = distinct(lines.map((line) => line.taxType)).flatMap((taxType) => {
    const choice = chosen(equivalents.taxTypes, taxType);
    if (choice === null) return [];
    const name = (rates: readonly TaxRate[], type: string) => rates.find((rate) => rate.taxType === type)?.name;
    return [
      `Tax rate ${named(taxType, name(ours.taxRates, taxType))} is ${named(choice, name(theirs.taxRates, choice))}`,
    ];
  });
  return [...accounts, ...rates].map((what) => `${what} in ${satellite}, as chosen in the set-up.`);
}

function named(code: string, name: string | undefined): string {
  return name === undefined || name === code ? code : `${code} ${name}`;
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value ?? []))];
}
