/**
 * Pages of a list under way, one per kind of the group's records: which page calls a round sends, and when the others go one
 * list of ids at a time again. Memory only: after a crash the list is read from its beginning, and nothing is lost by it.
 */

import type { RecordKind } from "../../domain/failure.ts";
import { MAX_PAGE_STUMBLES, SINCE_OVERLAP_MS } from "../../limits.ts";
import type { XeroRequest } from "../../xero/client.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { changedSince, contactsPage, MONEY_NAMES, type NumberedPage, XERO_NAMES } from "../../xero/requests.ts";
import { pageCountOf } from "../../xero/schemas.ts";
import type { AnswerBytes } from "./answer-bytes.ts";
import { afterPage, type DueReads, type Paging, pagesToRead, startPaging } from "./batching.ts";
import type { SentCall } from "./xero-call.ts";

export type PagedKind = RecordKind | "payment";

export class PagedReads {
  readonly #answers: AnswerBytes;
  readonly #under = new Map<PagedKind, Paging>();
  /** Pages that Xero stumbled over since the last one that it answered. */
  readonly #stumbles = new Map<PagedKind, number>();

  constructor(answers: AnswerBytes) {
    this.#answers = answers;
  }

  /** The pages to ask for; none when what is due is better read by ids. `sinceMs` null: no time is known to begin at. */
  requests(kind: PagedKind, due: DueReads, sinceMs: number | null): readonly XeroRequest[] {
    const paging =
      this.#under.get(kind) ?? (canPage(kind, sinceMs) ? startPaging(due, sinceMs, this.#size(kind)) : null);
    if (paging === null) return [];
    this.#under.set(kind, paging);
    return pagesToRead(paging, due.due).map((page) => pageOf(kind, paging.sinceMs, { page, size: paging.size }));
  }

  #size(kind: PagedKind): number {
    return this.#answers.pageSize(`/${pluralOf(kind)}`);
  }

  /** A page was answered; false when it was the last that is worth reading. */
  answered(kind: PagedKind, call: SentCall, body: unknown, left: DueReads): boolean {
    this.#stumbles.delete(kind);
    const paging = this.#under.get(kind);
    if (paging === undefined) return false;
    const page = Number(call.request.query.page);
    const next = afterPage(paging, { page, pageCount: pageCountOf(body) ?? page }, left);
    if (next === null) this.#under.delete(kind);
    else this.#under.set(kind, next);
    return next !== null;
  }

  /**
   * A page was not answered; false when pages are given up. What Xero may answer the next time is asked for again, a bounded
   * number of times: the same records by their ids would take many times the calls.
   */
  refused(kind: PagedKind, fault: XeroFault): boolean {
    // An answer was too large: the list is read in smaller pages, from its beginning.
    if ((this.#under.get(kind)?.size ?? 0) > this.#size(kind)) {
      this.#under.delete(kind);
      return true;
    }
    const isFinal = fault.kind === "rejected" || fault.kind === "not-found";
    const stumbles = (this.#stumbles.get(kind) ?? 0) + 1;
    if (!isFinal && stumbles < MAX_PAGE_STUMBLES && this.#under.has(kind)) {
      this.#stumbles.set(kind, stumbles);
      return true;
    }
    this.#stumbles.delete(kind);
    this.#under.delete(kind);
    return false;
  }
}

export function isPage(call: SentCall): boolean {
  const { query } = call.request;
  return query.IDs === undefined && query.page !== undefined;
}

/** All contacts can be gone through for many that are wanted; of documents there are too many. */
function canPage(kind: PagedKind, sinceMs: number | null): boolean {
  return sinceMs !== null || kind === "contact";
}

function pageOf(kind: PagedKind, sinceMs: number | null, page: NumberedPage): XeroRequest {
  if (sinceMs === null) return contactsPage(page);
  return changedSince(pluralOf(kind), sinceMs - SINCE_OVERLAP_MS, page);
}

function pluralOf(kind: PagedKind) {
  return kind === "payment" ? MONEY_NAMES.payment.plural : XERO_NAMES[kind].plural;
}
