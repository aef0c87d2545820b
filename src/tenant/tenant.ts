// biome-ignore-all lint/style/noExcessiveLinesPerFile: the platform takes the methods that others call from this one class.

/**
 * The Durable Object of one Xero tenant: a thin shell that gives the engine its storage, clock, Xero and destinations, and sets
 * the alarm. Passes run inside `alarm` only; every other method writes rows and arms it.
 */

import { DurableObject } from "cloudflare:workers";
import { type Config, describeProblems, parseConfig } from "../config.ts";
import type { EventRecord } from "../domain/event.ts";
import type { Failure, RecordKind } from "../domain/failure.ts";
import { entityOf, type FirmSnapshot, othersOfConsent } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { TakeOverItem, TakeOverProgress } from "../domain/take-over.ts";
import { ALARM_RETRY_MS, BACKFILL_PREVIEW_WAIT_MS, REFERENCE_WAIT_MS, TRACKING_FRESH_MS } from "../limits.ts";
import { log } from "../log.ts";
import type { Account, ReferenceName, References, TrackingCategory } from "../mirror/references.ts";
import type { AccessToken } from "../objects/grant-rpc.ts";
import { answerOf, forEachAtOnce, objectsOf } from "../objects/objects.ts";
import type {
  AdditionRequest,
  AdditionState,
  BackfillPreview,
  BackfillProblem,
  BackfillProgress,
  BackfillRequest,
  BackupPage,
  BackupRows,
  CallAbout,
  CheckRequest,
  Choice,
  Comparison,
  DecideProblem,
  EntityStatus,
  EventRef,
  ForgetProblem,
  ForgetRequest,
  FormerCopies,
  FoundDocument,
  HourOfCalls,
  IncomingDoorbell,
  IncomingEvent,
  MonthAsk,
  MonthPart,
  PersonRequest,
  ReadingWait,
  RepairRequest,
  RestoreProblem,
  TakeOverAsk,
  TakeOverPart,
  TakeOverProblem,
  TakeOverRequest,
  TenantRpc,
  TieOutProblem,
  TieOutProgress,
  TieOutRequest,
} from "../objects/tenant-rpc.ts";
import { platformTimer } from "../objects/with-timeout.ts";
import { Engine } from "./engine.ts";
import type { Report } from "./model/copy-report.ts";
import type { WantedState } from "./model/wanted-state.ts";
import { destinationsOf } from "./outbox/destinations.ts";
import type { ReferenceCache } from "./storage/reference-cache.ts";
import type { Sql, SqlRow, SqlValue } from "./storage/sql.ts";

export class Tenant extends DurableObject<Env> implements TenantRpc {
  #made: Engine | null = null;

  /** Made when first needed: a configuration that is bad for a while must not cost the alarm, as a throwing constructor would. */
  get #engine(): Engine {
    this.#made ??= this.#newEngine(configOf(this.env));
    return this.#made;
  }

  #newEngine(config: Config): Engine {
    return new Engine({
      sql: storageSql(this.ctx.storage),
      random: Math.random,
      key: () => crypto.randomUUID(),
      token: (refused) => this.#token(refused),
      proved: () => this.ctx.waitUntil(this.#proved()),
      unlisted: () => this.ctx.waitUntil(this.#othersProve()),
      connection: {
        apiUrl: config.xeroApiUrl,
        fetch: (request) => fetch(request),
        timeout: (ms) => AbortSignal.timeout(ms),
        nowMs: () => Date.now(),
      },
      destinations: destinationsOf(this.env),
      timer: platformTimer,
      endedBeside: (error) => void this.#endedBeside(error),
      minuteLimit: config.minuteLimit,
      dayLimit: config.dayLimit,
      reconcileMinutes: config.reconcileMinutes,
      retentionDays: config.retentionDays,
    });
  }

  /** Never throws for what Xero, D1 or another object does; after anything unexpected the alarm is set again. */
  override async alarm(): Promise<void> {
    try {
      await this.#engine.pass();
      await this.#arm();
    } catch (error) {
      log("pass-failed", { tenantId: this.ctx.id.name ?? null, reason: describe(error) });
      await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS);
    }
  }

  async configure(self: TenantId, firm: FirmSnapshot): Promise<void> {
    this.#engine.inbox.configure(self, firm, Date.now());
    await this.#arm();
  }

  async enqueue(
    events: readonly IncomingEvent[],
    doorbells: readonly IncomingDoorbell[] = [],
  ): Promise<{ readonly known: boolean }> {
    const known = this.#engine.inbox.enqueue(events, Date.now(), doorbells);
    if (known) {
      this.#engine.gather();
      await this.#arm();
    }
    return { known };
  }

  async want(group: TenantId, states: readonly WantedState[]): Promise<void> {
    this.#engine.inbox.want(group, states, Date.now());
    await this.#arm();
  }

  async report(satellite: TenantId, reports: readonly Report[]): Promise<void> {
    this.#engine.inbox.report(satellite, reports, Date.now());
    await this.#arm();
  }

  async readMonth(ask: MonthAsk): Promise<void> {
    this.#engine.inbox.readMonth(ask, Date.now());
    await this.#arm();
  }

  async monthRead(satellite: TenantId, part: MonthPart): Promise<void> {
    this.#engine.inbox.monthRead(satellite, part, Date.now());
    await this.#arm();
  }

  async startTieOut(request: TieOutRequest): Promise<Result<null, TieOutProblem>> {
    const started = this.#engine.tieOuts.start(request, Date.now());
    await this.#arm();
    return started;
  }

  async tieOutProgress(id: string): Promise<TieOutProgress | null> {
    return this.#engine.tieOuts.progress(id);
  }

  async monthWait(runId: string): Promise<ReadingWait | null> {
    return this.#engine.isConfigured ? this.#engine.readings.wait(runId, Date.now()) : null;
  }

  async readForTakeOver(ask: TakeOverAsk): Promise<void> {
    this.#engine.inbox.readForTakeOver(ask, Date.now());
    await this.#arm();
  }

  async foundForTakeOver(satellite: TenantId, part: TakeOverPart): Promise<void> {
    this.#engine.inbox.foundForTakeOver(satellite, part, Date.now());
    await this.#arm();
  }

  async startTakeOver(request: TakeOverRequest): Promise<Result<null, TakeOverProblem>> {
    const started = this.#engine.takeOvers.start(request, Date.now());
    await this.#arm();
    return started;
  }

  async takeOver(id: string): Promise<TakeOverProgress | null> {
    return this.#engine.takeOvers.progress(id);
  }

  async takeOverItems(id: string, fromRow: number): Promise<readonly (readonly TakeOverItem[])[]> {
    return this.#engine.takeOvers.items(id, fromRow);
  }

  async takeOverWait(id: string): Promise<ReadingWait | null> {
    return this.#engine.isConfigured ? this.#engine.takeOverReadings.wait(id, Date.now()) : null;
  }

  async consentRenewed(): Promise<void> {
    this.#engine.consentRenewed();
    await this.#arm();
  }

  async consentWorks(): Promise<void> {
    this.#engine.consentWorks();
    await this.#arm();
  }

  async prove(): Promise<void> {
    this.#engine.prove();
    await this.#arm();
  }

  async check(): Promise<void> {
    this.#engine.check();
    await this.#arm();
  }

  async resync(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }> {
    const events = this.#engine.inbox.resync(request, Date.now());
    await this.#arm();
    return { events };
  }

  async resolve(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }> {
    const events = this.#engine.inbox.resolve(request, Date.now());
    await this.#arm();
    return { events };
  }

  async unresolve(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }> {
    const events = this.#engine.inbox.unresolve(request, Date.now());
    await this.#arm();
    return { events };
  }

  async decide(event: EventRef, choice: Choice, by: string): Promise<Result<EventRecord, DecideProblem>> {
    const decided = this.#engine.inbox.decide(event, choice, by, Date.now());
    await this.#arm();
    return decided;
  }

  async status(isWatched = false): Promise<EntityStatus> {
    if (isWatched) {
      this.#engine.watched();
      await this.#arm();
    }
    return this.#engine.status();
  }

  async repair(request: RepairRequest): Promise<number> {
    const repaired = this.#engine.inbox.repair(request, Date.now());
    await this.#arm();
    return repaired;
  }

  async stopKeeping(request: RepairRequest): Promise<number> {
    const ended = this.#engine.inbox.stopKeeping(request, Date.now());
    await this.#arm();
    return ended;
  }

  async formerCopies(): Promise<readonly FormerCopies[]> {
    return this.#engine.views.formerCopies();
  }

  async forgetCopies(request: ForgetRequest): Promise<Result<FormerCopies, ForgetProblem>> {
    const forgotten = this.#engine.inbox.forgetCopies(request, Date.now());
    await this.#arm();
    return forgotten;
  }

  async forget(group: TenantId, epoch: number): Promise<void> {
    this.#engine.inbox.forget(group, epoch, Date.now());
    await this.#arm();
  }

  async startBackfill(request: BackfillRequest): Promise<Result<BackfillProgress, BackfillProblem>> {
    const started = this.#engine.backfilling.start(request, Date.now());
    await this.#arm();
    return started;
  }

  async previewBackfill(request: BackfillRequest): Promise<Result<BackfillPreview | null, BackfillProblem>> {
    const { backfilling } = this.#engine;
    const started = backfilling.startPreview(request, Date.now());
    if (!started.ok) return started;
    await this.#arm();
    let preview: BackfillPreview | null = null;
    const isCounted = () => {
      preview ??= backfilling.previewOf(request.id, Date.now());
      return preview !== null;
    };
    await this.#engine.until(isCounted, BACKFILL_PREVIEW_WAIT_MS);
    return ok(preview);
  }

  async backfill(id: string): Promise<BackfillProgress | null> {
    return this.#engine.backfilling.get(id, Date.now());
  }

  async backfills(before: string | null, most: number): Promise<readonly BackfillProgress[]> {
    return this.#engine.backfilling.list(before, most, Date.now());
  }

  async cancelBackfill(id: string): Promise<BackfillProgress | null> {
    return this.#engine.backfilling.cancel(id, Date.now());
  }

  async trackingCategories(): Promise<Result<readonly TrackingCategory[], Failure>> {
    return await this.#readNow("tracking");
  }

  async accounts(): Promise<Result<readonly Account[], Failure>> {
    return await this.#readNow("accounts");
  }

  async #readNow<N extends "tracking" | "accounts">(name: N): Promise<Result<NonNullable<References[N]>, Failure>> {
    const startMs = Date.now();
    const references = this.#engine.references();
    const isFresh = () => (references.fetchedAtMs(name) ?? 0) > startMs - TRACKING_FRESH_MS;
    if (!isFresh()) this.#engine.ask(name);
    await this.#read(() => isFresh() || wasRefused(references, name, startMs));
    // An older list is better than none: it is what mirroring uses, too.
    const list = references.get()[name];
    if (list !== null) return ok(list);
    const firm = this.#engine.firm();
    const entity = firm === null ? null : entityOf(firm.snapshot, firm.self);
    const unavailable: Failure = {
      code: "xero-unavailable",
      entity: entity?.name ?? "the organisation",
      reason: "no answer in time",
    };
    return err(this.#engine.hold()?.failure ?? unavailable);
  }

  async setUp(names: readonly ReferenceName[], withinMs: number): Promise<Result<References, Failure>> {
    const startMs = Date.now();
    const references = this.#engine.references();
    const missing = () => references.missing(names, startMs - withinMs);
    for (const name of missing()) this.#engine.ask(name);
    await this.#read(() => missing().every((name) => wasRefused(references, name, startMs)));
    const hold = this.#engine.hold();
    // Older values are better than none, but not where a person must connect again first.
    const isLost = hold !== null && (hold.untilMs === null || references.missing(names).length > 0);
    return isLost ? err(hold.failure) : ok(references.get());
  }

  async addToSetUp(request: AdditionRequest): Promise<number> {
    const accepted = this.#engine.addToSetUp(request);
    await this.#arm();
    return accepted;
  }

  async additions(): Promise<readonly AdditionState[]> {
    return this.#engine.isConfigured ? this.#engine.additions.states() : [];
  }

  async callsAbout(kind: RecordKind, recordId: string): Promise<readonly CallAbout[]> {
    return this.#engine.views.callsAbout(kind, recordId, Date.now());
  }

  async callsByHour(): Promise<readonly HourOfCalls[]> {
    return this.#engine.views.callsByHour(Date.now());
  }

  async eventsOf(kind: RecordKind, recordId: string): Promise<readonly EventRecord[]> {
    return this.#engine.views.eventsOf(kind, recordId);
  }

  async checkDocument(request: CheckRequest): Promise<EventRecord | null> {
    const event = this.#engine.inbox.checkDocument(request, Date.now());
    await this.#arm();
    return event;
  }

  async lookUp(number: string): Promise<Result<readonly FoundDocument[], Failure>> {
    const { lookUps } = this.#engine;
    const stop = this.#engine.suspension();
    // Nothing leaves before a person ends that: known at once.
    if (stop?.untilMs === null) return err(stop.failure);
    lookUps.ask(number, Date.now());
    await this.#read(() => lookUps.isOver(number));
    const found = lookUps.answer(number);
    if (found !== null) return ok(found);
    const unavailable: Failure = { code: "xero-unavailable", entity: "the group", reason: "no answer in time" };
    return err(this.#engine.hold()?.failure ?? unavailable);
  }

  async comparison(kind: RecordKind, groupId: string): Promise<Comparison | null> {
    return this.#engine.views.comparison(kind, groupId);
  }

  async backup(after: string | null): Promise<BackupPage> {
    return this.#engine.views.backup(after);
  }

  async restore(rows: BackupRows): Promise<Result<number, RestoreProblem>> {
    const restored = this.#engine.inbox.restore(rows, Date.now());
    await this.#arm();
    return restored;
  }

  /** Waits for the object's own pass to read what was asked for: until `isDone`, a hold, or the time is over. */
  async #read(isDone: () => boolean): Promise<void> {
    if (isDone()) return;
    await this.#arm();
    await this.#engine.until(isDone, REFERENCE_WAIT_MS);
  }

  /** A delivery beside the passes may have failed, and is tried again sooner than the alarm is set. */
  async #endedBeside(error: unknown): Promise<void> {
    if (error !== null) log("delivery-failed", { tenantId: this.ctx.id.name ?? null, reason: describe(error) });
    try {
      await this.#arm();
    } catch (problem) {
      log("alarm-not-set", { tenantId: this.ctx.id.name ?? null, reason: describe(problem) });
    }
  }

  async #token(refused?: string): Promise<Result<AccessToken, Failure>> {
    const firm = this.#engine.firm();
    const entity = firm === null ? null : entityOf(firm.snapshot, firm.self);
    if (entity === null) return err({ code: "disconnected", entity: "this organisation" });
    return await objectsOf(this.env).grant(entity.grantId).accessToken(refused, entity.tenantId);
  }

  /** Nobody waits for it: one that does not hear of it finds out by its own next call. */
  async #othersProve(): Promise<void> {
    const firm = this.#engine.firm();
    if (firm === null) return;
    await forEachAtOnce(othersOfConsent(firm.snapshot, firm.self), async (tenant) => {
      const answer = await answerOf(() => objectsOf(this.env).tenant(tenant).prove());
      if (!answer.ok) log("proof-not-asked", { tenantId: tenant, reason: answer.error });
    });
  }

  /** Nobody waits for it, and the next token is another occasion. */
  async #proved(): Promise<void> {
    const firm = this.#engine.firm();
    const entity = firm === null ? null : entityOf(firm.snapshot, firm.self);
    if (entity === null) return;
    const answer = await answerOf(() => objectsOf(this.env).grant(entity.grantId).proved());
    if (!answer.ok) log("proof-not-taken", { tenantId: entity.tenantId, reason: answer.error });
  }

  async #arm(): Promise<void> {
    const wakeMs = this.#engine.nextWakeMs();
    if (wakeMs === null) return;
    const current = await this.ctx.storage.getAlarm();
    if (current === null || wakeMs < current) await this.ctx.storage.setAlarm(wakeMs);
  }
}

function wasRefused(references: ReferenceCache, name: ReferenceName, sinceMs: number): boolean {
  return (references.failedRead(name)?.failedAtMs ?? Number.NEGATIVE_INFINITY) >= sinceMs;
}

function configOf(env: Env): Config {
  const config = parseConfig(env);
  if (!config.ok) throw new Error(describeProblems(config.error));
  return config.value;
}

/** Durable Object SQL as the engine knows it. Booleans and blobs are not used. */
function storageSql(storage: DurableObjectStorage): Sql {
  return {
    all: (query: string, ...values: readonly SqlValue[]): readonly SqlRow[] =>
      storage.sql.exec<Record<string, SqlValue>>(query, ...values).toArray(),
    transaction: (work) => storage.transactionSync(work),
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
