/**
 * Delivers what the outbox names: events and mappings to D1, wanted states to satellites, reports to the group. A target
 * that fails or hangs is tried again later and never holds back another one, nor the mirror.
 */

import type { EventRecord } from "../event.ts";
import type { Failure, RecordKind } from "../failure.ts";
import { noteOf } from "../failure-words.ts";
import type { FirmSnapshot } from "../firm.ts";
import { type FirmId, type TenantId, tenantId } from "../ids.ts";
import { DELIVERY_TIMEOUT_MS, DELIVERY_WAIT_MS, FIRM_REFRESH_MS, MAX_REASON_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import type { MappingChange } from "../mapping.ts";
import { type Timer, withTimeout } from "../with-timeout.ts";
import type { Report, WantedState } from "./copies.ts";
import { DeliveryLoops } from "./delivery-loops.ts";
import { type Desk, firmOf, selfOf, webhooksOf } from "./desk.ts";
import { wantedBy } from "./hand-over.ts";
import type { OutboxKey, Shipment } from "./outbox.ts";
import { copyLabel, withNotes } from "./outcome.ts";
import { isCutOff } from "./release.ts";

/** The places outside the object. Every method may throw: then it is tried again. */
export interface Outlets {
  /** Null when the firm's version is still `knownVersion`. */
  loadFirm(firmId: FirmId, knownVersion: number): Promise<FirmSnapshot | null>;
  writeEvents(firmId: FirmId, events: readonly EventRecord[]): Promise<void>;
  writeMappings(firmId: FirmId, rows: readonly MappingChange[]): Promise<void>;
  /** Since when Xero has the organisation no longer connected; null: it is. */
  markDisconnected(self: TenantId, atMs: number | null): Promise<void>;
  /** Since when Xero's webhooks are missed; null while they come. */
  markSilent(self: TenantId, sinceMs: number | null): Promise<void>;
  want(satellite: TenantId, group: TenantId, states: readonly WantedState[]): Promise<void>;
  report(group: TenantId, satellite: TenantId, reports: readonly Report[]): Promise<void>;
}

export interface CourierDeps {
  readonly outlets: Outlets;
  readonly nowMs: () => number;
  readonly timer: Timer;
  /** Newer settings than the ones held. */
  readonly takeFirm: (firm: FirmSnapshot) => void;
  /** Something ended beside the pass; `error`: what it threw, which nothing expects. */
  readonly ended: (error: unknown) => void;
}

export class Courier {
  readonly #desk: Desk;
  readonly #deps: CourierDeps;
  readonly #loops: DeliveryLoops;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;
  #isReading = false;

  constructor(desk: Desk, deps: CourierDeps) {
    this.#desk = desk;
    this.#deps = deps;
    this.#loops = new DeliveryLoops({
      nowMs: deps.nowMs,
      timer: deps.timer,
      targets: () => desk.store.outbox.targets(),
      next: (target) => desk.store.outbox.next(target, deps.nowMs()),
      deliver: (shipment) => this.#deliver(shipment),
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
    const known = firmOf(this.#desk);
    const { outlets, timer } = this.#deps;
    const answer = await withTimeout(() => outlets.loadFirm(known.firmId, known.version), DELIVERY_TIMEOUT_MS, timer);
    if (!answer.ok) log("firm-not-read", { tenantId: selfOf(this.#desk), reason: answer.error });
    this.#unread(answer.ok ? null : answer.error.slice(0, MAX_REASON_CHARS));
    if (answer.ok && answer.value !== null) this.#deps.takeFirm(answer.value);
  }

  /** Shown while it lasts, and told by the records that are handed over meanwhile. */
  #unread(reason: string | null): void {
    const { store } = this.#desk;
    if (store.meta.get("unread") === reason) return;
    store.transaction(() => (reason === null ? store.meta.delete("unread") : store.meta.set("unread", reason)));
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
    const waitingMs = this.#desk.store.outbox.nextDueMs((target) => this.#loops.isUnderWay(target));
    const againMs = this.#loops.nextDueMs();
    return waitingMs === null || againMs === null ? (waitingMs ?? againMs) : Math.min(waitingMs, againMs);
  }

  /** False when it failed, or was not answered in time. */
  async #deliver(shipment: Shipment): Promise<boolean> {
    const { store } = this.#desk;
    const answer = await withTimeout(() => this.#send(shipment), DELIVERY_TIMEOUT_MS, this.#deps.timer);
    store.transaction(() => {
      if (answer.ok) {
        store.outbox.delivered(shipment);
        answer.value?.();
        return;
      }
      const nowMs = this.#deps.nowMs();
      const failure = failureOf(shipment, answer.error);
      store.outbox.failed(shipment, failure, this.#desk.random(), nowMs);
      this.#tellOf(failure, shipment, nowMs);
    });
    if (!answer.ok) {
      log("not-delivered", { tenantId: selfOf(this.#desk), target: shipment.target, reason: answer.error });
    }
    return answer.ok;
  }

  /** May return what is to be stored once the delivery is known to have arrived. */
  async #send(shipment: Shipment): Promise<(() => void) | undefined> {
    const { firmId } = firmOf(this.#desk);
    const self = selfOf(this.#desk);
    const [what, who] = splitTarget(shipment.target);
    switch (what) {
      case "events":
        await this.#deps.outlets.writeEvents(firmId, this.#events(shipment.keys));
        return undefined;
      case "mappings":
        await this.#deps.outlets.writeMappings(firmId, this.#mappings(shipment.keys));
        return undefined;
      case "health":
        await this.#deps.outlets.markSilent(self, webhooksOf(this.#desk).silentSinceMs);
        await this.#markConnection(self, this.#deps.nowMs());
        return undefined;
      case "want":
        await this.#deps.outlets.want(tenantId(who), self, this.#wanted(tenantId(who), shipment.keys));
        return undefined;
      default: {
        const reports = this.#reports(shipment.keys);
        await this.#deps.outlets.report(tenantId(who), self, reports);
        return () => this.#forgetTold(reports);
      }
    }
  }

  /** As it is now: a new consent may have come while this waited. */
  async #markConnection(self: TenantId, nowMs: number): Promise<void> {
    const hold = this.#desk.store.meta.get("hold");
    if (hold?.failure.code === "disconnected") await this.#deps.outlets.markDisconnected(self, nowMs);
    else if (hold === null || !isCutOff(hold)) await this.#deps.outlets.markDisconnected(self, null);
  }

  /** What D1 did not take says so, once, in its event's timeline; a copy tells its event through the group. */
  #tellOf(failure: Failure, shipment: Shipment, nowMs: number): void {
    const note = { atMs: nowMs, text: noteOf(failure) };
    if (shipment.target === "events") {
      for (const event of this.#events(shipment.keys)) this.#desk.store.events.tell(event, [note], nowMs);
    }
    if (shipment.target !== "mappings") return;
    for (const copy of this.#copies(shipment.keys)) {
      if (copy.notes.some((told) => told.text === note.text)) continue;
      this.#desk.store.copies.put(withNotes(copy, [note]));
      this.#desk.store.outbox.mark(`report:${copy.group}`, [copy.kind, copy.groupId], nowMs);
    }
  }

  #events(keys: readonly OutboxKey[]): readonly EventRecord[] {
    return keys.flatMap(([kind = "", recordId = "", id = ""]) => {
      return isKind(kind) ? (this.#desk.store.events.get(kind, recordId, id) ?? []) : [];
    });
  }

  #mappings(keys: readonly OutboxKey[]): readonly MappingChange[] {
    return this.#copies(keys).map((copy) => ({
      kind: copy.kind,
      groupId: copy.groupId,
      tenantId: selfOf(this.#desk),
      satelliteId: copy.satelliteId ?? "",
      label: copyLabel(copy),
      syncedAtMs: copy.syncedAtMs ?? 0,
      drifted: copy.drift !== null,
      differences: (copy.drift ?? copy.putBack)?.differences ?? null,
      driftSeenAtMs: (copy.drift ?? copy.putBack)?.seenAtMs ?? null,
      putBackAtMs: copy.drift === null ? (copy.putBack?.atMs ?? null) : null,
      keptBy: copy.kept?.by ?? null,
      keptSinceMs: copy.kept?.sinceMs ?? null,
      rev: copy.rev,
      removed: copy.satelliteId === null || (copy.kind === "contact" && copy.sharedWith != null),
    }));
  }

  #wanted(satellite: TenantId, keys: readonly OutboxKey[]): readonly WantedState[] {
    return keys.flatMap(([kind = "", id = ""]) => {
      const record = isKind(kind) ? this.#desk.store.records.get(kind, id) : null;
      return record === null ? [] : (wantedBy(this.#desk, satellite, record) ?? []);
    });
  }

  #reports(keys: readonly OutboxKey[]): readonly Report[] {
    return this.#copies(keys).map((copy) => ({
      kind: copy.kind,
      id: copy.groupId,
      seq: copy.seq,
      rev: copy.rev,
      status: copy.status,
      failures: copy.failures,
      satelliteId: copy.satelliteId,
      nextAttemptAtMs: copy.nextAttemptAtMs,
      notes: copy.notes,
    }));
  }

  /** Notes that the group has been told are not told again; those that came meanwhile stay. */
  #forgetTold(reports: readonly Report[]): void {
    const { copies } = this.#desk.store;
    for (const report of reports) {
      if (report.notes.length === 0) continue;
      const copy = copies.get(report.kind, report.id);
      if (copy === null) continue;
      const told = new Set(report.notes.map((note) => JSON.stringify(note)));
      const notes = copy.notes.filter((note) => !told.has(JSON.stringify(note)));
      // Told a second time, after a crash, they change nothing.
      this.#desk.store.later(() => copies.put({ ...copy, notes }));
    }
  }

  #copies(keys: readonly OutboxKey[]) {
    return keys.flatMap(([kind = "", groupId = ""]) => {
      return isKind(kind) ? (this.#desk.store.copies.get(kind, groupId) ?? []) : [];
    });
  }
}

function splitTarget(target: string): readonly [what: string, who: string] {
  const colon = target.indexOf(":");
  return colon < 0 ? [target, ""] : [target.slice(0, colon), target.slice(colon + 1)];
}

function isKind(value: string): value is RecordKind {
  return value === "invoice" || value === "contact" || value === "credit-note";
}

function failureOf(shipment: Shipment, reason: string): Failure {
  const kind = shipment.keys[0]?.[0] === "contact" ? "contact" : "invoice";
  return { code: "mapping-write-failed", kind, reason: reason.slice(0, MAX_REASON_CHARS) };
}
