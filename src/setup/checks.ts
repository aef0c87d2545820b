/**
 * What is better known before the first record is mirrored: each organisation's set-up compared with the group's. Says
 * what was found in words, also where all is well, so that a person sees what was looked at. Pure.
 */

import type { Failure } from "../domain/failure.ts";
import { written } from "../domain/failure-words/table.ts";
import { explain } from "../domain/failure-words.ts";
import type { Equivalents } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import { accountOfLine } from "../mirror/equivalents.ts";
import { accountLike } from "../mirror/payment-account.ts";
import { type Account, REFERENCE_WORDS, type ReferenceName, type References } from "../mirror/references.ts";

export interface CheckedEntity {
  readonly tenantId: TenantId;
  readonly name: string;
  /** What the organisation's object knows of its set-up, or why it knows nothing. */
  readonly setUp: Result<References, Failure>;
  /** What people chose there for the group's codes. */
  readonly equivalents: Equivalents;
  /** Orbit adds missing accounts there, as Settings say; null: Settings say that it does not. */
  readonly mayAdd: boolean | null;
}

/** What the checks look at. */
export const CHECKED_REFERENCES = [
  ...(["organisation", "accounts", "currencies", "number-prefixes"] as const),
] as const satisfies readonly ReferenceName[];

export interface Finding {
  readonly check:
    | "permissions"
    | "currency"
    | "country"
    | "account-codes"
    | "payment-accounts"
    | "number-prefixes"
    | "lock-date";
  /** `bad`: nothing works before it is fixed. `warn`: some records will fail, and say why. */
  readonly level: "good" | "warn" | "bad";
  readonly tenantId: TenantId;
  readonly name: string;
  readonly title: string;
  readonly detail: string;
}

type Found = Pick<Finding, "check" | "level" | "title" | "detail">;

export function checkSetUp(group: CheckedEntity, satellites: readonly CheckedEntity[]): readonly Finding[] {
  const ours = group.setUp.ok ? group.setUp.value : null;
  return [
    ...ofEntity(group, ours === null ? [] : accountCodes(ours)),
    ...satellites.flatMap((satellite) => {
      if (ours === null || !satellite.setUp.ok) return ofEntity(satellite, []);
      return ofEntity(satellite, against(group.name, ours, satellite.setUp.value, satellite.equivalents));
    }),
  ];
}

function ofEntity(entity: CheckedEntity, found: readonly Found[]): readonly Finding[] {
  const { tenantId, name } = entity;
  return [permissions(entity), ...found].map((finding) => ({ ...finding, tenantId, name }));
}

function permissions({ setUp, mayAdd }: CheckedEntity): Found {
  if (setUp.ok && mayAdd === false) {
    const detail =
      "Settings say that missing accounts are copied, and its connection does not allow that: reconnect to switch it on. Until then documents that need one fail, and say so.";
    return warn("permissions", "Connected, without the permission to add accounts", detail);
  }
  if (setUp.ok) {
    return good(
      "permissions",
      "Connected, with all that is switched on",
      "Orbit can read its set-up and write its records.",
    );
  }
  const { title, detail, remedy } = explain(setUp.error);
  return { check: "permissions", level: "bad", title, detail: [detail, ...remedy].join(" ") };
}

function against(group: string, ours: References, theirs: References, equivalents: Equivalents): readonly Found[] {
  return [
    ...currency(group, ours, theirs),
    ...country(group, ours, theirs),
    ...archivedAccounts(ours, theirs, equivalents),
    ...paymentAccounts(ours, theirs, equivalents),
    ...prefixes(ours, theirs),
    ...lockDate(theirs),
  ];
}

function currency(group: string, ours: References, theirs: References): readonly Found[] {
  const [a, b] = [ours.organisation?.baseCurrency, theirs.organisation?.baseCurrency];
  if (theirs.organisation === null) return [unknown("currency", "organisation")];
  if (!a || !b) return [];
  if (a === b) return [good("currency", `Keeps its books in ${b}, like the group`, "Amounts are carried as they are.")];
  if (theirs.currencies === null) return [unknown("currency", "currencies")];
  if (theirs.currencies.includes(a)) {
    return [
      warn("currency", `Keeps its books in ${b}, ${group} in ${a}`, `Copies are in ${a}, at this organisation’s rate.`),
    ];
  }
  const detail = `Add ${a} in its Xero (Settings, Currencies): invoices in ${a} cannot be copied before.`;
  return [warn("currency", `Keeps its books in ${b} and does not know ${a}`, detail)];
}

function country(group: string, ours: References, theirs: References): readonly Found[] {
  const [a, b] = [ours.organisation?.country, theirs.organisation?.country];
  if (!a || !b) return [];
  if (a === b) return [good("country", `Same country as the group (${b})`, "Tax types mean the same in both.")];
  const detail = `${group} is in ${a}. Tax types are matched by code or by name and percentage; what has no match fails and says so.`;
  return [warn("country", `Another country (${b})`, detail)];
}

function accountCodes({ accounts }: References): readonly Found[] {
  if (accounts === null) return [unknown("account-codes", "accounts")];
  // Lines cannot name a bank account, and payments to one without a code go by its name.
  const uncoded = accounts.filter((account) => isUsed(account) && account.type !== "BANK" && account.code === "");
  if (uncoded.length === 0) {
    return [
      good("account-codes", "Every account for lines has a code", "Accounts of lines are matched by their codes."),
    ];
  }
  const detail = "Accounts of lines are matched by code: lines on these cannot be copied. Give them codes in Xero.";
  return [warn("account-codes", `Without a code: ${names(uncoded.map((account) => account.name))}`, detail)];
}

/** Payment accounts have a check of their own. */
function archivedAccounts(ours: References, theirs: References, equivalents: Equivalents): readonly Found[] {
  if (ours.accounts === null || theirs.accounts === null) return [];
  const there = theirs.accounts;
  const archived = ours.accounts.filter((account) => {
    if (!isUsed(account) || account.paymentsAllowed || account.code === "") return false;
    return accountOfLine(account.code, there, equivalents)?.active === false;
  });
  if (archived.length === 0) return [];
  const detail = "Lines on these cannot be copied. Restore them in its Xero, or choose other accounts for them below.";
  const list = names(archived.map(({ code, name }) => `${code} ${name}`));
  return [warn("account-codes", `Archived there: ${list}`, detail)];
}

function paymentAccounts(ours: References, theirs: References, equivalents: Equivalents): readonly Found[] {
  if (theirs.accounts === null) return [unknown("payment-accounts", "accounts")];
  if (ours.accounts === null) return [];
  const { accounts } = theirs;
  const paid = ours.accounts.filter((account) => isUsed(account) && account.paymentsAllowed);
  const missing = paid.filter(({ id, code, name }) => {
    const madeTo = { accountId: id, accountCode: code === "" ? null : code, accountName: name };
    return !accountLike(madeTo, accounts, equivalents).ok;
  });
  const rule =
    "Payments go to the account of the same code, of the same name where the group’s has no code, or to the one that was chosen.";
  if (missing.length === 0) return [good("payment-accounts", "Has the group’s payment accounts", rule)];
  const detail = `${rule} Add these there, or payments on them fail and say so.`;
  const list = names(missing.map((account) => `${account.code} ${account.name}`.trim()));
  return [warn("payment-accounts", `Lacks payment accounts: ${list}`, detail)];
}

function prefixes(ours: References, theirs: References): readonly Found[] {
  const [a, b] = [ours["number-prefixes"], theirs["number-prefixes"]];
  if (b === null) return [unknown("number-prefixes", "number-prefixes")];
  if (a === null) return [];
  const shared = b.filter((prefix) => a.some((other) => other.toLowerCase() === prefix.toLowerCase()));
  if (shared.length === 0) {
    return [good("number-prefixes", "No invoice numbers collide", "Its own invoices do not begin like the group’s.")];
  }
  const detail =
    "Copies keep the group’s numbers, and a number can be used once. Change the prefix in its Xero (Settings, Invoice settings).";
  const shown = names(shared.map((prefix) => (prefix === "" ? "plain numbers" : prefix)));
  return [warn("number-prefixes", `Its own invoices are numbered like the group’s: ${shown}`, detail)];
}

function lockDate({ organisation }: References): readonly Found[] {
  if (organisation === null) return [];
  if (organisation.lockDate === null) return [good("lock-date", "The books are not locked", "Any date can be copied.")];
  const detail = "What is dated on or before it cannot be copied, changed or voided there.";
  return [warn("lock-date", `Locked up to ${written(organisation.lockDate)}`, detail)];
}

/** What could not be read may be there: that is said once for each list, and never as missing. */
function unknown(check: Found["check"], name: ReferenceName): Found {
  const detail = "Xero did not show it at the moment, so it is not known whether anything is wrong. Check again.";
  return warn(check, `Could not read ${REFERENCE_WORDS[name]}`, detail);
}

function isUsed({ active, system, type, paymentsAllowed }: Account): boolean {
  const sells = type === "REVENUE" || type === "SALES" || type === "OTHERINCOME";
  return active && !system && (sells || paymentsAllowed);
}

const NAMED_MOST = 4;

function names(all: readonly string[]): string {
  const rest = all.length - NAMED_MOST;
  return `${all.slice(0, NAMED_MOST).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function good(check: Found["check"], title: string, detail: string): Found {
  return { check, level: "good", title, detail };
}

function warn(check: Found["check"], title: string, detail: string): Found {
  return { check, level: "warn", title, detail };
}
