/**
 * A satellite's copy of one record: the wanted state, what is known of the copy itself, and how far the work on it is. One row
 * for each, read and written whole (storage/copies.ts); the row is also the mapping between group record and copy.
 */

import type { PutBack } from "../../domain/document.ts";
import type { TargetStatus, TimelineEntry } from "../../domain/event.ts";
import type { Difference, Failure, Kept, RecordKind } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import { MAX_NOTES_PER_REPORT } from "../../limits.ts";
import type { Change } from "../../mirror/change.ts";
import type { ContactState } from "../../mirror/contact.ts";
import type { DocumentKind, DocumentState } from "../../mirror/document.ts";
import type { OwnReceipts, PaymentLink } from "../../mirror/payment.ts";
import type { Search } from "../../mirror/step.ts";
import type { DocumentTerms } from "../../mirror/terms.ts";
import type { Unconfirmed } from "../../mirror/unconfirmed.ts";
import type { Choice } from "../../objects/tenant-rpc.ts";

/** How a copy that nothing is being done to differs from what it should be. */
export interface Drift {
  readonly differences: readonly Difference[];
  readonly seenAtMs: number;
}

/** An edit of the satellite that the group's values are about to replace. */
export interface SeenEdit {
  readonly differences: readonly Difference[];
  readonly seenAtMs: number;
  /** A person asked for it, and knows. */
  readonly isAsked: boolean;
}

/** A step of a copy that Xero answered. */
export interface AnsweredStep {
  /** Of the step and of the copy as it was before. */
  readonly fingerprint: string;
  readonly times: number;
  readonly atMs: number;
}

interface CopyBase {
  readonly groupId: string;
  /** The group's tenant, which gets the reports. */
  readonly group: TenantId;
  readonly seq: number;
  /** The copy's id in this satellite; null while there is none. */
  readonly satelliteId: string | null;
  /** Read the copy before deciding that nothing is to do. */
  readonly force: boolean;
  /** The copy is looked for before anything is sent. */
  readonly search: Search | null;
  /** Writes that Xero did not answer, until it is known what became of them. */
  readonly unconfirmed: Unconfirmed | null;
  readonly status: TargetStatus;
  readonly failures: readonly Failure[];
  readonly nextAttemptAtMs: number | null;
  /** What happened since the last report to the group. */
  readonly notes: readonly TimelineEntry[];
  /** When Xero answered Orbit's last write of this copy; null before the first. */
  readonly writtenAtMs: number | null;
  /** When it was taken over as it was; left out: Orbit made it, or found what it had made. */
  readonly takenOverAtMs?: number;
  /** When Xero last showed the copy to a read; missing in rows from before it was kept. */
  readonly readAtMs?: number;
  /** Xero's own time of that write: what is read of an earlier time does not show it. Null or left out: Xero named none. */
  readonly shownFromMs?: number | null;
  /** Steps that were answered since the copy was last in step or the group last decided; see same-step.ts. */
  readonly answered?: readonly AnsweredStep[];
  readonly syncedAtMs: number | null;
  /** Null while the copy equals its record, as far as Orbit has seen. */
  readonly drift: Drift | null;
  /** A person decided that the copy stays as it is: until that ends, nothing writes to it. */
  readonly kept: Kept | null;
  readonly edited: SeenEdit | null;
  readonly putBack: PutBack | null;
  /** The record moved to another satellite: free the number, void this copy, and forget it. */
  readonly leaving: boolean;
  /** What a person chose about this copy. */
  readonly choice: Choice | null;
  readonly rev: number;
  /** Of the decision: how often this satellite's copies were forgotten before it; left out: never. */
  readonly epoch?: number;
  /** What has the same number and contents is the copy, though nothing else proves it. */
  readonly mayBeThere?: boolean;
  /** Fingerprint of what was last reported of the copy itself; missing before the first time. */
  readonly reported?: string;
}

export interface ContactCopy extends CopyBase {
  readonly kind: "contact";
  readonly wanted: ContactState;
  /** The copy as Xero last showed it. */
  readonly copy: ContactState | null;
  /** What Orbit last wrote; null for a copy that was only found. */
  readonly sent: ContactState | null;
  /** How often a name or number that another contact has was tried again. */
  readonly conflicts?: number;
  /** When Xero last refused it as it is wanted; left out: never. */
  readonly refusedAtMs?: number;
  /** Written for a moment instead of the wanted values, while another contact gets those that this one has. */
  readonly interim?: Partial<Pick<ContactState, "name" | "accountNumber">> | null;
  /** The record is archived in the group, and the satellite's contact is the copy of that other one of the same name now. */
  readonly sharedWith?: string | null;
}

export interface DocumentCopy extends CopyBase {
  readonly kind: DocumentKind;
  readonly wanted: DocumentState;
  readonly terms: DocumentTerms;
  /** The copy as Xero last showed it, kept up to date with what Orbit applies to it. */
  readonly copy: DocumentState | null;
  /** Fingerprint of the body that Xero last took: what it spells in its own way is in step all the same. */
  readonly accepted: string | null;
  /** How often a copy here was voided because the record moved away: numbers the freed number. */
  readonly moves: number;
  /** Which payment here is which of the group's. */
  readonly links: readonly PaymentLink[];
  /** Payments that people entered here, as reported to the group; missing while receipts stay in the satellites. */
  readonly receipts?: OwnReceipts;
  /** The change of a paid or credited document, while it is under way. */
  readonly change: Change | null;
  /**
   * Xero refused what should have been possible: it is tried once more, as before or after what is applied has come off. Null:
   * not refused since Xero last answered a write, or since the last decision.
   */
  readonly secondTry: "as-before" | "take-off-first" | null;
}

export type Copy = ContactCopy | DocumentCopy;

/** Before anything is known of it. */
export function bareCopy(group: TenantId, groupId: string) {
  return {
    groupId,
    group,
    seq: 0,
    satelliteId: null,
    force: false,
    search: null,
    unconfirmed: null,
    status: "queued",
    failures: [],
    nextAttemptAtMs: null,
    notes: [],
    writtenAtMs: null,
    syncedAtMs: null,
    drift: null,
    kept: null,
    edited: null,
    putBack: null,
    leaving: false,
    choice: null,
    rev: 0,
    copy: null,
  } as const;
}

/** As before there was one; only the numbers that were freed here stay so. */
export function forgottenCopy(copy: Copy): Copy {
  const { group, groupId, seq, rev, epoch = 0 } = copy;
  const bare = { ...bareCopy(group, groupId), seq, rev, epoch };
  if (copy.kind === "contact") return { ...bare, kind: copy.kind, wanted: copy.wanted, sent: null };
  const { kind, wanted, terms, moves } = copy;
  return { ...bare, ...NOTHING_APPLIED, kind, wanted, terms, moves };
}

/** What is known of a document's payments, credits and change under way while there is no copy. */
export const NOTHING_APPLIED = {
  accepted: null,
  links: [],
  unconfirmed: null,
  change: null,
  secondTry: null,
} as const;

/** Of the task that brings it in step. */
export function writeKey(copy: Pick<Copy, "kind" | "groupId">) {
  return { controller: "write", kind: copy.kind, id: copy.groupId } as const;
}

/** The task that looks at a record of the satellite, by the satellite's own id. */
export function checkKey(kind: RecordKind, satelliteId: string) {
  return { controller: "check", kind, id: satelliteId } as const;
}

/** Adds to what was not reported to the group yet; bounded, oldest dropped. */
export function withNotes<C extends Copy>(copy: C, notes: readonly TimelineEntry[]): C {
  return { ...copy, notes: [...copy.notes, ...notes].slice(-MAX_NOTES_PER_REPORT) };
}

export function copyLabel(copy: Copy): string {
  return copy.kind === "contact" ? copy.wanted.name : (copy.wanted.number ?? copy.groupId);
}
