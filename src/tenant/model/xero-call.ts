/**
 * A call to Xero as the controllers plan it and the engine carries it out: data only, so that a write can be stored before it
 * leaves and understood again after a crash.
 */

import type { RecordKind } from "../../domain/failure.ts";
import type { XeroRequest } from "../../xero/client.ts";
import type { XeroFault } from "../../xero/errors.ts";
import { CALL_TYPES, type ControllerName, type Purpose } from "./call-types.ts";
import type { DocPart } from "./doc-part.ts";
import { isSettleLook, LOWEST_PRIORITY, PRIORITY, type Priority, type Task } from "./task.ts";

/** A document that a call is about. `version` is the task version (a satellite: the decision's seq) that it covers. */
export interface DocRef {
  readonly kind: RecordKind;
  readonly id: string;
  readonly version: number;
  /** Left out: it is about the document as a whole. */
  readonly part?: DocPart;
  /** Of the body that is sent. */
  readonly fingerprint?: string;
}

/** Names the document in a set. */
export function docKey(kind: RecordKind, id: string): string {
  return `${kind}:${id}`;
}

export interface PlannedCall {
  readonly purpose: Purpose;
  readonly priority: Priority;
  /** The most urgent reason's age, to be fair among calls of one priority. */
  readonly dueAtMs: number;
  readonly request: XeroRequest;
  readonly docs: readonly DocRef[];
}

/** A write that has left: the same body goes again under the same key until there is an answer. */
export interface Attempt {
  readonly key: string;
  readonly purpose: Purpose;
  readonly request: XeroRequest;
  readonly docs: readonly DocRef[];
  readonly firstSentAtMs: number;
  readonly dueAtMs: number;
  readonly sends: number;
}

/**
 * What an answer is about: the call as planned, or as stored with the attempt. `isRepeat`: it was sent before, without an
 * answer; left out: not known.
 */
export type SentCall = Pick<PlannedCall, "purpose" | "docs" | "request"> & { readonly isRepeat?: boolean };

/** `leftAtMs`: when the call left; what it shows is not older than that, but for Xero's own delay. */
export type AnsweredCall = SentCall & { readonly leftAtMs: number };

/** A part of the work of an entity's object: plans calls, and takes the answers of its purposes (`CALL_TYPES`). */
export interface Controller {
  /** Does what needs no call, and returns the calls that the due tasks need, those that carry most first. */
  plan(nowMs: number): readonly PlannedCall[];
  /** A good answer. False when its body is not what the call asked for. */
  onSuccess(call: AnsweredCall, body: unknown, nowMs: number): boolean;
  /** A fault that concerns these documents; limits, consent and maintenance never come here. */
  onFailure(call: SentCall, fault: XeroFault, nowMs: number): void;
}

/** In the order in which they plan. */
export type Controllers = Readonly<Record<ControllerName, Controller>>;

export function controllerOf(controllers: Controllers, purpose: Purpose): Controller {
  return controllers[CALL_TYPES[purpose].controller];
}

export function isWrite(request: XeroRequest): boolean {
  return request.method !== "GET";
}

export function mostUrgent(tasks: readonly Urgent[]): Priority {
  return tasks.map(urgencyOf).reduce((a, b) => (a < b ? a : b), LOWEST_PRIORITY);
}

type Urgent = Pick<Task, "priority" | "eventAtMs" | "force">;

/** What was reported and did not show yet is looked for again as urgently as before: its event is open, and newer ones do not pass it. */
function urgencyOf(task: Urgent): Priority {
  return task.priority === PRIORITY.settle && !isSettleLook(task) ? PRIORITY.webhook : task.priority;
}
