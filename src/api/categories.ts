/**
 * The group's tracking categories, as the group's object reads them from Xero: for the list itself and for checking what
 * people choose from it. Also keeps the names of the options that satellites have in step with Xero.
 */

import type { Context } from "hono";
import { err, type Result } from "../domain/result.ts";
import type { TrackingCategory } from "../mirror/references.ts";
import { publishSnapshot } from "../objects/objects.ts";
import { changeEntity, groupEntity } from "../store/entities.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";
import { type ReadProblem, readFromXero } from "./read-from-xero.ts";

export type CategoriesProblem = ReadProblem | { readonly code: "no-group"; readonly detail: string };

export async function groupCategories(
  c: Context<ApiEnv>,
): Promise<Result<readonly TrackingCategory[], CategoriesProblem>> {
  const group = await groupEntity(c.var.firm);
  if (group === null) {
    return err({ code: "no-group", detail: "Make one organisation the group on the Organisations page first." });
  }
  const object = c.var.objects.tenant(group.tenantId);
  return readFromXero(group, "categories-not-read", () => object.trackingCategories());
}

/** Options that were renamed in Xero since a satellite got them; every entity object hears of it. */
export async function followRenamedOptions(c: Context<ApiEnv>, categories: readonly TrackingCategory[]): Promise<void> {
  const { firm, objects } = c.var;
  const names = new Map(categories.flatMap((category) => category.options.map((option) => [option.id, option.name])));
  const { entities } = await loadSnapshot(c.env.DB, firm.firmId);
  let renamed = false;
  for (const { tenantId, trackingOptionId, trackingOptionName } of entities) {
    const name = trackingOptionId === null ? undefined : names.get(trackingOptionId);
    if (name === undefined || name === trackingOptionName) continue;
    await changeEntity(firm, tenantId, { trackingOptionName: name });
    renamed = true;
  }
  if (renamed) await publishSnapshot(objects, await loadSnapshot(c.env.DB, firm.firmId));
}
