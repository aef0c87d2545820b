/**
 * Which calls leave in the next round: attempts that go again, what people ask for, and what the lanes plan, most urgent
 * first, as far as holds and budget allow. What they stop is marked as waiting. Inside a transaction; never calls Xero.
 */

import { GATHER_MAX_MS, GATHER_QUIET_MS } from "../limits.ts";
import type { ReferenceName } from "../mirror/references.ts";
import { allowanceOf, callsAtOnce } from "./allowance.ts";
import type { Caller, Outgoing } from "./caller.ts";
import type { Attempt, LaneWork, PlannedCall } from "./calls.ts";
import { type Desk, isPaused } from "./desk.ts";
import type { Holds } from "./holds.ts";
import { referenceCall } from "./lanes/reference.ts";
import type { Marking } from "./marking.ts";
import type { Remap } from "./remap.ts";
import { PRIORITY } from "./task.ts";

interface Parts {
  readonly lanes: readonly LaneWork[];
  readonly holds: Holds;
  readonly marking: Marking;
  readonly caller: Caller;
  readonly remap: Remap;
}

export class Rounds {
  readonly #desk: Desk;
  readonly #parts: Parts;
  /** A burst is seen as one: nothing is read before it has been quiet for a moment. Lost in a crash: then nothing waits. */
  #gather = { fromMs: 0, untilMs: 0 };
  #undecided = 0;
  /** Reference data that a person waits for, and since when. */
  readonly #asked = new Map<ReferenceName, number>();

  constructor(desk: Desk, parts: Parts) {
    this.#desk = desk;
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
    if (!isPaused(this.#desk)) this.#parts.remap.advance(nowMs);
    this.#desk.store.calls.prune(nowMs);
    const isHeld = this.#parts.holds.active(nowMs) !== null;
    const mayPlan = !isPaused(this.#desk) && !isHeld && nowMs >= this.#parts.caller.pauseUntilMs;
    // First, because it does what needs no call: that is not stopped by a limit.
    const candidates = mayPlan ? this.#candidates(nowMs) : [];
    if (mayPlan && candidates.length === 0 && this.#isDeciding(nowMs)) return [];
    this.#parts.marking.mark(nowMs);
    if (isPaused(this.#desk)) return [];
    return isHeld ? this.#probe(nowMs) : this.#affordable(candidates, nowMs);
  }

  /** More records were read than one round decides, and this round decided some: the others come next, without a call. */
  #isDeciding(nowMs: number): boolean {
    const undecided = this.#desk.store.tasks.undecided(nowMs);
    const isFewer = undecided > 0 && undecided !== this.#undecided;
    this.#undecided = undecided;
    return isFewer;
  }

  /** While the day's limit holds, the smallest call there is leaves now and then, to see whether it still does. */
  #probe(nowMs: number): readonly Outgoing[] {
    if (!this.#parts.holds.mayProbe(nowMs) || nowMs < this.#parts.caller.pauseUntilMs) return [];
    const call = referenceCall("organisation", { priority: PRIORITY.person, dueAtMs: nowMs });
    return this.#affordable([{ call, attempt: null }], nowMs);
  }

  #candidates(nowMs: number): readonly Outgoing[] {
    const { attempts } = this.#desk.store;
    const resends = attempts.all().filter((attempt) => attempt.dueAtMs <= nowMs && !this.#isTooLate(attempt, nowMs));
    const asked = this.#askedCalls(nowMs);
    const isGathering = nowMs < this.quietAtMs;
    const planned = this.#parts.lanes
      .flatMap((lane) => lane.plan(nowMs))
      .filter((call) => !isGathering || call.priority === PRIORITY.person);
    const calls = [...asked, ...planned].sort((a, b) => a.priority - b.priority);
    return [
      ...resends.map((attempt) => ({ call: attempt, attempt })),
      ...calls.map((call) => ({ call, attempt: null })),
    ];
  }

  #askedCalls(nowMs: number): readonly PlannedCall[] {
    const task = { priority: PRIORITY.person, dueAtMs: nowMs };
    return [...this.#asked].flatMap(([name, sinceMs]) => {
      const { references } = this.#desk.store;
      const isOver = references.missing([name], sinceMs).length === 0;
      const wasRefused = (references.unread(name)?.failedAtMs ?? Number.NEGATIVE_INFINITY) >= sinceMs;
      if (!isOver && !wasRefused) return [referenceCall(name, task)];
      this.#asked.delete(name);
      return [];
    });
  }

  /** Too late to go again under the same key: whether it was carried out is found by looking. */
  #isTooLate(attempt: Attempt, nowMs: number): boolean {
    if (!this.#parts.caller.isTooLate(attempt, nowMs)) return false;
    this.#desk.store.attempts.close(attempt.key);
    const lane = this.#parts.lanes.find((candidate) => candidate.owns(attempt.purpose));
    lane?.refused(attempt, { kind: "no-answer", reason: "no answer in time" }, nowMs);
    return true;
  }

  #affordable(candidates: readonly Outgoing[], nowMs: number): readonly Outgoing[] {
    const parallel = callsAtOnce(this.#desk, nowMs);
    const chosen: Outgoing[] = [];
    for (const candidate of candidates) {
      if (chosen.length >= parallel) break;
      const priority = candidate.attempt === null ? candidate.call.priority : PRIORITY.webhook;
      const allowance = allowanceOf(this.#desk, priority, nowMs, chosen.length);
      if (allowance.limitedBy === null) chosen.push(candidate);
      else if (chosen.length === 0) break;
    }
    return chosen;
  }
}
