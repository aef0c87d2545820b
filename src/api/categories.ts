/**
 * The group's tracking categories, as the group's object reads them from Xero: for the list itself and for checking what
 * people choose from it. Also keeps the names of the options that satellites have in step with Xero.
 */

import type { Context } from "hono";
import type { Failure } from "../domain/failure.ts";
import { explain } from "../domain/failure-words.ts";
import { err, type Result } from "../domain/result.ts";
import { CATEGORIES_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { TrackingCategory } from "../mirror/references.ts";
import { answerOf, publishSnapshot } from "../objects/objects.ts";
import { changeEntity, groupEntity } from "../store/entities.ts";
import { loadSnapshot } from "../store/snapshot.ts";
import type { ApiEnv } from "./context.ts";

export type CategoriesProblem =
  | { readonly code: "no-group"; readonly detail: string }
  /** Goes on by itself; try again. */
  | { readonly code: "xero-unavailable"; readonly detail: string }
  | { readonly code: "xero-refused"; readonly detail: string }
  | { readonly code: "entity-unreachable"; readonly detail: string };

export async function groupCategories(
  c: Context<ApiEnv>,
): Promise<Result<readonly TrackingCategory[], CategoriesProblem>> {
  const group = await groupEntity(c.var.firm);
  if (group === null) {
    return err({ code: "no-group", detail: "Make one organisation the group on the Entities page first." });
  }
  const object = c.var.objects.tenant(group.tenantId);
  const answer = await answerOf(() => object.trackingCategories(), CATEGORIES_TIMEOUT_MS);
  if (!answer.ok) {
    log("categories-not-read", { tenantId: group.tenantId, reason: answer.error });
    return err({ code: "entity-unreachable", detail: `${group.name} did not answer. Try again in a moment.` });
  }
  return answer.value.ok ? answer.value : err(problemOf(answer.value.error));
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

function problemOf(failure: Failure): CategoriesProblem {
  const { title, detail, automatic } = explain(failure);
  return { code: automatic ? "xero-unavailable" : "xero-refused", detail: `${title}. ${detail}` };
}
