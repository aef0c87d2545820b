/**
 * The satellite's tax rate that means the same as the group's. Standard codes mean the same in every organisation of a
 * country; an organisation's own rates are numbered by itself (TAX001, TAX002 …), so that such a code names another rate in
 * the next organisation: those are matched by name and percentage. What is not certain is asked, never guessed. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { chosen } from "./equivalents.ts";
import { sameRate } from "./money.ts";
import { sameName } from "./names.ts";
import type { TaxRate } from "./references.ts";

type TaxMissing = Extract<Failure, { readonly code: "tax-type-missing" }>;

export interface TaxLists {
  /** The group's rates that the document names. */
  readonly ours: readonly TaxRate[];
  /** All of the satellite's. */
  readonly theirs: readonly TaxRate[];
  readonly satellite: string;
  /** What people chose there, by the group's tax type. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** Every organisation takes it, whether its list of rates has it or not. */
export const NO_TAX = "NONE";

const OWN_CODE = /^TAX\d+$/i;

/** The satellite's tax type for one of the group's, or why there is none. Rates that are not in use are passed over. */
export function matchingTaxType(taxType: string, lists: TaxLists): Result<string, TaxMissing> {
  if (taxType === NO_TAX) return ok(NO_TAX);
  const ours = lists.ours.find((rate) => rate.taxType === taxType);
  const active = lists.theirs.filter((rate) => rate.active);
  const missing = { code: "tax-type-missing", taxType: shown(taxType, ours), satellite: lists.satellite } as const;
  const choice = chosen(lists.chosen, taxType);
  if (choice !== null) return chosenRate(choice, ours, active, missing);
  const sameCode = OWN_CODE.test(taxType) ? undefined : active.find((rate) => rate.taxType === taxType);
  if (sameCode !== undefined && mayBeSamePercentage(ours, sameCode)) return ok(sameCode.taxType);
  if (ours === undefined) return err({ ...missing, why: "unknown-in-group" });
  const named = active.filter((rate) => sameName(rate.name, ours.name));
  const [found, another] = named.filter((rate) => isSamePercentage(ours, rate));
  if (found !== undefined) return another === undefined ? ok(found.taxType) : err({ ...missing, why: "several" });
  const theirs = named.map((rate) => inPercent(rate)).join(", ");
  return err(named.length === 0 ? missing : { ...missing, why: "other-percentage", theirs });
}

/** A person's choice is used or refused, never replaced by a guess; with another percentage the totals would differ. */
function chosenRate(
  choice: string,
  ours: TaxRate | undefined,
  active: readonly TaxRate[],
  missing: TaxMissing,
): Result<string, TaxMissing> {
  const there = active.find((rate) => rate.taxType === choice);
  if (there === undefined) return err({ ...missing, why: "chosen-missing", theirs: choice });
  if (mayBeSamePercentage(ours, there)) return ok(there.taxType);
  return err({ ...missing, why: "chosen-percentage", theirs: shown(choice, there) });
}

function isSamePercentage(a: TaxRate, b: TaxRate): boolean {
  return a.ratePercent !== null && b.ratePercent !== null && sameRate(a.ratePercent, b.ratePercent);
}

/** A standard code vouches for itself where one side does not say its percentage. */
export function mayBeSamePercentage(a: TaxRate | undefined, b: TaxRate): boolean {
  return a === undefined || a.ratePercent === null || b.ratePercent === null || isSamePercentage(a, b);
}

function shown(taxType: string, ours: TaxRate | undefined): string {
  return ours === undefined ? taxType : `${ours.name} (${taxType}, ${inPercent(ours)})`;
}

export function inPercent({ ratePercent }: TaxRate): string {
  return ratePercent === null ? "of an unknown percentage" : `${ratePercent} %`;
}
