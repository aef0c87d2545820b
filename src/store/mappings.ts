/**
 * Which copy belongs to which group record: one firm's list, of contacts' rows and of documents' own (domain/mapping.ts), and
 * the satellites' outbox that writes the former. `upsertMappings` takes the firm from its caller, a satellite's object,
 * instead of a FirmScope.
 */

import { and, eq, getTableColumns, or, type SQL, sql } from "drizzle-orm";
import type { SubqueryWithSelection } from "drizzle-orm/sqlite-core";
import type { RecordKind } from "../domain/failure.ts";
import type { FirmId, TenantId } from "../domain/ids.ts";
import { type ContactMapping, type MappingRow, mappingOfDocument } from "../domain/mapping.ts";
import { CONTACTS, COPIES, type CopySource } from "./copy-sources.ts";
import { type MappingKey, type Page, pageOf } from "./cursor.ts";
import { documentOf, rowOf } from "./documents.ts";
import { contains } from "./event-filter.ts";
import { documents, mappings } from "./schema.ts";
import type { FirmScope } from "./scope.ts";
import { jsonChunks, upsertByRev } from "./upsert.ts";

export interface MappingFilter {
  readonly kind?: RecordKind | undefined;
  readonly entity?: TenantId | undefined;
  readonly search?: string | undefined;
}

interface MappingPageRequest {
  readonly filter: MappingFilter;
  readonly after: MappingKey | null;
  readonly limit: number;
  /** Rows that the page looks at for what no index answers, of contacts and of documents each; missing: all there are. */
  readonly lookAt?: number;
}

/** By (kind, group record, satellite), which is how either's rows are stored: contacts, then documents. */
export async function listMappings(firm: FirmScope, request: MappingPageRequest): Promise<Page<MappingRow>> {
  const [contacts, copies] = await Promise.all([
    mayHave("contact", request) ? endOfLook(firm, CONTACTS, request) : null,
    mayHave("document", request) ? endOfLook(firm, COPIES, request) : null,
  ]);
  const [first, then] = await Promise.all([
    mayHave("contact", request) ? contactRows(firm, request, contacts) : [],
    // What is behind contacts that were not looked at is on a later page.
    mayHave("document", request) && contacts === null ? documentRows(firm, request, copies) : [],
  ]);
  const rows = [...first, ...then].slice(0, request.limit + 1);
  return pageOf(rows, request.limit, { key: keyOf, item: (row) => row, lookedTo: contacts ?? copies });
}

/** Contacts come first by their kind. */
export function mayHave(
  what: "contact" | "document",
  { filter: { kind }, after }: Pick<MappingPageRequest, "filter" | "after">,
): boolean {
  const isOfContacts = kind === "contact";
  if (what === "document") return kind === undefined || !isOfContacts;
  return (kind === undefined || isOfContacts) && (after === null || after[0] === "contact");
}

function compared({ kind, groupId, tenantId }: CopySource, operator: SQL, key: MappingKey): SQL {
  return sql`(${kind}, ${groupId}, ${tenantId}) ${operator} (${key[0]}, ${key[1]}, ${key[2]})`;
}

function keyOf({ kind, groupId, tenantId }: Pick<MappingRow, "kind" | "groupId" | "tenantId">): MappingKey {
  return [kind, groupId, tenantId];
}

/** The last row that a page looks at; null where the list ends before, or its order answers the filter. */
async function endOfLook(
  firm: FirmScope,
  source: CopySource,
  { filter: { kind, entity, search }, after, lookAt }: MappingPageRequest,
): Promise<MappingKey | null> {
  if (lookAt === undefined || (entity === undefined && search === undefined)) return null;
  const row = await firm.db
    .select({ kind: source.kind, groupId: source.groupId, tenantId: sql<TenantId>`${source.tenantId}` })
    .from(source.table)
    .where(firm.where(source.table, conditionsOf(source, { kind }, after)))
    .orderBy(...source.order)
    .limit(1)
    .offset(lookAt - 1)
    .get();
  return row === undefined ? null : keyOf(row);
}

function contactRows(firm: FirmScope, { filter, after, limit }: MappingPageRequest, end: MappingKey | null) {
  const within = end === null ? undefined : compared(CONTACTS, sql.raw("<="), end);
  return firm.db
    .select()
    .from(mappings)
    .where(firm.where(mappings, contactConditions(filter, after), within))
    .orderBy(...CONTACTS.order)
    .limit(limit + 1);
}

/** Which they are is read from the index of copies; only those are fetched. */
async function documentRows(
  firm: FirmScope,
  { filter, after, limit }: MappingPageRequest,
  end: MappingKey | null,
): Promise<readonly MappingRow[]> {
  const within = end === null ? undefined : compared(COPIES, sql.raw("<="), end);
  const shown = firm.db
    .select({ kind: documents.kind, groupId: documents.groupId })
    .from(documents)
    .where(firm.where(documents, copyConditions(filter, after), within))
    .orderBy(...COPIES.order)
    .limit(limit + 1)
    .as("shown");
  return await copiesShown(firm, shown);
}

type Shown = SubqueryWithSelection<Pick<typeof documents, "kind" | "groupId">, "shown">;

/** The copies of the documents that a subquery names, in the order of the lists. The cross join keeps SQLite to that order. */
export async function copiesShown(firm: FirmScope, shown: Shown): Promise<readonly MappingRow[]> {
  const rows = await firm.db
    .select(getTableColumns(documents))
    .from(shown)
    .crossJoin(documents)
    .where(firm.where(documents, eq(documents.kind, shown.kind), eq(documents.groupId, shown.groupId)))
    .orderBy(...COPIES.order);
  return rows.flatMap((row) => mappingOfDocument(rowOf(row)) ?? []);
}

export async function mappingOf(
  firm: FirmScope,
  { kind, groupId, tenantId }: Pick<MappingRow, "kind" | "groupId" | "tenantId">,
): Promise<MappingRow | null> {
  if (kind !== "contact") {
    const row = await documentOf(firm, { kind, groupId });
    const mapping = row === null ? null : mappingOfDocument(row);
    return mapping?.tenantId === tenantId ? mapping : null;
  }
  const key = firm.where(mappings, CONTACTS.isCopy, eq(mappings.groupId, groupId), eq(mappings.tenantId, tenantId));
  return (await firm.db.select().from(mappings).where(key).get()) ?? null;
}

export async function hasMappings(firm: FirmScope): Promise<boolean> {
  const found = await firm.db.batch([
    firm.db.select({ id: mappings.groupId }).from(mappings).where(firm.where(mappings, CONTACTS.isCopy)).limit(1),
    firm.db.select({ id: documents.groupId }).from(documents).where(firm.where(documents, COPIES.isCopy)).limit(1),
  ]);
  return found.flat().length > 0;
}

/** Of contacts' rows; `after`: where the page before ended. */
export function contactConditions(filter: MappingFilter, after: MappingKey | null): SQL | undefined {
  return conditionsOf(CONTACTS, filter, after);
}

/** Of rows of documents that have a copy. */
export function copyConditions(filter: MappingFilter, after: MappingKey | null): SQL | undefined {
  return conditionsOf(COPIES, filter, after);
}

function conditionsOf(source: CopySource, { kind, entity, search }: MappingFilter, after: MappingKey | null) {
  const { label, groupId, satelliteId } = source;
  return and(
    source.isCopy,
    kind && eq(source.kind, kind),
    entity && eq(source.tenantId, entity),
    search === undefined ? undefined : or(...[label, groupId, satelliteId].map((column) => contains(column, search))),
    after === null ? undefined : compared(source, sql.raw(">"), after),
  );
}

/** Takes or removes each row whose `rev` is higher than the stored one. */
export async function upsertMappings(
  db: D1Database,
  firmId: FirmId,
  changes: readonly ContactMapping[],
): Promise<void> {
  const kept = changes.filter((change) => !change.removed).map(({ removed: _removed, ...row }) => ({ ...row, firmId }));
  await upsertByRev(
    db,
    {
      table: mappings,
      key: [mappings.firmId, mappings.kind, mappings.groupId, mappings.tenantId],
      fixed: [],
    },
    kept,
  );
  await deleteMappings(
    db,
    firmId,
    changes.filter((change) => change.removed),
  );
}

async function deleteMappings(db: D1Database, firmId: FirmId, gone: readonly ContactMapping[]): Promise<void> {
  const statement = db.prepare(
    `DELETE FROM mappings WHERE firm_id = ?1 AND EXISTS (
       SELECT 1 FROM json_each(?2) WHERE value ->> '$.kind' = kind AND value ->> '$.groupId' = group_id
       AND value ->> '$.tenantId' = tenant_id AND value ->> '$.rev' > rev)`,
  );
  for (const json of jsonChunks(gone)) await statement.bind(firmId, json).run();
}
