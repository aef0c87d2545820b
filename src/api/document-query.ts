/** The parameters of the documents' list, and the filter that they mean. Pure. */

import { z } from "@hono/zod-openapi";
import { SYNC_STATES } from "../domain/document.ts";
import { tenantId } from "../domain/ids.ts";
import { ID_CHARS, SEARCH_CHARS } from "../limits.ts";
import { DOCUMENT_ORDERS, type DocumentFilter } from "../store/documents.ts";
import { DocumentKindShape } from "./document-view.ts";
import { listOf } from "./event-query.ts";
import { optionalText } from "./schemas.ts";

const day = z
  .string()
  .optional()
  .transform((value) => value || undefined)
  .refine((value) => value === undefined || z.iso.date().safeParse(value).success, "must be a date such as 2026-11-20");

const month = z
  .string()
  .optional()
  .transform((value) => value || undefined)
  .refine((value) => value === undefined || /^\d{4}-(0[1-9]|1[0-2])$/.test(value), "must be a month such as 2026-11");

export const documentParameters = {
  kind: DocumentKindShape.or(z.literal(""))
    .optional()
    .transform((value) => value || undefined)
    .openapi({ type: "string", enum: [...DocumentKindShape.options] }),
  entity: optionalText(ID_CHARS).openapi({ description: "Tenant id of the satellite" }),
  state: listOf(SYNC_STATES).openapi({ type: "string", example: "failed,waiting" }),
  month: month.openapi({ type: "string", example: "2026-11", description: "By document date" }),
  from: day.openapi({ type: "string", example: "2026-11-01" }),
  to: day.openapi({ type: "string", example: "2026-11-30" }),
  sort: z
    .enum(["", ...DOCUMENT_ORDERS])
    .optional()
    .transform((value) => value || "newest")
    .openapi({ type: "string", enum: [...DOCUMENT_ORDERS], description: "By document date; newest first unless said" }),
  q: optionalText(SEARCH_CHARS).openapi({ description: "Finds number, reference, contact, amount (165, $165.00)" }),
};

export function documentFilterOf(query: z.infer<z.ZodObject<typeof documentParameters>>): DocumentFilter {
  const { kind, entity, state, q } = query;
  const span = query.month === undefined ? null : daysOf(query.month);
  return {
    kind,
    entity: entity === undefined ? undefined : tenantId(entity),
    states: state,
    search: q,
    from: latest(query.from, span?.[0]),
    to: earliest(query.to, span?.[1]),
  };
}

/** First and last day of "YYYY-MM". */
function daysOf(ofMonth: string): readonly [string, string] {
  const [year = 0, monthNumber = 1] = ofMonth.split("-").map(Number);
  const days = new Date(Date.UTC(year, monthNumber, 0)).getUTCDate();
  return [`${ofMonth}-01`, `${ofMonth}-${days}`];
}

function latest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

function earliest(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}
