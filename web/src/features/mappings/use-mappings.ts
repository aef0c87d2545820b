/** The mappings that match. */

import { ask } from "../../data/answer.ts";
import { api } from "../../data/client.ts";
import type { Mapping } from "../../data/shapes.ts";
import { type Pages, usePages } from "../../data/use-pages.ts";
import { sayProblem } from "../../ui/announce.ts";
import { type MappingFilters, mappingQuery } from "./mapping-filters.ts";

const EVERY_MS = 30_000;

export function useMappings(filters: MappingFilters): Pages<Mapping> {
  const query = mappingQuery(filters);
  return usePages({
    key: ["mappings", query],
    everyMs: EVERY_MS,
    load: (cursor) => ask(api.mappings.$get({ query: cursor === null ? query : { ...query, cursor } })),
    keyOf,
    onProblem: sayProblem,
  });
}

export function keyOf({ kind, groupId, tenantId }: Mapping): string {
  return `${kind} ${groupId} ${tenantId}`;
}
