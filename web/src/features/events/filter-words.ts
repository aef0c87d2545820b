/** Filters in one line of words, for questions about everything that matches; causes by the titles that were seen. */

import { KIND_WORDS } from "../../format/records.ts";
import { dayWords, type Reader } from "../../format/time.ts";
import { causeTitle } from "./cause-titles.ts";
import { STATUS_WORDS } from "./event-words.ts";
import type { EventFilters } from "./filters.ts";

/** `entities`: names by tenant id. */
export function filtersInWords(filters: EventFilters, entities: ReadonlyMap<string, string>, reader: Reader): string {
  const { statuses, codes, kind, entity, search, from, to } = filters;
  const parts = [
    statuses.map((status) => STATUS_WORDS[status].name).join(" or "),
    codes.map((code) => `“${causeTitle(code)}”`).join(" or "),
    kind === "" ? "" : KIND_WORDS[kind].many,
    entity === "" ? "" : (entities.get(entity) ?? entity),
    search === "" ? "" : `“${search}”`,
    from === "" ? "" : `from ${dayWords(from, "", reader)}`,
    to === "" ? "" : `up to ${dayWords(to, "", reader)}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "all events" : parts.join(" · ");
}
