/**
 * Answers a list: If-Modified-Since, `where`, `order`, paging (docs/xero.md §4.4). The default order is UpdatedDateUTC,
 * then id, so that paging by what was seen last is stable. Reads may be a moment old, by flag.
 */

import { FIELDS, type ResourceName } from "../query/fields.ts";
import { isModifiedSince, readModifiedSince } from "../query/modified-since.ts";
import { parseOrder } from "../query/order.ts";
import { parseWhere } from "../query/where.ts";
import { shuffled } from "../shuffle.ts";
import { isUuid } from "../state/identifiers.ts";
import { envelope, type Pagination } from "../wire/envelope.ts";
import { type Answer, exceptionAnswer, jsonAnswer, textAnswer } from "./answer.ts";
import type { Call } from "./call.ts";

const DEFAULT_PAGE_SIZE = 100;
const LARGEST_PAGE_SIZE = 1_000;

export interface Listing<Row> {
  readonly resource: ResourceName;
  readonly plural: string;
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Null for lists that know no If-Modified-Since. */
  readonly updatedMsOf: ((row: Row) => number) | null;
  readonly show: (row: Row, detail: "list" | "page") => object;
  /** Lists that can be paged are paged by `page`; some filters force it. */
  readonly paging: "never" | "asked" | "forced";
  /** Documents, contacts and payments are ordered by UpdatedDateUTC, then id; settings come as given. */
  readonly defaultOrder: "updated" | "given";
  /** Selected by ids: their order is anybody's guess. */
  readonly byIds?: boolean;
}

export function listAnswer<Row>(call: Call, listing: Listing<Row>): Answer {
  const { world, query } = call;
  const fields = FIELDS[listing.resource];
  const where = query.text("where");
  const order = query.text("order");
  const test = where === null ? null : parseWhere(where, listing.resource, fields);
  const comparison = order === null ? null : parseOrder(order, listing.resource, fields);
  for (const parsed of [test, comparison]) {
    if (parsed !== null && !parsed.ok) return exceptionAnswer(16, "QueryParseException", parsed.error);
  }
  let rows = sinceModified(call, listing);
  if (test?.ok) rows = rows.filter((row) => test.value(listing.show(row, "page")));
  rows = inDefaultOrder(rows, listing);
  if (comparison?.ok) {
    const shown = rows.map((row) => ({ row, json: listing.show(row, "page") }));
    rows = shown.sort((a, b) => comparison.value(a.json, b.json)).map(({ row }) => row);
  } else if (listing.byIds === true && world.behaviour.shuffleResults) {
    rows = shuffled(rows, world.random);
  }
  const paged =
    listing.paging === "forced" ||
    (listing.paging === "asked" && (query.text("page") ?? query.text("pageSize")) !== null);
  if (!paged)
    return jsonAnswer(
      200,
      envelope(
        world,
        listing.plural,
        rows.map((row) => listing.show(row, "list")),
      ),
    );
  const pagination = paginationOf(call, rows.length);
  const from = (pagination.page - 1) * pagination.pageSize;
  const page = rows.slice(from, from + pagination.pageSize).map((row) => listing.show(row, "page"));
  return jsonAnswer(200, envelope(world, listing.plural, page, pagination));
}

function sinceModified<Row>(call: Call, listing: Listing<Row>): readonly Row[] {
  const { updatedMsOf, rows } = listing;
  const sinceMs = call.modifiedSince === null ? null : readModifiedSince(call.modifiedSince);
  if (updatedMsOf === null || sinceMs === null) return rows;
  return rows.filter((row) => isModifiedSince(updatedMsOf(row), sinceMs, call.world.behaviour.modifiedSinceInclusive));
}

function inDefaultOrder<Row>(rows: readonly Row[], listing: Listing<Row>): readonly Row[] {
  const { updatedMsOf, idOf, defaultOrder } = listing;
  if (updatedMsOf === null || defaultOrder === "given") return rows;
  return rows.toSorted((a, b) => updatedMsOf(a) - updatedMsOf(b) || (idOf(a) < idOf(b) ? -1 : 1));
}

/** Out of range is clamped: 5000 becomes 1000. */
function paginationOf(call: Call, itemCount: number): Pagination {
  const asked = (name: string, otherwise: number) => {
    const number = Number.parseInt(call.query.text(name) ?? "", 10);
    return Number.isNaN(number) ? otherwise : number;
  };
  const page = Math.max(1, asked("page", 1));
  const pageSize = Math.min(LARGEST_PAGE_SIZE, Math.max(1, asked("pageSize", DEFAULT_PAGE_SIZE)));
  return { page, pageSize, pageCount: Math.ceil(itemCount / pageSize), itemCount };
}

/** Xero's answer to an `IDs` list that holds something else; HTML although JSON was asked for (freakboy3742/pyxero#339). */
export function refusedIds(ids: readonly string[] | null): Answer | null {
  if (ids === null || ids.every(isUuid)) return null;
  const words = "Supplied parameter 'Ids' cannot be parsed - must be of type UUID.";
  return textAnswer(400, words, "text/html; charset=utf-8");
}
