/** What the parts of an entity object share: its tables, who it is, and the firm it belongs to. */

import { entityOf, type FirmSnapshot, type Role } from "../firm.ts";
import type { TenantId } from "../ids.ts";
import type { Lacks } from "./lacks.ts";
import type { Pace } from "./pace.ts";
import type { PagedReads } from "./paged-reads.ts";
import type { Store } from "./store.ts";
import type { Priority, TaskKey } from "./task.ts";
import { afterFind, NO_DELIVERY, type WebhookHealth } from "./webhook-health.ts";

export interface Desk {
  readonly store: Store;
  /** Uniform in [0, 1), handed in so that a simulation repeats. */
  readonly random: () => number;
  /** Calls a minute and in 24 hours; an entity may have a day limit of its own. */
  readonly minuteLimit: number;
  readonly dayLimit: () => number;
  /** 0: no sweeps. */
  readonly reconcileMinutes: number;
  /** Payments that a changed-since read did not bring; lost in a crash, at the cost of one more such read. */
  readonly missedPayments: Set<string>;
  readonly paged: PagedReads;
  readonly lacks: Lacks;
  readonly pace: Pace;
  /** Of this life: when Xero last served a call. */
  readonly served: { atMs: number };
}

/** The firm as last told. Throws before the first `configure`: callers check `isConfigured`. */
export function firmOf(desk: Desk): FirmSnapshot {
  const firm = desk.store.meta.get("firm");
  if (firm === null) throw new Error("this entity object has not been configured");
  return firm;
}

export function selfOf(desk: Desk): TenantId {
  const self = desk.store.meta.get("self");
  if (self === null) throw new Error("this entity object has not been configured");
  return self;
}

export function isConfigured(desk: Desk): boolean {
  return desk.store.meta.get("firm") !== null;
}

/** Its part in the mirror; `unassigned` also when the firm no longer has it. */
export function roleOf(desk: Desk): Role {
  return entityOf(firmOf(desk), selfOf(desk))?.role ?? "unassigned";
}

/** By a person, or because the organisation has no part in the mirror (any more). */
export function isPaused(desk: Desk): boolean {
  const entity = entityOf(firmOf(desk), selfOf(desk));
  return entity === null || entity.paused;
}

/** A tenant's name for people; its id where the firm no longer has it. */
export function nameOf(desk: Desk, tenantId: TenantId): string {
  return entityOf(firmOf(desk), tenantId)?.name ?? tenantId;
}

export function ownName(desk: Desk): string {
  return nameOf(desk, selfOf(desk));
}

/** The version that a new reason to look gets: higher than any that covers an earlier event of the record. */
export function nextVersion(desk: Desk, key: TaskKey): number {
  const { tasks, events, records } = desk.store;
  const read = key.lane === "read" ? (records.get(key.kind, key.id)?.version ?? 0) : 0;
  return Math.max(tasks.get(key)?.requested ?? 0, events.lastVersion({ kind: key.kind, recordId: key.id }), read) + 1;
}

/** One more reason to look at a record now. Answers the version that covers it. */
export function wantLook(desk: Desk, key: TaskKey, priority: Priority, nowMs: number): number {
  const version = nextVersion(desk, key);
  desk.store.tasks.want({ ...key, priority, dueAtMs: nowMs, version });
  return version;
}

export function webhooksOf(desk: Desk): WebhookHealth {
  return desk.store.meta.get("webhooks") ?? NO_DELIVERY;
}

/** Kept, and told to D1 when the silence begins or ends. */
export function setWebhooks(desk: Desk, health: WebhookHealth, nowMs: number): void {
  const isNews = webhooksOf(desk).silentSinceMs !== health.silentSinceMs;
  desk.store.later(() => desk.store.meta.set("webhooks", health));
  if (isNews) desk.store.outbox.mark("health", ["webhooks"], nowMs);
}

/** A change that a webhook should have announced was found by comparing. */
export function missedChange(desk: Desk, changedAtMs: number, nowMs: number): void {
  const { meta } = desk.store;
  const knownSinceMs = meta.get("groupSinceMs") ?? meta.get("satelliteSinceMs") ?? nowMs;
  const health = afterFind(webhooksOf(desk), { changedAtMs, knownSinceMs }, nowMs);
  if (health !== webhooksOf(desk)) setWebhooks(desk, health, nowMs);
}
