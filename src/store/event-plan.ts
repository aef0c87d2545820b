/** What the plan of a bulk re-sync reads: the events it names, with their targets, and the copies of their records. */

import { desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { EventRecord } from "../domain/event.ts";
import type { TenantId } from "../domain/ids.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { type EventFilter, eventConditions } from "./event-filter.ts";
import { documents, entities, events, mappings } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

type Planned = Pick<EventRecord, "tenantId" | "kind" | "resourceId" | "status" | "targets">;

/** Newest first, at most `limit`. */
export async function eventsToPlan(firm: FirmScope, filter: EventFilter, limit: number): Promise<readonly Planned[]> {
  const own = firm.db.select({ tenantId: entities.tenantId }).from(entities).where(firm.where(entities));
  return await firm.db
    .select({
      tenantId: events.tenantId,
      kind: events.kind,
      resourceId: events.resourceId,
      status: events.status,
      targets: events.targets,
    })
    .from(events)
    .where(firm.where(events, eventConditions(filter), inArray(events.tenantId, own)))
    .orderBy(desc(events.receivedAtMs), desc(events.id))
    .limit(limit);
}

/** A copy as a plan needs it. */
type PlannedCopy = Pick<MappingRow, "kind" | "groupId" | "tenantId" | "satelliteId" | "drifted" | "keptBy">;

/** Those of the group by their key. What a satellite reported is found by the copy's id, which goes through all copies. */
export async function copiesOfEvents(
  firm: FirmScope,
  about: readonly Planned[],
  group: TenantId | null,
): Promise<readonly PlannedCopy[]> {
  const isGroups = ({ tenantId }: Planned) => tenantId === group;
  const [ours, theirs] = [about.filter(isGroups), about.filter((event) => !isGroups(event))];
  const found = await Promise.all([
    ...(ours.length === 0
      ? []
      : [contacts(firm, by(mappings.groupId, ours)), copies(firm, by(documents.groupId, ours))]),
    ...(theirs.length === 0
      ? []
      : [contacts(firm, by(mappings.satelliteId, theirs)), copies(firm, by(documents.satelliteId, theirs))]),
  ]);
  return [...new Map(found.flat().map((row) => [`${row.kind} ${row.groupId} ${row.tenantId}`, row])).values()];
}

function contacts(firm: FirmScope, isNamed: SQL): Promise<PlannedCopy[]> {
  const { kind, groupId, tenantId, satelliteId, drifted, keptBy } = mappings;
  return firm.db
    .select({ kind, groupId, tenantId, satelliteId, drifted, keptBy })
    .from(mappings)
    .where(firm.where(mappings, eq(mappings.kind, "contact"), isNamed));
}

function copies(firm: FirmScope, isNamed: SQL): Promise<PlannedCopy[]> {
  const { kind, groupId } = documents;
  return firm.db
    .select({
      ...{ kind, groupId },
      tenantId: sql<TenantId>`${documents.satelliteTenantId}`,
      satelliteId: sql<string>`${documents.satelliteId}`,
      drifted: sql<boolean>`${documents.driftSeenAtMs} is not null`.mapWith(Boolean),
      keptBy: sql<string | null>`${documents.copy} ->> '$.kept.by'`,
    })
    .from(documents)
    .where(
      firm.where(
        documents,
        inArray(kind, ["invoice", "credit-note"]),
        sql`${documents.satelliteId} is not null`,
        isNamed,
      ),
    );
}

/** As one parameter: D1 takes a hundred of them, and up to 2 MB in each. */
function by(column: SQLiteColumn, about: readonly Planned[]): SQL {
  const ids = [...new Set(about.map(({ resourceId }) => resourceId))];
  return inArray(column, sql`(select value from json_each(${JSON.stringify(ids)}))`);
}
