// biome-ignore-all lint/style/noExcessiveLinesPerFile: it is the contract of one object, types alone.

/**
 * What an entity object answers to: the methods of the `Tenant` Durable Object that other code calls, and their shapes.
 * Every method only writes rows and sets the alarm (`trackingCategories` and `previewBackfill` also wait, with a bound,
 * for the object's own pass); none waits for another object. Everything here must survive structured cloning.
 */

import type { AdditionWanted } from "../domain/addition.ts";
import type { EventChange, EventRecord, TargetStatus } from "../domain/event.ts";
import type { Difference, Failure, Kept, RecordKind } from "../domain/failure.ts";
import type { ShownFailure } from "../domain/failure-words.ts";
import type { FirmSnapshot } from "../domain/firm.ts";
import type { EventId, TenantId } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import type { TakeOverItem, TakeOverProgress } from "../domain/take-over.ts";
import type { TieOutTrouble } from "../domain/tie-out.ts";
import type { WebhookHealth } from "../domain/webhook-health.ts";
import type { ComparedField } from "../mirror/comparison.ts";
import type { DocumentKind } from "../mirror/document.ts";
import type { PaymentOnBothSides } from "../mirror/payment-origins.ts";
import type { Account, ReferenceName, References, TrackingCategory } from "../mirror/references.ts";
import type { Facts } from "../mirror/take-over/facts.ts";
import type { Side } from "../mirror/tie-out/sides.ts";
import type { Verdict } from "../mirror/verdict.ts";

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

/** Why a decision was not accepted: the event is unknown here, or does not ask for that choice. */
export type DecideProblem = "unknown-event" | "not-asked";

export interface BudgetWindow {
  readonly limit: number;
  /** 0 while Xero says that the limit is hit. */
  readonly remaining: number;
  /** Of the limit, kept for people who ask for something. */
  readonly reserved: number;
  /** When more calls come free; while the limit is hit, when work continues. */
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
  /** All that differs is money that was entered on one side alone, or the contact is archived: nothing can be put back. */
  readonly isOnlyPaid?: boolean;
  /** Of a document; left out by objects of earlier versions. */
  readonly payments?: readonly PaymentOnBothSides[];
  readonly status: TargetStatus;
  readonly syncedAtMs: number | null;
  /** When Xero last showed the copy, or answered a write of it. */
  readonly readAtMs: number | null;
  /** Xero's time of the group record's last change, as it is compared here. */
  readonly groupChangedAtMs: number | null;
}

/** A document of the group as its Xero shows it to somebody who looks for its number. */
export interface FoundDocument {
  readonly kind: Exclude<RecordKind, "contact">;
  readonly groupId: string;
  readonly number: string | null;
  readonly contactName: string | null;
  /** "YYYY-MM-DD". */
  readonly date: string | null;
  readonly currency: string | null;
  readonly status: string;
  /** A decimal string. */
  readonly total: string;
  /** Orbit holds it. */
  readonly isKnown: boolean;
  readonly verdict: Verdict;
}

export interface CheckRequest {
  readonly kind: Exclude<RecordKind, "contact">;
  readonly id: string;
  readonly by: string;
}

/** Copies that are to be put back in step, by their group records. */
export interface RepairRequest {
  readonly copies: readonly { readonly kind: RecordKind; readonly groupId: string }[];
  readonly by: string;
}

/** A former satellite in which copies are still counted on: it is no satellite of the firm any more. */
export interface FormerCopies {
  readonly tenantId: TenantId;
  readonly name: string;
  /** Not connected any more; otherwise it is, in another role or in none. */
  readonly isRemoved: boolean;
  readonly copies: Readonly<Record<RecordKind, number>>;
}

export interface ForgetRequest {
  readonly tenantId: TenantId;
  readonly by: string;
}

/** Why nothing was forgotten: the organisation is a satellite, or no record has a place in it. */
export type ForgetProblem = "still-satellite" | "nothing-there";

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
  /** The same records by what is known of them before they are read. */
  readonly foreseen: {
    /** As last read, or nothing is to do about them. */
    readonly inStep: number;
    /** They cannot be copied as they are: a person has to act first. */
    readonly failed: number;
    readonly onTheWay: number;
    /** Drafts, bills and contacts that no satellite needs are among them; what they are is known once they are read. */
    readonly unseen: number;
  };
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

export interface TieOutRequest {
  readonly id: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** Started by the cron: after everything else, within a share of the day, and given up where that is not enough. */
  readonly isNightly: boolean;
}

export type TieOutProblem = "not-the-group" | "too-many";

/** How far a run is, as the group's object knows it. */
export interface TieOutProgress {
  /** Organisations of which something is still to be read. */
  readonly open: readonly TenantId[];
}

/** What the group asks an organisation to read of a month: everything, then once more what differed. */
export interface MonthAsk {
  readonly runId: string;
  readonly stage: 1 | 2;
  readonly month: string;
  readonly group: TenantId;
  /** In the second stage. */
  readonly ids: Readonly<Record<DocumentKind, readonly string[]>>;
  readonly isNightly: boolean;
}

/** A part of what a satellite has read: a page, or that it was the last. */
export interface MonthPart extends Pick<MonthAsk, "runId" | "stage"> {
  readonly seq: number;
  readonly page: Side | null;
  readonly end: MonthEnd | null;
}

export interface MonthEnd {
  readonly failure: TieOutTrouble | null;
  readonly pages: number;
  readonly endedAtMs: number;
  readonly baseCurrency: string | null;
}

/** What keeps an organisation from reading on. */
export interface ReadingWait {
  readonly failure: ShownFailure;
  readonly untilMs: number | null;
}

/** Copies that another tool or a person made in a satellite are to be taken over. */
export interface TakeOverRequest {
  /** A ULID. */
  readonly id: string;
  readonly satellite: TenantId;
  /** Only says what would be adopted. */
  readonly isDryRun: boolean;
  /** Documents of the group that are adopted although their copies differ, by their ids in lower case. */
  readonly include: readonly string[];
  /** Who asked. */
  readonly by: string;
}

export type TakeOverProblem = "not-the-group" | "not-a-satellite" | "too-many";

/** What the group asks itself and the satellite to read. */
export interface TakeOverAsk {
  readonly runId: string;
  readonly group: TenantId;
  readonly satellite: TenantId;
  readonly isDryRun: boolean;
}

/** A part of what the satellite has read, or why it could not. */
export interface TakeOverPart {
  readonly runId: string;
  readonly seq: number;
  /** How many parts there are. */
  readonly of: number;
  readonly facts: readonly Facts[];
  readonly failure: TieOutTrouble | null;
}

export interface AdditionRequest {
  readonly additions: readonly AdditionWanted[];
  /** Who asked. */
  readonly by: string;
}

/** One that is not there yet. `failed`: why it was given up; null: it is on its way. */
export interface AdditionState {
  readonly wanted: AdditionWanted;
  readonly failed: string | null;
}

export type BackupCells = readonly (string | number | null)[];

/** Rows of one table of an object, as a backup holds them. */
export interface BackupRows {
  /** Of the object's storage: smaller numbers may have rows of a former shape. */
  readonly version: number;
  readonly table: string;
  readonly rows: readonly BackupCells[];
}

export interface BackupPage extends BackupRows {
  /** The smallest version of rows that can be restored here. */
  readonly oldest: number;
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** `other-version`: the rows are of a later release's storage, or of one from before there were backups; `unreadable`: they are no rows of it at all. */
export type RestoreProblem = "not-connected" | "other-version" | "unreadable";

export interface TenantRpc {
  /** Takes the firm's settings and roles if they are newer than those it has. */
  configure(self: TenantId, firm: FirmSnapshot): Promise<void>;
  /** `known: false` means that no firm has this tenant; nothing was stored. */
  enqueue(
    events: readonly IncomingEvent[],
    doorbells?: readonly IncomingDoorbell[],
  ): Promise<{ readonly known: boolean }>;
  /** A new consent covers this tenant: everything that waited for it continues. */
  consentRenewed(): Promise<void>;
  /** From the consent's object: Xero takes it (again). What waited for that continues. */
  consentWorks(): Promise<void>;
  /** From another organisation that Xero has just left out of the consent's connections: is this one, too? */
  prove(): Promise<void>;
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
  /** Of the group: former satellites that records still have a place in. */
  formerCopies(): Promise<readonly FormerCopies[]>;
  /** Of the group: a person says that a former satellite is gone for good; answers what it concerns. */
  forgetCopies(request: ForgetRequest): Promise<Result<FormerCopies, ForgetProblem>>;
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
  /** The organisation's set-up; what was not read within the time is read from Xero first, as far as it answers. */
  setUp(names: readonly ReferenceName[], withinMs: number): Promise<Result<References, Failure>>;
  /** Of a satellite: adds these to its set-up; answers how many were taken. */
  addToSetUp(request: AdditionRequest): Promise<number>;
  additions(): Promise<readonly AdditionState[]>;
  /** Calls of the last 24 hours that carried the record (the group's, or this satellite's copy of it), oldest first. */
  callsAbout(kind: RecordKind, recordId: string): Promise<readonly CallAbout[]>;
  /** Calls of the last 30 days, by the hour. */
  callsByHour(): Promise<readonly HourOfCalls[]>;
  /** Reads a month of the group and of its satellites, and hands D1 the tie-out when it is done. The same id twice is one. */
  startTieOut(request: TieOutRequest): Promise<Result<null, TieOutProblem>>;
  /** Null when no such run is under way here. */
  tieOutProgress(id: string): Promise<TieOutProgress | null>;
  /** Why the reading for a tie-out waits here. */
  monthWait(runId: string): Promise<ReadingWait | null>;
  /** Of the group: matches what is in a satellite to its documents, and adopts what agrees. The same id twice is one. */
  startTakeOver(request: TakeOverRequest): Promise<Result<null, TakeOverProblem>>;
  /** Null when no such take-over is kept here. */
  takeOver(id: string): Promise<TakeOverProgress | null>;
  /** A bounded number of rows of items from `fromRow` on; empty after the last. */
  takeOverItems(id: string, fromRow: number): Promise<readonly (readonly TakeOverItem[])[]>;
  /** Why the reading for a take-over waits here. */
  takeOverWait(id: string): Promise<ReadingWait | null>;
  /** All events of a record of this organisation, oldest first. */
  eventsOf(kind: RecordKind, recordId: string): Promise<readonly EventRecord[]>;
  /** Group: reads the document and its copy again and brings it in step, known or not; null where this is not the group. */
  checkDocument(request: CheckRequest): Promise<EventRecord | null>;
  /** Group: asks its Xero now for documents with the number, whatever is held here. */
  lookUp(number: string): Promise<Result<readonly FoundDocument[], Failure>>;
  /** Null when there is no copy here. */
  comparison(kind: RecordKind, groupId: string): Promise<Comparison | null>;
  /** What a backup holds of this object, a page at a time; `after`: the `next` of the page before. */
  backup(after: string | null): Promise<BackupPage>;
  /** Takes rows of a backup; answers how many. Repeated ones change nothing. */
  restore(rows: BackupRows): Promise<Result<number, RestoreProblem>>;
}
