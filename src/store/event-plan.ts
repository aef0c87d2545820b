/**
 * What the plan of a bulk re-sync reads: the records that its events are about, counted by how they are. SQL counts records
 * that are alike, so that a few rows come out of D1 and not two for each of 10,000 events; what is to be done about them
 * is decided by src/api/event-bulk-plan.ts alone.
 */

import { desc, inArray, type SQL, sql } from "drizzle-orm";
import type { AlikeRecords } from "../domain/alike-records.ts";
import type { EventStatus, TargetStatus } from "../domain/event.ts";
import type { TenantId } from "../domain/ids.ts";
import { type EventFilter, eventConditions } from "./event-filter.ts";
import { documents, entities, events, mappings } from "./schema.ts";
import type { FirmScope } from "./scope.ts";

interface ToPlan {
  /** How many events that is; fewer than the limit are all that match. */
  readonly events: number;
  readonly alike: readonly AlikeRecords[];
}

interface Row {
  readonly events: number;
  readonly records: number;
  readonly tenant_id: TenantId;
  readonly status: EventStatus;
  readonly targets: string;
  readonly copies: string;
}

/** Of the newest `limit` events that match; an event that a satellite reported is about the record of its copy. */
export async function recordsToPlan(
  firm: FirmScope,
  filter: EventFilter,
  { limit, group }: { readonly limit: number; readonly group: TenantId | null },
): Promise<ToPlan> {
  // With one max() in a group, SQLite takes the other columns from the row that has it: the record's newest event.
  const rows = await firm.db.all<Row>(sql`
    with named as materialized (${newest(firm, filter, limit)}),
    reported as materialized (${reportedCopies(firm, group)}),
    latest as (
      select named.kind, coalesce(reported.group_id, named.resource_id) as record_id, named.tenant_id, status, targets,
        max(printf('%015d %s', received_at_ms, id))
      from named left join reported on reported.satellite_id = named.resource_id and reported.kind = named.kind
        and reported.tenant_id = named.tenant_id
      group by named.kind, record_id
    ),
    known as (select tenant_id, status, ${targetsOf} as targets, ${copiesOf(firm)} as copies from latest)
    select tenant_id, status, targets, copies, count(*) as records, (select count(*) from named) as events
    from known group by tenant_id, status, targets, copies`);
  const alike = rows.map(({ records, tenant_id: tenantId, status, targets, copies }) => ({
    ...{ records, tenantId, status },
    targets: pairsIn<[TenantId, TargetStatus]>(targets).map(([id, end]) => ({ tenantId: id, status: end })),
    copies: pairsIn<[TenantId, number, number]>(copies).map(([id, drifted, kept]) => ({
      ...{ tenantId: id, drifted: drifted === 1, isKept: kept === 1 },
    })),
  }));
  return { events: rows[0]?.events ?? 0, alike };
}

function newest(firm: FirmScope, filter: EventFilter, limit: number): SQL {
  const own = firm.db.select({ tenantId: entities.tenantId }).from(entities).where(firm.where(entities));
  return sql`select id, received_at_ms, tenant_id, kind, resource_id, status, targets from ${events}
    where ${firm.where(events, eventConditions(filter), inArray(events.tenantId, own))}
    order by ${desc(events.receivedAtMs)}, ${desc(events.id)} limit ${limit}`;
}

/** By the copy's id, which goes through all copies (their index): only where a satellite reported anything. */
function reportedCopies(firm: FirmScope, group: TenantId | null): SQL {
  const theirs = sql`from named where tenant_id <> ${group ?? ""}`;
  const isNamed = sql`exists (select 1 ${theirs}) and satellite_id in (select resource_id ${theirs})`;
  return sql`
    select kind, group_id, satellite_tenant_id as tenant_id, satellite_id from ${documents}
    where ${firm.where(documents)} and satellite_id is not null and ${isNamed}
    union all
    select kind, group_id, tenant_id, satellite_id from ${mappings}
    where ${firm.where(mappings)} and kind = 'contact' and ${isNamed}`;
}

const targetsOf = sql`(
  select json_group_array(json_array(value ->> '$.tenantId', value ->> '$.status')) from json_each(latest.targets))`;

function copiesOf(firm: FirmScope): SQL {
  return sql`case latest.kind when 'contact' then (
    select json_group_array(json_array(tenant_id, drifted, kept_by is not null)) from ${mappings}
    where ${firm.where(mappings)} and kind = 'contact' and group_id = latest.record_id
  ) else (
    select json_group_array(json_array(satellite_tenant_id, drift_seen_at_ms is not null, copy_side ->> '$.kept.by' is not null))
    from ${documents}
    where ${firm.where(documents)} and kind = latest.kind and group_id = latest.record_id and satellite_id is not null
  ) end`;
}

/** What the query above made. */
function pairsIn<T>(json: string): readonly T[] {
  return JSON.parse(json);
}
