/**
 * Shapes that several resources share: times, failures, pages and their parameters (docs/api.md §5). Empty parameters
 * count as absent. Pure.
 */

import { z } from "@hono/zod-openapi";
import { FAILURE_CODES } from "../domain/failure-words.ts";
import { CURSOR_CHARS, DAY_WINDOW_MS, ID_CHARS, PAGE_ITEMS, PAGE_ITEMS_MOST } from "../limits.ts";
import { decodeCursor } from "../store/cursor.ts";

export const Time = z.iso.datetime().openapi({ example: "2026-11-20T10:00:00.000Z" });

/** UTC milliseconds as ISO 8601 ending in Z. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}

export const NOT_A_MOMENT = "must be a date or an ISO 8601 time such as 2026-11-20T10:00:00Z";

/** UTC milliseconds of a time, or of the first or last millisecond of a day in UTC; null when it is neither. */
export function momentMs(value: string, end: "start" | "end"): number | null {
  if (z.iso.date().safeParse(value).success) return Date.parse(value) + (end === "end" ? DAY_WINDOW_MS - 1 : 0);
  return z.iso.datetime({ offset: true }).safeParse(value).success ? Date.parse(value) : null;
}

export const Kind = z.enum(["invoice", "contact", "credit-note"]);

export const ShownFailureShape = z
  .object({
    code: z.enum(FAILURE_CODES),
    title: z.string(),
    detail: z.string(),
    remedy: z.array(z.string()).readonly(),
    automatic: z.boolean().openapi({ description: "Goes on without a person." }),
  })
  .openapi("Failure");

export const DifferenceShape = z
  .object({ field: z.string(), group: z.string(), satellite: z.string() })
  .openapi("Difference");

/** Of a change that says what the person saw. */
export const SEEN_DIFFERS = "Nothing was saved. Look at what is set now, then save again.";

/** A list's answer. */
export function pageShape<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item).readonly(), nextCursor: z.string().nullable() });
}

/** A parameter that narrows: absent and empty mean the same. */
export const optionalText = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .optional()
    .transform((value) => value || undefined);

export const kindParameter = Kind.or(z.literal(""))
  .optional()
  .transform((value) => value || undefined)
  .openapi({ type: "string", enum: [...Kind.options] });

/** UTC milliseconds of a time, or of a day's first or last millisecond; absent and empty mean any. */
export function timeParameter(end: "start" | "end") {
  return z
    .string()
    .optional()
    .transform((value, context): number | undefined => {
      if (!value) return undefined;
      const ms = momentMs(value, end);
      if (ms === null) context.addIssue({ code: "custom", message: NOT_A_MOMENT });
      return ms ?? undefined;
    })
    .openapi({ type: "string", example: end === "start" ? "2026-11-20T00:00:00Z" : "2026-11-20" });
}

/** A list's parameters whose `from` and `to` must be in order; which of the two is wrong only the caller knows. */
export function inOrder<Shape extends z.ZodRawShape>(parameters: z.ZodObject<Shape>): z.ZodObject<Shape> {
  return parameters.refine(
    (query: { readonly from?: unknown; readonly to?: unknown }) => {
      const { from, to } = query;
      const areGiven = from !== undefined && to !== undefined;
      return !areGiven || typeof from !== typeof to || (from as number | string) <= (to as number | string);
    },
    { path: ["from"], message: "must not be after to" },
  );
}

const pageSize = z
  .string()
  .optional()
  // Digits only: "1e2", "0x10" and " 5 " are numbers to JavaScript, and to no other reader of an address.
  .transform((value) => (!value ? PAGE_ITEMS : /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN))
  .refine((value) => value >= 1 && value <= PAGE_ITEMS_MOST, {
    message: `must be a whole number from 1 to ${PAGE_ITEMS_MOST}`,
  })
  .openapi({ type: "integer", minimum: 1, maximum: PAGE_ITEMS_MOST, default: PAGE_ITEMS });

/** `cursor` and `limit` of a list whose rows are sorted by a key of this shape. */
export function pageParameters<Key extends z.ZodType>(key: Key) {
  const cursor = z
    .string()
    .max(CURSOR_CHARS)
    .optional()
    .transform((value, context): z.infer<Key> | null => {
      if (!value) return null;
      const decoded = decodeCursor(key, value);
      if (decoded === null) context.addIssue({ code: "custom", message: "is not a nextCursor of this list" });
      return decoded;
    })
    .openapi({ type: "string", description: "nextCursor of the page before" });
  return { cursor, limit: pageSize };
}

export const idParameter = z.object({ id: z.string().max(ID_CHARS) });

/** The media type and schema of a JSON answer, for `responses`. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A JSON body, for `request`. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}
