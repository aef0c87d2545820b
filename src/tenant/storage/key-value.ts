/** Single values of an entity object, each with its shape: the only place that knows the keys. */

import type { Failure } from "../../domain/failure.ts";
import type { FirmSnapshot } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { WebhookHealth } from "../../domain/webhook-health.ts";
import type { ReferenceName } from "../../mirror/references.ts";
import type { Addition } from "../model/addition.ts";
import type { AskedAlone } from "../model/asked-alone.ts";
import type { MoneyKind, Ringing } from "../model/doorbells.ts";
import type { Look } from "../model/look-state.ts";
import type { Suspension } from "../model/suspension-state.ts";
import type { RoundState, SweepState, SweptKind } from "../model/sweep-schedule.ts";
import type { WalkPosition } from "../model/walk.ts";
import { json } from "./sql.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

/** A suspension as it is stored, with what paces its end. */
export interface Hold extends Suspension {
  /** How often in a row Xero was not available; paces the next try. */
  readonly failures: number;
  /** When the trouble began; of a limit, when Xero said so. Absent in values from before, as all that follow. */
  readonly sinceMs?: number;
  /** A day's limit: when one call proves again that it stands. */
  readonly probeAtMs?: number;
  /** Work waits for the consent or the connection until a call is served, whatever else stops calls meanwhile. */
  readonly isCutOff?: boolean;
  /** Xero refused calls (401, 403) although the consent is good. */
  readonly isRefusal?: boolean;
  /** The only sort of call that is in trouble, as far as is known; null: more than one. */
  readonly purpose?: string | null;
  /** Since when Xero's list of connections leaves the organisation out. */
  readonly missingSinceMs?: number;
  /** A day's limit: the end of a minute's that Xero said as well. */
  readonly minuteUntilMs?: number;
}

/** What the limit headers said at call `callId`; they may only tighten the budget. */
export interface ReportedLimits {
  readonly callId: number;
  readonly atMs: number;
  readonly minute: number | null;
  readonly day: number | null;
  /** Over all organisations of the app. */
  readonly appMinute: number | null;
  /**
   * The app's tier gives no more calls a day than the smallest one; false: what Xero said was left is more than that. Absent
   * while neither is known.
   */
  readonly isSmallestDay?: boolean;
  /** When Xero last served a call; absent in values from before. */
  readonly servedAtMs?: number | null;
  /** By chance, in [0, 1): objects that hear the same do not act at the same time. */
  readonly spread: number;
  /** Bytes read from this Xero in a calendar month (UTC, YYYY-MM): kept here, since it changes with every answer too. */
  readonly egress: Egress;
}

export interface Egress {
  readonly month: string;
  readonly bytes: number;
}

/** How shipping to one place fares: for the pace of retries, and for what /api/entities shows. */
export interface OutboxTrouble {
  readonly failure: Failure;
  readonly attempts: number;
  readonly sinceMs: number;
  /** Nothing is sent there before; absent in rows of earlier versions. */
  readonly retryAtMs?: number;
}

/** The next try is later each time; a person's Re-sync brings it forward. */
export interface FailedRead {
  readonly reason: string;
  readonly failures: number;
  readonly failedAtMs: number;
  readonly nextAtMs: number;
}

/** A person's decision about a former satellite; `epoch`: how often that was decided. */
export interface Forgotten {
  readonly epoch: number;
  readonly by: string;
  readonly atMs: number;
}

export interface ForgettingState extends WalkPosition {
  readonly group: TenantId;
  /** Copies of an earlier one are forgotten. */
  readonly epoch: number;
}

interface MetaValues {
  readonly self: TenantId;
  readonly firm: FirmSnapshot;
  /** The consent, or Xero itself. */
  readonly hold: Hold;
  /** A limit that Xero said is hit; kept apart, since a new consent does not end it. */
  readonly limit: Hold;
  readonly reportedLimits: ReportedLimits;
  /** Group: satellites that said they cannot act, and until when. */
  readonly peers: Readonly<Record<TenantId, Suspension>>;
  /** Why the firm could not be read from D1 at the last try; absent when it could. */
  readonly firmReadError: string;
  readonly webhooks: WebhookHealth;
  /** Since when this tenant is the group. */
  readonly groupSinceMs: number;
  /** Since when this tenant is a satellite. */
  readonly satelliteSinceMs: number;
  /** The look at everything that somebody asked for, or that a new consent caused: the newest. */
  readonly look: Look;
  /** Where the satellite's turn over all its copies is. */
  readonly round: RoundState;
  /** Where forgetting old events is, and when it continues. */
  readonly retention: { readonly after: readonly [string, string, string] | null; readonly nextAtMs: number };
  /** Where the working out of changed routes has come to. */
  readonly remap: WalkPosition;
  /** Group: former satellites that a person said are gone; placements of an earlier epoch count for nothing. */
  readonly forgotten: Readonly<Record<TenantId, Forgotten>>;
  /** Former satellite: how far it is with forgetting its copies of that group. */
  readonly forgetting: ForgettingState;
  /** Where the pass over all documents that an upgrade asked for is (outbox/refill.ts). */
  readonly refill: WalkPosition<"invoice" | "credit-note">;
  /** Xero refused parallel calls: one at a time until then. */
  readonly singleUntilMs: number;
  /** Records that Xero refused to show together. */
  readonly askedAlone: AskedAlone;
  /** Payments, overpayments and prepayments that Xero reported and that have not been seen. */
  readonly ringing: Readonly<Partial<Record<MoneyKind, Ringing>>>;
  /** Satellite: what a person has added to its set-up; what is there is none of them. */
  readonly additions: readonly Addition[];
  /** Reference data that could not be read at the last try. */
  readonly unreadReferences: Readonly<Partial<Record<ReferenceName, FailedRead>>>;
}

export class Meta {
  readonly #wal: WriteAheadLog;
  readonly #cache = new Map<string, unknown>();

  constructor(wal: WriteAheadLog) {
    this.#wal = wal;
  }

  get<K extends keyof MetaValues>(key: K): MetaValues[K] | null {
    return this.#read<MetaValues[K]>(key);
  }

  set<K extends keyof MetaValues>(key: K, value: MetaValues[K]): void {
    this.#write(key, value);
  }

  delete(key: keyof MetaValues): void {
    if (this.get(key) === null) return;
    this.#delete(key);
  }

  outboxTrouble(target: string): OutboxTrouble | null {
    return this.#read<OutboxTrouble>(`outbox:${target}`);
  }

  setOutboxTrouble(target: string, trouble: OutboxTrouble | null): void {
    if (trouble !== null) this.#write(`outbox:${target}`, trouble);
    else if (this.outboxTrouble(target) !== null) this.#delete(`outbox:${target}`);
  }

  /** A value of a backup, under the key that it had; the caller knows that both belong here. */
  restore(key: string, value: unknown): void {
    this.#write(key, value);
  }

  /** A group's sweeps; `copies-…` are a satellite's. */
  sweep(kind: SweptKind | `copies-${SweptKind}`): SweepState | null {
    return this.#read<SweepState>(`sweep:${kind}`);
  }

  setSweep(kind: SweptKind | `copies-${SweptKind}`, state: SweepState): void {
    this.#write(`sweep:${kind}`, state);
  }

  /** After a transaction was rolled back: what is cached may never have been stored. */
  invalidate(): void {
    this.#cache.clear();
  }

  #read<T>(key: string): T | null {
    if (!this.#cache.has(key)) {
      const row = this.#wal.row("meta", [key]);
      this.#cache.set(key, row === null ? null : json(row, "value"));
    }
    // Only #write and the line above fill the cache, with the type that belongs to the key.
    return this.#cache.get(key) as T | null;
  }

  #write(key: string, value: unknown): void {
    this.#wal.put("meta", [key, JSON.stringify(value)]);
    this.#cache.set(key, value);
  }

  #delete(key: string): void {
    this.#wal.delete("meta", [key]);
    this.#cache.set(key, null);
  }
}
