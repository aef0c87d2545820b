/** What the plan of a bulk re-sync reads: the events it names, with their targets, and the copies of their records. */

import { and, desc, inArray, type SQL, sql } from "drizzle-orm";
import type { EventRecord } from "../domain/event.ts";
import type { RecordKind } from "../domain/failure.ts";
import type { TenantId } from "../domain/ids.ts";
import type { MappingRow } from "../domain/mapping.ts";
import { type EventFilter, eventConditions } from "./event-filter.ts";
import { entities, events, mappings } from "./schema.ts";
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

/** Those of the group by their key. What a satellite reported is found by the copy's id, which goes through all copies. */
export async function copiesOfEvents(
  firm: FirmScope,
  about: readonly Planned[],
  group: TenantId | null,
): Promise<readonly MappingRow[]> {
  const isGroups = ({ tenantId }: Planned) => tenantId === group;
  const [ours, theirs] = [about.filter(isGroups), about.filter((event) => !isGroups(event))];
  const byKey = and(inArray(mappings.kind, [...KINDS]), inArray(mappings.groupId, idsOf(ours)));
  const [byGroup, bySatellite] = await Promise.all([
    ours.length === 0 ? [] : firm.db.select().from(mappings).where(firm.where(mappings, byKey)),
    theirs.length === 0
      ? []
      : firm.db
          .select()
          .from(mappings)
          .where(firm.where(mappings, inArray(mappings.satelliteId, idsOf(theirs)))),
  ]);
  const all = [...byGroup, ...bySatellite];
  return [...new Map(all.map((row) => [`${row.kind} ${row.groupId} ${row.tenantId}`, row])).values()];
}

const KINDS: readonly RecordKind[] = ["invoice", "credit-note", "contact"];

/** As one parameter: D1 takes a hundred of them, and up to 2 MB in each. */
function idsOf(about: readonly Planned[]): SQL {
  const ids = [...new Set(about.map(({ resourceId }) => resourceId))];
  return sql`(select value from json_each(${JSON.stringify(ids)}))`;
}
