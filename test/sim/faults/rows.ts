/** What must be true of one object's rows and alarm after each of its transactions. Reads only. */

import { entityOf } from "../../../src/firm.ts";
import type { Sql, SqlRow } from "../../../src/tenant/sql.ts";
import { folded } from "../folded.ts";
import type { EntityObject } from "./entity-object.ts";

/** An object whose alarm was interrupted is woken again after this (the platform's own retry). */
export const ALARM_RETRY_MS = 2000;

export interface Broken {
  readonly invariant: string;
  readonly what: string;
}

export function brokenRows(object: EntityObject, nowMs: number): Broken | null {
  const { engine } = object;
  const firm = engine.firm();
  if (firm === null) return null;
  return folded(
    object.rows,
    (sql) => brokenAlarm(object, nowMs) ?? brokenTask(object, sql.all(RESTING)) ?? brokenEvent(sql),
  );
}

function brokenAlarm(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null) return null;
  const { engine } = object;
  const firm = engine.firm();
  const isPaused = firm === null || (entityOf(firm.snapshot, firm.self)?.paused ?? true);
  const isHeld = engine.hold()?.untilMs === null;
  const wakeMs = engine.nextWakeMs();
  if (wakeMs === null) {
    const [due] = object.rows.all("select count(*) as n from tasks where due_at_ms is not null");
    if (due?.n === 0 || isPaused || isHeld) return null;
    return { invariant: "no task without a wake-up", what: `${due?.n} due tasks, and no next pass` };
  }
  const latestMs = Math.max(wakeMs, nowMs) + ALARM_RETRY_MS;
  if (object.alarmMs !== null && object.alarmMs <= latestMs) return null;
  return { invariant: "no task without a wake-up", what: `the alarm is at ${object.alarmMs}, needed at ${wakeMs}` };
}

const RESTING = "select lane, kind, id, wait from tasks where due_at_ms is null and (wait is null or wait = 'consent')";

function brokenTask(object: EntityObject, resting: readonly SqlRow[]): Broken | null {
  for (const { lane, kind, id, wait } of resting) {
    if (wait === "consent" && object.engine.hold()?.untilMs === null) continue;
    const what = `${lane} ${kind} ${id} rests ${wait === null ? "for nothing" : "for a consent that is there"}`;
    return { invariant: "no task without a wake-up", what };
  }
  return null;
}

/** Made once for each object, so that these questions can be asked after every step. */
export const INDEX_FOR_CHECKS =
  "create index watched on events (body ->> '$.status', json_array_length(body, '$.failures'))";

const EVENTS_WITHOUT_REASON = `select kind, record_id as id, body ->> '$.status' as status from events
  where body ->> '$.status' in ('waiting', 'failed', 'skipped') and json_array_length(body, '$.failures') = 0`;

const IS_AT_WORK = "(t.due_at_ms is not null or t.wait not like 'mend:%')";

/** With how many tasks, placements and copies are still at work on its record. */
const EVENTS_UNDER_WAY = `
  select e.kind, e.record_id as id, e.body ->> '$.status' as status,
    (select count(*) from tasks t where t.kind = e.kind and t.id = e.record_id and ${IS_AT_WORK})
    + (select count(*) from records r, json_each(r.body, '$.placements') p where r.kind = e.kind and r.id = e.record_id
         and p.value ->> '$.status' in ('queued', 'waiting'))
    + (select count(*) from copies c join tasks t on t.lane = 'write' and t.kind = c.kind and t.id = c.group_id
           and ${IS_AT_WORK}
         where c.kind = e.kind and c.satellite_id = e.record_id) as working
  from events e where e.body ->> '$.status' in ('queued', 'waiting')`;

function brokenEvent(sql: Sql): Broken | null {
  for (const { kind, id, status } of sql.all(EVENTS_WITHOUT_REASON)) {
    return { invariant: "no event without a reason", what: `${kind} ${id} is ${status} and does not say why` };
  }
  for (const { kind, id, status, working } of sql.all(EVENTS_UNDER_WAY)) {
    if (working !== 0) continue;
    return { invariant: "no event without an end", what: `${kind} ${id} is ${status} and nothing works on it` };
  }
  return null;
}
