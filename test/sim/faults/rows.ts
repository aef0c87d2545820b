/** What must be true of one object's rows and alarm after each of its transactions. Reads only. */

import type { FailureCode } from "../../../src/domain/failure.ts";
import { entityOf } from "../../../src/domain/firm.ts";
import { PRIORITY, type Priority } from "../../../src/tenant/model/task.ts";
import { integer, type SqlRow } from "../../../src/tenant/storage/sql.ts";
import type { EntityObject } from "./entity-object.ts";
import { nameOf, type WatchedRows } from "./watched-rows.ts";

/** An object whose alarm was interrupted is woken again after this (the platform's own retry). */
export const ALARM_RETRY_MS = 2000;

export interface Broken {
  readonly invariant: string;
  readonly what: string;
}

/** The first promise that the object's rows and alarm break; `isNews`: rows have changed that say what an event waits for. */
export function brokenRows(object: EntityObject, nowMs: number, isNews: boolean): Broken | null {
  if (object.engine.firm() === null) return null;
  return (
    untoldForGood(object, nowMs) ??
    brokenAlarm(object, nowMs) ??
    brokenTask(object) ??
    queuedForLater(object, nowMs) ??
    (isNews ? brokenEvent(object.watched) : null)
  );
}

/** Whatever the engine thinks of its next pass: nothing stops what is to be told elsewhere, not even a pause. */
function untoldForGood(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null) return null;
  const dueMs = object.engine.outboxDueMs();
  if (dueMs === null || mayBeTold(object, dueMs)) return null;
  if (object.alarmMs !== null && object.alarmMs <= Math.max(dueMs, nowMs) + ALARM_RETRY_MS) return null;
  return { invariant: "nothing untold", what: `the alarm is at ${object.alarmMs}, and the outbox is due at ${dueMs}` };
}

/** Due before this life: the former one may have told it, which is stored with the next change only. Told again, it is harmless. */
function mayBeTold(object: EntityObject, dueMs: number): boolean {
  return dueMs <= object.bornMs && dueMs === object.engine.outboxDueMs();
}

/** A write leaves only when a row says so: after a crash nothing else tells that it may have been carried out. */
export function isStored({ shadow }: EntityObject, idempotencyKey: string): boolean {
  shadow.follow();
  return shadow.row("attempts", idempotencyKey) !== null;
}

function brokenAlarm(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null) return null;
  const { engine } = object;
  const firm = engine.firm();
  const isPaused = firm === null || (entityOf(firm.snapshot, firm.self)?.paused ?? true);
  const isHeld = engine.hold()?.untilMs === null;
  const wakeMs = engine.nextWakeMs();
  if (wakeMs === null) {
    const due = [...object.shadow.rows("tasks")].filter((task) => task.due_at_ms !== null);
    if (due.length === 0 || isPaused || isHeld) return null;
    return { invariant: "no task without a wake-up", what: `${due.length} due tasks, and no next pass` };
  }
  if (mayBeTold(object, wakeMs)) return null;
  const latestMs = Math.max(wakeMs, nowMs) + ALARM_RETRY_MS;
  if (object.alarmMs !== null && object.alarmMs <= latestMs) return null;
  return { invariant: "no task without a wake-up", what: `the alarm is at ${object.alarmMs}, needed at ${wakeMs}` };
}

/** An end that is nearer than this needs no word. */
const SECONDS_MS = 11_000;

/** `queued` says that work leaves within seconds: after the next pass nothing is that cannot. */
function queuedForLater(object: EntityObject, nowMs: number): Broken | null {
  if (object.passing !== null || (object.alarmMs !== null && object.alarmMs <= nowMs + ALARM_RETRY_MS)) return null;
  // What stops anything stops this; people's work has calls of its own.
  if (stopOf(object, PRIORITY.webhook, nowMs) === null) return null;
  const isStopped = (task: SqlRow) =>
    task.due_at_ms !== null &&
    integer(task, "due_at_ms") <= nowMs &&
    stopOf(object, integer(task, "priority") as Priority, nowMs) !== null;
  const found = queuedCopy(object.watched, isStopped) ?? queuedEvent(object.watched, isStopped);
  if (found === null) return null;
  const code = stopOf(object, integer(found.task, "priority") as Priority, nowMs);
  return { invariant: "nothing queued that cannot leave", what: `${found.name} is queued, and ${code} stops it` };
}

/** What keeps work of that priority for more than seconds. */
function stopOf({ engine }: EntityObject, priority: Priority, nowMs: number): FailureCode | null {
  const stop = engine.suspension(priority);
  return stop === null || (stop.untilMs !== null && stop.untilMs < nowMs + SECONDS_MS) ? null : stop.failure.code;
}

interface Queued {
  readonly name: string;
  readonly task: SqlRow;
}

/** Due: what is looked at later by itself, or comes after another record, is not what a suspension stops. */
function queuedCopy(watched: WatchedRows, isStopped: (task: SqlRow) => boolean): Queued | null {
  const { shadow } = watched;
  for (const task of shadow.rows("tasks")) {
    if (task.lane !== "write" || !isStopped(task)) continue;
    const row = shadow.row("copies", task.kind ?? null, task.id ?? null);
    if (row !== null && watched.copy(row).status === "queued") return { name: nameOf(task.kind, task.id), task };
  }
  return null;
}

/** Of the group's, those whose look is still to come: what was read before may be on its way in a satellite. */
function queuedEvent(watched: WatchedRows, isStopped: (task: SqlRow) => boolean): Queued | null {
  for (const event of watched.queuedEvents()) {
    const name = nameOf(event.kind, event.record_id);
    for (const task of watched.atWork(name)) {
      const isToCome = task.lane === "check" || (task.lane === "read" && Number(event.version) > Number(task.observed));
      if (isToCome && isStopped(task)) return { name, task };
    }
  }
  return null;
}

function brokenTask({ watched, engine }: EntityObject): Broken | null {
  for (const task of watched.resting()) {
    const block = watched.blockOf(task);
    if (block === "consent" && engine.hold()?.untilMs === null) continue;
    const firm = engine.firm();
    if (block !== null && firm !== null && entityOf(firm.snapshot, firm.self)?.paused) continue;
    const what = `${task.lane} ${task.kind} ${task.id} rests ${block === null ? "for nothing" : `for a ${block} that is over`}`;
    return { invariant: "no task without a wake-up", what };
  }
  return null;
}

function brokenEvent(watched: WatchedRows): Broken | null {
  for (const row of watched.unexplainedEvents()) {
    const what = `${nameOf(row.kind, row.record_id)} is ${watched.event(row).status} and does not say why`;
    return { invariant: "no event without a reason", what };
  }
  for (const row of watched.openEvents()) {
    if (isWorkedOn(watched, row)) continue;
    const what = `${nameOf(row.kind, row.record_id)} is ${watched.event(row).status} and nothing works on it`;
    return { invariant: "no event without an end", what };
  }
  return null;
}

/** A task, a placement or a copy is still at work on the event's record. */
function isWorkedOn(watched: WatchedRows, { kind, record_id }: SqlRow): boolean {
  const name = nameOf(kind, record_id);
  if (watched.atWork(name).size > 0) return true;
  const placements = watched.record(kind, record_id)?.placements ?? [];
  if (placements.some(({ status }) => status === "queued" || status === "waiting")) return true;
  return [...watched.copiesOf(name)].some((copy) => watched.writing(nameOf(copy.kind, copy.group_id)).size > 0);
}
