/** What a task of an entity object is: one piece of open work, and what it may be blocked on. Pure. */

import type { FailureCode, RecordKind } from "../../domain/failure.ts";
import type { ReferenceName } from "../../mirror/references.ts";

/**
 * - `read`: the group's record is looked at and decided.
 * - `write`: a satellite's copy is brought to its wanted state; the id is the group record's.
 * - `check`: a satellite's own record changed; the id is the satellite record's.
 * - `receipt`: what a satellite received is entered on the group's invoice, or taken off; the id is the invoice's.
 * - `note`: a history note on a new copy; the id is the group record's.
 */
export type TaskController = "read" | "write" | "check" | "note" | "receipt";

/** Lower goes first. Only `person` may use the reserve. */
export const PRIORITY = { person: 0, webhook: 1, bulk: 2, settle: 3, sweep: 4, backfill: 5 } as const;
export type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];
export const LOWEST_PRIORITY: Priority = PRIORITY.backfill;

export interface TaskKey {
  readonly controller: TaskController;
  readonly kind: RecordKind;
  readonly id: string;
}

/**
 * What has to happen before a task can continue; whatever makes it happen makes the task due.
 * - `record`: another record, or the copies of it, are where they should be.
 * - `reference`: a list of the set-up that could not be read is read.
 * - `fix`: a person fixes the cause of that failure, or the cause is seen to be gone.
 * - `consent`: another consent serves the organisation.
 * - `day-limit`: the day frees up (the task has that time), or the organisation gets another day limit.
 * - `pause`: a person resumes the organisation.
 * - `role`: the organisation has a role again that does such work.
 */
export type BlockedOn =
  | { readonly on: "record"; readonly kind: RecordKind; readonly id: string }
  | { readonly on: "reference"; readonly name: ReferenceName }
  | { readonly on: "fix"; readonly code: FailureCode }
  | { readonly on: "consent" | "day-limit" | "pause" | "role" };

export interface Task extends TaskKey {
  /** Grows with every reason to look at the record again; in the write controller the decision's number. */
  readonly requested: number;
  /** The version up to which the record has been read. */
  readonly observed: number;
  readonly priority: Priority;
  /** Null: not before what it is blocked on has happened. */
  readonly dueAtMs: number | null;
  /** Tries in a row that brought nothing. */
  readonly retries: number;
  /** Answers in a row that left it out, or showed it as it was before: tries without an answer say nothing of that. */
  readonly looks: number;
  /** Look at what is really there, even if nothing seems to have changed. */
  readonly force: boolean;
  /** Null: only its time and the budget keep it. */
  readonly blockedOn: BlockedOn | null;
  /** Goes in calls of at most so many documents, because a larger one was refused as a whole; null: as many as a call takes. */
  readonly maxBatch: number | null;
  /** The newest change that was reported of the record. */
  readonly eventAtMs: number;
  /** The event that asks for the look came while Orbit was creating copies: most likely it is Orbit's own. */
  readonly isOwnCreate: boolean;
}

export const blockedOnRecord = (kind: RecordKind, id: string): BlockedOn => ({ on: "record", kind, id });
/** Needs reference data that could not be read: continues once it was, and has it read again at its time. */
export const blockedOnReference = (name: ReferenceName): BlockedOn => ({ on: "reference", name });
export const blockedOnFix = (code: FailureCode): BlockedOn => ({ on: "fix", code });
export const BLOCKED_ON_PAUSE: BlockedOn = { on: "pause" };
export const BLOCKED_ON_CONSENT: BlockedOn = { on: "consent" };
export const BLOCKED_ON_DAY_LIMIT: BlockedOn = { on: "day-limit" };
export const BLOCKED_ON_ROLE: BlockedOn = { on: "role" };

export function isDue(task: Task, nowMs: number): boolean {
  return task.dueAtMs !== null && task.dueAtMs <= nowMs;
}

/** In case of a second change behind the one that was read; no event asks for it. */
export function isSettleLook({ priority, eventAtMs, force }: Pick<Task, "priority" | "eventAtMs" | "force">): boolean {
  return priority === PRIORITY.settle && eventAtMs === 0 && !force;
}

/** Most urgent first. */
export function byUrgency(a: Task, b: Task): number {
  return a.priority - b.priority || (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The more urgent of the two. */
export function lower(a: Priority, b: Priority): Priority {
  return a < b ? a : b;
}
