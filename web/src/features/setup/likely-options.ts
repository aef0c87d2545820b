/** The options that organisations have, or most likely should: the one whose name is part of theirs. Pure. */

import type { Entity } from "../../data/shapes.ts";

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Option ids by tenant id, "" for none; no option twice. */
export function likelyOptions(
  entities: readonly Pick<Entity, "tenantId" | "name" | "trackingOptionId">[],
  options: readonly Named[],
): Readonly<Record<string, string>> {
  const taken = new Set(entities.flatMap((entity) => entity.trackingOptionId ?? []));
  const picked: Record<string, string> = {};
  for (const { tenantId, name, trackingOptionId } of entities) {
    const likely = options.find((option) => !taken.has(option.id) && includes(name, option.name));
    picked[tenantId] = trackingOptionId ?? likely?.id ?? "";
    taken.add(picked[tenantId]);
  }
  return picked;
}

function includes(name: string, part: string): boolean {
  return name.toLowerCase().includes(part.toLowerCase());
}
