/**
 * The tax type of a line: as sent, from the account, or as stored. It must be an active rate of the organisation that
 * applies to the account's class (docs/xero.md §4.7, §4.9).
 */

import type { LineInput } from "../input/schemas.ts";
import type { Account, Item, Line } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { findTaxRate } from "./find.ts";
import type { Findings, LineRules } from "./lines.ts";
import { MESSAGES } from "./messages.ts";

export interface TaxChoice {
  readonly sent: LineInput;
  readonly stored: Line | undefined;
  readonly item: Item | undefined;
  readonly account: Account | null;
}

export function chooseTaxType(
  world: World,
  line: TaxChoice,
  rules: LineRules,
  findings: Findings,
): { readonly taxType: string; readonly rate: number } {
  const { sent, stored, item, account } = line;
  if (rules.lineAmountTypes === "NoTax") return { taxType: "NONE", rate: 0 };
  const keptType = stored?.accountId === account?.id ? stored?.taxType : undefined;
  const named = [sent.TaxType, keptType, item?.taxType, account?.taxType].find(
    (type) => type !== undefined && type !== "",
  );
  if (named === undefined) {
    if (!rules.draft && account !== null) findings.errors.push(MESSAGES.taxTypeMissing);
    return { taxType: "", rate: 0 };
  }
  if (named.toUpperCase() === "NONE") return { taxType: "NONE", rate: 0 };
  const rate = findTaxRate(world, rules.tenantId, named);
  if (rate === null || rate.status !== "ACTIVE") {
    findings.errors.push(MESSAGES.taxTypeNotValid(named));
    return { taxType: named, rate: 0 };
  }
  if (account !== null && !rate.appliesTo.includes(account.class)) {
    findings.errors.push(MESSAGES.taxTypeNotForAccount(rate.taxType, account.code));
  }
  return { taxType: rate.taxType, rate: rate.rate };
}
