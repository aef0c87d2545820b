/**
 * What other places tell this object: settings, webhook events, wanted states, reports, people's requests. Every method
 * only writes rows, in one transaction; the work is done later, in a pass. Repeated and late messages are harmless.
 */

import type { EventRecord, TimelineEntry } from "../../domain/event.ts";
import { type FirmSnapshot, groupOf } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { afterDelivery } from "../../domain/webhook-health.ts";
import { INTERACTIVE_EVENTS } from "../../limits.ts";
import { itemsOf } from "../../mirror/change.ts";
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
import { applyStatusUpdate, isOwnSatellite, recordOutcome } from "../group/record-status.ts";
import type { Router } from "../group/router.ts";
import type { Copy } from "../model/copy.ts";
import type { Report } from "../model/copy-report.ts";
import { afterRing, MONEY_KINDS } from "../model/doorbells.ts";
import { labelOf } from "../model/record-state.ts";
import { PRIORITY, type Priority, type TaskController } from "../model/task.ts";
import { kindOfWanted, newCopy, type WantedState, wantedCopy } from "../model/wanted-state.ts";
import type { Readings } from "../month/readings.ts";
import type { TieOuts } from "../month/tie-outs.ts";
import { foundEventId, newEvent } from "../new-event.ts";
import { askFailedReadsAgain } from "../reference/reference-controller.ts";
import { adoptFound } from "../satellite/adopting.ts";
import { CopyTransitions, copyLabel, writeKey } from "../satellite/copy-outcome.ts";
import { shownDifferences, withEdit } from "../satellite/drift.ts";
import { isOfEpoch, startForgetting } from "../satellite/forgetting.ts";
import { docKey } from "../storage/write-attempts.ts";
import { proveDayAgain } from "../suspension/holds.ts";
import { release } from "../suspension/release.ts";
import type { TakeOverReadings } from "../take-over/readings.ts";
import type { TakeOverRuns } from "../take-over/take-overs.ts";
import { configure } from "./configure.ts";
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
  readonly #router: Router;
  readonly #incoming: Incoming;
  readonly #runs: Runs;

  constructor(context: TenantContext, router: Router, runs: Runs) {
    this.#context = context;
    this.#router = router;
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
      if (role === "group") this.#ring(doorbells, nowMs);
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
    // A person asks again after something in the set-up failed: what is cached of it may be what they mended.
    if (state.force && held.status === "failed") this.#context.references.expireAll();
    const edits = firmOf(this.#context).settings.satelliteEdits;
    const wanted = wantedCopy(held, { group, edits }, state);
    const isReleased = held.kept !== null && wanted.kept === null;
    // What a person had kept until now is said before it is replaced.
    const copy = this.#context.copies.put(isReleased ? withEdit(this.#context, wanted, held, nowMs) : wanted);
    const { priority, force, takeOver } = state;
    if (takeOver !== undefined && adoptFound(this.#context, copy, takeOver, nowMs)) return;
    this.#context.tasks.want({ ...writeKey(copy), priority, dueAtMs: nowMs, force, version: state.seq });
    // Nothing is written to it; what a person wants to know is how it is now.
    if (copy.kept !== null && force && priority === PRIORITY.person) this.#look(copy, nowMs);
  }

  /** What came before this satellite's copies were forgotten is no copy, also where that is not done yet. */
  #held(group: TenantId, state: WantedState, nowMs: number): Copy {
    const held = this.#context.copies.get(kindOfWanted(state), state.id);
    if (held === null) return newCopy(group, state);
    return isOfEpoch(held, state.epoch ?? 0) ? held : new CopyTransitions(this.#context).forgotten(held, nowMs);
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
    const key = { controller: "check", kind, id: satelliteId } as const;
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
    const priority = request.events.length <= INTERACTIVE_EVENTS ? PRIORITY.person : PRIORITY.bulk;
    return this.#context.transaction(() => {
      askFailedReadsAgain(this.#context, nowMs);
      proveDayAgain(this.#context, nowMs);
      return request.events.flatMap((ref) => {
        const event = this.#context.events.get(ref.kind, ref.resourceId, ref.id);
        if (event === null) return [];
        const key = { controller: this.#controller(), kind: ref.kind, id: ref.resourceId };
        const version = nextVersion(this.#context, key);
        this.#context.tasks.want({ ...key, priority, dueAtMs: nowMs, force: true, version });
        const text = "Asked to sync again.";
        return [this.#context.events.reopen(event, version, { atMs: nowMs, text, by: request.by })];
      });
    });
  }

  /** A person wants a document of the group looked at, known or not; null where this is not the group. */
  checkDocument({ kind, id, by }: CheckRequest, nowMs: number): EventRecord | null {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "group") return null;
    return this.#context.transaction(() => {
      askFailedReadsAgain(this.#context, nowMs);
      proveDayAgain(this.#context, nowMs);
      const key = { controller: "read", kind, id } as const;
      const version = nextVersion(this.#context, key);
      this.#context.tasks.want({ ...key, priority: PRIORITY.person, dueAtMs: nowMs, force: true, version });
      const start = { kind, change: "update", resourceId: id, receivedAtMs: nowMs, source: "resync" } as const;
      const event = newEvent(this.#context, { ...start, id: foundEventId(this.#context, nowMs), text: "" });
      const label = labelOf(this.#context.records.get(kind, id)?.state ?? null);
      const asked = { ...event, label, timeline: [{ atMs: nowMs, text: "Asked to check it with Xero.", by }] };
      this.#context.events.put(asked, version, nowMs);
      return asked;
    });
  }

  /** Writes the group's values again on copies that drifted; those that are in step meanwhile are left out. */
  repair(request: RepairRequest, nowMs: number): number {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "satellite") return 0;
    const priority = request.copies.length <= INTERACTIVE_EVENTS ? PRIORITY.person : PRIORITY.bulk;
    return this.#context.transaction(() => {
      let repaired = 0;
      for (const { kind, groupId } of request.copies) {
        const copy = this.#context.copies.get(kind, groupId);
        if (copy === null || copy.satelliteId === null || copy.drift === null || copy.kept !== null) continue;
        this.#putBack(copy, copy.satelliteId, { priority, by: request.by }, nowMs);
        repaired++;
      }
      return repaired;
    });
  }

  resolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#context.transaction(() =>
      request.events.flatMap((ref) => {
        const event = this.#context.events.get(ref.kind, ref.resourceId, ref.id);
        if (event?.status !== "failed") return [];
        return [this.#context.events.resolve(event, { atMs: nowMs, text: "Marked as resolved.", by: request.by })];
      }),
    );
  }

  /** The event follows its record again: what has been mended meanwhile shows as that. */
  unresolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    return this.#context.transaction(() =>
      request.events.flatMap(({ kind, resourceId, id }) => {
        const event = this.#context.events.get(kind, resourceId, id);
        if (event?.status !== "resolved") return [];
        this.#context.events.unresolve(event, {
          atMs: nowMs,
          text: "Taken back: no longer marked as resolved.",
          by: request.by,
        });
        const record = this.#context.records.get(kind, resourceId);
        const key = { kind, recordId: resourceId };
        if (record !== null)
          this.#context.events.settle(key, record.version, recordOutcome(this.#context, record), nowMs);
        return this.#context.events.get(kind, resourceId, id) ?? [];
      }),
    );
  }

  decide(ref: EventRef, choice: Choice, by: string, nowMs: number): Result<EventRecord, DecideProblem> {
    return this.#context.transaction(() => {
      const event = this.#context.events.get(ref.kind, ref.resourceId, ref.id);
      if (event === null) return err("unknown-event");
      const asks = event.failures.map((failure) => failure.code);
      const isAboutNumber = asks.includes("invoice-number-taken") && (choice === "adopt" || choice === "leave");
      const isAboutEdit = asks.includes("satellite-edited") && (choice === "overwrite" || choice === "keep");
      if (event.status !== "failed" || !(isAboutNumber || isAboutEdit)) return err("not-asked");
      const note = { atMs: nowMs, text: CHOICE_WORDS[choice], by };
      if (choice === "leave") return ok(this.#context.events.resolve(event, note));
      if (choice === "keep") return this.#keep(event, note, nowMs);
      const key = { controller: this.#controller(), kind: ref.kind, id: ref.resourceId };
      const version = nextVersion(this.#context, key);
      if (choice === "adopt" || roleOf(this.#context) === "group") {
        this.#router.choose(ref, choice);
        this.#context.tasks.want({ ...key, priority: PRIORITY.person, dueAtMs: nowMs, force: true, version });
      } else this.#overwrite(ref.resourceId, event, nowMs);
      return ok(this.#context.events.reopen(event, version, note));
    });
  }

  /** Belongs to the copy from now on, whichever of its events asked. In the group there is no copy: the question is closed. */
  #keep(event: EventRecord, note: TimelineEntry, nowMs: number): Result<EventRecord, DecideProblem> {
    const { kind, resourceId, id } = event;
    const copy = roleOf(this.#context) === "group" ? null : this.#context.copies.bySatelliteId(kind, resourceId);
    if (copy === null) return ok(this.#context.events.resolve(event, note));
    // Half changed, or about to be: what comes back from Xero is the group's values.
    const isHalf = copy.kind !== "contact" && itemsOf(copy.change) !== null;
    if (isHalf || this.#context.attempts.busy().has(docKey(kind, copy.groupId))) return err("not-asked");
    this.#context.events.tell(event, [note], nowMs);
    const kept = this.#context.copies.put({ ...copy, kept: { by: note.by ?? "", sinceMs: nowMs }, edited: null });
    new CopyTransitions(this.#context).kept(kept, nowMs);
    return ok(this.#context.events.get(kind, resourceId, id) ?? event);
  }

  /** A person ends what a person decided: the copy is looked at, and what Settings say is done about what differs. */
  stopKeeping(request: RepairRequest, nowMs: number): number {
    if (!isConfigured(this.#context) || roleOf(this.#context) !== "satellite") return 0;
    return this.#context.transaction(() => {
      let ended = 0;
      for (const { kind, groupId } of request.copies) {
        const copy = this.#context.copies.get(kind, groupId);
        if (copy === null || copy.kept === null || copy.satelliteId === null) continue;
        this.#release(copy, copy.satelliteId, request.by, nowMs);
        ended++;
      }
      return ended;
    });
  }

  #release(copy: Copy, resourceId: string, by: string, nowMs: number): void {
    const version = nextVersion(this.#context, { controller: "check", kind: copy.kind, id: resourceId });
    const start = { kind: copy.kind, change: "update", resourceId, receivedAtMs: nowMs, source: "resync" } as const;
    const event = newEvent(this.#context, { ...start, id: foundEventId(this.#context, nowMs), text: "" });
    const timeline = [{ atMs: nowMs, text: "Stopped keeping the satellite's values.", by }];
    this.#context.events.put({ ...event, label: copyLabel(copy), timeline }, version, nowMs);
    // That it was left so because of the Keep is over as well; the look says what differs now.
    const isLeft = copy.status === "skipped";
    const released = isLeft ? ({ ...copy, status: "synced", failures: [] } as const) : copy;
    // A rev of its own: D1 lists who keeps the copy.
    this.#context.copies.put({ ...released, kept: null, rev: copy.rev + 1 });
    this.#context.outbox.mark("mappings", [copy.kind, copy.groupId], nowMs);
    const isUndecided = copy.status === "failed";
    if (isUndecided) {
      this.#context.tasks.want({
        ...writeKey(copy),
        priority: PRIORITY.person,
        dueAtMs: nowMs,
        force: true,
        version: copy.seq,
      });
    }
    const check = { controller: "check", kind: copy.kind, id: resourceId } as const;
    this.#context.tasks.want({ ...check, priority: PRIORITY.person, dueAtMs: nowMs, version });
  }

  #putBack(
    copy: Copy,
    resourceId: string,
    { priority, by }: { readonly priority: Priority; readonly by: string },
    nowMs: number,
  ): void {
    const version = nextVersion(this.#context, { controller: "check", kind: copy.kind, id: resourceId });
    const start = { kind: copy.kind, change: "update", resourceId, receivedAtMs: nowMs, source: "resync" } as const;
    const event = newEvent(this.#context, { ...start, id: foundEventId(this.#context, nowMs), text: "" });
    const timeline = [{ atMs: nowMs, text: "Asked to put the group's values back.", by }];
    this.#context.events.put({ ...event, label: copyLabel(copy), timeline }, version, nowMs);
    const edited = { differences: shownDifferences(this.#context, copy), seenAtMs: nowMs, isAsked: true };
    this.#context.copies.put({ ...copy, edited, force: true });
    this.#context.tasks.want({ ...writeKey(copy), priority, dueAtMs: nowMs, force: true, version: copy.seq });
  }

  #overwrite(satelliteId: string, event: EventRecord, nowMs: number): void {
    const copy = this.#context.copies.bySatelliteId(event.kind, satelliteId);
    if (copy === null) return;
    const edited = { differences: shownDifferences(this.#context, copy), seenAtMs: nowMs, isAsked: true };
    this.#context.copies.put({ ...copy, kept: null, edited, force: true });
    this.#context.tasks.want({
      ...writeKey(copy),
      priority: PRIORITY.person,
      dueAtMs: nowMs,
      force: true,
      version: copy.seq,
    });
  }

  #controller(): TaskController {
    return roleOf(this.#context) === "group" ? "read" : "check";
  }
}

const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  adopt: "Chose to take over the document that has the number.",
  leave: "Chose to leave the document that has the number alone.",
  overwrite: "Chose to put the group's values back.",
  keep: "Chose to keep the satellite's values.",
};
