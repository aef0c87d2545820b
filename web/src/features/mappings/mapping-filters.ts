/** What the mappings are narrowed to, in the address. Pure. */

import type { RecordKind } from "../../data/shapes.ts";
import { KINDS } from "../../format/records.ts";

export interface MappingFilters {
  readonly q: string;
  readonly kind: RecordKind | "";
  /** A satellite's tenant id, or "". */
  readonly entity: string;
  /** Only those that no longer equal their record. */
  readonly onlyDrift: boolean;
}

export function readMappingFilters(search: string): MappingFilters {
  const query = new URLSearchParams(search);
  const kind = query.get("kind");
  return {
    q: query.get("q") ?? "",
    kind: KINDS.find((known) => known === kind) ?? "",
    entity: query.get("entity") ?? "",
    onlyDrift: query.get("show") === "drift",
  };
}

export function writeMappingFilters(filters: MappingFilters): string {
  const query = new URLSearchParams(mappingQuery(filters));
  if (filters.onlyDrift) query.set("show", "drift");
  return query.size === 0 ? "" : `?${query}`;
}

/** The API's parameters. */
export function mappingQuery({ q, kind, entity }: MappingFilters): Record<string, string> {
  const all = Object.entries({ q: q.trim(), kind, entity });
  return Object.fromEntries(all.filter(([, value]) => value !== ""));
}
