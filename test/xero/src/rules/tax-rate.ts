/**
 * Writing tax rates: own ones are called TAX001 and up, the rate is the sum of the components (docs/xero.md §4.9).
 */

import type { TaxRateInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { AccountClass, TaxRate } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { findTaxRate } from "./find.ts";
import { MESSAGES } from "./messages.ts";

const ALL_CLASSES: readonly AccountClass[] = ["ASSET", "EQUITY", "EXPENSE", "LIABILITY", "REVENUE"];

export function writeTaxRate(
  world: World,
  write: { readonly tenantId: string; readonly input: TaxRateInput; readonly mode: "create" | "upsert" },
): Result<TaxRate, string[]> {
  const { tenantId, input, mode } = write;
  const own = world.tables.taxRates.lookup("tenant", tenantId);
  const byType = input.TaxType === undefined ? null : findTaxRate(world, tenantId, input.TaxType);
  const byName = own.find((rate) => rate.name.toLowerCase() === input.Name?.toLowerCase()) ?? null;
  const stored = mode === "create" ? null : (byType ?? byName);
  const name = input.Name?.trim() ?? stored?.name ?? "";
  if (name === "") return err([MESSAGES.nameMissing]);
  const clash = own.some((rate) => rate.name.toLowerCase() === name.toLowerCase() && rate.taxType !== stored?.taxType);
  if (clash && mode === "create") return err([MESSAGES.nameTaken]);
  const components =
    input.TaxComponents?.map((component) => ({
      name: component.Name ?? "Tax",
      rate: component.Rate ?? 0,
      compound: component.IsCompound ?? false,
    })) ??
    stored?.components ??
    [];
  return ok(
    world.tables.taxRates.put({
      tenantId,
      name,
      taxType: stored?.taxType ?? input.TaxType?.toUpperCase() ?? nextTaxType(own),
      reportTaxType: input.ReportTaxType?.toUpperCase() ?? stored?.reportTaxType ?? "OUTPUT",
      status: input.Status ?? "ACTIVE",
      rate: components.reduce((total, component) => total + component.rate, 0),
      components,
      appliesTo: stored?.appliesTo ?? ALL_CLASSES,
    }),
  );
}

function nextTaxType(own: readonly TaxRate[]): string {
  const taken = new Set(own.map((rate) => rate.taxType));
  let number = 1;
  while (taken.has(`TAX${String(number).padStart(3, "0")}`)) number += 1;
  return `TAX${String(number).padStart(3, "0")}`;
}
