/**
 * Which calls leave in the next round: attempts that go again, what people ask for, and what the controllers plan, most urgent
 * first, as far as holds and budget allow. What they stop is marked as waiting. Inside a transaction; never calls Xero.
 */

import { GATHER_MAX_MS, GATHER_QUIET_MS, PAGE_BYTES_AT_ONCE } from "../../limits.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import { isPaused, type TenantContext } from "../context.ts";
import type { Reroute } from "../group/reroute.ts";
import { PRIORITY, type Priority } from "../model/task.ts";
import { type Attempt, type Controllers, controllerOf, type PlannedCall } from "../model/xero-call.ts";
import type { Readings } from "../month/readings.ts";
import type { TieOuts } from "../month/tie-outs.ts";
import { allowanceOf, callsAtOnce } from "../quota/quota.ts";
import { referenceCall } from "../reference/reference-controller.ts";
import type { Holds } from "../suspension/holds.ts";
import type { Executor, Outgoing } from "./executor.ts";
import type { Marking } from "./marking.ts";
import { resendPriority } from "./resends.ts";

interface Parts {
  readonly controllers: Controllers;
  readonly holds: Holds;
  readonly marking: Marking;
  readonly executor: Executor;
  readonly remap: Reroute;
  readonly tieOuts: TieOuts;
  /** Among the controllers too: what it plans leaves although the organisation is paused. */
  readonly readings: Readings;
}

export class Scheduler {
  readonly #context: TenantContext;
  readonly #parts: Parts;
  /** A burst is seen as one: nothing is read before it has been quiet for a moment. Lost in a crash: then nothing waits. */
  #gather = { fromMs: 0, untilMs: 0 };
  #undecided = 0;
  /** Reference data that a person waits for, and since when. */
  readonly #asked = new Map<ReferenceName, number>();

  constructor(context: TenantContext, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
  }

  gather(nowMs: number): void {
    if (nowMs > this.#gather.untilMs) this.#gather = { fromMs: nowMs, untilMs: nowMs };
    this.#gather.untilMs = Math.min(nowMs + GATHER_QUIET_MS, this.#gather.fromMs + GATHER_MAX_MS);
  }

  /** Until then only what people ask for leaves. */
  get quietAtMs(): number {
    return this.#gather.untilMs;
  }

  /** Reference data to be read whatever is cached. */
  ask(name: ReferenceName, nowMs: number): void {
    this.#asked.set(name, nowMs);
  }

  get isAsked(): boolean {
    return this.#asked.size > 0;
  }

  /** The calls of the next round, as far as budget and holds allow; marks as waiting what they stop. */
  plan(nowMs: number): readonly Outgoing[] {
    this.#parts.readings.advance(nowMs);
    this.#parts.tieOuts.advance(nowMs);
    if (!isPaused(this.#context)) this.#parts.remap.advance(nowMs);
    this.#context.calls.prune(nowMs);
    const isHeld = this.#parts.holds.active(nowMs) !== null;
    const mayPlan = !isPaused(this.#context) && !isHeld && nowMs >= this.#parts.executor.pauseUntilMs;
    // First, because it does what needs no call: that is not stopped by a limit.
    const candidates = mayPlan ? this.#candidates(nowMs) : [];
    if (mayPlan && candidates.length === 0 && this.#isDeciding(nowMs)) return [];
    // What waits for an answer is shown by the answer.
    if (this.#context.underWay.size === 0) this.#parts.marking.mark(nowMs);
    if (isPaused(this.#context)) return isHeld ? [] : this.#readings(nowMs);
    return isHeld ? this.#probe(nowMs) : this.#affordable(candidates, nowMs);
  }

  /** Reading is not mirroring: a pause does not stop it. */
  #readings(nowMs: number): readonly Outgoing[] {
    if (nowMs < this.#parts.executor.pauseUntilMs) return [];
    const calls = this.#parts.readings.plan(nowMs);
    return this.#affordable(
      calls.map((call) => ({ call, attempt: null })),
      nowMs,
    );
  }

  /** More records were read than one round decides, and this round decided some: the others come next, without a call. */
  #isDeciding(nowMs: number): boolean {
    const undecided = this.#context.tasks.undecided(nowMs);
    const isFewer = undecided > 0 && undecided !== this.#undecided;
    this.#undecided = undecided;
    return isFewer;
  }

  /** While the day's limit holds, the smallest call there is leaves now and then, to see whether it still does. */
  #probe(nowMs: number): readonly Outgoing[] {
    if (!this.#parts.holds.mayProbe(nowMs) || nowMs < this.#parts.executor.pauseUntilMs) return [];
    const call = referenceCall("organisation", { priority: PRIORITY.person, dueAtMs: nowMs });
    return this.#affordable([{ call, attempt: null }], nowMs);
  }

  #candidates(nowMs: number): readonly Outgoing[] {
    const { attempts, underWay } = this.#context;
    const due = attempts.all().filter((attempt) => attempt.dueAtMs <= nowMs && !underWay.meets(attempt));
    const resends = due.filter((attempt) => !this.#isTooLate(attempt, nowMs));
    const asked = this.#askedCalls(nowMs);
    const isGathering = nowMs < this.quietAtMs;
    const planned = Object.values(this.#parts.controllers)
      .flatMap((controller) => controller.plan(nowMs))
      .filter((call) => !isGathering || call.priority === PRIORITY.person);
    const calls = [...asked, ...planned].sort(moreUrgent);
    // Of one priority, what goes again is the first: its documents can do nothing else.
    return [
      ...resends.map((attempt) => ({ call: attempt, attempt })),
      ...calls.map((call) => ({ call, attempt: null })),
    ].sort((a, b) => this.#priorityOf(a) - this.#priorityOf(b));
  }

  #priorityOf({ call, attempt }: Outgoing): Priority {
    return attempt === null ? call.priority : resendPriority(this.#context, attempt);
  }

  #askedCalls(nowMs: number): readonly PlannedCall[] {
    const task = { priority: PRIORITY.person, dueAtMs: nowMs };
    return [...this.#asked].flatMap(([name, sinceMs]) => {
      const { references } = this.#context;
      const isOver = references.missing([name], sinceMs).length === 0;
      const wasRefused = (references.failedRead(name)?.failedAtMs ?? Number.NEGATIVE_INFINITY) >= sinceMs;
      if (!isOver && !wasRefused) return [referenceCall(name, task)];
      this.#asked.delete(name);
      return [];
    });
  }

  /** Too late to go again under the same key: whether it was carried out is found by looking. */
  #isTooLate(attempt: Attempt, nowMs: number): boolean {
    if (!this.#parts.executor.isTooLate(attempt, nowMs)) return false;
    this.#context.attempts.close(attempt.key);
    controllerOf(this.#parts.controllers, attempt.purpose).onFailure(
      attempt,
      { kind: "no-answer", reason: "no answer in time" },
      nowMs,
    );
    return true;
  }

  #affordable(candidates: readonly Outgoing[], nowMs: number): readonly Outgoing[] {
    const { answers, underWay } = this.#context;
    const places = callsAtOnce(this.#context, nowMs) - underWay.size;
    const chosen: Outgoing[] = [];
    let bytes = underWay.calls().reduce((sum, { request }) => sum + answers.expected(request), 0);
    for (const candidate of candidates) {
      if (chosen.length >= places) break;
      if (underWay.meets(candidate.call)) continue;
      const more = answers.expected(candidate.call.request);
      // What is too large beside the others is the first of a round before long.
      if (chosen.length + underWay.size > 0 && bytes + more > PAGE_BYTES_AT_ONCE) continue;
      const allowance = allowanceOf(this.#context, this.#priorityOf(candidate), nowMs, chosen.length);
      if (allowance.limitedBy === null) {
        chosen.push(candidate);
        bytes += more;
      } else if (chosen.length === 0) break;
    }
    return chosen;
  }
}

/** For sorting: by priority; of one priority, what became due first. */
export function moreUrgent(a: Urgency, b: Urgency): number {
  return a.priority - b.priority || a.dueAtMs - b.dueAtMs;
}

type Urgency = Pick<PlannedCall, "priority" | "dueAtMs">;
