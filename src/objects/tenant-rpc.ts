/**
 * What an entity object answers to: the methods of the `Tenant` Durable Object that other code calls, and their shapes.
 * Every method only writes rows and sets the alarm (`trackingCategories` and `previewBackfill` also wait, with a bound,
 * for the object's own pass); none waits for another object. Everything here must survive structured cloning.
 */

import type { EventChange, EventRecord, TargetStatus } from "../domain/event.ts";
import type { Difference, Failure, Kept, RecordKind } from "../domain/failure.ts";
import type { ShownFailure } from "../domain/failure-words.ts";
import type { FirmSnapshot } from "../domain/firm.ts";
import type { EventId, TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import type { WebhookHealth } from "../domain/webhook-health.ts";
import type { ComparedField } from "../mirror/comparison.ts";
import type { Account, References, TrackingCategory } from "../mirror/references.ts";

/** One webhook event, parsed and with its derived id. Times are UTC milliseconds. */
export interface IncomingEvent {
  readonly id: EventId;
  readonly kind: RecordKind;
  readonly change: EventChange;
  readonly resourceId: string;
  /** Xero's eventDateUtc. */
  readonly eventAtMs: number;
  readonly receivedAtMs: number;
}

/** Xero reported a payment, overpayment or prepayment: says that something changed, and nothing of it is shown by itself. */
export interface IncomingDoorbell {
  readonly kind: "payment" | "overpayment" | "prepayment";
  readonly resourceId: string;
  /** Xero's eventDateUtc. */
  readonly eventAtMs: number;
}

/** Names one event for the object that owns it; `kind` and `resourceId` are its clustered key. */
export interface EventRef {
  readonly id: EventId;
  readonly kind: RecordKind;
  readonly resourceId: string;
}

export interface PersonRequest {
  readonly events: readonly EventRef[];
  /** Who asked, as the timeline shows it. */
  readonly by: string;
}

export type Choice = "adopt" | "leave" | "overwrite" | "keep";

/** Why a decision was not taken: the event is unknown here, or does not ask for that choice. */
export type DecideProblem = "unknown-event" | "not-asked";

export interface BudgetWindow {
  readonly limit: number;
  /** 0 while Xero says that the limit is hit. */
  readonly remaining: number;
  /** Of the limit, kept for people who ask for something. */
  readonly reserved: number;
  /** When more calls come free; while the limit is hit, when work goes on. */
  readonly resetsAtMs: number;
}

/** What GET /api/entities shows of a live object. */
export interface EntityStatus {
  readonly minute: BudgetWindow;
  readonly day: BudgetWindow;
  /** Records that wait for a call. */
  readonly backlog: number;
  readonly backlogClearAtMs: number | null;
  readonly lastEventAtMs: number | null;
  readonly webhooks: WebhookHealth;
  /** Read from its Xero in the current calendar month, `YYYY-MM` in UTC. */
  readonly egress: { readonly month: string; readonly bytes: number };
  /** Effective interval of the sweeps; 0 when they are off. */
  readonly reconcileMinutes: number;
  /** When Xero last served a call. */
  readonly provedAtMs: number | null;
  /** Everything that changed up to then, announced or not, has been read. */
  readonly checkedAtMs: number | null;
  /** The newest look at everything that nobody announced; null: there was none. */
  readonly look: LookStatus | null;
  /** What holds the whole entity at the moment: a limit, the consent, Xero, or Orbit's own database. */
  readonly trouble: ShownFailure | null;
  /** Names the organisation in links into Xero; null until its set-up was read. */
  readonly shortCode: string | null;
}

export interface LookStatus {
  /** A person asked for it, or the organisation was cut off from Xero and is connected again. */
  readonly reason: "asked" | "reconnected";
  readonly cutOffSinceMs: number | null;
  readonly startedAtMs: number;
  /** Null while it is under way. */
  readonly finishedAtMs: number | null;
  readonly found: number;
}

/** One call to Xero that carried a record. */
export interface CallAbout {
  readonly atMs: number;
  /** What it was for, for instance "update-invoices". */
  readonly purpose: string;
  readonly method: string;
  readonly path: string;
  /** How many records it carried in all. */
  readonly documents: number;
  /** HTTP status; null while there is no answer. */
  readonly status: number | null;
}

export interface HourOfCalls {
  readonly fromMs: number;
  readonly calls: number;
}

/** A copy beside its group record, as both were last seen. */
export interface Comparison {
  readonly fields: readonly Omit<ComparedField, "follows">[];
  /** What differs, without what only follows from it; empty exactly when all fields are the same. */
  readonly differences: readonly Difference[];
  readonly drifted: boolean;
  /** A person decided that the copy stays as it is. */
  readonly kept?: Kept | null;
  /** All that differs is money that was entered on the copy alone: nothing can be put back. */
  readonly isOnlyPaid?: boolean;
  readonly status: TargetStatus;
  readonly syncedAtMs: number | null;
  /** When Xero last showed the copy, or answered a write of it. */
  readonly readAtMs: number | null;
  /** Xero's time of the group record's last change, as it is compared here. */
  readonly groupChangedAtMs: number | null;
}

/** Copies that are to be put back in step, by their group records. */
export interface RepairRequest {
  readonly copies: readonly { readonly kind: RecordKind; readonly groupId: string }[];
  readonly by: string;
}

/** Two times of Xero's, both included. */
export interface BackfillSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface BackfillRequest extends BackfillSpan {
  readonly id: string;
  /** Who asked. */
  readonly by: string;
}

/** Why a backfill was not started: this organisation is not the firm's group, or too many are open. */
export type BackfillProblem = "not-the-group" | "too-many";

export interface BackfillPreview {
  /** Records that changed last in the span. */
  readonly size: Readonly<Record<RecordKind, number>>;
  readonly calls: number;
  readonly minutes: number;
}

export interface BackfillProgress extends BackfillRequest {
  readonly status: "queued" | "running" | "done" | "cancelled";
  /** Null until they are counted. */
  readonly expected: number | null;
  readonly found: number;
  /** In step, or nothing is to do about them. */
  readonly done: number;
  readonly failed: number;
  readonly waiting: number;
  readonly queued: number;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  /** Null before it is counted and after its end. */
  readonly minutesLeft: number | null;
}

export interface TenantRpc {
  /** Takes the firm's settings and roles if they are newer than those it has. */
  configure(self: TenantId, firm: FirmSnapshot): Promise<void>;
  /** `known: false` means that no firm has this tenant; nothing was stored. */
  enqueue(
    events: readonly IncomingEvent[],
    doorbells?: readonly IncomingDoorbell[],
  ): Promise<{ readonly known: boolean }>;
  /** A new consent covers this tenant: everything that waited for it goes on. */
  consentRenewed(): Promise<void>;
  /** From the consent's object: Xero takes it (again). What waited for that goes on. */
  consentWorks(): Promise<void>;
  /** Looks now for what changed and was not announced. */
  check(): Promise<void>;
  /** Looks at the records again, whatever became of the events. Unknown events are left out of `events`. */
  resync(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }>;
  /** Marks those that failed as resolved; others are left as they are and left out of `events`. */
  resolve(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }>;
  /** Takes back a resolve: the events show again what became of their records. */
  unresolve(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }>;
  decide(event: EventRef, choice: Choice, by: string): Promise<Result<EventRecord, DecideProblem>>;
  /** `isWatched`: a person looks at it; then the connection is proved by one cheap call if it was not lately. */
  status(isWatched?: boolean): Promise<EntityStatus>;
  /** Puts copies that drifted back in step, each with an event; answers how many. */
  repair(request: RepairRequest): Promise<number>;
  /** Ends a person's Keep of each copy; answers how many were kept. */
  stopKeeping(request: RepairRequest): Promise<number>;
  /** Brings in step what changed last in the span; one that is open for the same span is answered again. */
  startBackfill(request: BackfillRequest): Promise<Result<BackfillProgress, BackfillProblem>>;
  /** Counts what a backfill would bring, with a few cheap calls that are waited for; `null` when no count came in time. */
  previewBackfill(request: BackfillRequest): Promise<Result<BackfillPreview | null, BackfillProblem>>;
  backfill(id: string): Promise<BackfillProgress | null>;
  /** Newest first, those whose id is before `before`. */
  backfills(before: string | null, most: number): Promise<readonly BackfillProgress[]>;
  /** Null when there is no such backfill; one that has ended stays as it is. */
  cancelBackfill(id: string): Promise<BackfillProgress | null>;
  /** The organisation's active tracking categories; read from Xero when the cached ones are older than half a minute. */
  trackingCategories(): Promise<Result<readonly TrackingCategory[], Failure>>;
  /** The organisation's accounts; read from Xero when the cached ones are older than half a minute. */
  accounts(): Promise<Result<readonly Account[], Failure>>;
  /** The organisation's set-up as last read; what was never read is asked of Xero first. */
  setUp(): Promise<Result<References, Failure>>;
  /** Calls of the last 24 hours that carried the record (the group's, or this satellite's copy of it), oldest first. */
  callsAbout(kind: RecordKind, recordId: string): Promise<readonly CallAbout[]>;
  /** Calls of the last 30 days, by the hour. */
  callsByHour(): Promise<readonly HourOfCalls[]>;
  /** Null when there is no copy here. */
  comparison(kind: RecordKind, groupId: string): Promise<Comparison | null>;
}
