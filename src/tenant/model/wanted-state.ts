/**
 * A decision of the group as it travels to a satellite, and what it makes of the copy's row there: a new row, or the held one
 * with the newer decision on it. Pure.
 */

import { isOpen } from "../../domain/event.ts";
import type { Kept, RecordKind } from "../../domain/failure.ts";
import type { FirmSettings } from "../../domain/firm.ts";
import type { TenantId } from "../../domain/ids.ts";
import { REFUSED_CONTACT_FRESH_MS } from "../../limits.ts";
import { resumed } from "../../mirror/change.ts";
import { type ContactState, sameContact } from "../../mirror/contact.ts";
import { type DocumentState, isVoid, sameDocument } from "../../mirror/document.ts";
import type { Search } from "../../mirror/step.ts";
import type { DocumentTerms } from "../../mirror/terms.ts";
import type { Choice } from "../../objects/tenant-rpc.ts";
import { bareCopy, type Copy, type DocumentCopy, NOTHING_APPLIED } from "./copy.ts";
import type { Priority } from "./task.ts";

/** What is in the satellite already is to become the copy (take-over/adopting.ts). */
export interface TakeOverOrder {
  readonly runId: string;
  readonly satelliteId: string;
  /** Nothing else is decided: nothing is written there. */
  readonly isAll: boolean;
}

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

/** A row for a record that this satellite has not heard of. */
export function newCopy(group: TenantId, want: WantedState): Copy {
  const bare = bareCopy(group, want.id);
  if (want.state.kind === "contact") return { ...bare, kind: "contact", wanted: want.state.contact, sent: null };
  const { document, terms } = want.state;
  return { ...bare, ...NOTHING_APPLIED, moves: 0, kind: document.kind, wanted: document, terms };
}

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
    const conflicts = isSameWanted(held, want) && !want.force ? (held.conflicts ?? 0) : 0;
    return { ...held, ...common, ...own, wanted: contact, conflicts, interim: null };
  }
  if (held.kind !== "contact" && want.state.kind === "document") {
    const { document, terms } = want.state;
    // A person asks again after a failure: also what Xero has accepted before is sent once more.
    const accepted = want.force && held.status === "failed" ? null : held.accepted;
    return {
      ...held,
      ...common,
      wanted: document,
      terms,
      accepted,
      change: resumed(held.change),
      secondTry: null,
      search: searchOfTaken(held, want),
    };
  }
  return held;
}

/** Its number was in use here: whether it still is costs a look, and a write that Xero refuses costs as much before the look. */
function searchOfTaken(held: DocumentCopy, want: WantedState): Search | null {
  if (held.search !== null) return held.search;
  const isTaken = held.status === "failed" && held.failures[0]?.code === "invoice-number-taken";
  if (!isTaken || want.state.kind !== "document" || want.force || want.leaving || want.choice !== null) return null;
  const { document } = want.state;
  return isVoid(document) || document.number !== held.wanted.number ? null : { why: "in-use" };
}

/** A document of the contact asks for what Xero refused a moment ago: the answer is known. */
export function isRefusedAsWanted(held: Copy, want: WantedState, nowMs: number): boolean {
  if (held.kind !== "contact" || held.status !== "failed" || want.force || want.choice !== null) return false;
  return nowMs - (held.refusedAtMs ?? 0) < REFUSED_CONTACT_FRESH_MS && isSameWanted(held, want);
}

/** A Keep ends when a person says so, or when the group's record is edited and edits of copies are to be overwritten. */
function keptAfter(held: Copy, want: WantedState, edits: FirmSettings["satelliteEdits"]): Kept | null {
  if (held.kept === null || want.choice === "overwrite") return null;
  const isMoved = want.leaving && !held.leaving;
  return edits === "overwrite" && (isMoved || !isSameWanted(held, want)) ? null : held.kept;
}

function isSameWanted(held: Copy, { state }: WantedState): boolean {
  if (held.kind === "contact") return state.kind === "contact" && sameContact(held.wanted, state.contact);
  return state.kind === "document" && sameDocument(held.wanted, state.document);
}

export function kindOfWanted(want: WantedState): RecordKind {
  return want.state.kind === "contact" ? "contact" : want.state.document.kind;
}
