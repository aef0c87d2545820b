/**
 * The events list's parameters (docs/api.md §5), in an address or as the `filter` of a bulk action, and the filter that
 * they mean. Pure. Lists are separated by commas; a date without a time means the whole day in UTC.
 */

import { z } from "@hono/zod-openapi";
import { FAILURE_CODES } from "../domain/failure-words.ts";
import { eventId, tenantId } from "../domain/ids.ts";
import { ID_CHARS, IDS_PER_BULK_REQUEST, SEARCH_CHARS } from "../limits.ts";
import type { EventFilter } from "../store/event-filter.ts";
import { EVENT_STATUSES } from "./event-view.ts";
import { kindParameter, optionalText, timeParameter } from "./schemas.ts";

const NO_SATELLITE = "none";

const idList = z
  .string()
  .optional()
  .transform((value) => (value ?? "").split(",").filter((id) => id !== ""))
  .refine((ids) => ids.length <= IDS_PER_BULK_REQUEST, `must be at most ${IDS_PER_BULK_REQUEST} ids`)
  .transform((ids) => (ids.length === 0 ? undefined : ids.map((id) => eventId(id.slice(0, ID_CHARS)))));

export const eventParameters = {
  status: listOf(EVENT_STATUSES).openapi({ type: "string", example: "failed,waiting" }),
  kind: kindParameter,
  entity: optionalText(ID_CHARS).openapi({
    description: `Tenant id of the event or of one of its satellites; ${NO_SATELLITE}: events of which no satellite is known`,
  }),
  code: listOf(FAILURE_CODES).openapi({ type: "string", example: "no-tracking,no-satellite" }),
  without: listOf(FAILURE_CODES).openapi({
    type: "string",
    example: "skip-own-write,skip-unchanged",
    description: "Leaves out events that have one of these codes",
  }),
  ids: idList.openapi({ type: "string", description: `Only these events; at most ${IDS_PER_BULK_REQUEST}` }),
  q: optionalText(SEARCH_CHARS).openapi({
    description: "Searches number, contact name, id, amount (165, $165.00), and what happened or is wrong",
  }),
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
    withoutCodes: query.without,
    ids: query.ids,
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
