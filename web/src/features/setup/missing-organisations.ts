/** Options of the category that routes which no organisation has: the firm means to have one for each. Pure. */

import type { Entity } from "../../data/shapes.ts";
import type { Named } from "./likely-options.ts";

export function optionsWithout(
  categories: readonly { readonly id: string; readonly options: readonly Named[] }[],
  chosen: string | null,
  entities: readonly Pick<Entity, "trackingOptionId">[],
): readonly string[] {
  if (chosen === null) return [];
  const held = new Set(entities.flatMap(({ trackingOptionId }) => trackingOptionId ?? []));
  const options = categories.filter(({ id }) => id === chosen).flatMap((category) => category.options);
  return options.filter(({ id }) => !held.has(id)).map(({ name }) => name);
}
