/**
 * Delivers what the outbox names: events, documents and mappings to D1, wanted states to satellites, reports to the group. A target
 * that fails or hangs is tried again later and never holds back another one, nor the mirror.
 */

import type { DocumentRow } from "../../domain/document.ts";
import type { EventRecord } from "../../domain/event.ts";
import type { Failure } from "../../domain/failure.ts";
import { noteOf } from "../../domain/failure-words.ts";
import type { FirmSnapshot } from "../../domain/firm.ts";
import { type FirmId, type TenantId, tenantId } from "../../domain/ids.ts";
import type { ContactMapping } from "../../domain/mapping.ts";
import type { TieOutResult } from "../../domain/tie-out.ts";
import { DELIVERY_TIMEOUT_MS, DELIVERY_WAIT_MS, FIRM_REFRESH_MS, MAX_REASON_CHARS } from "../../limits.ts";
import { log } from "../../log.ts";
import type { MonthAsk, MonthPart, TakeOverAsk, TakeOverPart } from "../../objects/tenant-rpc.ts";
import { type Timer, withTimeout } from "../../objects/with-timeout.ts";
import { firmOf, selfOf, type TenantContext, webhooksOf } from "../context.ts";
import { epochOf, formerSatellite } from "../group/former-satellites.ts";
import { withNotes } from "../model/copy.ts";
import type { Report } from "../model/copy-report.ts";
import type { WantedState } from "../model/wanted-state.ts";
import { type OutboxBatch, type OutboxTarget, splitTarget } from "../storage/outbox.ts";
import { isCutOff } from "../suspension/release.ts";
import { copiesOf, documentRowsOf, eventsOf, mappingsOf, reportsOf, wantedOf } from "./deliverables.ts";
import { DeliveryLoops } from "./delivery-loops.ts";
import type { MonthDeliveries } from "./month-deliveries.ts";
import type { TakeOverDeliveries } from "./take-over-deliveries.ts";

/** The places outside the object. Every method may throw: then it is tried again. */
export interface Destinations {
  /** Null when the firm's version is still `knownVersion`. */
  loadFirm(firmId: FirmId, knownVersion: number): Promise<FirmSnapshot | null>;
  writeEvents(firmId: FirmId, events: readonly EventRecord[]): Promise<void>;
  writeDocuments(firmId: FirmId, rows: readonly DocumentRow[]): Promise<void>;
  writeMappings(firmId: FirmId, rows: readonly ContactMapping[]): Promise<void>;
  /** Since when Xero has the organisation no longer connected; null: it is. */
  markDisconnected(self: TenantId, atMs: number | null): Promise<void>;
  /** Since when Xero's webhooks are missed; null while they come. */
  markSilent(self: TenantId, sinceMs: number | null): Promise<void>;
  want(satellite: TenantId, group: TenantId, states: readonly WantedState[]): Promise<void>;
  report(group: TenantId, satellite: TenantId, reports: readonly Report[]): Promise<void>;
  /** A former satellite is gone for good: its copies of an earlier epoch are none any more. */
  forget(satellite: TenantId, group: TenantId, epoch: number): Promise<void>;
  readMonth(satellite: TenantId, ask: MonthAsk): Promise<void>;
  monthRead(group: TenantId, satellite: TenantId, part: MonthPart): Promise<void>;
  writeTieOut(firmId: FirmId, result: TieOutResult): Promise<void>;
  readForTakeOver(satellite: TenantId, ask: TakeOverAsk): Promise<void>;
  foundForTakeOver(group: TenantId, satellite: TenantId, part: TakeOverPart): Promise<void>;
}

export interface DispatcherDeps {
  readonly destinations: Destinations;
  readonly nowMs: () => number;
  readonly timer: Timer;
  /** Newer settings than the ones held. */
  readonly takeFirm: (firm: FirmSnapshot) => void;
  readonly months: MonthDeliveries;
  readonly takeOvers: TakeOverDeliveries;
  /** Something ended beside the pass; `error`: what it threw, which nothing expects. */
  readonly ended: (error: unknown) => void;
}

export class OutboxDispatcher {
  readonly #context: TenantContext;
  readonly #deps: DispatcherDeps;
  readonly #loops: DeliveryLoops;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;
  #isReading = false;

  constructor(context: TenantContext, deps: DispatcherDeps) {
    this.#context = context;
    this.#deps = deps;
    this.#loops = new DeliveryLoops({
      nowMs: deps.nowMs,
      timer: deps.timer,
      targets: () => context.outbox.targets().filter((target) => !this.#isHeldBack(target)),
      next: (target) => context.outbox.next(target, deps.nowMs()),
      deliver: (batch) => this.#deliver(batch),
      ended: deps.ended,
    });
  }

  /**
   * Settings that did not reach this object are found here; an outage of D1 leaves it with those it has. Waited for a
   * moment, so that a pass works with the newest; D1 may answer later than that, or never.
   */
  async refreshFirm(): Promise<void> {
    const nowMs = this.#deps.nowMs();
    if (this.#isReading || nowMs - this.#refreshedAtMs < FIRM_REFRESH_MS) return;
    this.#refreshedAtMs = nowMs;
    this.#isReading = true;
    // It may end after the pass that began it: what the settings make due then needs an alarm.
    const end = (error: unknown) => {
      this.#isReading = false;
      this.#deps.ended(error);
    };
    const reading = this.#readFirm().then(() => end(null), end);
    await withTimeout(() => reading, DELIVERY_WAIT_MS, this.#deps.timer);
  }

  async #readFirm(): Promise<void> {
    const known = firmOf(this.#context);
    const { destinations, timer } = this.#deps;
    const answer = await withTimeout(
      () => destinations.loadFirm(known.firmId, known.version),
      DELIVERY_TIMEOUT_MS,
      timer,
    );
    if (!answer.ok) log("firm-not-read", { tenantId: selfOf(this.#context), reason: answer.error });
    this.#noteFirmRead(answer.ok ? null : answer.error.slice(0, MAX_REASON_CHARS));
    if (answer.ok && answer.value !== null) this.#deps.takeFirm(answer.value);
  }

  /** Shown while it lasts, and said by the records that are handed over meanwhile. */
  #noteFirmRead(reason: string | null): void {
    if (this.#context.meta.get("firmReadError") === reason) return;
    this.#context.transaction(() =>
      reason === null ? this.#context.meta.delete("firmReadError") : this.#context.meta.set("firmReadError", reason),
    );
  }

  /** Begins to deliver what is due; returns at once. */
  ship(): void {
    this.#loops.start();
  }

  /** Until what was begun since then has arrived, or for a moment: a change while nothing else happens shows at once. */
  settled(sinceMs: number): Promise<void> {
    return this.#loops.settled(sinceMs, DELIVERY_WAIT_MS);
  }

  /** When something is to be sent, for the first time or again; null when all is known elsewhere. */
  nextDueMs(): number | null {
    const isOut = (target: OutboxTarget) => this.#loops.isUnderWay(target) || this.#isHeldBack(target);
    const waitingMs = this.#context.outbox.nextDueMs(isOut);
    const againMs = this.#loops.nextDueMs();
    return waitingMs === null || againMs === null ? (waitingMs ?? againMs) : Math.min(waitingMs, againMs);
  }

  /** What is wanted of a former satellite: it takes that only when it is a satellite again. */
  #isHeldBack(target: OutboxTarget): boolean {
    const [what, who] = splitTarget(target);
    return what === "want" && formerSatellite(this.#context, tenantId(who)) !== null;
  }

  /** False when it failed, or was not answered in time. */
  async #deliver(batch: OutboxBatch): Promise<boolean> {
    const answer = await withTimeout(() => this.#send(batch), DELIVERY_TIMEOUT_MS, this.#deps.timer);
    this.#context.transaction(() => {
      if (answer.ok) {
        this.#context.outbox.delivered(batch);
        answer.value?.();
        return;
      }
      const nowMs = this.#deps.nowMs();
      const failure = failureOf(batch, answer.error);
      this.#context.outbox.failed(batch, failure, this.#context.random(), nowMs);
      this.#noteDeliveryFailure(failure, batch, nowMs);
    });
    if (!answer.ok) {
      log("not-delivered", { tenantId: selfOf(this.#context), target: batch.target, reason: answer.error });
    }
    return answer.ok;
  }

  /** May return what is to be stored once the delivery is known to have arrived. */
  async #send(batch: OutboxBatch): Promise<(() => void) | undefined> {
    const { firmId } = firmOf(this.#context);
    const self = selfOf(this.#context);
    const [what, who] = splitTarget(batch.target);
    switch (what) {
      case "events":
        await this.#deps.destinations.writeEvents(firmId, eventsOf(this.#context, batch.keys));
        return undefined;
      case "documents":
        await this.#deps.destinations.writeDocuments(firmId, documentRowsOf(this.#context, batch.keys));
        return undefined;
      case "mappings":
        await this.#deps.destinations.writeMappings(firmId, mappingsOf(this.#context, batch.keys));
        return undefined;
      case "health":
        await this.#deps.destinations.markSilent(self, webhooksOf(this.#context).silentSinceMs);
        await this.#markConnection(self, this.#deps.nowMs());
        return undefined;
      case "want":
        await this.#deps.destinations.want(tenantId(who), self, wantedOf(this.#context, tenantId(who), batch.keys));
        return undefined;
      case "forget":
        await this.#deps.destinations.forget(tenantId(who), self, epochOf(this.#context, tenantId(who)));
        return undefined;
      case "tie-outs":
        return await this.#deps.months.sendResults(firmId, batch.keys);
      case "read-month":
        return await this.#deps.months.sendAsks(tenantId(who), batch.keys);
      case "month":
        return await this.#deps.months.sendParts(tenantId(who), batch.keys);
      case "take-over":
        return await this.#deps.takeOvers.sendAsks(tenantId(who), batch.keys);
      case "take-over-found":
        return await this.#deps.takeOvers.sendFound(tenantId(who), batch.keys);
      default: {
        const reports = reportsOf(this.#context, batch.keys);
        await this.#deps.destinations.report(tenantId(who), self, reports);
        return () => this.#clearDeliveredNotes(reports);
      }
    }
  }

  /** As it is now: a new consent may have come while this waited. */
  async #markConnection(self: TenantId, nowMs: number): Promise<void> {
    const hold = this.#context.meta.get("hold");
    if (hold?.failure.code === "disconnected") await this.#deps.destinations.markDisconnected(self, nowMs);
    else if (hold === null || !isCutOff(hold)) await this.#deps.destinations.markDisconnected(self, null);
  }

  /** What D1 did not take says so, once, in its event's timeline; a copy reports it to its event through the group. */
  #noteDeliveryFailure(failure: Failure, batch: OutboxBatch, nowMs: number): void {
    const note = { atMs: nowMs, text: noteOf(failure) };
    if (batch.target === "events") {
      for (const event of eventsOf(this.#context, batch.keys)) this.#context.events.addNotes(event, [note], nowMs);
    }
    if (batch.target !== "mappings") return;
    for (const copy of copiesOf(this.#context, batch.keys)) {
      if (copy.notes.some((known) => known.text === note.text)) continue;
      this.#context.copies.put(withNotes(copy, [note]));
      this.#context.outbox.mark(`report:${copy.group}`, [copy.kind, copy.groupId], nowMs);
    }
  }

  /** Notes that the group has received are not sent again; those that came meanwhile stay. */
  #clearDeliveredNotes(reports: readonly Report[]): void {
    const { copies } = this.#context;
    for (const report of reports) {
      if (report.notes.length === 0) continue;
      const copy = copies.get(report.kind, report.id);
      if (copy === null) continue;
      const sent = new Set(report.notes.map((note) => JSON.stringify(note)));
      const notes = copy.notes.filter((note) => !sent.has(JSON.stringify(note)));
      // Sent a second time, after a crash, they change nothing.
      this.#context.appendLazily(() => copies.put({ ...copy, notes }));
    }
  }
}

function failureOf(batch: OutboxBatch, reason: string): Failure {
  const kind = batch.keys[0]?.[0] === "contact" ? "contact" : "invoice";
  return { code: "mapping-write-failed", kind, reason: reason.slice(0, MAX_REASON_CHARS) };
}
