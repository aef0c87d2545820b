/**
 * Which call carries the most due work. The controllers say what is due, this says how it is best cut into calls: lists of ids
 * within a bounded address, pages of what changed when those would be more calls, and batches of writes by their real size.
 * Pure: no storage, no clock.
 */

import {
  MAX_LIST_CHARS,
  MAX_PARALLEL_CALLS,
  MAX_WRITE_BODY_BYTES,
  PAGED_READ_FROM_CALLS,
  WRITE_ELEMENTS_PER_CALL,
} from "../../limits.ts";
import type { Task } from "./task.ts";

/** Something that one call may carry with others: it belongs to a task, which may have been in a call that was refused. */
export interface Batchable {
  readonly task: Pick<Task, "maxBatch">;
}

/** A list of records that is being read page by page. Page numbers may slip when somebody edits: what is missed stays due. */
export interface Paging {
  /** Changes from here on; null: all records of the kind. */
  readonly sinceMs: number | null;
  readonly read: ReadonlySet<number>;
  /** Known from the first answer. */
  readonly lastPage: number | null;
  /** Records of a page: of one list the same for all its pages. */
  readonly size: number;
}

export interface DueReads {
  readonly due: number;
  /** How many of them one call brings otherwise. */
  readonly perCall: number;
}

/** Pages are worth it when they replace several calls: a page also brings what nobody asked for. */
export function startPaging({ due, perCall }: DueReads, sinceMs: number | null, size: number): Paging | null {
  const isWorth = Math.ceil(due / perCall) >= Math.ceil(due / size) + PAGED_READ_FROM_CALLS;
  return isWorth ? { sinceMs, read: new Set(), lastPage: null, size } : null;
}

/** Page numbers for the next round. Every due record is on some page, so before the first answer no page is read in vain. */
export function pagesToRead(paging: Paging, due: number): readonly number[] {
  const last = paging.lastPage ?? Math.max(1, Math.ceil(due / paging.size));
  const open = Array.from({ length: last }, (_, index) => index + 1).filter((page) => !paging.read.has(page));
  return open.slice(0, MAX_PARALLEL_CALLS);
}

/** After an answer. Null: all pages are read, or the others would be more calls than what is still due is worth. */
export function afterPage(
  paging: Paging,
  answer: { readonly page: number; readonly pageCount: number },
  left: DueReads,
): Paging | null {
  const read = new Set([...paging.read, answer.page]);
  const openPages = Math.max(0, answer.pageCount - read.size);
  if (openPages === 0 || openPages > Math.ceil(left.due / left.perCall)) return null;
  return { ...paging, read, lastPage: answer.pageCount };
}

export interface Listing<T> {
  /** In one call. */
  readonly most: number;
  /** As the address names it. */
  readonly textOf: (item: T) => string;
  /** What is asked for alone, by its text (asked-alone.ts). */
  readonly alone: ReadonlySet<string>;
}

/** In calls whose texts together fit one address (docs/xero.md §4.4: "limit is URL length"). */
export function listed<T extends Batchable>(
  items: readonly T[],
  { most, textOf, alone }: Listing<T>,
): readonly (readonly T[])[] {
  return batches(items, {
    most,
    mostWith: (item) => (alone.has(textOf(item)) ? 1 : most),
    size: MAX_LIST_CHARS,
    sizeOf: (item) => encodeURIComponent(`${textOf(item)},`).length,
  });
}

/** In calls that one write takes, by number and by real size. */
export function writeBatches<T extends Batchable & { readonly body: Record<string, unknown> }>(
  items: readonly T[],
): readonly (readonly T[])[] {
  const [most, size] = [WRITE_ELEMENTS_PER_CALL, MAX_WRITE_BODY_BYTES];
  return batches(items, { most, mostWith: () => most, size, sizeOf: ({ body }) => bodyBytes(body) });
}

/**
 * The one place that cuts documents into calls, whatever the calls do. What was refused together never goes together again:
 * each task says how many documents a call with it may have at most.
 */
function batches<T extends Batchable>(items: readonly T[], bounds: Bounds<T>): readonly (readonly T[])[] {
  const byMost = Map.groupBy(items, (item) => Math.min(item.task.maxBatch ?? bounds.most, bounds.mostWith(item)));
  return [...byMost].flatMap(([most, some]) => filled(some, { ...bounds, most }));
}

/** Of a refused call with so many documents: the half of them goes together, to find the one that it is about. */
export function halfOf(documents: number): number {
  return Math.max(1, Math.ceil(documents / 2));
}

/** Of the element as it is sent, with the comma behind it. */
export function bodyBytes(body: Record<string, unknown>): number {
  return new TextEncoder().encode(JSON.stringify(body)).length + 1;
}

interface Bounds<T> {
  readonly most: number;
  /** Documents of a call that this one is in. */
  readonly mostWith: (item: T) => number;
  readonly size: number;
  readonly sizeOf: (item: T) => number;
}

/** In order; an item that is larger than the bound goes alone. */
function filled<T>(
  items: readonly T[],
  { most, size, sizeOf }: Omit<Bounds<T>, "mostWith">,
): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  let piece: T[] = [];
  let used = 0;
  for (const item of items) {
    const more = sizeOf(item);
    if (piece.length > 0 && (piece.length === most || used + more > size)) {
      pieces.push(piece);
      piece = [];
      used = 0;
    }
    piece.push(item);
    used += more;
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}
