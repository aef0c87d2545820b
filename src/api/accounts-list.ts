/** An organisation's chart of accounts, as its object reads it from Xero: for the list itself and for checking a choice. */

import type { Context } from "hono";
import { err, ok, type Result } from "../domain/result.ts";
import { type AccountUse, accountChosen, choiceOf, whyNotFor } from "../mirror/chosen-account.ts";
import type { Account } from "../mirror/references.ts";
import type { EntityRow } from "../store/entities.ts";
import type { ApiEnv } from "./context.ts";
import { type ReadProblem, readFromXero } from "./read-from-xero.ts";

type Owner = Pick<EntityRow, "tenantId" | "name" | "role">;

export async function accountsOf(
  c: Context<ApiEnv>,
  { tenantId, name }: Owner,
): Promise<Result<readonly Account[], ReadProblem>> {
  const object = c.var.objects.tenant(tenantId);
  return readFromXero({ tenantId, name }, "accounts-not-read", () => object.accounts());
}

/** The account as it is stored, or why it cannot be chosen. */
export async function checkedAccount(
  c: Context<ApiEnv>,
  wish: { readonly use: AccountUse; readonly of: Owner; readonly chosen: string },
): Promise<Result<string, ReadProblem | { readonly code: "invalid-request"; readonly detail: string }>> {
  const { use, of, chosen } = wish;
  const accounts = await accountsOf(c, of);
  if (!accounts.ok) return accounts;
  const account = accountChosen(accounts.value, chosen);
  if (account === null) {
    return err({ code: "invalid-request", detail: `${use}: ${of.name} has no account with that code or id.` });
  }
  const reason = whyNotFor(use, account, of.role === "group");
  if (reason === null) return ok(choiceOf(account));
  return err({ code: "invalid-request", detail: `${use}: ${account.name} cannot be chosen. ${reason}` });
}
