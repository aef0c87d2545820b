/** What must be true of one object's rows and alarm after each of its transactions. Reads only. */

import { entityOf } from "../../../src/domain/firm.ts";
import type { SqlRow } from "../../../src/tenant/storage/sql.ts";
import type { EntityObject } from "./entity-object.ts";
import type { Shadow } from "./shadow.ts";

/** An object whose alarm was interrupted is woken again after this (the platform's own retry). */
export const ALARM_RETRY_MS = 2000;

export interface Broken {
  readonly invariant: string;
  readonly what: string;
}

/** How often rows changed that say what an event waits for: while that stands still, so does what is true of events. */
export function eventRows({ shadow }: EntityObject): number {
  const tables = ["events", "tasks", "records", "copies"] as const;
  return tables.reduce((sum, table) => sum + (shadow.changes.get(table) ?? 0), 0);
}

/** `isNews`: what `eventRows` counts has changed since the last look. */
export function brokenRows(object: EntityObject, nowMs: number, isNews: boolean): Broken | null {
  const { engine, shadow } = object;
  const firm = engine.firm();
  if (firm === null) return null;
  return (
    untoldForGood(object, nowMs) ??
    brokenAlarm(object, nowMs) ??
    brokenTask(object, shadow.all(RESTING)) ??
    queuedForLater(object, nowMs) ??
    (isNews ? brokenEvent(shadow) : null)
  );
}

/** Whatever the engine thinks of its next pass: nothing stops what is to be told elsewhere, not even a pause. */
function untoldForGood(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null) return null;
  const dueMs = object.engine.untoldDueMs();
  if (dueMs === null || mayBeTold(object, dueMs)) return null;
  if (object.alarmMs !== null && object.alarmMs <= Math.max(dueMs, nowMs) + ALARM_RETRY_MS) return null;
  return { invariant: "nothing untold", what: `the alarm is at ${object.alarmMs}, and the outbox is due at ${dueMs}` };
}

/** Due before this life: the former one may have told it, which is stored with the next change only. Told again, it is harmless. */
function mayBeTold(object: EntityObject, dueMs: number): boolean {
  return dueMs <= object.bornMs && dueMs === object.engine.untoldDueMs();
}

/** A write leaves only when a row says so: after a crash nothing else tells that it may have been carried out. */
export function isStored({ shadow }: EntityObject, idempotencyKey: string): boolean {
  shadow.follow();
  return shadow.all("select 1 from attempts where key = ?", idempotencyKey).length > 0;
}

/** The number of the decision that each copy follows. */
export function decisionsOf({ shadow }: EntityObject): ReadonlyMap<string, number> {
  const rows = shadow.all("select kind || ' ' || group_id as copy, body ->> '$.seq' as seq from copies");
  return new Map(rows.map(({ copy, seq }) => [String(copy), Number(seq)]));
}

function brokenAlarm(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null) return null;
  const { engine } = object;
  const firm = engine.firm();
  const isPaused = firm === null || (entityOf(firm.snapshot, firm.self)?.paused ?? true);
  const isHeld = engine.hold()?.untilMs === null;
  const wakeMs = engine.nextWakeMs();
  if (wakeMs === null) {
    const [due] = object.shadow.all("select count(*) as n from tasks where due_at_ms is not null");
    if (due?.n === 0 || isPaused || isHeld) return null;
    return { invariant: "no task without a wake-up", what: `${due?.n} due tasks, and no next pass` };
  }
  if (mayBeTold(object, wakeMs)) return null;
  const latestMs = Math.max(wakeMs, nowMs) + ALARM_RETRY_MS;
  if (object.alarmMs !== null && object.alarmMs <= latestMs) return null;
  return { invariant: "no task without a wake-up", what: `the alarm is at ${object.alarmMs}, needed at ${wakeMs}` };
}

/** An end that is nearer than this needs no word. */
const SECONDS_MS = 11_000;

/** Due: what is looked at later by itself, or comes after another record, is not what a suspension stops. */
const QUEUED_COPIES = `select c.kind, c.group_id as id from copies c join tasks t on t.lane = 'write' and t.kind = c.kind
  and t.id = c.group_id where c.body ->> '$.status' = 'queued'
  and t.due_at_ms <= ? limit 1`;

/** Of the group's, those whose look is still to come: what was read before may be on its way in a satellite. */
const QUEUED_EVENTS = `select e.kind, e.record_id as id from events e join tasks t on t.kind = e.kind and t.id = e.record_id
  and (t.lane = 'check' or (t.lane = 'read' and e.version > t.observed)) where e.body ->> '$.status' = 'queued'
  and t.due_at_ms <= ? limit 1`;

/** `queued` says that work leaves within seconds: after the next pass nothing is that cannot. */
function queuedForLater(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null || (object.alarmMs !== null && object.alarmMs <= nowMs + ALARM_RETRY_MS)) return null;
  const stop = object.engine.suspension();
  if (stop === null || (stop.untilMs !== null && stop.untilMs < nowMs + SECONDS_MS)) return null;
  const [found] = [QUEUED_COPIES, QUEUED_EVENTS].flatMap((query) => object.shadow.all(query, nowMs));
  if (found === undefined) return null;
  const what = `${found.kind} ${found.id} is queued, and ${stop.failure.code} stops it`;
  return { invariant: "nothing queued that cannot leave", what };
}

const RESTING = `select lane, kind, id, blocked_on ->> '$.on' as block from tasks
  where due_at_ms is null and (blocked_on is null or blocked_on ->> '$.on' in ('consent', 'pause'))`;

function brokenTask(object: EntityObject, resting: readonly SqlRow[]): Broken | null {
  for (const { lane: controller, kind, id, block } of resting) {
    if (block === "consent" && object.engine.hold()?.untilMs === null) continue;
    const firm = object.engine.firm();
    if (block !== null && firm !== null && entityOf(firm.snapshot, firm.self)?.paused) continue;
    const what = `${controller} ${kind} ${id} rests ${block === null ? "for nothing" : `for a ${block} that is over`}`;
    return { invariant: "no task without a wake-up", what };
  }
  return null;
}

/** Made once for each object, so that these questions can be asked after every step. */
export const INDEX_FOR_CHECKS =
  "create index watched on events (body ->> '$.status', json_array_length(body, '$.failures'))";

const EVENTS_WITHOUT_REASON = `select kind, record_id as id, body ->> '$.status' as status from events
  where body ->> '$.status' in ('waiting', 'failed', 'skipped') and json_array_length(body, '$.failures') = 0`;

const IS_AT_WORK = "(t.due_at_ms is not null or t.blocked_on ->> '$.on' <> 'fix')";

/** No task, placement or copy is still at work on its record; what is cheap to ask first comes first. */
const EVENTS_LEFT_ALONE = `
  select e.kind, e.record_id as id, e.body ->> '$.status' as status from events e
  where e.body ->> '$.status' in ('queued', 'waiting')
    and not exists (select 1 from tasks t where t.lane in ('read', 'check', 'write', 'note', 'receipt')
      and t.kind = e.kind
      and t.id = e.record_id and ${IS_AT_WORK})
    and not exists (select 1 from records r, json_each(r.body, '$.placements') p where r.kind = e.kind
      and r.id = e.record_id and p.value ->> '$.status' in ('queued', 'waiting'))
    and not exists (select 1 from copies c join tasks t on t.lane = 'write' and t.kind = c.kind and t.id = c.group_id
      and ${IS_AT_WORK} where c.kind = e.kind and c.satellite_id = e.record_id)`;

function brokenEvent(shadow: Shadow): Broken | null {
  for (const { kind, id, status } of shadow.all(EVENTS_WITHOUT_REASON)) {
    return { invariant: "no event without a reason", what: `${kind} ${id} is ${status} and does not say why` };
  }
  for (const { kind, id, status } of shadow.all(EVENTS_LEFT_ALONE)) {
    return { invariant: "no event without an end", what: `${kind} ${id} is ${status} and nothing works on it` };
  }
  return null;
}
