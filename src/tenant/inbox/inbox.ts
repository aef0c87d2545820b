/**
 * Entries of other places: settings, webhook events, wanted states, reports, people's requests. Every method
 * only writes rows, in one transaction; the work is done later, in a pass. Repeated and late messages are harmless.
 */

import type { EventRecord } from "../../domain/event.ts";
import { type FirmSnapshot, groupOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { Result } from "../../domain/result.ts";
import { afterDelivery } from "../../domain/webhook-health.ts";
import type {
  BackupRows,
  CheckRequest,
  Choice,
  DecideProblem,
  EventRef,
  ForgetProblem,
  ForgetRequest,
  FormerCopies,
  IncomingDoorbell,
  IncomingEvent,
  MonthAsk,
  MonthPart,
  PersonRequest,
  RepairRequest,
  RestoreProblem,
  TakeOverAsk,
  TakeOverPart,
} from "../../objects/tenant-rpc.ts";
import { firmOf, isConfigured, nextVersion, roleOf, setWebhooks, type TenantContext, webhooksOf } from "../context.ts";
import { forgetCopies } from "../group/former-satellites.ts";
import { applyStatusUpdate, isOwnSatellite } from "../group/record-status.ts";
import type { Router } from "../group/router.ts";
import { type Copy, checkKey, writeKey } from "../model/copy.ts";
import type { Report } from "../model/copy-report.ts";
import { afterRing, MONEY_KINDS } from "../model/doorbells.ts";
import { PRIORITY } from "../model/task.ts";
import { isRefusedAsWanted, kindOfWanted, newCopy, type WantedState, wantedCopy } from "../model/wanted-state.ts";
import type { Readings } from "../month/readings.ts";
import type { TieOuts } from "../month/tie-outs.ts";
import { askFailedReadsAgain } from "../reference/reference-controller.ts";
import { adoptFound } from "../satellite/adopting.ts";
import { hearsMoney } from "../satellite/announced-money.ts";
import { CopyTransitions } from "../satellite/copy-outcome.ts";
import { withEdit } from "../satellite/drift.ts";
import { isOfEpoch, startForgetting } from "../satellite/forgetting.ts";
import { forget } from "../satellite/former-copies.ts";
import { proveDayAgain } from "../suspension/holds.ts";
import { release } from "../suspension/release.ts";
import type { TakeOverReadings } from "../take-over/readings.ts";
import type { TakeOverRuns } from "../take-over/take-overs.ts";
import { configure } from "./configure.ts";
import { PersonCommands } from "./person-commands.ts";
import { restore } from "./restore.ts";
import { Incoming } from "./webhook-events.ts";

interface Runs {
  readonly readings: Readings;
  readonly tieOuts: TieOuts;
  readonly takeOverReadings: TakeOverReadings;
  readonly takeOvers: TakeOverRuns;
}

export class Inbox {
  readonly #context: TenantContext;
  readonly #people: PersonCommands;
  readonly #incoming: Incoming;
  readonly #runs: Runs;

  constructor(context: TenantContext, router: Router, runs: Runs) {
    this.#context = context;
    this.#people = new PersonCommands(context, router);
    this.#runs = runs;
    this.#incoming = new Incoming(context);
  }

  configure(self: TenantId, firm: FirmSnapshot, nowMs: number): void {
    configure(this.#context, self, firm, nowMs);
  }

  restore(rows: BackupRows, nowMs: number): Result<number, RestoreProblem> {
    return restore(this.#context, rows, nowMs);
  }

  /** False while this object is not configured: then nothing is stored. */
  enqueue(events: readonly IncomingEvent[], nowMs: number, doorbells: readonly IncomingDoorbell[] = []): boolean {
    if (!isConfigured(this.#context)) return false;
    const role = roleOf(this.#context);
    this.#context.transaction(() => {
      for (const event of events) {
        const isKnown = this.#context.events.get(event.kind, event.resourceId, event.id) !== null;
        if (isKnown) continue;
        this.#incoming.take(event, role, nowMs);
      }
      if (role === "group" || hearsMoney(this.#context)) this.#ring(doorbells, nowMs);
      setWebhooks(this.#context, afterDelivery(webhooksOf(this.#context), nowMs), nowMs);
    });
    return true;
  }

  /** What is held already in the state that was reported costs no look. */
  #ring(doorbells: readonly IncomingDoorbell[], nowMs: number): void {
    const { meta, records } = this.#context;
    for (const kind of MONEY_KINDS) {
      const news = doorbells.filter(({ kind: one, resourceId, eventAtMs }) => {
        const held = kind === "payment" ? records.payment(resourceId) : records.advance(resourceId);
        return one === kind && (held?.updatedAtMs ?? Number.NEGATIVE_INFINITY) < eventAtMs;
      });
      const ringing = meta.get("ringing") ?? {};
      if (news.length > 0) meta.set("ringing", { ...ringing, [kind]: afterRing(ringing[kind] ?? null, news, nowMs) });
    }
  }

  /**
   * From the group: what is wanted here. A lower number than the one held is out of date. Throws while this object does
   * not know that it is a satellite of that group: the group keeps the message and sends it again.
   */
  want(group: TenantId, states: readonly WantedState[], nowMs: number): void {
    const isOurs = isConfigured(this.#context) && groupOf(firmOf(this.#context))?.tenantId === group;
    if (!isOurs || roleOf(this.#context) !== "satellite") throw new Error("not a satellite of this group yet");
    this.#context.transaction(() => {
      if (states.some((state) => state.force)) askFailedReadsAgain(this.#context, nowMs);
      for (const state of states) this.#take(group, state, nowMs);
    });
  }

  #take(group: TenantId, state: WantedState, nowMs: number): void {
    const held = this.#held(group, state, nowMs);
    if (state.seq <= held.seq) return;
    if (state.force) proveDayAgain(this.#context, nowMs);
    // A person asks again after something in the set-up failed: what is cached of it may be what they fixed.
    if (state.force && held.status === "failed") this.#context.references.expireAll();
    const edits = firmOf(this.#context).settings.satelliteEdits;
    const wanted = wantedCopy(held, { group, edits }, state);
    const isReleased = held.kept !== null && wanted.kept === null;
    // What a person had kept until now is said before it is replaced.
    const copy = this.#context.copies.put(isReleased ? withEdit(this.#context, wanted, held, nowMs) : wanted);
    const { priority, force, takeOver } = state;
    if (takeOver !== undefined && adoptFound(this.#context, copy, takeOver, nowMs)) return;
    const { tasks } = this.#context;
    const before = tasks.get(writeKey(copy));
    tasks.want({ ...writeKey(copy), priority, dueAtMs: nowMs, force, version: state.seq });
    const [cause, ...causes] = held.failures;
    // Not where something was heard of it since, and it is due.
    if (cause !== undefined && before?.dueAtMs === null && isRefusedAsWanted(held, state, nowMs)) {
      const { blockedOn } = before;
      new CopyTransitions(this.#context).failed(copy, [cause, ...causes], state.seq, nowMs, blockedOn ?? undefined);
    }
    // Nothing is written to it; what a person wants to know is how it is now.
    if (copy.kept !== null && force && priority === PRIORITY.person) this.#look(copy, nowMs);
  }

  /** What came before this satellite's copies were forgotten is no copy, also where that is not done yet. */
  #held(group: TenantId, state: WantedState, nowMs: number): Copy {
    const held = this.#context.copies.get(kindOfWanted(state), state.id);
    if (held === null) return newCopy(group, state);
    return isOfEpoch(held, state.epoch ?? 0) ? held : forget(this.#context, held, nowMs);
  }

  /** From the group, when this is a satellite no more: its copies are forgotten, some a pass, and nothing is sent for them. */
  forget(group: TenantId, epoch: number, nowMs: number): void {
    if (!isConfigured(this.#context)) return;
    this.#context.transaction(() => startForgetting(this.#context, { group, epoch }, nowMs));
  }

  /** A person says that a former satellite is gone for good. */
  forgetCopies(request: ForgetRequest, nowMs: number): Result<FormerCopies, ForgetProblem> {
    return this.#context.transaction(() => forgetCopies(this.#context, request, nowMs));
  }

  #look({ kind, satelliteId }: Copy, nowMs: number): void {
    if (satelliteId === null) return;
    const key = checkKey(kind, satelliteId);
    const version = nextVersion(this.#context, key);
    this.#context.tasks.want({ ...key, priority: PRIORITY.person, dueAtMs: nowMs, version });
  }

  /** From a satellite: what became of its copies. */
  report(tenantId: TenantId, reports: readonly Report[], nowMs: number): void {
    if (!isConfigured(this.#context) || !isOwnSatellite(this.#context, tenantId)) return;
    this.#context.transaction(() => {
      for (const report of reports) applyStatusUpdate(this.#context, tenantId, report, nowMs);
    });
  }

  /** From the group: a month is to be read. Throws while this object does not know its firm: then it is asked again. */
  readMonth(ask: MonthAsk, nowMs: number): void {
    if (!isConfigured(this.#context)) throw new Error("not configured yet");
    this.#context.transaction(() => this.#runs.readings.begin(ask, nowMs));
  }

  /** From a satellite: a part of the month that it has read. */
  monthRead(tenantId: TenantId, part: MonthPart, nowMs: number): void {
    if (!isConfigured(this.#context) || !isOwnSatellite(this.#context, tenantId)) return;
    this.#runs.tieOuts.take(tenantId, part, nowMs);
  }

  /** From the group: what is here is to be read for a take-over. Throws while this object does not know its firm: then it is asked again. */
  readForTakeOver(ask: TakeOverAsk, nowMs: number): void {
    if (!isConfigured(this.#context)) throw new Error("not configured yet");
    this.#context.transaction(() => this.#runs.takeOverReadings.begin(ask, nowMs));
  }

  /** From a satellite: a part of what it has read for a take-over. */
  foundForTakeOver(tenantId: TenantId, part: TakeOverPart, nowMs: number): void {
    if (!isConfigured(this.#context) || !isOwnSatellite(this.#context, tenantId)) return;
    this.#context.transaction(() => this.#runs.takeOvers.found(tenantId, part, nowMs));
  }

  consentRenewed(nowMs: number): void {
    this.#context.transaction(() => release(this.#context, nowMs, true));
  }

  resync(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#people.resync(request, nowMs);
  }

  checkDocument(request: CheckRequest, nowMs: number): EventRecord | null {
    return this.#people.checkDocument(request, nowMs);
  }

  repair(request: RepairRequest, nowMs: number): number {
    return this.#people.repair(request, nowMs);
  }

  resolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#people.resolve(request, nowMs);
  }

  unresolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#people.unresolve(request, nowMs);
  }

  decide(ref: EventRef, choice: Choice, by: string, nowMs: number): Result<EventRecord, DecideProblem> {
    return this.#people.decide(ref, choice, by, nowMs);
  }

  stopKeeping(request: RepairRequest, nowMs: number): number {
    return this.#people.stopKeeping(request, nowMs);
  }
}
