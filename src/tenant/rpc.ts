/**
 * What an entity object answers to: the methods of the `Tenant` Durable Object that other code calls, and their shapes.
 * Every method only writes rows and sets the alarm (`trackingCategories` also waits, with a bound, for the object's own
 * pass); none waits for another object. Everything here must survive structured cloning.
 */

import type { EventChange, EventRecord } from "../event.ts";
import type { Failure, RecordKind } from "../failure.ts";
import type { ShownFailure } from "../failure-words.ts";
import type { FirmSnapshot } from "../firm.ts";
import type { EventId, TenantId } from "../ids.ts";
import type { TrackingCategory } from "../mirror/references.ts";
import type { Result } from "../result.ts";

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
  /** Read from its Xero in the current calendar month, `YYYY-MM` in UTC. */
  readonly egress: { readonly month: string; readonly bytes: number };
  /** Effective interval of the sweeps; 0 when they are off. */
  readonly reconcileMinutes: number;
  /** What holds the whole entity at the moment: a limit, the consent, Xero, or Orbit's own database. */
  readonly trouble: ShownFailure | null;
}

export interface TenantRpc {
  /** Takes the firm's settings and roles if they are newer than those it has. */
  configure(self: TenantId, firm: FirmSnapshot): Promise<void>;
  /** `known: false` means that no firm has this tenant; nothing was stored. */
  enqueue(events: readonly IncomingEvent[]): Promise<{ readonly known: boolean }>;
  /** A new consent covers this tenant: everything that waited for it goes on. */
  consentRenewed(): Promise<void>;
  /** Looks at the records again, whatever became of the events. Unknown events are left out of `events`. */
  resync(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }>;
  /** Marks those that failed as resolved; others are left as they are and left out of `events`. */
  resolve(request: PersonRequest): Promise<{ readonly events: readonly EventRecord[] }>;
  decide(event: EventRef, choice: Choice, by: string): Promise<Result<EventRecord, DecideProblem>>;
  status(): Promise<EntityStatus>;
  /** The organisation's active tracking categories; read from Xero when the cached ones are older than half a minute. */
  trackingCategories(): Promise<Result<readonly TrackingCategory[], Failure>>;
}
