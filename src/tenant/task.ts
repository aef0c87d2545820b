/** What a task of an entity object is: one piece of open work, and the names of what it may wait for. Pure. */

import type { FailureCode, RecordKind } from "../failure.ts";

/**
 * - `read`: the group's record is looked at and decided.
 * - `write`: a satellite's copy is brought to its wanted state; the id is the group record's.
 * - `check`: a satellite's own record changed; the id is the satellite record's.
 * - `note`: a history note on a new copy; the id is the group record's.
 */
export type Lane = "read" | "write" | "check" | "note";

/** Lower goes first. Only `person` may use the reserve. */
export const PRIORITY = { person: 0, webhook: 1, bulk: 2, settle: 3, sweep: 4, backfill: 5 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];
export const LOWEST_PRIORITY: Priority = PRIORITY.backfill;

export interface TaskKey {
  readonly lane: Lane;
  readonly kind: RecordKind;
  readonly id: string;
}

export interface Task extends TaskKey {
  readonly wanted: number;
  /** The version up to which the record has been read. */
  readonly looked: number;
  readonly priority: Priority;
  /** Null: rests until what it waits for happens. */
  readonly dueAtMs: number | null;
  readonly attempts: number;
  /** Look at what is really there, even if nothing seems to have changed. */
  readonly force: boolean;
  /** What it waits for, see the wait… functions; null: only for its time and the budget. */
  readonly wait: string | null;
  /** The newest change that was reported of the record. */
  readonly eventAtMs: number;
}

export const waitForRecord = (kind: RecordKind, id: string): string => `record:${kind}:${id}`;
/** The record that it waits for; null: it waits for something else, or for nothing. */
export function awaitedRecord({ wait }: Pick<Task, "wait">): Pick<TaskKey, "kind" | "id"> | null {
  const [what, kind, id] = wait?.split(":") ?? [];
  return what === "record" && kind !== undefined && id !== undefined ? { kind: kind as RecordKind, id } : null;
}
/** Rests until a person mends the cause, or the cause is seen to be gone. */
export const waitForMending = (code: FailureCode): string => `mend:${code}`;
/** Waits for nothing but its turn, in a call of at most `size` documents: a larger one was refused as a whole. */
export const waitSplit = (size: number): string => `split:${size}`;
export const splitSize = (task: Task): number | null =>
  task.wait?.startsWith("split:") ? Number(task.wait.slice("split:".length)) : null;
/** Kept while it waits for its time: what was refused as a whole would be refused again. */
export const splitOf = (task: Task): string | null => (splitSize(task) === null ? null : task.wait);
/** Waits for its time only: the look that an event asks for which came while Orbit was creating copies. */
export const WAIT_CREATED = "created";
export const WAIT_CONSENT = "consent";
/** Until a person resumes the entity. */
export const WAIT_PAUSED = "paused";
/** Due when the day frees up; sooner when the entity gets another day limit. */
export const WAIT_DAY = "day";
