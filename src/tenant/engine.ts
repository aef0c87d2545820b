/**
 * The work of one entity object, without the platform: SQL handle, clock, randomness, Xero and the outlets are handed in, so
 * it runs unchanged in a Durable Object and, under a seeded simulation, in Node. `pass` is the only thing that calls Xero;
 * at most one pass runs at a time. What the object is told goes through `inbox` and only writes rows.
 */

import type { Failure } from "../failure.ts";
import { entityOf } from "../firm.ts";
import type { AccessToken } from "../grant/rpc.ts";
import { IDLE_PASS_DELAY_MS, MAX_PASS_MS, MAX_ROUNDS_PER_PASS, TOKEN_CALL_TIMEOUT_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { ReferenceName } from "../mirror/references.ts";
import { err, type Result } from "../result.ts";
import { type Timer, withTimeout } from "../with-timeout.ts";
import { allowanceOf } from "./allowance.ts";
import { Backfilling } from "./backfilling.ts";
import { Caller, type CallerDeps } from "./caller.ts";
import type { LaneWork } from "./calls.ts";
import { Courier, type Outlets } from "./courier.ts";
import { type Desk, firmOf, isConfigured, isPaused, selfOf } from "./desk.ts";
import { Holds } from "./holds.ts";
import { Inbox } from "./inbox.ts";
import { Lacks } from "./lacks.ts";
import { BackfillLane } from "./lanes/backfill.ts";
import { CheckLane } from "./lanes/check.ts";
import { CompareLane } from "./lanes/compare.ts";
import { NoteLane } from "./lanes/notes.ts";
import { PaymentLane } from "./lanes/payments.ts";
import { ReadLane } from "./lanes/read.ts";
import { ReferenceLane } from "./lanes/reference.ts";
import { SweepLane } from "./lanes/sweep.ts";
import { WriteLane } from "./lanes/write.ts";
import { nextAsked, openLook, startLook } from "./look.ts";
import { Marking } from "./marking.ts";
import { newPace } from "./pace.ts";
import { PagedReads } from "./paged-reads.ts";
import { Placing } from "./placing.ts";
import { mayProve } from "./prove.ts";
import { Remap } from "./remap.ts";
import { Retention } from "./retention.ts";
import { Rounds } from "./rounds.ts";
import type { Sql } from "./sql.ts";
import { entityStatus } from "./status.ts";
import { Store } from "./store.ts";
import { suspensionOf } from "./suspension.ts";
import { PRIORITY } from "./task.ts";
import { Views } from "./views.ts";
import { Waiters } from "./waiters.ts";

export interface EngineDeps extends CallerDeps {
  readonly sql: Sql;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly outlets: Outlets;
  readonly timer: Timer;
  /**
   * Something ended beside the passes, and the next pass may be due sooner (`nextWakeMs`). `error`: what it threw, which
   * nothing expects; null normally.
   */
  readonly endedBeside: (error: unknown) => void;
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
  readonly #waiters: Waiters;
  readonly #marking: Marking;
  readonly #references: ReferenceLane;
  readonly #remap: Remap;
  readonly #retention: Retention;
  readonly #sweeps: SweepLane;
  readonly #backfills: BackfillLane;
  readonly #comparing: CompareLane;
  readonly #rounds: Rounds;
  #isPassing = false;
  /** When the connection was last proved because somebody looked; memory is enough, it is one call. */
  #provingMs = Number.NEGATIVE_INFINITY;
  /** After a pass that found nothing to send: whatever is due was looked at and cannot go on at once, whoever asked. */
  #idleUntilMs = 0;

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
      lacks: new Lacks(),
      pace: newPace(),
      served: { atMs: Number.NEGATIVE_INFINITY },
      reconcileMinutes: deps.reconcileMinutes,
    };
    this.#placing = new Placing(this.#desk);
    this.#holds = new Holds(this.#desk);
    this.#marking = new Marking(this.#desk);
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
    const lanes: readonly LaneWork[] = [
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
    this.#caller = new Caller(this.#desk, { ...deps, token: (refused) => this.#token(refused) }, this.#holds, lanes);
    this.#rounds = new Rounds(this.#desk, {
      lanes,
      holds: this.#holds,
      marking: this.#marking,
      caller: this.#caller,
      remap: this.#remap,
    });
    this.#courier = new Courier(this.#desk, {
      outlets: deps.outlets,
      nowMs: () => this.#nowMs(),
      timer: deps.timer,
      takeFirm: (firm) => this.inbox.configure(selfOf(this.#desk), firm, this.#nowMs()),
      ended: deps.endedBeside,
    });
    this.#waiters = new Waiters(deps.timer);
  }

  get isConfigured(): boolean {
    return isConfigured(this.#desk);
  }

  /** More may follow within a moment: the next pass waits for quiet, but never long. */
  gather(): void {
    this.#rounds.gather(this.#nowMs());
  }

  /** A new consent: the token in memory is of the old one. */
  consentRenewed(): void {
    this.#caller.forgetToken();
    this.inbox.consentRenewed(this.#nowMs());
  }

  /** The consent's object heard from Xero that it works. */
  consentWorks(): void {
    this.#desk.store.transaction(() => this.#holds.consentWorks(this.#nowMs()));
  }

  /** Looks in the next pass for everything that nobody announced, and whether a lost connection is there again. */
  check(): void {
    const nowMs = this.#nowMs();
    if (!this.isConfigured) return;
    this.#desk.store.transaction(() => {
      this.#holds.askAgain(nowMs);
      startLook(this.#desk, { reason: "asked", cutOffSinceMs: null }, nowMs);
    });
    if (openLook(this.#desk) === null) this.ask("organisation");
  }

  /** Somebody looks at the organisation: proves its connection, if that was not lately and no one else needs the call. */
  watched(): void {
    const nowMs = this.#nowMs();
    if (!this.isConfigured || isPaused(this.#desk) || this.hold() !== null) return;
    if (!mayProve(this.status(), { lastMs: this.#provingMs, nowMs })) return;
    this.#provingMs = nowMs;
    this.ask("organisation");
  }

  /** Reads reference data in the next pass, whatever is cached. */
  ask(name: ReferenceName): void {
    this.#rounds.ask(name, this.#nowMs());
  }

  firm() {
    return this.isConfigured ? { self: selfOf(this.#desk), snapshot: firmOf(this.#desk) } : null;
  }

  references() {
    return this.#desk.store.references;
  }

  /** Why work that a webhook brought may not leave now; null when it may. */
  suspension() {
    return this.isConfigured ? suspensionOf(this.#desk, PRIORITY.webhook, this.#nowMs()) : null;
  }

  hold() {
    return this.#holds.active(this.#nowMs());
  }

  status() {
    return entityStatus(this.#desk, this.#nowMs());
  }

  /** Until the passes have brought what is asked for, or something holds the entity, or `mostMs` are over. */
  async until(isDone: () => boolean, mostMs: number): Promise<void> {
    await this.#waiters.until(() => isDone() || this.hold() !== null, mostMs);
  }

  /** Plan, spend budget, call Xero, save; bounded in rounds and time. Returns at once while another pass runs. */
  async pass(): Promise<void> {
    if (this.#isPassing || !this.isConfigured) return;
    this.#isPassing = true;
    const startMs = this.#nowMs();
    try {
      this.#desk.store.transaction(() => this.#retention.advance(startMs));
      this.#courier.ship();
      await this.#courier.refreshFirm();
      const figures = await this.#carryOutRounds(startMs + MAX_PASS_MS);
      this.#courier.ship();
      await this.#courier.settled(startMs);
      this.#idleUntilMs = figures.calls === 0 ? this.#nowMs() + IDLE_PASS_DELAY_MS : 0;
      if (figures.calls > 0) this.#report({ ...figures, durationMs: this.#nowMs() - startMs });
    } finally {
      this.#isPassing = false;
      this.#waiters.notify();
    }
  }

  /** Rounds of calls until nothing may leave; what other places do not know is sent beside them. */
  async #carryOutRounds(endMs: number): Promise<{ readonly calls: number; readonly rounds: number }> {
    let carriedOut = 0;
    let rounds = 0;
    for (; rounds < MAX_ROUNDS_PER_PASS && this.#nowMs() < endMs; rounds++) {
      const calls = this.#desk.store.transaction(() => this.#rounds.plan(this.#nowMs()));
      if (calls.length === 0) return { calls: carriedOut, rounds };
      const mayLeave = await this.#caller.prepare();
      this.#waiters.notify();
      if (!mayLeave) break;
      await Promise.all(calls.map((call) => this.#caller.carryOut(call)));
      this.#waiters.notify();
      carriedOut += calls.length;
      this.#courier.ship();
    }
    // What a new hold stopped is shown as waiting before the pass ends.
    this.#desk.store.transaction(() => this.#rounds.plan(this.#nowMs()));
    return { calls: carriedOut, rounds };
  }

  async #token(refused?: string): Promise<Result<AccessToken, Failure>> {
    const token = await withTimeout(() => this.#deps.token(refused), TOKEN_CALL_TIMEOUT_MS, this.#deps.timer);
    return token.ok ? token.value : err({ code: "token-refresh-failed", reason: token.error });
  }

  #report(figures: { readonly calls: number; readonly rounds: number; readonly durationMs: number }): void {
    const code = this.hold()?.failure.code ?? null;
    log("pass", { tenantId: selfOf(this.#desk), ...figures, backlog: this.#desk.store.tasks.backlog(), code });
  }

  /** When what other places do not know yet is to be sent; null when they know all. */
  untoldDueMs(): number | null {
    return this.isConfigured ? this.#courier.nextDueMs() : null;
  }

  /** When the next pass is needed: the earliest of due work that may leave, and of the outbox. Null: nothing is open. */
  nextWakeMs(): number | null {
    if (!this.isConfigured) return null;
    // What came in while nothing may leave is shown as waiting at once.
    if (this.#marking.isDue(this.#nowMs())) return this.#nowMs();
    const wakes = [this.#courier.nextDueMs(), isPaused(this.#desk) ? null : this.#nextWorkMs()];
    const times = wakes.filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  #nextWorkMs(): number | null {
    const { store } = this.#desk;
    const nowMs = this.#nowMs();
    const hold = this.#holds.active(nowMs);
    if (hold !== null && hold.untilMs === null) return null;
    const probeMs = hold === null ? null : this.#holds.probeAtMs(nowMs);
    const gates = Math.max(hold?.untilMs ?? 0, this.#caller.pauseUntilMs);
    const due = [...store.tasks.dueByPriority(store.attempts.busy())];
    const wakes = due.map(([priority, dueAtMs]) => {
      const isPerson = priority === PRIORITY.person;
      const notBeforeMs = Math.max(gates, this.#idleUntilMs, isPerson ? 0 : this.#rounds.quietAtMs);
      return Math.max(dueAtMs, notBeforeMs, allowanceOf(this.#desk, priority, nowMs).atMs);
    });
    // What was shown as waiting for this end may have to wait for the budget next: then it says so.
    const endMs = hold?.untilMs ?? Number.NEGATIVE_INFINITY;
    wakes.push(...due.filter(([, dueAtMs]) => dueAtMs <= endMs).map(() => Math.max(endMs, this.#idleUntilMs)));
    const resendMs = store.attempts.nextDueMs();
    if (resendMs !== null) wakes.push(Math.max(resendMs, gates, allowanceOf(this.#desk, PRIORITY.webhook, nowMs).atMs));
    const asked = nextAsked(this.#desk);
    if (asked !== null) {
      const quietMs = asked.priority === PRIORITY.person ? 0 : this.#rounds.quietAtMs;
      const allowedMs = allowanceOf(this.#desk, asked.priority, nowMs).atMs;
      wakes.push(Math.max(asked.atMs, gates, quietMs, this.#idleUntilMs, allowedMs));
    }
    const looks = [this.#references.nextLookMs(), this.#sweeps.nextLookMs(nowMs), this.#comparing.nextLookMs(nowMs)];
    for (const lookMs of looks) {
      if (lookMs === null) continue;
      wakes.push(Math.max(lookMs, gates, this.#rounds.quietAtMs, allowanceOf(this.#desk, PRIORITY.sweep, nowMs).atMs));
    }
    for (const { atMs, priority } of this.#backfills.nextLooks()) {
      const quietMs = priority === PRIORITY.person ? 0 : this.#rounds.quietAtMs;
      wakes.push(Math.max(atMs, gates, quietMs, allowanceOf(this.#desk, priority, nowMs).atMs));
    }
    if (probeMs !== null) {
      wakes.push(Math.max(probeMs, this.#caller.pauseUntilMs, allowanceOf(this.#desk, PRIORITY.person, nowMs).atMs));
    }
    if (this.#remap.isOpen()) wakes.push(nowMs);
    if (this.#rounds.isAsked) wakes.push(Math.max(gates, allowanceOf(this.#desk, PRIORITY.person, nowMs).atMs));
    return wakes.length === 0 ? null : Math.min(...wakes);
  }

  #nowMs(): number {
    return this.#deps.connection.nowMs();
  }
}
