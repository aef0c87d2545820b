/**
 * Shows as waiting, with the reason and the time it ends, what a suspended entity cannot do now: no open task of it stays
 * `queued`, whatever its kind, new or old. A bounded number at a time, those not shown yet first. Never calls Xero.
 */

import type { FailureCode } from "../../domain/failure.ts";
import { MAX_MARKED_PER_ROUND, MINUTE_WAIT_SHOWN_WHOLE_MS } from "../../limits.ts";
import { isConfigured, type TenantContext } from "../context.ts";
import { showWaiting } from "../group/record-status.ts";
import type { Suspension } from "../model/suspension-state.ts";
import {
  BLOCKED_ON_CONSENT,
  BLOCKED_ON_DAY_LIMIT,
  BLOCKED_ON_PAUSE,
  type BlockedOn,
  PRIORITY,
  type Priority,
  type Task,
} from "../model/task.ts";
import { CopyTransitions } from "../satellite/copy-outcome.ts";
import { suspensionOf } from "../suspension/suspension.ts";

/** What wakes the tasks that wait for such an end, beside their time. */
const BLOCKS: Readonly<Partial<Record<FailureCode, BlockedOn>>> = {
  paused: BLOCKED_ON_PAUSE,
  "token-set-invalid": BLOCKED_ON_CONSENT,
  disconnected: BLOCKED_ON_CONSENT,
  "scope-missing": BLOCKED_ON_CONSENT,
  "day-limit": BLOCKED_ON_DAY_LIMIT,
};

type Stops = ReadonlyMap<Priority, Suspension>;

export class Marking {
  readonly #context: TenantContext;

  constructor(context: TenantContext) {
    this.#context = context;
  }

  /** Inside a transaction. */
  mark(nowMs: number): void {
    const stops = this.#stops(nowMs);
    if (stops.size === 0) return;
    for (const task of this.#stopped(stops, nowMs, MAX_MARKED_PER_ROUND)) {
      const stop = stops.get(task.priority);
      if (stop !== undefined) this.#show(task, stop, nowMs);
    }
  }

  /** Something is not shown as waiting yet that must be. */
  isDue(nowMs: number): boolean {
    if (!isConfigured(this.#context)) return false;
    const stops = this.#stops(nowMs);
    const long = [...stops].filter(([, { untilMs }]) => !isSoon(untilMs, nowMs));
    return long.length > 0 && this.#stopped(new Map(long), nowMs, 1).length > 0;
  }

  #stops(nowMs: number): Stops {
    const stops = new Map<Priority, Suspension>();
    for (const priority of Object.values(PRIORITY)) {
      const stop = suspensionOf(this.#context, priority, nowMs);
      if (stop !== null) stops.set(priority, stop);
    }
    return stops;
  }

  /** What is due now, and where the end is far, what would become due before it. */
  #stopped(stops: Stops, nowMs: number, most: number): readonly Task[] {
    return this.#context.tasks.dueBefore((task) => {
      const stop = stops.get(task.priority);
      if (stop === undefined) return null;
      if (isSoon(stop.untilMs, nowMs)) return nowMs + 1;
      return stop.untilMs ?? Number.POSITIVE_INFINITY;
    }, most);
  }

  #show(task: Task, { failure, untilMs }: Suspension, nowMs: number): void {
    const { tasks, copies } = this.#context;
    const why = { dueAtMs: untilMs, blockedOn: BLOCKS[failure.code] ?? task.blockedOn };
    if (task.controller === "write") {
      const copy = copies.get(task.kind, task.id);
      if (copy !== null) return new CopyTransitions(this.#context).waiting(copy, task, { failure, ...why }, nowMs);
    }
    tasks.change(task, why);
    if (task.controller === "read" || task.controller === "receipt")
      showWaiting(this.#context, task, { failure, nextAttemptAtMs: untilMs }, nowMs);
    if (task.controller !== "check") return;
    new CopyTransitions(this.#context).lookWaits(task, { failure, nextAttemptAtMs: untilMs }, nowMs);
  }
}

/** Its end comes before thousands of rows are written: only what is due is shown, as much of it as one round marks. */
function isSoon(untilMs: number | null, nowMs: number): boolean {
  return untilMs !== null && untilMs - nowMs < MINUTE_WAIT_SHOWN_WHOLE_MS;
}
