/**
 * How large a list's records are, learned from the answers that came: what decides how many pages are under way at once, and how
 * many records one asks for, so that all that is being read fits an object's memory. In memory only: until a list was read once,
 * the worst is assumed and its page goes alone. No clock, no storage.
 */

import {
  LARGE_RECORD_BYTES,
  MAX_ANSWER_BYTES,
  PAGE_BYTES_AT_ONCE,
  PAGE_SIZES,
  READ_PAGE_SIZE,
  SMALL_RECORD_BYTES,
} from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import { elementsOf } from "../../xero/schemas.ts";

/** Records that have lines, as Xero names their lists. */
const DOCUMENTS: ReadonlySet<string> = new Set(["/Invoices", "/CreditNotes"]);
/** A list whose records were once large: it keeps so much of that with each smaller answer. */
const REMEMBERED_SHARE = 0.9;

export class AnswerBytes {
  /** Of a record, by list. */
  readonly #perRecord = new Map<string, number>();
  /** Records that have come since the start: what a pass is bounded by. */
  records = 0;

  /** Records that one page of the list asks for. */
  pageSize(path: string): number {
    const most = PAGE_BYTES_AT_ONCE / (this.#perRecord.get(path) ?? 1);
    return PAGE_SIZES.find((size) => size <= most) ?? Math.min(...PAGE_SIZES);
  }

  /** Bytes that the answer may have; 0 for what is no list. */
  expected({ method, path, query }: XeroRequest): number {
    if (method !== "GET" || query.page === undefined) return 0;
    const records = query.IDs === undefined ? Number(query.pageSize ?? READ_PAGE_SIZE) : query.IDs.split(",").length;
    const list = listOf(path, query);
    return records * (this.#perRecord.get(list) ?? (DOCUMENTS.has(list) ? LARGE_RECORD_BYTES : SMALL_RECORD_BYTES));
  }

  /** From a good answer. */
  learn({ path, query }: XeroRequest, { body, bytes }: { readonly body: unknown; readonly bytes: number }): void {
    const records = elementsOf(body, path.slice(1))?.length ?? 0;
    this.records += records;
    if (records === 0 || query.page === undefined) return;
    this.#note(listOf(path, query), bytes / records);
  }

  /** The answer was larger than what is read of one: the next asks for fewer records. */
  tooLarge({ path, query }: XeroRequest): void {
    const records = Number(query.pageSize ?? READ_PAGE_SIZE);
    this.#note(listOf(path, query), MAX_ANSWER_BYTES / records);
  }

  #note(list: string, perRecord: number): void {
    const known = this.#perRecord.get(list) ?? 0;
    this.#perRecord.set(list, Math.max(perRecord, known * REMEMBERED_SHARE));
  }
}

/** Invoices without lines and payments are another list. */
function listOf(path: string, query: XeroRequest["query"]): string {
  return query.summaryOnly === "true" ? `${path} summary` : path;
}
