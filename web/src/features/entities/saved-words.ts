/** What a saved change of an organisation means. Pure. */

import type { Entity, EntityChange } from "../../data/shapes.ts";

export function savedWords({ name }: Pick<Entity, "name">, { role, trackingOptionId }: EntityChange): string {
  if (role === "group") return `Saved. Orbit copies what is raised in ${name} now.`;
  if (role === "unassigned") return `Saved. Nothing is copied to ${name} any more.`;
  if (role === "satellite" || trackingOptionId)
    return `Saved. ${name} now receives the invoices of its tracking option.`;
  return `Saved: ${name}.`;
}
