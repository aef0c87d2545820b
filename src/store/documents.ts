/**
 * Group documents as people see them: one firm's lists for the page, and the group's outbox that writes them.
 * `upsertDocuments` takes the firm from its caller, the group's object, instead of a FirmScope.
 */

import { and, asc, desc, eq, getTableColumns, gte, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { DocumentRow, SyncState } from "../domain/document.ts";
import type { FirmId, TenantId } from "../domain/ids.ts";
import { amountIn } from "./amount-search.ts";
import { type DocumentKey, type Page, pageOf } from "./cursor.ts";
import { documents } from "./schema.ts";
import type { FirmScope } from "./scope.ts";
import { upsertByRev } from "./upsert.ts";

/** Every part narrows; a part that is absent does not. */
export interface DocumentFilter {
  readonly kind?: DocumentRow["kind"] | undefined;
  /** The satellite. */
  readonly entity?: TenantId | undefined;
  readonly states?: readonly SyncState[] | undefined;
  /** First and last day, "YYYY-MM-DD", both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Number, reference, contact, or an amount such as 165 or $165.00. */
  readonly search?: string | undefined;
}

/** By date: which comes first. */
export const DOCUMENT_ORDERS = ["newest", "oldest"] as const;
export type DocumentOrder = (typeof DOCUMENT_ORDERS)[number];

interface PageOf {
  readonly filter: DocumentFilter;
  readonly order: DocumentOrder;
  readonly after: DocumentKey | null;
  readonly limit: number;
  /** Rows that the page looks at for what the order does not answer; missing: all there are. */
  readonly lookAt?: number;
}

/** What has no date counts as the oldest. */
export async function listDocuments(firm: FirmScope, page: PageOf): Promise<Page<DocumentRow>> {
  const lookedTo = await endOfLook(firm, page);
  const rows = await documentsOf(firm, page, lookedTo);
  return pageOf(rows, page.limit, { key: keyOf, item: rowOf, lookedTo });
}

/** The last row that the page looks at; null where the list ends before, or an index answers the filter. */
async function endOfLook(firm: FirmScope, { filter, order, after, lookAt }: PageOf): Promise<DocumentKey | null> {
  const { from, to, states, ...others } = filter;
  const isOfStates = states !== undefined && !states.includes("in-step");
  const isAnswered = isOfStates || (states === undefined && Object.values(others).every((part) => part === undefined));
  if (lookAt === undefined || isAnswered) return null;
  const row = await firm.db
    .select({ date: documents.date, kind: documents.kind, groupId: documents.groupId })
    .from(documents)
    .where(
      firm.where(
        documents,
        conditions({ from, to }),
        after === null ? undefined : compared(ORDERED[order].beyond, after),
      ),
    )
    .orderBy(...ORDERED[order].columns)
    .limit(1)
    .offset(lookAt - 1)
    .get();
  return row === undefined ? null : keyOf(row);
}

function keyOf({ date, kind, groupId }: { date: string } & Pick<DocumentRow, "kind" | "groupId">): DocumentKey {
  return [date, kind, groupId];
}

/**
 * The rows of a page, and one beyond it. Which they are is read from an index that holds all that narrows a list
 * (schema.ts); only those are fetched. The cross join keeps SQLite to that order.
 */
function documentsOf(firm: FirmScope, { filter, order, after, limit }: PageOf, lookedTo: DocumentKey | null) {
  const by = ORDERED[order];
  const beyond = after === null ? undefined : compared(by.beyond, after);
  const within = lookedTo === null ? undefined : compared(by.within, lookedTo);
  const shown = firm.db
    .select({ kind: documents.kind, groupId: documents.groupId })
    .from(documents)
    .where(firm.where(documents, conditions(filter), beyond, within))
    .orderBy(...by.columns)
    .limit(limit + 1)
    .as("shown");
  return firm.db
    .select(getTableColumns(documents))
    .from(shown)
    .crossJoin(documents)
    .where(firm.where(documents, eq(documents.kind, shown.kind), eq(documents.groupId, shown.groupId)))
    .orderBy(...by.columns);
}

const KEY = [documents.date, documents.kind, documents.groupId];
/** The index is read from either end. */
const ORDERED = {
  newest: { columns: KEY.map((column) => desc(column)), beyond: sql.raw("<"), within: sql.raw(">=") },
  oldest: { columns: KEY.map((column) => asc(column)), beyond: sql.raw(">"), within: sql.raw("<=") },
} as const satisfies Record<DocumentOrder, unknown>;

function compared(operator: SQL, [date, kind, groupId]: DocumentKey): SQL {
  return sql`(${documents.date}, ${documents.kind}, ${documents.groupId}) ${operator} (${date}, ${kind}, ${groupId})`;
}

export async function documentOf(
  firm: FirmScope,
  { kind, groupId }: Pick<DocumentRow, "kind" | "groupId">,
): Promise<DocumentRow | null> {
  const row = await firm.db
    .select()
    .from(documents)
    .where(firm.where(documents, eq(documents.kind, kind), eq(documents.groupId, groupId)))
    .get();
  return row === undefined ? null : rowOf(row);
}

/**
 * Takes each row whose `rev` is higher than the stored one. Most changes are of nothing that a list is narrowed by: those
 * go first and leave the index alone, which would be billed as one more row.
 */
export async function upsertDocuments(db: D1Database, firmId: FirmId, rows: readonly DocumentRow[]): Promise<void> {
  const rule = { table: documents, key: [documents.firmId, documents.kind, documents.groupId] };
  const stored = rows.map((row) => ({ ...row, firmId, date: row.date ?? "", ...searched(row), ...ofCopy(row) }));
  await upsertByRev(db, { ...rule, fixed: LISTED_BY, whileFixed: true }, stored);
  await upsertByRev(db, { ...rule, fixed: [] }, stored);
}

/** The columns of the indexes that every row is in, beside its key. */
const LISTED_BY = [
  ...[documents.date, documents.satelliteTenantId, documents.words, documents.total, documents.due],
  ...[documents.satelliteId, documents.number],
];

function conditions({ kind, entity, states, from, to, search }: DocumentFilter): SQL | undefined {
  return and(
    kind && eq(documents.kind, kind),
    entity && eq(documents.satelliteTenantId, entity),
    states && inArray(documents.state, [...states]),
    // Written out, not bound: SQLite uses a partial index only where a query repeats its condition (schema.ts).
    states && !states.includes("in-step") ? sql`${documents.state} <> 'in-step'` : undefined,
    from === undefined ? undefined : gte(documents.date, from),
    to === undefined ? undefined : lte(documents.date, to),
    search === undefined ? undefined : mentions(search),
  );
}

/** What the search looks at. */
function searched({ number, reference, contactName, group: { total, due } }: DocumentRow) {
  return { words: [number, reference, contactName].join("\n").toLowerCase(), total, due };
}

/** What the lists of copies and drift are narrowed by. */
function ofCopy({ copy, driftSeenAtMs, putBack }: DocumentRow) {
  const putBackAtMs = driftSeenAtMs === null ? (putBack?.atMs ?? null) : null;
  return { satelliteId: copy?.documentId ?? null, putBackAtMs };
}

/** `instr` and not LIKE: D1 refuses LIKE patterns over 50 bytes (Cloudflare, "D1 limits"), and instr has no wildcards. */
function mentions(search: string): SQL | undefined {
  const amount = amountIn(search);
  return or(
    sql`instr(${documents.words}, ${search.toLowerCase()}) > 0`,
    amount === null ? undefined : eq(documents.total, amount),
    amount === null ? undefined : eq(documents.due, amount),
  );
}

export function rowOf({
  firmId: _firmId,
  words: _words,
  total: _total,
  due: _due,
  satelliteId: _satelliteId,
  putBackAtMs: _putBackAtMs,
  date,
  differences,
  ...row
}: typeof documents.$inferSelect): DocumentRow {
  return { ...row, date: date === "" ? null : date, differences: differences ?? [] };
}
