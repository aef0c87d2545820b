/**
 * A satellite's side: the wanted state of each copy, what is known of the copy itself, and how far it is. One row per copy,
 * read and written whole; the row is also the mapping between group record and copy.
 */

import type { ReportedCopy } from "../../domain/document.ts";
import { isOpen, type TargetStatus, type TimelineEntry } from "../../domain/event.ts";
import type { Difference, Failure, Kept, RecordKind } from "../../domain/failure.ts";
import type { FirmSettings } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { type ContactState, sameContact } from "../../mirror/contact.ts";
import { type DocumentKind, type DocumentState, sameDocument } from "../../mirror/document.ts";
import type { OwnReceipts, PaymentLink, TriedPayment } from "../../mirror/payment.ts";
import type { Inspection, TakenItem } from "../../mirror/take-off.ts";
import type { DocumentTerms } from "../../mirror/terms.ts";
import type { Choice } from "../../objects/tenant-rpc.ts";
import type { Priority } from "../model/task.ts";
import type { TakeOverOrder } from "./records.ts";
import { first, integer, json, type Sql, type SqlRow, text } from "./sql.ts";
import type { Touched } from "./touched.ts";
import type { WriteAheadLog } from "./wal/write-ahead-log.ts";

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

/** An edit of the satellite that the group's values have replaced: shown to people although nothing differs any more. */
export interface PutBack extends Drift {
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
  /**
   * Look for the copy before creating it: an earlier create may have been carried out, or the name or number is taken.
   * `spelled`: the name is taken, and nothing has just that spelling: all contacts are gone through.
   */
  readonly find: "unanswered" | "taken" | "spelled" | null;
  /** From then on "not found" proves that an unanswered write was not carried out; null: it proves it at once. */
  readonly absentAfterMs: number | null;
  readonly status: TargetStatus;
  readonly failures: readonly Failure[];
  readonly nextAttemptAtMs: number | null;
  /** What happened since the last report to the group. */
  readonly notes: readonly TimelineEntry[];
  /** When Xero answered Orbit's last write of this copy; null before the first. */
  readonly writtenAtMs: number | null;
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
  /** The page of all contacts that the look for it has come to; left out: the first. */
  readonly findPage?: number;
  /** What Orbit last wrote; null for a copy that was only found. */
  readonly sent: ContactState | null;
  /** How often a name or number that another contact has was tried again. */
  readonly conflicts?: number;
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
  /** Payments that were sent and not answered. */
  readonly tried: readonly TriedPayment[];
  /** Payments that people entered here, as reported to the group; missing while receipts stay in the satellites. */
  readonly receipts?: OwnReceipts;
  /** What a look at the payments and credits found, until the change that needed it is over. */
  readonly inspection: Inspection | null;
  /** What was taken off for a change and is not all back yet. */
  readonly taken: readonly TakenItem[] | null;
  /** Why the change was given up after something had come off: that goes back first. */
  readonly refused: readonly Failure[] | null;
  /** Xero refused a change that should have been possible: the copy was read once more since. */
  readonly doubted: boolean;
  /** Xero refused a change because of what is applied, though such a change is free of it: that comes off first. */
  readonly needsTakeOff: boolean;
}

export type Copy = ContactCopy | DocumentCopy;

/** The group's decision as it travels to a satellite: the one message that carries state, numbered by `seq`. */
export interface WantedState {
  readonly id: string;
  readonly seq: number;
  readonly priority: Priority;
  readonly force: boolean;
  readonly leaving: boolean;
  readonly choice: Choice | null;
  /** How often this satellite's copies were forgotten before; left out by earlier versions, as what follows. */
  readonly epoch?: number;
  /** A copy of it was forgotten elsewhere: the same document may be here already. */
  readonly mayBeThere?: boolean;
  /** What is here already is to become the copy. */
  readonly takeOver?: TakeOverOrder;
  readonly state:
    | { readonly kind: "contact"; readonly contact: ContactState }
    | { readonly kind: "document"; readonly document: DocumentState; readonly terms: DocumentTerms };
}

export class Copies {
  readonly #sql: Sql;
  readonly #wal: WriteAheadLog;
  readonly #touched: Touched;

  constructor(sql: Sql, wal: WriteAheadLog, touched: Touched) {
    this.#sql = sql;
    this.#wal = wal;
    this.#touched = touched;
  }

  get(kind: RecordKind, groupId: string): Copy | null {
    const row = this.#wal.row("copies", [kind, groupId]);
    return row === null ? null : copyOf(row);
  }

  contact(groupId: string): ContactCopy | null {
    const copy = this.get("contact", groupId);
    return copy?.kind === "contact" ? copy : null;
  }

  document(kind: DocumentKind, groupId: string): DocumentCopy | null {
    const copy = this.get(kind, groupId);
    return copy === null || copy.kind === "contact" ? null : copy;
  }

  bySatelliteId(kind: RecordKind, satelliteId: string): Copy | null {
    const changed = this.#wal.find("copies", (cells) => cells[0] === kind && cells[2] === satelliteId);
    if (changed !== null) return copyOf(changed);
    // Named, because SQLite would rather go through all copies of the kind by the primary key.
    const query =
      "select group_id from copies indexed by copies_by_satellite_id where kind = ? and satellite_id = ? limit 1";
    const row = first(this.#sql, query, kind, satelliteId);
    const copy = row === null ? null : this.get(kind, text(row, "group_id"));
    // It may have another one by now.
    return copy?.satelliteId === satelliteId ? copy : null;
  }

  /** Copies whose contact has the value, as Xero last showed it; reads every contact's row, so for rare occasions only. */
  contactsWith(field: "name" | "accountNumber", value: string): readonly ContactCopy[] {
    this.#wal.checkpoint();
    // Blanks and case are for the caller to compare: what is alike to SQLite is a superset.
    const pattern = field === "name" ? value.trim().replace(/[%_]/g, "_").replace(/\s+/g, "%") : value;
    const rows = this.#sql.all(
      `select body from copies where kind = 'contact' and body ->> '$.copy.${field}' like ?`,
      `%${pattern}%`,
    );
    return rows.map(copyOf).flatMap((copy) => (copy.kind === "contact" && copy.sharedWith == null ? [copy] : []));
  }

  /** Copies of a kind that exist in Xero, in the order of their group ids, after `afterId`. */
  page(kind: RecordKind, afterId: string, most: number): readonly Copy[] {
    this.#wal.checkpoint();
    return this.#sql
      .all(
        `select body from copies where kind = ? and group_id > ? and satellite_id is not null
           order by group_id limit ?`,
        kind,
        afterId,
        most,
      )
      .map(copyOf);
  }

  /** It is no copy any more: voided because its record moved away, or replaced. */
  giveUp(kind: RecordKind, satelliteId: string, nowMs: number): void {
    this.#sql.all(
      "insert or replace into former_copies (kind, satellite_id, at_ms) values (?, ?, ?)",
      kind,
      satelliteId,
      nowMs,
    );
  }

  /** When it stopped being a copy; null when it never was one. */
  givenUpAtMs(kind: RecordKind, satelliteId: string): number | null {
    const row = first(
      this.#sql,
      "select at_ms from former_copies where kind = ? and satellite_id = ?",
      kind,
      satelliteId,
    );
    return row === null ? null : integer(row, "at_ms");
  }

  put<C extends Copy>(copy: C): C {
    // What is shared is found as the copy of the record that is not archived.
    const isShared = copy.kind === "contact" && copy.sharedWith != null;
    const satelliteId = isShared ? null : copy.satelliteId;
    this.#wal.put("copies", [copy.kind, copy.groupId, satelliteId, JSON.stringify(copy)]);
    this.#touched.note(copy.kind, copy.groupId);
    return copy;
  }
}

/** Rows of earlier versions know nothing of decisions to keep. */
function copyOf(row: SqlRow): Copy {
  const body = json<Copy>(row, "body");
  return { ...body, kept: body.kept ?? null, edited: body.edited ?? null, putBack: body.putBack ?? null };
}

/** What a satellite tells the group about one decision. */
export interface Report {
  readonly kind: RecordKind;
  readonly id: string;
  readonly seq: number;
  /** Of the copy: of two reports about one decision the higher is the newer. */
  readonly rev: number;
  readonly status: TargetStatus;
  readonly failures: readonly Failure[];
  readonly satelliteId: string | null;
  readonly nextAttemptAtMs: number | null;
  readonly notes: readonly TimelineEntry[];
  /** Of a document: null while there is no copy. Left out by satellites of earlier versions, and for contacts. */
  readonly copy?: ReportedCopy | null;
}

/** A row for a record that this satellite has not heard of. */
export function newCopy(group: TenantId, want: WantedState): Copy {
  const bare = bareCopy(group, want.id);
  if (want.state.kind === "contact") return { ...bare, kind: "contact", wanted: want.state.contact, sent: null };
  const { document, terms } = want.state;
  return { ...bare, ...NOTHING_APPLIED, moves: 0, kind: document.kind, wanted: document, terms };
}

function bareCopy(group: TenantId, groupId: string) {
  return {
    groupId,
    group,
    seq: 0,
    satelliteId: null,
    force: false,
    find: null,
    absentAfterMs: null,
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
  tried: [],
  inspection: null,
  taken: null,
  refused: null,
  doubted: false,
  needsTakeOff: false,
} as const;

/** The held row with a newer decision on it. */
export function wantedCopy(
  held: Copy,
  { group, edits }: { readonly group: TenantId; readonly edits: FirmSettings["satelliteEdits"] },
  want: WantedState,
): Copy {
  const common = {
    kept: keptAfter(held, want, edits),
    group,
    seq: want.seq,
    force: held.force || want.force,
    leaving: want.leaving,
    choice: (want.choice === "overwrite" ? null : want.choice) ?? held.choice,
    status: "queued",
    failures: [],
    nextAttemptAtMs: null,
    notes: isOpen(held.status) ? held.notes : [],
    answered: [],
    epoch: want.epoch ?? 0,
    mayBeThere: want.mayBeThere ?? false,
  } as const;
  if (held.kind === "contact" && want.state.kind === "contact") {
    const { contact } = want.state;
    // Restored in the group beside the one that has its copy: it gets a copy of its own.
    const isParting = held.sharedWith != null && !contact.archived;
    const own = isParting ? { sharedWith: null, satelliteId: null, copy: null, sent: null } : {};
    // A document of the contact asks for it anew: a refusal that was looked at again already is the answer at once.
    const conflicts = isSameWish(held, want) && !want.force ? (held.conflicts ?? 0) : 0;
    return { ...held, ...common, ...own, wanted: contact, conflicts, interim: null };
  }
  if (held.kind !== "contact" && want.state.kind === "document") {
    const { document, terms } = want.state;
    // A person asks again after a failure: also what Xero has taken before is sent once more.
    const accepted = want.force && held.status === "failed" ? null : held.accepted;
    return {
      ...held,
      ...common,
      wanted: document,
      terms,
      accepted,
      refused: null,
      doubted: false,
      needsTakeOff: false,
    };
  }
  return held;
}

/** A Keep ends when a person says so, or when the group's record is edited and edits of copies are to be overwritten. */
function keptAfter(held: Copy, want: WantedState, edits: FirmSettings["satelliteEdits"]): Kept | null {
  if (held.kept === null || want.choice === "overwrite") return null;
  const isMoved = want.leaving && !held.leaving;
  return edits === "overwrite" && (isMoved || !isSameWish(held, want)) ? null : held.kept;
}

function isSameWish(held: Copy, { state }: WantedState): boolean {
  if (held.kind === "contact") return state.kind === "contact" && sameContact(held.wanted, state.contact);
  return state.kind === "document" && sameDocument(held.wanted, state.document);
}

export function kindOfWanted(want: WantedState): RecordKind {
  return want.state.kind === "contact" ? "contact" : want.state.document.kind;
}
