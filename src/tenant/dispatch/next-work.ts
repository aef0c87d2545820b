/**
 * When the next call may leave: the earliest of everything that is due or comes due, no sooner than suspensions, the pause
 * after a burst and the budget allow it. Calls nothing and stores nothing.
 */

import type { TenantContext } from "../context.ts";
import type { BackfillController } from "../group/backfill/controller.ts";
import type { LookUpController } from "../group/look-up.ts";
import type { Reroute } from "../group/reroute.ts";
import type { SweepController } from "../group/sweep-controller.ts";
import { PRIORITY, type Priority } from "../model/task.ts";
import type { Readings } from "../month/readings.ts";
import type { TieOuts } from "../month/tie-outs.ts";
import { allowanceOf } from "../quota/quota.ts";
import type { ReferenceController } from "../reference/reference-controller.ts";
import type { AdditionController } from "../satellite/additions.ts";
import type { AnnouncedMoneyController } from "../satellite/announced-money.ts";
import type { CompareController } from "../satellite/compare-controller.ts";
import type { Holds } from "../suspension/holds.ts";
import { nextAsked } from "../suspension/look-back.ts";
import type { TakeOverReadings } from "../take-over/readings.ts";
import type { Executor } from "./executor.ts";
import { resendPriority } from "./resends.ts";
import type { Scheduler } from "./scheduler.ts";

interface Parts {
  readonly holds: Holds;
  readonly executor: Executor;
  readonly scheduler: Scheduler;
  readonly references: ReferenceController;
  readonly sweeps: SweepController;
  readonly comparing: CompareController;
  readonly announced: AnnouncedMoneyController;
  readonly backfills: BackfillController;
  readonly takeOvers: TakeOverReadings;
  readonly reroute: Reroute;
  readonly lookUps: LookUpController;
  readonly additions: AdditionController;
  readonly readings: Readings;
  readonly tieOuts: TieOuts;
}

/** A pass found nothing to send at `plannedAtMs`: whatever was due then cannot leave before `untilMs`, whoever asked for it. */
export interface Idle {
  readonly plannedAtMs: number;
  readonly untilMs: number;
}

interface Due {
  readonly atMs: number;
  readonly priority: Priority;
}

export class NextWork {
  readonly #context: TenantContext;
  readonly #parts: Parts;

  constructor(context: TenantContext, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Null: nothing is open. */
  atMs(nowMs: number, idle: Idle | null): number | null {
    const hold = this.#parts.holds.active(nowMs);
    if (hold !== null && hold.untilMs === null) return null;
    const gates = Math.max(hold?.untilMs ?? 0, this.#parts.executor.pauseUntilMs);
    const open = [...this.#context.tasks.dueByPriority(this.#context.attempts.busy())];
    const tasks = open.map(([priority, atMs]): Due => ({ priority, atMs }));
    // What was shown as waiting for this end may have to wait for the budget next: then it says so.
    const endMs = hold?.untilMs ?? Number.NEGATIVE_INFINITY;
    const shown = tasks.filter(({ atMs }) => atMs <= endMs).map((due) => Math.max(endMs, lookedAtUntilMs(due, idle)));
    const wakes = [
      ...[...tasks, ...this.#asked()].map((due) =>
        this.#afterQuiet(due, Math.max(gates, lookedAtUntilMs(due, idle)), nowMs),
      ),
      ...shown,
      ...this.#looks(nowMs).map((due) => this.#afterQuiet(due, gates, nowMs)),
      ...this.#withoutQuiet(nowMs).map(({ atMs, priority }) => Math.max(atMs, gates, this.#allowedMs(priority, nowMs))),
      ...this.#probe(hold !== null, nowMs),
      ...(this.#parts.reroute.isOpen() ? [nowMs] : []),
    ];
    return wakes.length === 0 ? null : Math.min(...wakes);
  }

  /** Of tie-outs: also while the organisation is paused. */
  ofMonths(nowMs: number, idle: Idle | null): readonly (number | null)[] {
    const { holds, executor, scheduler, readings, tieOuts } = this.#parts;
    const isDue = tieOuts.isDue(nowMs) || readings.isDue(nowMs);
    const gates = Math.max(holds.active(nowMs)?.untilMs ?? 0, executor.pauseUntilMs, scheduler.quietAtMs);
    const looks = readings.nextLooks().map((due) => {
      return Math.max(due.atMs, gates, lookedAtUntilMs(due, idle), this.#allowedMs(due.priority, nowMs));
    });
    return [isDue ? nowMs : null, tieOuts.nextDeadlineMs(), ...looks];
  }

  /** What a person, a new consent or a report of Xero's had looked at. */
  #asked(): readonly Due[] {
    const asked = nextAsked(this.#context);
    const heard = [this.#parts.sweeps.nextHeardMs(), this.#parts.announced.nextMs()];
    const addition = this.#parts.additions.nextLook();
    return [
      ...(asked === null ? [] : [asked]),
      ...(addition === null ? [] : [addition]),
      ...heard.flatMap((atMs) => (atMs === null ? [] : [{ atMs, priority: PRIORITY.webhook }])),
    ];
  }

  /** What nobody asked for. */
  #looks(nowMs: number): readonly Due[] {
    const { references, sweeps, comparing, backfills, takeOvers } = this.#parts;
    const looks = [references.nextLookMs(), sweeps.nextLookMs(nowMs), comparing.nextLookMs(nowMs)];
    return [
      ...looks.flatMap((atMs) => (atMs === null ? [] : [{ atMs, priority: PRIORITY.sweep }])),
      ...backfills.nextLooks(),
      ...takeOvers.nextLooks(),
    ];
  }

  /** A write that goes again, and what a person waits for. */
  #withoutQuiet(nowMs: number): readonly Due[] {
    const resends = this.#context.attempts.all();
    const isAsked = this.#parts.scheduler.isAsked || this.#parts.lookUps.isOpen();
    return [
      ...resends.map((attempt) => ({ atMs: attempt.dueAtMs, priority: resendPriority(this.#context, attempt) })),
      ...(isAsked ? [{ atMs: nowMs, priority: PRIORITY.person }] : []),
    ];
  }

  #probe(isHeld: boolean, nowMs: number): readonly number[] {
    const probeMs = isHeld ? this.#parts.holds.probeAtMs(nowMs) : null;
    if (probeMs === null) return [];
    return [Math.max(probeMs, this.#parts.executor.pauseUntilMs, this.#allowedMs(PRIORITY.person, nowMs))];
  }

  #afterQuiet({ atMs, priority }: Due, gates: number, nowMs: number): number {
    const quietMs = priority === PRIORITY.person ? 0 : this.#parts.scheduler.quietAtMs;
    return Math.max(atMs, gates, quietMs, this.#allowedMs(priority, nowMs));
  }

  #allowedMs(priority: Priority, nowMs: number): number {
    return allowanceOf(this.#context, priority, nowMs).atMs;
  }
}

/** What came due after the last idle pass was not looked at by it. */
function lookedAtUntilMs({ atMs }: Pick<Due, "atMs">, idle: Idle | null): number {
  return idle !== null && atMs <= idle.plannedAtMs ? idle.untilMs : 0;
}
