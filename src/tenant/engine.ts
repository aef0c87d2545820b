// biome-ignore-all lint/style/noExcessiveLinesPerFile: all parts are joined here and nowhere else.

/**
 * The work of one entity object, without the platform: SQL handle, clock, randomness, Xero and the destinations are handed in, so
 * it runs unchanged in a Durable Object and, under a seeded simulation, in Node. `pass` is the only thing that calls Xero;
 * at most one pass runs at a time. What others ask of the object goes through `inbox` and only writes rows.
 */

import type { Failure } from "../domain/failure.ts";
import { err, type Result } from "../domain/result.ts";
import {
  IDLE_PASS_DELAY_MS,
  MAX_PASS_MS,
  MAX_RECORDS_PER_PASS,
  MAX_ROUNDS_PER_PASS,
  ROUND_PATIENCE_MS,
  TOKEN_CALL_TIMEOUT_MS,
} from "../limits.ts";
import { log } from "../log.ts";
import type { ReferenceName } from "../mirror/references.ts";
import type { AccessToken } from "../objects/grant-rpc.ts";
import type { AdditionRequest } from "../objects/tenant-rpc.ts";
import { type Timer, withTimeout } from "../objects/with-timeout.ts";
import { firmOf, isConfigured, isPaused, roleOf, selfOf, TenantContext } from "./context.ts";
import { Executor, type ExecutorDeps, type Outgoing } from "./dispatch/executor.ts";
import { Marking } from "./dispatch/marking.ts";
import { type Idle, NextWork } from "./dispatch/next-work.ts";
import { mayProve } from "./dispatch/prove.ts";
import { Scheduler } from "./dispatch/scheduler.ts";
import { Waiters } from "./dispatch/waiters.ts";
import { AdvanceController } from "./group/advances.ts";
import { Backfilling } from "./group/backfill/commands.ts";
import { BackfillController } from "./group/backfill/controller.ts";
import { markChangedDocuments } from "./group/document-rows.ts";
import { LookUpController } from "./group/look-up.ts";
import { PaymentAccountController } from "./group/payment-accounts.ts";
import { ReadController } from "./group/read-controller.ts";
import { ReceiptController } from "./group/receipt-controller.ts";
import { Reroute } from "./group/reroute.ts";
import { Router } from "./group/router.ts";
import { SweepController } from "./group/sweep-controller.ts";
import { Inbox } from "./inbox/inbox.ts";
import { PRIORITY, type Priority } from "./model/task.ts";
import type { Controllers } from "./model/xero-call.ts";
import { Readings } from "./month/readings.ts";
import { TieOuts } from "./month/tie-outs.ts";
import { type Destinations, OutboxDispatcher } from "./outbox/dispatcher.ts";
import { MonthDeliveries } from "./outbox/month-deliveries.ts";
import { Refill } from "./outbox/refill.ts";
import { TakeOverDeliveries } from "./outbox/take-over-deliveries.ts";
import { ReferenceController } from "./reference/reference-controller.ts";
import { Views } from "./reporting/queries.ts";
import { entityStatus } from "./reporting/status.ts";
import { AdditionController } from "./satellite/additions.ts";
import { AnnouncedMoneyController } from "./satellite/announced-money.ts";
import { CompareController } from "./satellite/compare-controller.ts";
import { Forgetting } from "./satellite/forgetting.ts";
import { HistoryNoteController } from "./satellite/history-notes.ts";
import { reportChanged } from "./satellite/reported-copy.ts";
import { VerifyController } from "./satellite/verify-controller.ts";
import { WriteController } from "./satellite/write-controller.ts";
import { Retention } from "./storage/retention.ts";
import type { Sql } from "./storage/sql.ts";
import { Holds } from "./suspension/holds.ts";
import { openLook, startLook } from "./suspension/look-back.ts";
import { suspensionOf } from "./suspension/suspension.ts";
import { TakeOverReadings } from "./take-over/readings.ts";
import { TakeOverRuns } from "./take-over/take-overs.ts";

export interface EngineDeps extends ExecutorDeps {
  readonly sql: Sql;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly destinations: Destinations;
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

/** Of one pass. */
interface Figures {
  readonly calls: number;
  readonly rounds: number;
}

export class Engine {
  readonly inbox: Inbox;
  readonly views: Views;
  readonly backfilling: Backfilling;
  readonly tieOuts: TieOuts;
  readonly readings: Readings;
  readonly takeOvers: TakeOverRuns;
  readonly takeOverReadings: TakeOverReadings;
  readonly lookUps: LookUpController;
  readonly additions: AdditionController;
  readonly #context: TenantContext;
  readonly #deps: EngineDeps;
  readonly #router: Router;
  readonly #holds: Holds;
  readonly #executor: Executor;
  readonly #dispatcher: OutboxDispatcher;
  readonly #waiters: Waiters;
  readonly #marking: Marking;
  readonly #references: ReferenceController;
  readonly #reroute: Reroute;
  readonly #retention: Retention;
  readonly #forgetting: Forgetting;
  readonly #refill: Refill;
  readonly #sweeps: SweepController;
  readonly #backfills: BackfillController;
  readonly #comparing: CompareController;
  readonly #scheduler: Scheduler;
  readonly #nextWork: NextWork;
  #isPassing = false;
  /** When the connection was last proved because somebody looked; memory is enough, it is one call. */
  #provingMs = Number.NEGATIVE_INFINITY;
  /** After a pass that found nothing to send. */
  #idle: Idle | null = null;

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: all parts are joined here and nowhere else.
  constructor(deps: EngineDeps) {
    this.#deps = deps;
    this.#context = new TenantContext(deps);
    this.#context.whatFollows = () => this.#whatFollows();
    this.#router = new Router(this.#context);
    this.#holds = new Holds(this.#context);
    this.#marking = new Marking(this.#context);
    this.readings = new Readings(this.#context);
    this.tieOuts = new TieOuts(this.#context, this.readings);
    this.takeOverReadings = new TakeOverReadings(this.#context);
    this.takeOvers = new TakeOverRuns(this.#context, this.takeOverReadings);
    this.inbox = new Inbox(this.#context, this.#router, this);
    this.views = new Views(this.#context);
    this.backfilling = new Backfilling(this.#context);
    this.lookUps = new LookUpController(this.#context);
    this.additions = new AdditionController(this.#context);
    this.#references = new ReferenceController(this.#context);
    this.#reroute = new Reroute(this.#context);
    this.#retention = new Retention(this.#context, deps.retentionDays);
    this.#forgetting = new Forgetting(this.#context);
    this.#refill = new Refill(this.#context);
    const read = new ReadController(this.#context, this.#router);
    this.#sweeps = new SweepController(this.#context, read);
    this.#backfills = new BackfillController(this.#context, read);
    const verify = new VerifyController(this.#context);
    this.#comparing = new CompareController(this.#context, verify);
    const announced = new AnnouncedMoneyController(this.#context);
    const controllers: Controllers = {
      reference: this.#references,
      "look-up": this.lookUps,
      "payment-accounts": new PaymentAccountController(this.#context),
      advances: new AdvanceController(this.#context),
      read,
      sweep: this.#sweeps,
      backfill: this.#backfills,
      verify,
      compare: this.#comparing,
      announced,
      write: new WriteController(this.#context),
      receipts: new ReceiptController(this.#context),
      additions: this.additions,
      "history-notes": new HistoryNoteController(this.#context),
      month: this.readings,
      "take-over": this.takeOverReadings,
    };
    this.#executor = new Executor(
      this.#context,
      { ...deps, token: (refused) => this.#token(refused) },
      this.#holds,
      controllers,
    );
    this.#scheduler = new Scheduler(this.#context, {
      controllers,
      holds: this.#holds,
      marking: this.#marking,
      executor: this.#executor,
      remap: this.#reroute,
      tieOuts: this.tieOuts,
      readings: this.readings,
    });
    this.#nextWork = new NextWork(this.#context, {
      holds: this.#holds,
      executor: this.#executor,
      scheduler: this.#scheduler,
      references: this.#references,
      sweeps: this.#sweeps,
      comparing: this.#comparing,
      announced,
      backfills: this.#backfills,
      takeOvers: this.takeOverReadings,
      reroute: this.#reroute,
      lookUps: this.lookUps,
      additions: this.additions,
      readings: this.readings,
      tieOuts: this.tieOuts,
    });
    this.#dispatcher = new OutboxDispatcher(this.#context, {
      destinations: deps.destinations,
      nowMs: () => this.#nowMs(),
      timer: deps.timer,
      months: new MonthDeliveries(this.#context, this.tieOuts, deps.destinations),
      takeOvers: new TakeOverDeliveries(
        this.#context,
        { runs: this.takeOvers, readings: this.takeOverReadings },
        deps.destinations,
      ),
      takeFirm: (firm) => this.inbox.configure(selfOf(this.#context), firm, this.#nowMs()),
      ended: deps.endedBeside,
    });
    this.#waiters = new Waiters(deps.timer);
  }

  get isConfigured(): boolean {
    return isConfigured(this.#context);
  }

  /** More may follow within a moment: the next pass waits for quiet, but never long. */
  gather(): void {
    this.#scheduler.gather(this.#nowMs());
  }

  /** A new consent: the token in memory is of the old one. */
  consentRenewed(): void {
    this.#executor.forgetToken();
    this.inbox.consentRenewed(this.#nowMs());
  }

  /** The consent's object heard from Xero that it works. */
  consentWorks(): void {
    this.#context.transaction(() => this.#holds.consentWorks(this.#nowMs()));
  }

  /** Looks in the next pass for everything that nobody announced, and whether a lost connection is there again. */
  check(): void {
    const nowMs = this.#nowMs();
    if (!this.isConfigured) return;
    this.#context.transaction(() => {
      this.#holds.askAgain(nowMs);
      startLook(this.#context, { reason: "asked", cutOffSinceMs: null }, nowMs);
    });
    if (openLook(this.#context) === null) this.ask("organisation");
  }

  /** Somebody looks at the organisation: proves its connection, if that was not lately and no one else needs the call. */
  watched(): void {
    const nowMs = this.#nowMs();
    if (!this.isConfigured || isPaused(this.#context) || this.hold() !== null) return;
    if (!mayProve(this.status(), { lastMs: this.#provingMs, nowMs })) return;
    this.#provingMs = nowMs;
    this.ask("organisation");
  }

  /** Another organisation of the consent is cut off: one call says whether this one is, too. */
  prove(): void {
    if (this.isConfigured && !isPaused(this.#context) && this.hold() === null) this.ask("organisation");
  }

  /** Reads reference data in the next pass, whatever is cached. */
  ask(name: ReferenceName): void {
    this.#scheduler.ask(name, this.#nowMs());
  }

  /** A person has entries added to this satellite's set-up; answers how many are on their way. */
  addToSetUp(request: AdditionRequest): number {
    if (!this.isConfigured) return 0;
    return this.#context.transaction(() => this.additions.ask(request, this.#nowMs()));
  }

  firm() {
    return this.isConfigured ? { self: selfOf(this.#context), snapshot: firmOf(this.#context) } : null;
  }

  references() {
    return this.#context.references;
  }

  /** Why work may not leave now, unless it is said otherwise what a webhook brought; null when it may. */
  suspension(priority: Priority = PRIORITY.webhook) {
    return this.isConfigured ? suspensionOf(this.#context, priority, this.#nowMs()) : null;
  }

  hold() {
    return this.#holds.active(this.#nowMs());
  }

  status() {
    return entityStatus(this.#context, this.#nowMs());
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
      this.#context.transaction(() => {
        this.#retention.advance(startMs);
        this.#forgetting.advance(startMs);
        this.#refill.advance(startMs);
        this.takeOvers.advance(startMs);
      });
      this.#dispatcher.ship();
      await this.#dispatcher.refreshFirm();
      const figures = await this.#carryOutRounds(startMs + MAX_PASS_MS);
      this.#dispatcher.ship();
      await this.#dispatcher.settled(startMs);
      const { plannedAtMs, ...counts } = figures;
      this.#idle = counts.calls > 0 ? null : { plannedAtMs, untilMs: this.#nowMs() + IDLE_PASS_DELAY_MS };
      if (counts.calls > 0) this.#report({ ...counts, durationMs: this.#nowMs() - startMs });
    } finally {
      this.#isPassing = false;
      this.#waiters.notify();
    }
  }

  /** Rounds of calls until nothing may leave, or enough was taken in for one alarm; what other places do not know is sent beside them. */
  async #carryOutRounds(endMs: number): Promise<Figures & { readonly plannedAtMs: number }> {
    let carriedOut = 0;
    let rounds = 0;
    let plannedAtMs = this.#nowMs();
    const { answers, underWay } = this.#context;
    const mostRecords = answers.records + MAX_RECORDS_PER_PASS;
    const mayGoOn = () => this.#nowMs() < endMs && answers.records < mostRecords;
    for (; rounds < MAX_ROUNDS_PER_PASS && mayGoOn(); rounds++) {
      plannedAtMs = this.#nowMs();
      const calls = this.#context.transaction(() => this.#scheduler.plan(plannedAtMs));
      if (calls.length === 0 && underWay.size === 0) return { calls: carriedOut, rounds, plannedAtMs };
      const mayLeave = calls.length === 0 || (await this.#executor.prepare());
      this.#waiters.notify();
      if (!mayLeave) break;
      await this.#carryOut(calls);
      this.#waiters.notify();
      carriedOut += calls.length;
      this.#dispatcher.ship();
    }
    await underWay.unlessThrown(underWay.all());
    // What a new hold stopped is shown as waiting before the pass ends.
    this.#context.transaction(() => this.#scheduler.plan(this.#nowMs()));
    return { calls: carriedOut, rounds, plannedAtMs };
  }

  /** Until these are answered, or a moment has passed: then others leave beside those that are not. Without any: those of earlier rounds. */
  async #carryOut(calls: readonly Outgoing[]): Promise<void> {
    const { underWay } = this.#context;
    const over = calls.map((one) => underWay.start(one.call, () => this.#executor.carryOut(one)));
    const answered = over.length > 0 ? Promise.all(over) : underWay.next();
    const patience = Promise.withResolvers<void>();
    const callOff = this.#deps.timer(ROUND_PATIENCE_MS, patience.resolve);
    try {
      await underWay.unlessThrown(Promise.race([answered, patience.promise]));
    } finally {
      callOff();
    }
  }

  async #token(refused?: string): Promise<Result<AccessToken, Failure>> {
    const token = await withTimeout(() => this.#deps.token(refused), TOKEN_CALL_TIMEOUT_MS, this.#deps.timer);
    return token.ok ? token.value : err({ code: "token-refresh-failed", reason: token.error });
  }

  #report(figures: Figures & { readonly durationMs: number }): void {
    const code = this.hold()?.failure.code ?? null;
    log("pass", { tenantId: selfOf(this.#context), ...figures, backlog: this.#context.tasks.backlog(), code });
  }

  /** When the outbox is sent next; null when it is empty. */
  outboxDueMs(): number | null {
    return this.isConfigured ? this.#dispatcher.nextDueMs() : null;
  }

  /** When the next pass is needed: the earliest of due work that may leave, and of the outbox. Null: nothing is open. */
  nextWakeMs(): number | null {
    if (!this.isConfigured) return null;
    const nowMs = this.#nowMs();
    // What came in while nothing may leave is shown as waiting at once.
    if (this.#marking.isDue(nowMs) || this.#forgetting.isOpen() || this.#refill.isOpen()) return nowMs;
    if (this.takeOvers.isDue(nowMs)) return nowMs;
    const work = isPaused(this.#context) ? null : this.#nextWork.atMs(nowMs, this.#idle);
    const months = this.#nextWork.ofMonths(nowMs, this.#idle);
    const wakes = [this.#dispatcher.nextDueMs(), work, this.takeOvers.nextDeadlineMs(), ...months];
    const times = wakes.filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** At the end of each transaction: what the group, and D1, have to know of the documents that it changed. */
  #whatFollows(): void {
    const touched = this.#context.touched.drain();
    if (touched.length === 0 || !this.isConfigured) return;
    const isGroup = roleOf(this.#context) === "group";
    (isGroup ? markChangedDocuments : reportChanged)(this.#context, touched, this.#nowMs());
  }

  #nowMs(): number {
    return this.#deps.connection.nowMs();
  }
}
