/**
 * Writing accounts: code and name are unique, system accounts cannot be changed, bank accounts need a number, an
 * account in use can be archived but not deleted (docs/xero.md §4.9).
 */

import type { AccountInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { classOfType } from "../state/chart.ts";
import type { Account, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { findTaxRate } from "./find.ts";
import { MESSAGES } from "./messages.ts";

export function createAccount(
  world: World,
  organisation: Organisation,
  input: AccountInput,
): Result<Account, string[]> {
  const type = (input.Type ?? "").toUpperCase();
  const accountClass = classOfType(type);
  const next: Account = {
    tenantId: organisation.tenantId,
    id: world.newId(),
    code: input.Code?.trim() ?? "",
    name: input.Name?.trim() ?? "",
    type,
    class: accountClass ?? "EXPENSE",
    status: "ACTIVE",
    taxType: input.TaxType?.toUpperCase() ?? defaultTaxType(accountClass ?? "EXPENSE"),
    description: input.Description ?? "",
    systemAccount: "",
    enablePayments: input.EnablePaymentsToAccount ?? false,
    currencyCode: type === "BANK" ? (input.CurrencyCode?.toUpperCase() ?? organisation.baseCurrency) : "",
    bankAccountNumber: input.BankAccountNumber ?? "",
    updatedMs: world.nowMs(),
  };
  const errors = accountErrors(world, next);
  if (accountClass === null) errors.push(MESSAGES.accountTypeNotValid(type));
  return errors.length > 0 ? err(errors) : ok(world.tables.accounts.put(next));
}

export function updateAccount(world: World, stored: Account, input: AccountInput): Result<Account, string[]> {
  if (stored.systemAccount !== "" || stored.status === "DELETED") return err([MESSAGES.systemAccount]);
  const next: Account = {
    ...stored,
    code: input.Code?.trim() ?? stored.code,
    name: input.Name?.trim() ?? stored.name,
    status: input.Status === "ARCHIVED" || input.Status === "ACTIVE" ? input.Status : stored.status,
    taxType: input.TaxType?.toUpperCase() ?? stored.taxType,
    description: input.Description ?? stored.description,
    enablePayments: input.EnablePaymentsToAccount ?? stored.enablePayments,
    updatedMs: Math.max(world.nowMs(), stored.updatedMs + 1),
  };
  const errors = accountErrors(world, next);
  return errors.length > 0 ? err(errors) : ok(world.tables.accounts.put(next));
}

export function deleteAccount(world: World, stored: Account): Result<Account, string[]> {
  if (stored.systemAccount !== "") return err([MESSAGES.systemAccount]);
  if (isUsed(world, stored)) return err([MESSAGES.accountInUse]);
  const updatedMs = Math.max(world.nowMs(), stored.updatedMs + 1);
  return ok(world.tables.accounts.put({ ...stored, status: "DELETED", updatedMs }));
}

function accountErrors(world: World, account: Account): string[] {
  const errors: string[] = [];
  const others = world.tables.accounts
    .lookup("tenant", account.tenantId)
    .filter((other) => other.id !== account.id && other.status !== "DELETED");
  const taken = (field: "code" | "name") =>
    others.some((other) => other[field].toLowerCase() === account[field].toLowerCase());
  if (account.code === "" && account.type !== "BANK") errors.push(MESSAGES.codeMissing);
  if (account.code !== "" && taken("code")) errors.push(MESSAGES.accountCodeTaken);
  if (account.name === "") errors.push(MESSAGES.nameMissing);
  else if (taken("name")) errors.push(MESSAGES.nameTaken);
  if (account.code.length > 10) errors.push(MESSAGES.fieldTooLong("Code", 10));
  if (account.name.length > 150) errors.push(MESSAGES.fieldTooLong("Name", 150));
  const known =
    account.taxType === "NONE" || findTaxRate(world, account.tenantId, account.taxType)?.status === "ACTIVE";
  if (!known) errors.push(MESSAGES.taxTypeNotValid(account.taxType));
  return errors;
}

function isUsed(world: World, account: Account): boolean {
  const documents = [
    ...world.tables.invoices.lookup("tenant", account.tenantId),
    ...world.tables.creditNotes.lookup("tenant", account.tenantId),
  ];
  const payments = world.tables.payments.lookup("tenant", account.tenantId);
  return (
    documents.some((document) => document.lines.some((line) => line.accountId === account.id)) ||
    payments.some((payment) => payment.accountId === account.id)
  );
}

function defaultTaxType(accountClass: Account["class"]): string {
  if (accountClass === "REVENUE") return "OUTPUT";
  return accountClass === "EXPENSE" ? "INPUT" : "BASEXCLUDED";
}
