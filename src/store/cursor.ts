/**
 * Where a page of a list ends: the sort key of its last row, opaque to callers. Pure. A cursor that was not made here
 * (or for another list) reads as null, which the API answers with 400.
 */

import { base64url } from "jose";
import { z } from "zod";

/** One page of a list, and where the next one begins; null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

function encodeCursor(key: readonly (string | number)[]): string {
  return base64url.encode(JSON.stringify(key));
}

/** The key in the cursor if it has the wanted shape. */
export function decodeCursor<Schema extends z.ZodType>(shape: Schema, cursor: string): z.infer<Schema> | null {
  try {
    const parsed = shape.safeParse(JSON.parse(new TextDecoder().decode(base64url.decode(cursor))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Sort keys of the lists. */
export const timeKey = z.tuple([z.number().int(), z.string()]);
export type TimeKey = z.infer<typeof timeKey>;
export const idKey = z.tuple([z.string()]);
export const partKey = z.tuple([z.number().int()]);
export const nameKey = z.tuple([z.string(), z.string()]);
export type NameKey = z.infer<typeof nameKey>;
export const mappingKey = z.tuple([z.enum(["invoice", "contact", "credit-note"]), z.string(), z.string()]);
export const documentKey = z.tuple([z.string(), z.enum(["invoice", "credit-note"]), z.string()]);
export const noteKey = z.tuple([z.enum(["invoice", "credit-note"]), z.string(), z.string()]);
export type NoteKey = z.infer<typeof noteKey>;
export type DocumentKey = z.infer<typeof documentKey>;
export type MappingKey = z.infer<typeof mappingKey>;

type Key = readonly (string | number)[];

interface PageParts<Row, T> {
  readonly key: (row: Row) => Key;
  readonly item: (row: Row) => T;
  /** The last row that was looked at, where a page looks at so many only; null or missing: to the end of the list. */
  readonly lookedTo?: Key | null;
}

/**
 * Cuts the one row that was read beyond the page and names the key of the page's last row. A page that ends because it has
 * looked at enough rows may hold fewer than `limit`, or none, and the next one begins behind what was looked at.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  { key, item, lookedTo = null }: PageParts<Row, T>,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const end = rows.length > limit && last !== undefined ? key(last) : lookedTo;
  return { items: shown.map(item), nextCursor: end === null ? null : encodeCursor(end) };
}
