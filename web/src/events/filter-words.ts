/** Filters in one line of words, for questions about everything that matches. Pure. */

import { KIND_WORDS } from "../words/records.ts";
import { STATUS_WORDS } from "./event-words.ts";
import type { EventFilters } from "./filters.ts";

interface Names {
  /** By tenant id. */
  readonly entities: ReadonlyMap<string, string>;
  /** By code. */
  readonly causes: ReadonlyMap<string, string>;
}

export function filtersInWords(filters: EventFilters, names: Names): string {
  const { statuses, codes, kind, entity, search, from, to } = filters;
  const parts = [
    statuses.map((status) => STATUS_WORDS[status].name).join(" or "),
    codes.map((code) => `“${names.causes.get(code) ?? code}”`).join(" or "),
    kind === "" ? "" : KIND_WORDS[kind].many,
    entity === "" ? "" : (names.entities.get(entity) ?? entity),
    search === "" ? "" : `“${search}”`,
    from === "" ? "" : `from ${from}`,
    to === "" ? "" : `up to ${to}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "all events" : parts.join(" · ");
}
