/**
 * The work of one entity object, without the platform: SQL handle, clock, randomness, Xero and the outlets are handed in, so
 * it runs unchanged in a Durable Object and, under a seeded simulation, in Node. `pass` is the only thing that calls Xero;
 * at most one pass runs at a time. What the object is told goes through `inbox` and only writes rows.
 */

import { entityOf } from "../firm.ts";
import {
  GATHER_MAX_MS,
  GATHER_QUIET_MS,
  IDLE_PASS_DELAY_MS,
  MAX_PASS_MS,
  MAX_ROUNDS_PER_PASS,
  PACED_WAIT_SHOWN_MS,
} from "../limits.ts";
import { log } from "../log.ts";
import type { ReferenceName } from "../mirror/references.ts";
import { Backfilling } from "./backfilling.ts";
import { type Allowance, nextCall } from "./budget.ts";
import { Caller, type CallerDeps, type Outgoing } from "./caller.ts";
import type { Attempt, LaneWork, PlannedCall } from "./calls.ts";
import { Courier, type Outlets } from "./courier.ts";
import { type Desk, firmOf, isConfigured, isPaused, ownName, selfOf } from "./desk.ts";
import { Holds } from "./holds.ts";
import { Inbox } from "./inbox.ts";
import { BackfillLane } from "./lanes/backfill.ts";
import { CheckLane } from "./lanes/check.ts";
import { CompareLane } from "./lanes/compare.ts";
import { NoteLane } from "./lanes/notes.ts";
import { PaymentLane } from "./lanes/payments.ts";
import { ReadLane } from "./lanes/read.ts";
import { ReferenceLane, referenceCalls } from "./lanes/reference.ts";
import { SweepLane } from "./lanes/sweep.ts";
import { WriteLane } from "./lanes/write.ts";
import { budgetOf, callsAtOnce, newPace } from "./pace.ts";
import { PagedReads } from "./paged-reads.ts";
import { Placing } from "./placing.ts";
import { Remap } from "./remap.ts";
import { Retention } from "./retention.ts";
import type { Sql } from "./sql.ts";
import { entityStatus } from "./status.ts";
import { Store } from "./store.ts";
import { PRIORITY, type Priority } from "./task.ts";
import { Views } from "./views.ts";

export interface EngineDeps extends CallerDeps {
  readonly sql: Sql;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly outlets: Outlets;
  readonly minuteLimit: number;
  readonly dayLimit: number;
  readonly reconcileMinutes: number;
  readonly retentionDays: number;
}

export class Engine {
  readonly inbox: Inbox;
  readonly views: Views;
  readonly backfilling: Backfilling;
  readonly #desk: Desk;
  readonly #deps: EngineDeps;
  readonly #placing: Placing;
  readonly #holds: Holds;
  readonly #caller: Caller;
  readonly #courier: Courier;
  readonly #lanes: readonly LaneWork[];
  readonly #references: ReferenceLane;
  readonly #remap: Remap;
  readonly #retention: Retention;
  readonly #sweeps: SweepLane;
  readonly #backfills: BackfillLane;
  readonly #comparing: CompareLane;
  /** A burst is seen as one: nothing is read before it has been quiet for a moment. Lost in a crash: then nothing waits. */
  #gather = { fromMs: 0, untilMs: 0 };
  /** Reference data that a person waits for, and since when. */
  readonly #asked = new Map<ReferenceName, number>();
  #isPassing = false;
  /** After a pass that found nothing to send: whatever is due was looked at and cannot go on at once. */
  #idleUntilMs = 0;
  #markedHoldUntilMs: number | null = null;

  constructor(deps: EngineDeps) {
    const store = new Store(deps.sql);
    const dayLimit = () =>
      (isConfigured(this.#desk) ? entityOf(firmOf(this.#desk), selfOf(this.#desk))?.dayLimit : null) ?? deps.dayLimit;
    this.#deps = deps;
    this.#desk = {
      store,
      random: deps.random,
      minuteLimit: deps.minuteLimit,
      dayLimit,
      missedPayments: new Set(),
      paged: new PagedReads(),
      pace: newPace(),
      served: { atMs: Number.NEGATIVE_INFINITY },
      reconcileMinutes: deps.reconcileMinutes,
    };
    this.#placing = new Placing(this.#desk);
    this.#holds = new Holds(this.#desk);
    this.inbox = new Inbox(this.#desk, this.#placing);
    this.views = new Views(this.#desk);
    this.backfilling = new Backfilling(this.#desk);
    this.#references = new ReferenceLane(this.#desk);
    this.#remap = new Remap(this.#desk);
    this.#retention = new Retention(this.#desk.store, deps.retentionDays);
    const read = new ReadLane(this.#desk, this.#placing);
    this.#sweeps = new SweepLane(this.#desk, read);
    this.#backfills = new BackfillLane(this.#desk, read);
    const check = new CheckLane(this.#desk);
    this.#comparing = new CompareLane(this.#desk, check);
    this.#lanes = [
      this.#references,
      new PaymentLane(this.#desk),
      read,
      this.#sweeps,
      this.#backfills,
      check,
      this.#comparing,
      new WriteLane(this.#desk),
      new NoteLane(this.#desk),
    ];
    this.#caller = new Caller(this.#desk, deps, this.#holds, this.#lanes);
    this.#courier = new Courier(this.#desk, deps.outlets);
  }

  get isConfigured(): boolean {
    return isConfigured(this.#desk);
  }

  /** More may follow within a moment: the next pass waits for quiet, but never long. */
  gather(): void {
    const nowMs = this.#nowMs();
    if (nowMs > this.#gather.untilMs) this.#gather = { fromMs: nowMs, untilMs: nowMs };
    this.#gather.untilMs = Math.min(nowMs + GATHER_QUIET_MS, this.#gather.fromMs + GATHER_MAX_MS);
  }

  /** A new consent: the token in memory is of the old one. */
  consentRenewed(): void {
    this.#caller.forgetToken();
    this.inbox.consentRenewed(this.#nowMs());
  }

  /** Reads reference data in the next pass, whatever is cached. */
  ask(name: ReferenceName): void {
    this.#asked.set(name, this.#nowMs());
  }

  firm() {
    return this.isConfigured ? { self: selfOf(this.#desk), snapshot: firmOf(this.#desk) } : null;
  }

  references() {
    return this.#desk.store.references;
  }

  hold() {
    return this.#holds.active(this.#nowMs());
  }

  status() {
    return entityStatus(this.#desk, this.#nowMs());
  }

  /** What the outbox holds that is due, delivered now; failures are kept for later. */
  async ship(): Promise<void> {
    if (this.isConfigured) await this.#courier.ship(this.#nowMs());
  }

  /** Plan, spend budget, call Xero, save; bounded in rounds and time. Returns at once while another pass runs. */
  async pass(): Promise<void> {
    if (this.#isPassing || !this.isConfigured) return;
    this.#isPassing = true;
    let carriedOut = 0;
    let isAllPlanned = false;
    let rounds = 0;
    const startMs = this.#nowMs();
    try {
      const endMs = startMs + MAX_PASS_MS;
      this.#desk.store.transaction(() => this.#retention.advance(startMs));
      const firm = await this.#courier.refreshFirm(this.#nowMs());
      if (firm !== null) this.inbox.configure(selfOf(this.#desk), firm, this.#nowMs());
      for (; rounds < MAX_ROUNDS_PER_PASS && this.#nowMs() < endMs; rounds++) {
        const calls = this.#desk.store.transaction(() => this.#plan(this.#nowMs()));
        isAllPlanned = calls.length === 0;
        if (isAllPlanned || !(await this.#caller.prepare())) break;
        await Promise.all(calls.map((call) => this.#caller.carryOut(call)));
        carriedOut += calls.length;
        await this.ship();
      }
      // What a new hold stopped is shown as waiting before the pass ends.
      if (!isAllPlanned) this.#desk.store.transaction(() => this.#plan(this.#nowMs()));
      await this.ship();
      this.#idleUntilMs = carriedOut === 0 ? this.#nowMs() + IDLE_PASS_DELAY_MS : 0;
      if (carriedOut > 0) this.#report({ calls: carriedOut, rounds, durationMs: this.#nowMs() - startMs });
    } finally {
      this.#isPassing = false;
    }
  }

  #report(figures: { readonly calls: number; readonly rounds: number; readonly durationMs: number }): void {
    const code = this.hold()?.failure.code ?? null;
    log("pass", { tenantId: selfOf(this.#desk), ...figures, backlog: this.#desk.store.tasks.backlog(), code });
  }

  /**
   * What came in when our own count of the day is used up is shown as waiting at once: no pass comes before the day frees
   * up. To be called after anything that may have made work due.
   */
  showDayLimit(): void {
    const nowMs = this.#nowMs();
    if (!this.isConfigured || this.#isPassing || isPaused(this.#desk) || this.#holds.active(nowMs) !== null) return;
    const allowance = this.#allowance(PRIORITY.webhook, nowMs);
    if (allowance.limitedBy === "day") this.#desk.store.transaction(() => this.#markPaced(allowance, nowMs));
  }

  /** When the next pass is needed: the earliest of due work that may leave, and of the outbox. Null: nothing is open. */
  nextWakeMs(): number | null {
    if (!this.isConfigured) return null;
    const wakes = [this.#desk.store.outbox.nextDueMs(), isPaused(this.#desk) ? null : this.#nextWorkMs()];
    const times = wakes.filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  #nextWorkMs(): number | null {
    const { store } = this.#desk;
    const nowMs = this.#nowMs();
    const hold = this.#holds.active(nowMs);
    if (hold !== null && hold.untilMs === null) return null;
    const gates = Math.max(hold?.untilMs ?? 0, this.#caller.pauseUntilMs);
    const wakes = [...store.tasks.dueByPriority(store.attempts.busy())].map(([priority, dueAtMs]) => {
      const isPerson = priority === PRIORITY.person;
      const notBeforeMs = isPerson ? gates : Math.max(gates, this.#gather.untilMs, this.#idleUntilMs);
      return Math.max(dueAtMs, notBeforeMs, this.#allowance(priority, nowMs).atMs);
    });
    const resendMs = store.attempts.nextDueMs();
    if (resendMs !== null) wakes.push(Math.max(resendMs, gates, this.#allowance(PRIORITY.webhook, nowMs).atMs));
    const looks = [this.#references.nextLookMs(), this.#sweeps.nextLookMs(nowMs), this.#comparing.nextLookMs(nowMs)];
    for (const lookMs of looks) {
      if (lookMs === null) continue;
      wakes.push(Math.max(lookMs, gates, this.#gather.untilMs, this.#allowance(PRIORITY.sweep, nowMs).atMs));
    }
    for (const { atMs, priority } of this.#backfills.nextLooks()) {
      const quietMs = priority === PRIORITY.person ? 0 : this.#gather.untilMs;
      wakes.push(Math.max(atMs, gates, quietMs, this.#allowance(priority, nowMs).atMs));
    }
    if (this.#remap.isOpen()) wakes.push(nowMs);
    if (this.#asked.size > 0) wakes.push(Math.max(gates, this.#allowance(PRIORITY.person, nowMs).atMs));
    return wakes.length === 0 ? null : Math.min(...wakes);
  }

  /** The calls of the next round, as far as budget and holds allow; marks as waiting what they stop. */
  #plan(nowMs: number): readonly Outgoing[] {
    if (isPaused(this.#desk)) return [];
    this.#remap.advance(nowMs);
    this.#desk.store.calls.prune(nowMs);
    const hold = this.#holds.active(nowMs);
    if (hold !== null) {
      this.#markHeld(hold.failure.code === "minute-limit", hold.untilMs, nowMs);
      return [];
    }
    if (nowMs < this.#caller.pauseUntilMs) return [];
    return this.#affordable(this.#candidates(nowMs), nowMs);
  }

  #candidates(nowMs: number): readonly Outgoing[] {
    const { attempts } = this.#desk.store;
    const resends = attempts.all().filter((attempt) => attempt.dueAtMs <= nowMs && !this.#isTooLate(attempt, nowMs));
    const asked = this.#askedCalls(nowMs);
    const isGathering = nowMs < this.#gather.untilMs;
    const planned = this.#lanes
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
      const calls = referenceCalls(this.#desk, [name], task, sinceMs);
      if (calls.length === 0) this.#asked.delete(name);
      return calls;
    });
  }

  /** Too late to go again under the same key: whether it was carried out is found by looking. */
  #isTooLate(attempt: Attempt, nowMs: number): boolean {
    if (!this.#caller.isTooLate(attempt, nowMs)) return false;
    this.#desk.store.attempts.close(attempt.key);
    const lane = this.#lanes.find((candidate) => candidate.owns(attempt.purpose));
    lane?.refused(attempt, { kind: "no-answer", reason: "no answer in time" }, nowMs);
    return true;
  }

  #affordable(candidates: readonly Outgoing[], nowMs: number): readonly Outgoing[] {
    const parallel = callsAtOnce(this.#desk, nowMs);
    const chosen: Outgoing[] = [];
    for (const candidate of candidates) {
      if (chosen.length >= parallel) break;
      const priority = candidate.attempt === null ? candidate.call.priority : PRIORITY.webhook;
      const allowance = this.#allowance(priority, nowMs, chosen.length);
      if (allowance.limitedBy === null) chosen.push(candidate);
      else if (chosen.length === 0) {
        this.#markPaced(allowance, nowMs);
        break;
      }
    }
    return chosen;
  }

  /** `underWay` calls of this round count as having left. */
  #allowance(priority: Priority, nowMs: number, underWay = 0): Allowance {
    const planned = Array.from({ length: underWay }, () => nowMs);
    return nextCall(budgetOf(this.#desk, planned), priority, nowMs);
  }

  /** Our own count says that the limit is reached: shown like Xero's own refusal, if it lasts. */
  #markPaced(allowance: Allowance, nowMs: number): void {
    const untilMs = allowance.atMs;
    if (untilMs - nowMs < PACED_WAIT_SHOWN_MS) return;
    const entity = ownName(this.#desk);
    if (allowance.limitedBy === "day") {
      const limit = this.#desk.dayLimit();
      this.#holds.markDue({ code: "day-limit", entity, untilMs, limit }, untilMs, nowMs);
    } else this.#holds.markDue({ code: "minute-limit", entity, untilMs }, untilMs, nowMs);
  }

  /** A minute passes before thousands of rows are written: only the first are marked then. */
  #markHeld(isShort: boolean, untilMs: number | null, nowMs: number): void {
    const hold = this.#holds.active(nowMs);
    if (hold === null || (isShort && this.#markedHoldUntilMs === untilMs)) return;
    this.#holds.markDue(hold.failure, untilMs, nowMs);
    this.#markedHoldUntilMs = untilMs;
  }

  #nowMs(): number {
    return this.#deps.connection.nowMs();
  }
}
