/**
 * What a person chooses for a satellite where its codes differ from the group's (PATCH /api/entities), checked against both
 * organisations' lists in Xero before it is stored. Reads only.
 */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { err, ok, type Result } from "../domain/result.ts";
import { CODE_CHOICES_MOST, ID_CHARS, TRACKING_FRESH_MS } from "../limits.ts";
import { accountChosen, choiceOf } from "../mirror/chosen-account.ts";
import { whyNotAccount, whyNotRate } from "../mirror/equivalent-choice.ts";
import type { Account, TaxRate } from "../mirror/references.ts";
import { type ChoicesChange, type EntityRow, groupEntity } from "../store/entities.ts";
import type { ApiEnv } from "./context.ts";
import { type ReadProblem, readFromXero } from "./read-from-xero.ts";

const code = z.string().trim().min(1).max(ID_CHARS);

/** By the group's codes; null takes one back. */
export const CodeChoicesChangeShape = z
  .record(code, code.nullable())
  .refine((choices) => Object.keys(choices).length <= CODE_CHOICES_MOST, `at most ${CODE_CHOICES_MOST} at a time`)
  .nullable();

export interface CodeChoices {
  readonly accountCodes?: ChoicesChange | null | undefined;
  readonly taxTypes?: ChoicesChange | null | undefined;
}

type Problem =
  | ReadProblem
  | { readonly code: "invalid-request" | "account-on-group" | "no-group"; readonly detail: string };

/** As they are stored: in the spelling of the lists. What is only taken back is not looked at. */
export async function checkedCodes(
  c: Context<ApiEnv>,
  row: EntityRow,
  { accountCodes, taxTypes }: CodeChoices,
): Promise<Result<CodeChoices, Problem>> {
  const wanted = {
    ...(accountCodes === undefined ? {} : { accountCodes }),
    ...(taxTypes === undefined ? {} : { taxTypes }),
  };
  const isMade = [accountCodes, taxTypes].some((choices) =>
    Object.values(choices ?? {}).some((value) => value !== null),
  );
  if (!isMade) return ok(wanted);
  if (tooMany(row.accountCodes, accountCodes) || tooMany(row.taxTypes, taxTypes)) {
    return err({ code: "invalid-request", detail: `At most ${CODE_CHOICES_MOST} codes are chosen for a satellite.` });
  }
  const group = await groupEntity(c.var.firm);
  if (group === null) return err({ code: "no-group", detail: "Make one organisation the group first." });
  if (group.tenantId === row.tenantId) {
    return err({
      code: "account-on-group",
      detail: "Codes are chosen for satellites: the group's own are what they stand for.",
    });
  }
  const ours = await listsOf(c, group);
  if (!ours.ok) return ours;
  const theirs = await listsOf(c, row);
  if (!theirs.ok) return theirs;
  const sides = { ours: ours.value, theirs: theirs.value, name: row.name };
  const accounts = each("accountCodes", accountCodes, (from, to) => checkedAccount(from, to, sides));
  if (!accounts.ok) return accounts;
  const rates = each("taxTypes", taxTypes, (from, to) => checkedRate(from, to, sides));
  if (!rates.ok) return rates;
  return ok({
    ...wanted,
    ...(accountCodes == null ? {} : { accountCodes: accounts.value }),
    ...(taxTypes == null ? {} : { taxTypes: rates.value }),
  });
}

function tooMany(before: EntityRow["accountCodes"], change: ChoicesChange | null | undefined): boolean {
  return Object.keys({ ...before, ...change }).length > CODE_CHOICES_MOST;
}

async function listsOf(c: Context<ApiEnv>, { tenantId, name }: EntityRow): Promise<Result<Lists, ReadProblem>> {
  const object = c.var.objects.tenant(tenantId);
  const read = await readFromXero({ tenantId, name }, "codes-not-read", () =>
    object.setUp(["accounts", "tax-rates"], TRACKING_FRESH_MS),
  );
  if (!read.ok) return read;
  const { accounts, "tax-rates": rates } = read.value;
  if (accounts !== null && rates !== null) return ok({ accounts, rates });
  return err({ code: "xero-unavailable", detail: `The lists of ${name} could not be read. Try again in a moment.` });
}

interface Lists {
  readonly accounts: readonly Account[];
  readonly rates: readonly TaxRate[];
}

interface Sides {
  readonly ours: Lists;
  readonly theirs: Lists;
  readonly name: string;
}

type Pair = readonly [from: string, to: string];

/** A choice that is taken back needs no lists. */
function each(
  field: string,
  choices: ChoicesChange | null | undefined,
  check: (from: string, to: string) => Result<Pair, string>,
): Result<ChoicesChange, Problem> {
  const checked: (readonly [string, string | null])[] = [];
  for (const [from, to] of Object.entries(choices ?? {})) {
    const pair = to === null ? ok([from, null] as const) : check(from, to);
    if (!pair.ok) return err({ code: "invalid-request", detail: `${field}: ${pair.error}` });
    checked.push(pair.value);
  }
  return ok(Object.fromEntries(checked));
}

function checkedAccount(from: string, to: string, { ours, theirs, name }: Sides): Result<Pair, string> {
  const [account, there] = [accountChosen(ours.accounts, from), accountChosen(theirs.accounts, to)];
  if (account === null) return err(`the group has no account ${from}.`);
  if (there === null) return err(`${name} has no account ${to}.`);
  const why = whyNotAccount(account, there);
  return why === null
    ? ok([choiceOf(account), choiceOf(there)])
    : err(`${there.name} cannot stand for ${account.name}. ${why}`);
}

function checkedRate(from: string, to: string, { ours, theirs, name }: Sides): Result<Pair, string> {
  const rate = ours.rates.find(({ taxType }) => taxType === from);
  const there = theirs.rates.find(({ taxType }) => taxType === to);
  if (rate === undefined) return err(`the group has no tax rate ${from}.`);
  if (there === undefined) return err(`${name} has no tax rate ${to}.`);
  const why = whyNotRate(rate, there);
  return why === null ? ok([from, to]) : err(`${there.name} cannot stand for ${rate.name}. ${why}`);
}
