/** What the parts of an entity object share: its tables, who it is, and the firm it belongs to. */

import { dayLimitOf, entityOf, type FirmSnapshot, nameIn, type Role } from "../domain/firm.ts";
import type { TenantId } from "../domain/ids.ts";
import { afterFind, NO_DELIVERY, type WebhookHealth } from "../domain/webhook-health.ts";
import { TIER_TERMS } from "../domain/xero-tiers.ts";
import type { XeroRequest } from "../xero/client.ts";
import { AnswerBytes } from "./model/answer-bytes.ts";
import { afterRefusal, aloneAt } from "./model/asked-alone.ts";
import { Lacks } from "./model/lacks.ts";
import { type Latency, newLatency } from "./model/latency.ts";
import { PagedReads } from "./model/paged-reads.ts";
import type { Priority, Task, TaskController, TaskKey } from "./model/task.ts";
import { UnderWay } from "./model/under-way.ts";
import { Database } from "./storage/database.ts";
import type { Sql } from "./storage/sql.ts";

/** What the entity object is given by its platform, or by the simulation. */
export interface ContextOptions {
  readonly sql: Sql;
  /** Uniform in [0, 1), handed in so that a simulation repeats. */
  readonly random: () => number;
  /** Calls a minute and in 24 hours; an entity may have a day limit of its own. */
  readonly minuteLimit: number;
  readonly dayLimit: number;
  /** 0: no sweeps. */
  readonly reconcileMinutes: number;
}

/** The tables directly (`context.tasks`), and what is not stored: limits, randomness, and what was measured since the start. */
export class TenantContext extends Database {
  readonly random: () => number;
  readonly minuteLimit: number;
  readonly reconcileMinutes: number;
  /** In memory only: how long calls take here. */
  readonly latency: Latency = newLatency();
  /** In memory only: how large the records of lists are. */
  readonly answers = new AnswerBytes();
  /** In memory only: lists of changes that are being read page by page. */
  readonly paged: PagedReads;
  /** In memory only: calls that are not answered yet. */
  readonly underWay = new UnderWay();
  /** In memory only: payments that a changed-since read did not bring. Lost in a crash, at the cost of one more such read. */
  readonly missedPayments = new Set<string>();
  /** In memory only: since when a record names what the organisation does not have. */
  readonly lacks = new Lacks();
  /** In memory only: time of the last successful call. */
  lastSuccessAtMs = Number.NEGATIVE_INFINITY;
  /** In memory only: when Xero last reported a contact here that is no copy: it may have been restored, or have given a name up. */
  contactNewsAtMs = Number.NEGATIVE_INFINITY;
  readonly #dayLimit: number;

  constructor(options: ContextOptions) {
    super(options.sql);
    this.paged = new PagedReads(this.answers);
    this.random = options.random;
    this.minuteLimit = options.minuteLimit;
    this.reconcileMinutes = options.reconcileMinutes;
    this.#dayLimit = options.dayLimit;
  }

  /** What people said; else what the Worker is configured with, and no more than the smallest tier where Xero shows that it is that. */
  dayLimit(): number {
    const chosen = isConfigured(this) ? dayLimitOf(firmOf(this), selfOf(this)) : null;
    if (chosen !== null) return chosen;
    const isSmallest = this.meta.get("reportedLimits")?.isSmallestDay === true;
    return isSmallest ? Math.min(this.#dayLimit, TIER_TERMS.starter.dayCalls) : this.#dayLimit;
  }
}

/** The firm as last configured. Throws before the first `configure`: callers check `isConfigured`. */
export function firmOf(context: TenantContext): FirmSnapshot {
  const firm = context.meta.get("firm");
  if (firm === null) throw new Error("this entity object has not been configured");
  return firm;
}

export function selfOf(context: TenantContext): TenantId {
  const self = context.meta.get("self");
  if (self === null) throw new Error("this entity object has not been configured");
  return self;
}

export function isConfigured(context: TenantContext): boolean {
  return context.meta.get("firm") !== null;
}

/** What is not asked for together with others, as lists name it. */
export function askedAlone(context: TenantContext, nowMs: number): ReadonlySet<string> {
  return aloneAt(context.meta.get("askedAlone") ?? [], nowMs);
}

/** A refused list: what it names is asked for alone from now on. */
export function noteRefused(context: TenantContext, request: XeroRequest, nowMs: number): void {
  const refused = afterRefusal(context.meta.get("askedAlone") ?? [], request, nowMs);
  if (refused !== null) context.meta.set("askedAlone", refused);
}

/** Its part in the mirror; `unassigned` also when the firm no longer has it. */
export function roleOf(context: TenantContext): Role {
  return entityOf(firmOf(context), selfOf(context))?.role ?? "unassigned";
}

/** By a person, or because the organisation has no part in the mirror (any more). */
export function isPaused(context: TenantContext): boolean {
  const entity = entityOf(firmOf(context), selfOf(context));
  return entity === null || entity.paused;
}

/** A tenant's name for people, also of one that was removed. */
export function nameOf(context: TenantContext, tenantId: TenantId): string {
  return nameIn(firmOf(context), tenantId);
}

export function ownName(context: TenantContext): string {
  return nameOf(context, selfOf(context));
}

/** The version that a new reason to look gets: higher than any that covers an earlier event of the record. */
export function nextVersion(context: TenantContext, key: TaskKey): number {
  const { tasks, events, records } = context;
  const read = key.controller === "read" ? (records.get(key.kind, key.id)?.version ?? 0) : 0;
  return Math.max(tasks.get(key)?.requested ?? 0, events.lastVersion({ kind: key.kind, recordId: key.id }), read) + 1;
}

/** Due tasks, most urgent first, but for those of documents that a call is under way for. */
export function dueTasks(
  context: TenantContext,
  controller: TaskController,
  nowMs: number,
  most: number,
): readonly Task[] {
  return context.tasks.due(controller, nowMs, { most, isFree: ({ kind, id }) => !context.underWay.has(kind, id) });
}

/** One more reason to look at a record now. Answers the version that covers it. */
export function requestLook(context: TenantContext, key: TaskKey, priority: Priority, nowMs: number): number {
  const version = nextVersion(context, key);
  context.tasks.want({ ...key, priority, dueAtMs: nowMs, version });
  return version;
}

export function webhooksOf(context: TenantContext): WebhookHealth {
  return context.meta.get("webhooks") ?? NO_DELIVERY;
}

/** Kept, and sent to D1 when the silence begins or ends. */
export function setWebhooks(context: TenantContext, health: WebhookHealth, nowMs: number): void {
  const isNews = webhooksOf(context).silentSinceMs !== health.silentSinceMs;
  context.appendLazily(() => context.meta.set("webhooks", health));
  if (isNews) context.outbox.mark("health", ["webhooks"], nowMs);
}

/** A change that a webhook should have announced was found by comparing. */
export function missedChange(context: TenantContext, changedAtMs: number, nowMs: number): void {
  const { meta } = context;
  const knownSinceMs = meta.get("groupSinceMs") ?? meta.get("satelliteSinceMs") ?? nowMs;
  const health = afterFind(webhooksOf(context), { changedAtMs, knownSinceMs }, nowMs);
  if (health !== webhooksOf(context)) setWebhooks(context, health, nowMs);
}
