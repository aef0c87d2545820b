/**
 * The account of a line: by AccountID or AccountCode, from the item, or as stored. Bank and system accounts cannot be
 * used; archived and unknown ones are refused on approved documents and dropped with a warning on drafts
 * (docs/xero.md §4.7, §4.9).
 */

import type { LineInput } from "../input/schemas.ts";
import type { Account, Item, Line } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { findAccount, findAccountByCode } from "./find.ts";
import type { Findings, LineRules } from "./lines.ts";
import { MESSAGES } from "./messages.ts";

export interface AccountChoice {
  readonly sent: LineInput;
  readonly stored: Line | undefined;
  readonly item: Item | undefined;
}

export function chooseAccount(world: World, line: AccountChoice, rules: LineRules, findings: Findings): Account | null {
  const { sent, stored, item } = line;
  if (sent.AccountID === undefined && sent.AccountCode === undefined && stored?.accountId) {
    const kept = findAccount(world, rules.tenantId, stored.accountId);
    if (kept !== null && kept.status !== "ACTIVE" && !rules.draft)
      findings.errors.push(MESSAGES.accountArchived(kept.code));
    return kept;
  }
  const code = sent.AccountCode ?? item?.accountCode;
  if (sent.AccountID === undefined && (code === undefined || code === "")) {
    if (!rules.draft) findings.errors.push(MESSAGES.accountMissing);
    return null;
  }
  const account =
    sent.AccountID === undefined
      ? findAccountByCode(world, rules.tenantId, code ?? "")
      : findAccount(world, rules.tenantId, sent.AccountID);
  const named = code ?? sent.AccountID ?? "";
  if (account !== null && account.status === "ACTIVE" && isForLines(account)) return account;
  if (rules.draft) findings.warnings.push(MESSAGES.accountRemoved(named));
  else if (account !== null && account.status !== "ACTIVE") findings.errors.push(MESSAGES.accountArchived(named));
  else findings.errors.push(MESSAGES.accountNotValid(named));
  return null;
}

function isForLines(account: Account): boolean {
  return account.type !== "BANK" && account.systemAccount === "";
}
