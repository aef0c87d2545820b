/**
 * What a person asks to change about an organisation, checked against the firm's other organisations, the group's
 * tracking options and the accounts in Xero. Reads only; entities.ts writes.
 */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { err, ok, type Result } from "../domain/result.ts";
import type { ProblemCode } from "../http/problem.ts";
import { DAY_LIMIT_MOST, ID_CHARS } from "../limits.ts";
import type { AccountUse } from "../mirror/chosen-account.ts";
import { type EntityChange, type EntityRow, groupEntity, satelliteOfOption } from "../store/entities.ts";
import { settingsOf } from "../store/firms.ts";
import { checkedAccount } from "./accounts-list.ts";
import { groupCategories } from "./categories.ts";
import { CodeChoicesChangeShape, checkedCodes } from "./code-choices.ts";
import type { ApiEnv } from "./context.ts";
import { EntityRole } from "./entity-view.ts";

export const EntityChangeShape = z
  .strictObject({
    role: EntityRole,
    trackingOptionId: z.string().min(1).max(ID_CHARS).nullable(),
    paused: z.boolean(),
    dayLimit: z.number().int().min(1).max(DAY_LIMIT_MOST).nullable(),
    groupPaymentsAccount: z.string().trim().min(1).max(ID_CHARS).nullable(),
    creditsAccount: z.string().trim().min(1).max(ID_CHARS).nullable(),
    accountCodes: CodeChoicesChangeShape.openapi({
      description: "Of a satellite: its account codes by the group's; null takes one back, what is not named stays",
    }),
    taxTypes: CodeChoicesChangeShape.openapi({ description: "The same for tax types" }),
  })
  .partial()
  .openapi("EntityChange");
type Wanted = z.infer<typeof EntityChangeShape>;

export const EntityChangeSeenShape = EntityChangeShape.extend({
  seen: EntityChangeShape.optional().openapi({
    description: "What the person saw of it: 409 `changed-meanwhile`, and nothing is changed, where one differs by now",
  }),
}).openapi("EntityChangeSeen");

export interface ChangeProblem {
  readonly code: Extract<
    ProblemCode,
    | ("group-exists" | "option-taken" | "option-on-group" | "account-on-group" | "no-group" | "invalid-request")
    // The accounts could not be read, and a choice is never stored unchecked.
    | ("xero-unavailable" | "xero-refused" | "entity-unreachable")
  >;
  readonly detail: string;
}

/** The change with the option's name and the accounts as they are stored, or why it cannot be made. */
export async function checkedChange(
  c: Context<ApiEnv>,
  row: EntityRow,
  wanted: Wanted,
): Promise<Result<EntityChange, ChangeProblem>> {
  const change = await checkedOption(c, row, wanted);
  if (!change.ok) return change;
  const accounts = await checkedAccounts(c, row, change.value);
  if (!accounts.ok) return accounts;
  const codes = await checkedCodes(c, row, change.value);
  return codes.ok ? ok({ ...change.value, ...accounts.value, ...codes.value }) : codes;
}

async function checkedOption(
  c: Context<ApiEnv>,
  row: EntityRow,
  wanted: Wanted,
): Promise<Result<EntityChange, ChangeProblem>> {
  const { firm } = c.var;
  const role = wanted.role ?? row.role;
  if (role === "group") return becomesGroup(c, row, wanted);
  const optionId = wanted.trackingOptionId === undefined ? row.trackingOptionId : wanted.trackingOptionId;
  const other = role === "satellite" && optionId ? await satelliteOfOption(firm, optionId, row.tenantId) : null;
  if (other !== null) {
    const option = other.trackingOptionName ?? "that tracking option";
    return err({
      code: "option-taken",
      detail: `${other.name} has ${option}. Give that organisation another one first.`,
    });
  }
  if (!wanted.trackingOptionId || wanted.trackingOptionId === row.trackingOptionId) {
    return ok(wanted.trackingOptionId === null ? { ...wanted, trackingOptionName: null } : wanted);
  }
  const name = await optionName(c, wanted.trackingOptionId);
  return name.ok ? ok({ ...wanted, trackingOptionName: name.value }) : name;
}

async function becomesGroup(
  c: Context<ApiEnv>,
  row: EntityRow,
  wanted: Wanted,
): Promise<Result<EntityChange, ChangeProblem>> {
  if (wanted.trackingOptionId) {
    return err({ code: "option-on-group", detail: "Tracking options name satellites; the group has none of its own." });
  }
  const group = await groupEntity(c.var.firm);
  if (group !== null && group.tenantId !== row.tenantId) {
    return err({ code: "group-exists", detail: `${group.name} is the group. Give it another role first.` });
  }
  if (wanted.groupPaymentsAccount || wanted.creditsAccount || wanted.accountCodes || wanted.taxTypes) {
    const detail = "They say where a satellite's money is booked; the group has none of its own.";
    return err({ code: "account-on-group", detail });
  }
  const none = { trackingOptionId: null, trackingOptionName: null, groupPaymentsAccount: null, creditsAccount: null };
  return ok({ ...wanted, ...none, accountCodes: null, taxTypes: null });
}

type Accounts = Pick<EntityChange, AccountUse>;

/** Each as it is stored. What is not named, or named as it is already, is not looked at. */
async function checkedAccounts(
  c: Context<ApiEnv>,
  row: EntityRow,
  wanted: Accounts,
): Promise<Result<Accounts, ChangeProblem>> {
  let accounts: Accounts = {};
  for (const use of ["groupPaymentsAccount", "creditsAccount"] as const) {
    const chosen = wanted[use];
    if (chosen == null || chosen === row[use]) continue;
    const of = use === "creditsAccount" ? row : await groupEntity(c.var.firm);
    if (of === null) {
      return err({ code: "no-group", detail: `${use}: make one organisation the group first; it is its account.` });
    }
    const checked = await checkedAccount(c, { use, of, chosen });
    if (!checked.ok) return checked;
    accounts = { ...accounts, [use]: checked.value };
  }
  return ok(accounts);
}

/**
 * Null when the group's categories cannot be read at the moment (or there is no group yet): the name then follows with
 * the next reading, see categories.ts.
 */
async function optionName(c: Context<ApiEnv>, optionId: string): Promise<Result<string | null, ChangeProblem>> {
  const categories = await groupCategories(c);
  if (!categories.ok) return ok(null);
  const { trackingCategoryId } = await settingsOf(c.var.firm);
  const choices = categories.value.filter((one) => trackingCategoryId === null || one.id === trackingCategoryId);
  const option = choices.flatMap((category) => category.options).find((one) => one.id === optionId);
  if (option !== undefined) return ok(option.name);
  const where = trackingCategoryId === null ? "the group's tracking categories" : (choices[0]?.name ?? "the category");
  return err({ code: "invalid-request", detail: `trackingOptionId: no active option of ${where} has that id.` });
}
