/**
 * What a person asks to change about an organisation, checked against the firm's other organisations and the group's
 * tracking options. Reads only; entities.ts writes.
 */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { err, ok, type Result } from "../domain/result.ts";
import type { ProblemCode } from "../http/problem.ts";
import { DAY_LIMIT_MOST, ID_CHARS } from "../limits.ts";
import { type EntityChange, type EntityRow, groupEntity, satelliteOfOption } from "../store/entities.ts";
import { settingsOf } from "../store/firms.ts";
import { groupCategories } from "./categories.ts";
import type { ApiEnv } from "./context.ts";
import { EntityRole } from "./entity-view.ts";

export const EntityChangeShape = z
  .strictObject({
    role: EntityRole,
    trackingOptionId: z.string().min(1).max(ID_CHARS).nullable(),
    paused: z.boolean(),
    dayLimit: z.number().int().min(1).max(DAY_LIMIT_MOST).nullable(),
  })
  .partial()
  .openapi("EntityChange");
type Wanted = z.infer<typeof EntityChangeShape>;

export interface ChangeProblem {
  readonly code: Extract<ProblemCode, "group-exists" | "option-taken" | "option-on-group" | "invalid-request">;
  readonly detail: string;
}

/** The change with the option's name, or why it cannot be made. */
export async function checkedChange(
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
  return ok({ ...wanted, trackingOptionId: null, trackingOptionName: null });
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
