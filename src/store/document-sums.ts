/**
 * Money of a firm's documents, added up by D1 in whole cents: a month, satellite by satellite, and what is at stake in
 * sales that failed or wait. Bills are money that goes out: no part of either. Sums travel as text, since a number of JSON is a float.
 */

import { and, count, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import type { DocumentRow, SyncState } from "../domain/document.ts";
import type { FailureCode } from "../domain/failure.ts";
import type { TenantId } from "../domain/ids.ts";
import { documents } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

/** Approved sales of one satellite, currency, kind and state, with and without a copy. */
export interface MonthSum {
  /** Null while it is not known where they belong. */
  readonly tenantId: TenantId | null;
  readonly currency: string | null;
  readonly kind: DocumentRow["kind"];
  readonly state: SyncState;
  readonly hasCopy: boolean;
  readonly count: number;
  readonly totalMinor: bigint;
  readonly dueMinor: bigint;
}

/** Sales that are stopped by one cause. */
export interface StakeSum {
  readonly state: "failed" | "waiting";
  /** Of the first failure; null where it says none. */
  readonly code: FailureCode | null;
  readonly currency: string | null;
  readonly count: number;
  readonly totalMinor: bigint;
}

interface SumsOf {
  /** First day, and the first that is no part of it, "YYYY-MM-DD". */
  readonly from: string;
  readonly until: string;
}

/** Both in one round trip. What is at stake is of all months: what failed in October needs somebody in November too. */
export async function sumDocuments(
  firm: FirmScope,
  span: SumsOf,
): Promise<{ readonly month: readonly MonthSum[]; readonly atStake: readonly StakeSum[] }> {
  const [month, atStake] = await firm.db.batch([monthSums(firm, span), stakeSums(firm)]);
  return {
    month: month.map(({ total, due, hasCopy, ...row }) => ({
      ...{ ...row, hasCopy: hasCopy === 1 },
      ...{ totalMinor: BigInt(total), dueMinor: BigInt(due) },
    })),
    atStake: atStake.map(({ total, ...row }) => ({ ...row, totalMinor: BigInt(total) })),
  };
}

/** Which they are is read from the index by date; only those are fetched. The cross join keeps SQLite to that order. */
function monthSums(firm: FirmScope, { from, until }: SumsOf) {
  const inMonth = keysOf(firm, and(gte(documents.date, from), lt(documents.date, until)));
  const { satelliteTenantId: tenantId, currency, kind, state } = documents;
  const hasCopy = sql<number>`${documents.copy} is not null`;
  return firm.db
    .select({
      tenantId,
      currency,
      kind,
      state,
      hasCopy,
      count: count(),
      total: cents(documents.total),
      due: cents(documents.due),
    })
    .from(inMonth)
    .crossJoin(documents)
    .where(
      firm.where(
        documents,
        eq(documents.kind, inMonth.kind),
        eq(documents.groupId, inMonth.groupId),
        eq(documents.isBill, false),
        sql`${documents.group} ->> '$.status' in ('AUTHORISED', 'PAID')`,
      ),
    )
    .groupBy(tenantId, currency, kind, state, hasCopy);
}

function stakeSums(firm: FirmScope) {
  // Written out, not bound: SQLite uses a partial index only where a query repeats its condition (schema.ts).
  const stopped = keysOf(firm, sql`${documents.state} <> 'in-step' and ${documents.state} in ('failed', 'waiting')`);
  const state = sql<StakeSum["state"]>`${documents.state}`;
  const code = sql<FailureCode | null>`${documents.failures} ->> '$[0].code'`;
  const { currency } = documents;
  return firm.db
    .select({ state, code, currency, count: count(), total: cents(documents.total) })
    .from(stopped)
    .crossJoin(documents)
    .where(
      firm.where(
        documents,
        eq(documents.kind, stopped.kind),
        eq(documents.groupId, stopped.groupId),
        eq(documents.isBill, false),
      ),
    )
    .groupBy(state, code, currency);
}

function keysOf(firm: FirmScope, condition: SQL | undefined) {
  return firm.db
    .select({ kind: documents.kind, groupId: documents.groupId })
    .from(documents)
    .where(firm.where(documents, condition))
    .as("chosen");
}

/** The sum of a column of decimal strings with two decimals each, exactly. */
function cents(column: typeof documents.total | typeof documents.due) {
  return sql<string>`cast(sum(cast(replace(${column}, '.', '') as integer)) as text)`;
}
