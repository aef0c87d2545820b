/**
 * Copies that no longer equal their group record, or did lately and were put back: the documents and the contacts' mappings
 * that say so. There is no table of its own, so that the list cannot disagree with `drifted` of a mapping, nor with a
 * document. Only copies in organisations that are connected to the firm.
 */

import { and, asc, count, eq, inArray, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { type SQLiteColumn, unionAll } from "drizzle-orm/sqlite-core";
import type { RecordKind } from "../domain/failure.ts";
import type { TenantId } from "../domain/ids.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { CONTACTS, COPIES, type CopySource } from "./copy-sources.ts";
import { type MappingKey, type Page, pageOf } from "./cursor.ts";
import { documentOf } from "./documents.ts";
import { contactConditions, copiesShown, copyConditions, type MappingFilter, mayHave } from "./mappings.ts";
import { documents, entities, mappings } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

/** Names one copy. */
export interface CopyRef {
  readonly kind: RecordKind;
  readonly groupId: string;
  readonly tenantId: TenantId;
}

export interface DriftFilter extends MappingFilter {
  /** Those that differ now, those that Orbit put back since `putBackSinceMs`; missing: both. */
  readonly state?: "differs" | "put-back" | undefined;
  readonly putBackSinceMs: number;
}

interface DriftPageRequest {
  readonly filter: DriftFilter;
  readonly after: MappingKey | null;
  readonly limit: number;
}

/** By (kind, group record, satellite): contacts, then documents. */
export async function listDrift(firm: FirmScope, request: DriftPageRequest): Promise<Page<MappingRow>> {
  const { filter, after, limit } = request;
  const [first, then] = await Promise.all([
    mayHave("contact", request)
      ? firm.db
          .select()
          .from(mappings)
          .where(firm.where(mappings, isListed(firm, filter), contactConditions(filter, after)))
          .orderBy(...CONTACTS.order)
          .limit(limit + 1)
      : [],
    mayHave("document", request) ? documentRows(firm, request) : [],
  ]);
  const rows = [...first, ...then].slice(0, limit + 1);
  return pageOf(rows, limit, { key: (row) => [row.kind, row.groupId, row.tenantId], item: (row) => row });
}

/** Which they are is read from the small indexes of what drifted and what was put back; only those are fetched. */
async function documentRows(
  firm: FirmScope,
  { filter, after, limit }: DriftPageRequest,
): Promise<readonly MappingRow[]> {
  const { state, putBackSinceMs } = filter;
  const keys = { kind: documents.kind, groupId: documents.groupId };
  const isShown = and(isConnected(firm, documents.satelliteTenantId), copyConditions(filter, after));
  const drifted = firm.db
    .select(keys)
    .from(documents)
    .where(firm.where(documents, DRIFTED.document, isShown));
  const isPutBack = sql`${documents.putBackAtMs} > ${putBackSinceMs}`;
  const putBack = firm.db
    .select(keys)
    .from(documents)
    .where(firm.where(documents, isPutBack, isShown));
  const listed = state === "differs" ? drifted : state === "put-back" ? putBack : unionAll(drifted, putBack);
  const shown = listed
    .orderBy(sql`1, 2`)
    .limit(limit + 1)
    .as("shown");
  return await copiesShown(firm, shown);
}

/** Satellites in which a person keeps the copy of the record as it is: few, whatever the size of the firm. */
export async function keptCopies(
  firm: FirmScope,
  { kind, groupId }: Pick<CopyRef, "kind" | "groupId">,
): Promise<readonly TenantId[]> {
  if (kind !== "contact") {
    const row = await documentOf(firm, { kind, groupId });
    return row?.copy?.kept == null || row.satelliteTenantId === null ? [] : [row.satelliteTenantId];
  }
  const key = firm.where(mappings, eq(mappings.kind, kind), eq(mappings.groupId, groupId), isNotNull(mappings.keptBy));
  const rows = await firm.db.select({ tenantId: mappings.tenantId }).from(mappings).where(key);
  return rows.map((row) => row.tenantId);
}

/** How many copies drifted of those that the filter or the list names, and the first `limit` of them. */
export async function matchDrift(
  firm: FirmScope,
  named: { readonly filter: MappingFilter } | { readonly copies: readonly CopyRef[] },
  limit: number,
): Promise<{ readonly matched: number; readonly copies: readonly CopyRef[] }> {
  const isNamed = (source: CopySource, conditions: typeof contactConditions) =>
    "filter" in named ? conditions(named.filter, null) : isOneOf(source, named.copies);
  // What a person keeps is no matter of a repair.
  const ofContacts = firm.where(
    mappings,
    isDrifted(firm, CONTACTS),
    isNull(mappings.keptBy),
    isNamed(CONTACTS, contactConditions),
  );
  const ofDocuments = unkept(firm, isNamed(COPIES, copyConditions));
  const { kind, groupId, tenantId } = mappings;
  const [contacts, first, copies, then] = await firm.db.batch([
    firm.db.select({ n: count() }).from(mappings).where(ofContacts),
    firm.db
      .select({ kind, groupId, tenantId })
      .from(mappings)
      .where(ofContacts)
      .orderBy(...CONTACTS.order)
      .limit(limit),
    firm.db.select({ n: count() }).from(ofDocuments),
    firm.db
      .select({ kind: ofDocuments.kind, groupId: ofDocuments.groupId, tenantId: ofDocuments.tenantId })
      .from(ofDocuments)
      .orderBy(asc(ofDocuments.kind), asc(ofDocuments.groupId))
      .limit(limit),
  ]);
  return { matched: (contacts[0]?.n ?? 0) + (copies[0]?.n ?? 0), copies: [...first, ...then].slice(0, limit) };
}

/** Documents whose copies drifted and that nobody keeps: which drifted is read from an index, and only those are fetched. */
function unkept(firm: FirmScope, isNamed: SQL | undefined) {
  const { kind, groupId } = documents;
  const drifted = firm.db
    .select({ kind, groupId })
    .from(documents)
    .where(firm.where(documents, isDrifted(firm, COPIES), isNamed))
    .as("drifted");
  const isOne = [eq(kind, drifted.kind), eq(groupId, drifted.groupId)];
  return firm.db
    .select({ kind, groupId, tenantId: sql<TenantId>`${documents.satelliteTenantId}`.as("tenant_id") })
    .from(drifted)
    .crossJoin(documents)
    .where(firm.where(documents, ...isOne, sql`${documents.copy} ->> '$.kept' is null`))
    .as("unkept");
}

/** For figures: how many there are. */
export async function countDrift(firm: FirmScope): Promise<number> {
  const [contacts, copies] = await firm.db.batch([
    firm.db
      .select({ n: count() })
      .from(mappings)
      .where(firm.where(mappings, isDrifted(firm, CONTACTS))),
    firm.db
      .select({ n: count() })
      .from(documents)
      .where(firm.where(documents, isDrifted(firm, COPIES))),
  ]);
  return (contacts[0]?.n ?? 0) + (copies[0]?.n ?? 0);
}

/** That it differs, and in what: a copy that is gone by now, and one without fields, are no matter of these lists. */
const DRIFTED = {
  contact: sql`${CONTACTS.isDrifted} and ${mappings.differences} is not null`,
  document: sql`${COPIES.isDrifted} and ${COPIES.isCopy}`,
};

function isDrifted(firm: FirmScope, source: CopySource): SQL | undefined {
  return and(source === CONTACTS ? DRIFTED.contact : DRIFTED.document, isConnected(firm, source.tenantId));
}

/** Of contacts: they are few. */
function isListed(firm: FirmScope, { state, putBackSinceMs }: DriftFilter): SQL | undefined {
  const isPutBack = and(sql`${mappings.putBackAtMs} > ${putBackSinceMs}`, isConnected(firm, mappings.tenantId));
  if (state === "put-back") return isPutBack;
  return state === "differs" ? isDrifted(firm, CONTACTS) : or(isDrifted(firm, CONTACTS), isPutBack);
}

function isConnected(firm: FirmScope, tenantId: SQLiteColumn): SQL {
  const connected = firm.db
    .select({ tenantId: entities.tenantId })
    .from(entities)
    .where(firm.where(entities, isNull(entities.removedAtMs)));
  return inArray(tenantId, connected);
}

function isOneOf({ kind, groupId, tenantId }: CopySource, copies: readonly CopyRef[]): SQL {
  return sql`exists (select 1 from json_each(${JSON.stringify(copies)}) where value ->> '$.kind' = ${kind}
    and value ->> '$.groupId' = ${groupId} and value ->> '$.tenantId' = ${tenantId})`;
}
