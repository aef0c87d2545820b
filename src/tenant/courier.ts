/**
 * Delivers what the outbox names: events and mappings to D1, wanted states to satellites, reports to the group. A target
 * that fails is tried again later and never holds back another one, nor the mirror.
 */

import type { EventRecord } from "../event.ts";
import type { Failure, RecordKind } from "../failure.ts";
import { noteOf } from "../failure-words.ts";
import type { FirmSnapshot } from "../firm.ts";
import { type FirmId, type TenantId, tenantId } from "../ids.ts";
import { FIRM_REFRESH_MS, MAX_REASON_CHARS } from "../limits.ts";
import { log } from "../log.ts";
import type { MappingChange } from "../mapping.ts";
import type { Report, WantedState } from "./copies.ts";
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

export class Courier {
  readonly #desk: Desk;
  readonly #outlets: Outlets;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;

  constructor(desk: Desk, outlets: Outlets) {
    this.#desk = desk;
    this.#outlets = outlets;
  }

  /** Settings that did not reach this object are found here; an outage of D1 leaves it with those it has. */
  async refreshFirm(nowMs: number): Promise<FirmSnapshot | null> {
    if (nowMs - this.#refreshedAtMs < FIRM_REFRESH_MS) return null;
    this.#refreshedAtMs = nowMs;
    const known = firmOf(this.#desk);
    try {
      const firm = await this.#outlets.loadFirm(known.firmId, known.version);
      this.#unread(null);
      return firm;
    } catch (error) {
      log("firm-not-read", { tenantId: selfOf(this.#desk), reason: String(error) });
      this.#unread(String(error).slice(0, MAX_REASON_CHARS));
      return null;
    }
  }

  /** Shown while it lasts, and told by the records that are handed over meanwhile. */
  #unread(reason: string | null): void {
    const { store } = this.#desk;
    if (store.meta.get("unread") === reason) return;
    store.transaction(() => (reason === null ? store.meta.delete("unread") : store.meta.set("unread", reason)));
  }

  async ship(nowMs: number): Promise<void> {
    const due = this.#desk.store.outbox.due(nowMs);
    await Promise.all(due.map((shipment) => this.#deliver(shipment, nowMs)));
  }

  async #deliver(shipment: Shipment, nowMs: number): Promise<void> {
    const { store } = this.#desk;
    try {
      const delivered = await this.#send(shipment, nowMs);
      store.transaction(() => {
        store.outbox.delivered(shipment);
        delivered?.();
      });
    } catch (error) {
      log("not-delivered", { tenantId: selfOf(this.#desk), target: shipment.target, reason: String(error) });
      store.transaction(() => {
        const failure = failureOf(shipment, String(error));
        store.outbox.failed(shipment, failure, nowMs);
        this.#tellOf(failure, shipment, nowMs);
      });
    }
  }

  /** May return what is to be stored once the delivery is known to have arrived. */
  async #send(shipment: Shipment, nowMs: number): Promise<(() => void) | undefined> {
    const { firmId } = firmOf(this.#desk);
    const self = selfOf(this.#desk);
    const [what, who] = splitTarget(shipment.target);
    switch (what) {
      case "events":
        await this.#outlets.writeEvents(firmId, this.#events(shipment.keys));
        return undefined;
      case "mappings":
        await this.#outlets.writeMappings(firmId, this.#mappings(shipment.keys));
        return undefined;
      case "health":
        await this.#outlets.markSilent(self, webhooksOf(this.#desk).silentSinceMs);
        await this.#markConnection(self, nowMs);
        return undefined;
      case "want":
        await this.#outlets.want(tenantId(who), self, this.#wanted(tenantId(who), shipment.keys));
        return undefined;
      default: {
        const reports = this.#reports(shipment.keys);
        await this.#outlets.report(tenantId(who), self, reports);
        return () => this.#forgetTold(reports);
      }
    }
  }

  /** As it is now: a new consent may have come while this waited. */
  async #markConnection(self: TenantId, nowMs: number): Promise<void> {
    const hold = this.#desk.store.meta.get("hold");
    if (hold?.failure.code === "disconnected") await this.#outlets.markDisconnected(self, nowMs);
    else if (hold === null || !isCutOff(hold)) await this.#outlets.markDisconnected(self, null);
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
