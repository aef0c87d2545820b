/**
 * The events list's parameters (docs/api.md §5), in an address or as the `filter` of a bulk action, and the filter that
 * they mean. Pure. Lists are separated by commas; a date without a time means the whole day in UTC.
 */

import { z } from "@hono/zod-openapi";
import { FAILURE_CODES } from "../domain/failure-words.ts";
import { tenantId } from "../domain/ids.ts";
import { ID_CHARS, SEARCH_CHARS } from "../limits.ts";
import type { EventFilter } from "../store/event-filter.ts";
import { EVENT_STATUSES } from "./event-view.ts";
import { kindParameter, optionalText, timeParameter } from "./schemas.ts";

const NO_SATELLITE = "none";

export const eventParameters = {
  status: listOf(EVENT_STATUSES).openapi({ type: "string", example: "failed,waiting" }),
  kind: kindParameter,
  entity: optionalText(ID_CHARS).openapi({
    description: `Tenant id of the event or of one of its satellites; ${NO_SATELLITE}: events of which no satellite is known`,
  }),
  code: listOf(FAILURE_CODES).openapi({ type: "string", example: "no-tracking,no-satellite" }),
  q: optionalText(SEARCH_CHARS).openapi({ description: "Searches number, contact name, id and message" }),
  from: timeParameter("start"),
  to: timeParameter("end"),
};

const parsed = z.object(eventParameters);

export function filterOf(query: z.infer<typeof parsed>): EventFilter {
  return {
    statuses: query.status,
    kind: query.kind,
    entity: query.entity === undefined || query.entity === NO_SATELLITE ? undefined : tenantId(query.entity),
    unplaced: query.entity === NO_SATELLITE,
    codes: query.code,
    search: query.q,
    fromMs: query.from,
    toMs: query.to,
  };
}

/** One or several of `allowed`, separated by commas; absent or empty means any. */
export function listOf<const Item extends string>(allowed: readonly Item[]) {
  return z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value, context): readonly Item[] | undefined => {
      const words = [value ?? []].flat().flatMap((part) => part.split(","));
      const wanted = words.map((word) => word.trim()).filter((word) => word !== "");
      const known = allowed.filter((item) => wanted.includes(item));
      const unknown = wanted.find((word) => !allowed.some((item) => item === word));
      if (unknown !== undefined) {
        const most = allowed.length > 10 ? "a known code" : `one of ${allowed.join(", ")}`;
        context.addIssue({ code: "custom", message: `“${unknown.slice(0, ID_CHARS)}” is not ${most}` });
      }
      return known.length === 0 ? undefined : known;
    });
}
