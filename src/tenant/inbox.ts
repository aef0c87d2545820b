/**
 * What other places tell this object: settings, webhook events, wanted states, reports, people's requests. Every method
 * only writes rows, in one transaction; the work is done later, in a pass. Repeated and late messages are harmless.
 */

import type { EventRecord, TimelineEntry } from "../event.ts";
import { type FirmSnapshot, groupOf } from "../firm.ts";
import type { TenantId } from "../ids.ts";
import { INTERACTIVE_EVENTS } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { docKey } from "./attempts.ts";
import { configure } from "./configuring.ts";
import { type Copy, kindOfWanted, newCopy, type Report, type WantedState, wantedCopy } from "./copies.ts";
import { type Desk, firmOf, isConfigured, nextVersion, roleOf, setWebhooks, webhooksOf } from "./desk.ts";
import { shownDifferences, withEdit } from "./drift.ts";
import { proveDayAgain } from "./holds.ts";
import { Incoming } from "./incoming.ts";
import { askUnreadAgain } from "./lanes/reference.ts";
import { foundEventId, newEvent } from "./new-event.ts";
import { CopyOutcome, copyLabel, writeKey } from "./outcome.ts";
import type { Placing } from "./placing.ts";
import { release } from "./release.ts";
import type { Choice, DecideProblem, EventRef, IncomingEvent, PersonRequest, RepairRequest } from "./rpc.ts";
import { isOwnSatellite, recordOutcome, takeReport } from "./standing.ts";
import { type Lane, PRIORITY, type Priority } from "./task.ts";
import { afterDelivery } from "./webhook-health.ts";

export class Inbox {
  readonly #desk: Desk;
  readonly #placing: Placing;
  readonly #incoming: Incoming;

  constructor(desk: Desk, placing: Placing) {
    this.#desk = desk;
    this.#placing = placing;
    this.#incoming = new Incoming(desk);
  }

  configure(self: TenantId, firm: FirmSnapshot, nowMs: number): void {
    configure(this.#desk, self, firm, nowMs);
  }

  /** False when nobody has told this object whose it is: then nothing is stored. */
  enqueue(events: readonly IncomingEvent[], nowMs: number): boolean {
    if (!isConfigured(this.#desk)) return false;
    const role = roleOf(this.#desk);
    this.#desk.store.transaction(() => {
      for (const event of events) {
        const isKnown = this.#desk.store.events.get(event.kind, event.resourceId, event.id) !== null;
        if (isKnown) continue;
        this.#incoming.take(event, role, nowMs);
      }
      setWebhooks(this.#desk, afterDelivery(webhooksOf(this.#desk), nowMs), nowMs);
    });
    return true;
  }

  /**
   * From the group: what is wanted here. A lower number than the one held is out of date. Throws while this object does
   * not know that it is a satellite of that group: the group keeps the message and sends it again.
   */
  want(group: TenantId, states: readonly WantedState[], nowMs: number): void {
    const { store } = this.#desk;
    const isOurs = isConfigured(this.#desk) && groupOf(firmOf(this.#desk))?.tenantId === group;
    if (!isOurs || roleOf(this.#desk) !== "satellite") throw new Error("not a satellite of this group yet");
    store.transaction(() => {
      if (states.some((state) => state.force)) askUnreadAgain(this.#desk, nowMs);
      for (const state of states) {
        const held = store.copies.get(kindOfWanted(state), state.id) ?? newCopy(group, state);
        if (state.seq <= held.seq) continue;
        if (state.force) proveDayAgain(this.#desk, nowMs);
        // A person asks again after something in the set-up failed: what is cached of it may be what they mended.
        if (state.force && held.status === "failed") store.references.expireAll();
        const edits = firmOf(this.#desk).settings.satelliteEdits;
        const wanted = wantedCopy(held, { group, edits }, state);
        const isReleased = held.kept !== null && wanted.kept === null;
        // What a person had kept until now is said before it is replaced.
        const copy = store.copies.put(isReleased ? withEdit(this.#desk, wanted, held, nowMs) : wanted);
        const { priority, force } = state;
        store.tasks.want({ ...writeKey(copy), priority, dueAtMs: nowMs, force, version: state.seq });
      }
    });
  }

  /** From a satellite: what became of its copies. */
  report(tenantId: TenantId, reports: readonly Report[], nowMs: number): void {
    if (!isConfigured(this.#desk) || !isOwnSatellite(this.#desk, tenantId)) return;
    this.#desk.store.transaction(() => {
      for (const report of reports) takeReport(this.#desk, tenantId, report, nowMs);
    });
  }

  consentRenewed(nowMs: number): void {
    this.#desk.store.transaction(() => release(this.#desk, nowMs, true));
  }

  resync(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    const { store } = this.#desk;
    const priority = request.events.length <= INTERACTIVE_EVENTS ? PRIORITY.person : PRIORITY.bulk;
    return store.transaction(() => {
      askUnreadAgain(this.#desk, nowMs);
      proveDayAgain(this.#desk, nowMs);
      return request.events.flatMap((ref) => {
        const event = store.events.get(ref.kind, ref.resourceId, ref.id);
        if (event === null) return [];
        const key = { lane: this.#lane(), kind: ref.kind, id: ref.resourceId };
        const version = nextVersion(this.#desk, key);
        store.tasks.want({ ...key, priority, dueAtMs: nowMs, force: true, version });
        const text = "Asked to sync again.";
        return [store.events.reopen(event, version, { atMs: nowMs, text, by: request.by })];
      });
    });
  }

  /** Writes the group's values again on copies that drifted; those that are in step meanwhile are left out. */
  repair(request: RepairRequest, nowMs: number): number {
    const { store } = this.#desk;
    if (!isConfigured(this.#desk) || roleOf(this.#desk) !== "satellite") return 0;
    const priority = request.copies.length <= INTERACTIVE_EVENTS ? PRIORITY.person : PRIORITY.bulk;
    return store.transaction(() => {
      let repaired = 0;
      for (const { kind, groupId } of request.copies) {
        const copy = store.copies.get(kind, groupId);
        if (copy === null || copy.satelliteId === null || copy.drift === null || copy.kept !== null) continue;
        this.#putBack(copy, copy.satelliteId, { priority, by: request.by }, nowMs);
        repaired++;
      }
      return repaired;
    });
  }

  resolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    const { store } = this.#desk;
    return store.transaction(() =>
      request.events.flatMap((ref) => {
        const event = store.events.get(ref.kind, ref.resourceId, ref.id);
        if (event?.status !== "failed") return [];
        return [store.events.resolve(event, { atMs: nowMs, text: "Marked as resolved.", by: request.by })];
      }),
    );
  }

  /** The event follows its record again: what has been mended meanwhile shows as that. */
  unresolve(request: PersonRequest, nowMs: number): readonly EventRecord[] {
    const { store } = this.#desk;
    return store.transaction(() =>
      request.events.flatMap(({ kind, resourceId, id }) => {
        const event = store.events.get(kind, resourceId, id);
        if (event?.status !== "resolved") return [];
        store.events.unresolve(event, {
          atMs: nowMs,
          text: "Taken back: no longer marked as resolved.",
          by: request.by,
        });
        const record = store.records.get(kind, resourceId);
        const key = { kind, recordId: resourceId };
        if (record !== null) store.events.settle(key, record.version, recordOutcome(this.#desk, record), nowMs);
        return store.events.get(kind, resourceId, id) ?? [];
      }),
    );
  }

  decide(ref: EventRef, choice: Choice, by: string, nowMs: number): Result<EventRecord, DecideProblem> {
    const { store } = this.#desk;
    return store.transaction(() => {
      const event = store.events.get(ref.kind, ref.resourceId, ref.id);
      if (event === null) return err("unknown-event");
      const asks = event.failures.map((failure) => failure.code);
      const isAboutNumber = asks.includes("invoice-number-taken") && (choice === "adopt" || choice === "leave");
      const isAboutEdit = asks.includes("satellite-edited") && (choice === "overwrite" || choice === "keep");
      if (event.status !== "failed" || !(isAboutNumber || isAboutEdit)) return err("not-asked");
      const note = { atMs: nowMs, text: CHOICE_WORDS[choice], by };
      if (choice === "leave") return ok(store.events.resolve(event, note));
      if (choice === "keep") return this.#keep(event, note, nowMs);
      const key = { lane: this.#lane(), kind: ref.kind, id: ref.resourceId };
      const version = nextVersion(this.#desk, key);
      if (choice === "adopt" || roleOf(this.#desk) === "group") {
        this.#placing.choose(ref, choice);
        store.tasks.want({ ...key, priority: PRIORITY.person, dueAtMs: nowMs, force: true, version });
      } else this.#overwrite(ref.resourceId, event, nowMs);
      return ok(store.events.reopen(event, version, note));
    });
  }

  /** Belongs to the copy from now on, whichever of its events asked. In the group there is no copy: the question is closed. */
  #keep(event: EventRecord, note: TimelineEntry, nowMs: number): Result<EventRecord, DecideProblem> {
    const { store } = this.#desk;
    const { kind, resourceId, id } = event;
    const copy = roleOf(this.#desk) === "group" ? null : store.copies.bySatelliteId(kind, resourceId);
    if (copy === null) return ok(store.events.resolve(event, note));
    // Half changed, or about to be: what comes back from Xero is the group's values.
    const isHalf = copy.kind !== "contact" && (copy.taken !== null || copy.refused !== null);
    if (isHalf || store.attempts.busy().has(docKey(kind, copy.groupId))) return err("not-asked");
    store.events.tell(event, [note], nowMs);
    const kept = store.copies.put({ ...copy, kept: { by: note.by ?? "", sinceMs: nowMs }, edited: null });
    new CopyOutcome(this.#desk).kept(kept, nowMs);
    return ok(store.events.get(kind, resourceId, id) ?? event);
  }

  /** A person ends what a person decided: the copy is looked at, and what Settings say is done about what differs. */
  stopKeeping(request: RepairRequest, nowMs: number): number {
    const { store } = this.#desk;
    if (!isConfigured(this.#desk) || roleOf(this.#desk) !== "satellite") return 0;
    return store.transaction(() => {
      let ended = 0;
      for (const { kind, groupId } of request.copies) {
        const copy = store.copies.get(kind, groupId);
        if (copy === null || copy.kept === null || copy.satelliteId === null) continue;
        this.#release(copy, copy.satelliteId, request.by, nowMs);
        ended++;
      }
      return ended;
    });
  }

  #release(copy: Copy, resourceId: string, by: string, nowMs: number): void {
    const { store } = this.#desk;
    const version = nextVersion(this.#desk, { lane: "check", kind: copy.kind, id: resourceId });
    const start = { kind: copy.kind, change: "update", resourceId, receivedAtMs: nowMs, source: "resync" } as const;
    const event = newEvent(this.#desk, { ...start, id: foundEventId(this.#desk, nowMs), text: "" });
    const timeline = [{ atMs: nowMs, text: "Stopped keeping the satellite's values.", by }];
    store.events.put({ ...event, label: copyLabel(copy), timeline }, version, nowMs);
    // A rev of its own: D1 lists who keeps the copy.
    store.copies.put({ ...copy, kept: null, rev: copy.rev + 1 });
    store.outbox.mark("mappings", [copy.kind, copy.groupId], nowMs);
    const isUndecided = copy.status === "failed";
    if (isUndecided) {
      store.tasks.want({
        ...writeKey(copy),
        priority: PRIORITY.person,
        dueAtMs: nowMs,
        force: true,
        version: copy.seq,
      });
    }
    const check = { lane: "check", kind: copy.kind, id: resourceId } as const;
    store.tasks.want({ ...check, priority: PRIORITY.person, dueAtMs: nowMs, version });
  }

  #putBack(
    copy: Copy,
    resourceId: string,
    { priority, by }: { readonly priority: Priority; readonly by: string },
    nowMs: number,
  ): void {
    const { store } = this.#desk;
    const version = nextVersion(this.#desk, { lane: "check", kind: copy.kind, id: resourceId });
    const start = { kind: copy.kind, change: "update", resourceId, receivedAtMs: nowMs, source: "resync" } as const;
    const event = newEvent(this.#desk, { ...start, id: foundEventId(this.#desk, nowMs), text: "" });
    const timeline = [{ atMs: nowMs, text: "Asked to put the group's values back.", by }];
    store.events.put({ ...event, label: copyLabel(copy), timeline }, version, nowMs);
    const edited = { differences: shownDifferences(this.#desk, copy), seenAtMs: nowMs, isAsked: true };
    store.copies.put({ ...copy, edited, force: true });
    store.tasks.want({ ...writeKey(copy), priority, dueAtMs: nowMs, force: true, version: copy.seq });
  }

  #overwrite(satelliteId: string, event: EventRecord, nowMs: number): void {
    const { store } = this.#desk;
    const copy = store.copies.bySatelliteId(event.kind, satelliteId);
    if (copy === null) return;
    const edited = { differences: shownDifferences(this.#desk, copy), seenAtMs: nowMs, isAsked: true };
    store.copies.put({ ...copy, kept: null, edited, force: true });
    store.tasks.want({ ...writeKey(copy), priority: PRIORITY.person, dueAtMs: nowMs, force: true, version: copy.seq });
  }

  #lane(): Lane {
    return roleOf(this.#desk) === "group" ? "read" : "check";
  }
}

const CHOICE_WORDS: Readonly<Record<Choice, string>> = {
  adopt: "Chose to take over the document that has the number.",
  leave: "Chose to leave the document that has the number alone.",
  overwrite: "Chose to put the group's values back.",
  keep: "Chose to keep the satellite's values.",
};
