/**
 * Writing tracking categories and options: at most two active categories, names are unique (docs/xero.md §4.9).
 */

import type { TrackingCategoryInput, TrackingOptionInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { TrackingCategory, TrackingOption } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { MESSAGES } from "./messages.ts";

const MOST_ACTIVE = 2;
const LONGEST_NAME = 100;

export function createCategory(
  world: World,
  tenantId: string,
  input: TrackingCategoryInput,
): Result<TrackingCategory, string[]> {
  const own = world.tables.trackingCategories.lookup("tenant", tenantId).filter((row) => row.status !== "DELETED");
  const name = input.Name?.trim() ?? "";
  const errors = nameErrors(name, own);
  if (own.filter((row) => row.status === "ACTIVE").length >= MOST_ACTIVE) errors.push(MESSAGES.tooManyCategories);
  if (errors.length > 0) return err(errors);
  return ok(world.tables.trackingCategories.put({ tenantId, id: world.newId(), name, status: "ACTIVE", options: [] }));
}

export function updateCategory(
  world: World,
  stored: TrackingCategory,
  input: TrackingCategoryInput,
): Result<TrackingCategory, string[]> {
  const others = world.tables.trackingCategories
    .lookup("tenant", stored.tenantId)
    .filter((row) => row.status !== "DELETED" && row.id !== stored.id);
  const name = input.Name?.trim() ?? stored.name;
  const errors = nameErrors(name, others);
  if (errors.length > 0) return err(errors);
  return ok(world.tables.trackingCategories.put({ ...stored, name, status: input.Status ?? stored.status }));
}

export function createOption(
  world: World,
  category: TrackingCategory,
  input: TrackingOptionInput,
): Result<TrackingOption, string[]> {
  const name = input.Name?.trim() ?? "";
  const errors = nameErrors(
    name,
    category.options.filter((option) => option.status !== "DELETED"),
  );
  if (errors.length > 0) return err(errors);
  const option: TrackingOption = { id: world.newId(), name, status: "ACTIVE" };
  world.tables.trackingCategories.put({ ...category, options: [...category.options, option] });
  return ok(option);
}

export function updateOption(
  world: World,
  at: { readonly category: TrackingCategory; readonly option: TrackingOption },
  input: TrackingOptionInput,
): Result<TrackingOption, string[]> {
  const { category, option } = at;
  const name = input.Name?.trim() ?? option.name;
  const others = category.options.filter((row) => row.id !== option.id && row.status !== "DELETED");
  const errors = nameErrors(name, others);
  if (errors.length > 0) return err(errors);
  const next: TrackingOption = { ...option, name, status: input.Status ?? option.status };
  const options = category.options.map((row) => (row.id === option.id ? next : row));
  world.tables.trackingCategories.put({ ...category, options });
  return ok(next);
}

function nameErrors(name: string, others: readonly { readonly name: string }[]): string[] {
  if (name === "") return [MESSAGES.nameMissing];
  if (name.length > LONGEST_NAME) return [MESSAGES.fieldTooLong("Name", LONGEST_NAME)];
  return others.some((other) => other.name.toLowerCase() === name.toLowerCase()) ? [MESSAGES.nameTaken] : [];
}
