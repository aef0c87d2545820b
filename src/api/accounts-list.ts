/** An organisation's chart of accounts, as its object reads it from Xero: for the list itself and for checking a choice. */

import type { Context } from "hono";
import { explain } from "../domain/failure-words.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { CATEGORIES_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import { type AccountUse, accountChosen, choiceOf, whyNotFor } from "../mirror/chosen-account.ts";
import type { Account } from "../mirror/references.ts";
import { answerOf } from "../objects/objects.ts";
import type { EntityRow } from "../store/entities.ts";
import type { ApiEnv } from "./context.ts";

export interface AccountsProblem {
  readonly code: "xero-unavailable" | "xero-refused" | "entity-unreachable";
  readonly detail: string;
}

type Owner = Pick<EntityRow, "tenantId" | "name" | "role">;

export async function accountsOf(
  c: Context<ApiEnv>,
  { tenantId, name }: Owner,
): Promise<Result<readonly Account[], AccountsProblem>> {
  const object = c.var.objects.tenant(tenantId);
  const answer = await answerOf(() => object.accounts(), CATEGORIES_TIMEOUT_MS);
  if (!answer.ok) {
    log("accounts-not-read", { tenantId, reason: answer.error });
    return err({ code: "entity-unreachable", detail: `${name} did not answer. Try again in a moment.` });
  }
  if (answer.value.ok) return answer.value;
  const { title, detail, automatic } = explain(answer.value.error);
  return err({ code: automatic ? "xero-unavailable" : "xero-refused", detail: `${title}. ${detail}` });
}

/** The account as it is stored, or why it cannot be chosen. */
export async function checkedAccount(
  c: Context<ApiEnv>,
  wish: { readonly use: AccountUse; readonly of: Owner; readonly chosen: string },
): Promise<Result<string, AccountsProblem | { readonly code: "invalid-request"; readonly detail: string }>> {
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
