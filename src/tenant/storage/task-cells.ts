/** A task as the cells of its row, and back. */

import type { RecordKind } from "../../domain/failure.ts";
import type { Priority, Task, TaskController } from "../model/task.ts";
import { integer, integerOrNull, json, type SqlRow, type SqlValue, text } from "./sql.ts";

export function cellsOf(task: Task): readonly SqlValue[] {
  const { controller, kind, id, requested, observed, priority, dueAtMs, retries, maxBatch, eventAtMs, looks } = task;
  const blockedOn = task.blockedOn === null ? null : JSON.stringify(task.blockedOn);
  const [force, isOwnCreate] = [task.force ? 1 : 0, task.isOwnCreate ? 1 : 0];
  const state = [requested, observed, priority, dueAtMs, retries, force, blockedOn, maxBatch, eventAtMs, isOwnCreate];
  return [controller, kind, id, ...state, looks];
}

export function taskOf(row: SqlRow): Task {
  return {
    // Written from these types alone.
    controller: text(row, "lane") as TaskController,
    kind: text(row, "kind") as RecordKind,
    id: text(row, "id"),
    requested: integer(row, "requested"),
    observed: integer(row, "observed"),
    priority: integer(row, "priority") as Priority,
    dueAtMs: integerOrNull(row, "due_at_ms"),
    retries: integer(row, "retries"),
    force: integer(row, "force") === 1,
    blockedOn: row.blocked_on === null ? null : json(row, "blocked_on"),
    maxBatch: integerOrNull(row, "max_batch"),
    eventAtMs: integer(row, "event_at_ms"),
    isOwnCreate: integer(row, "is_own_create") === 1,
    looks: integer(row, "looks"),
  };
}
