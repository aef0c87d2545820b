/**
 * What Xero answered about contacts of this satellite: created, updated, or found by name. An existing active contact of the
 * same name is adopted; one satellite contact belongs to at most one contact of the group (docs/architecture.md §3).
 */

import { z } from "zod";
import { MAX_CONTACT_PAGES, READS_LAG_MS } from "../../../limits.ts";
import { type ContactState, contactState } from "../../../mirror/contact.ts";
import { contactNameKey } from "../../../mirror/names.ts";
import { recognise } from "../../../mirror/rejection.ts";
import { openUntilMs } from "../../../mirror/unconfirmed.ts";
import { jsonOrNull } from "../../../xero/errors.ts";
import { elementsOf, xeroContact } from "../../../xero/schemas.ts";
import { ownName, type TenantContext } from "../../context.ts";
import { type ContactCopy, withNotes } from "../../model/copy.ts";
import { fieldOf, parseState, parseStates, rejectionOf } from "../../model/parse-record.ts";
import { blockedOnFix, blockedOnRecord } from "../../model/task.ts";
import type { DocRef, SentCall } from "../../model/xero-call.ts";
import type { CopyTransitions } from "../copy-outcome.ts";
import { ContactConflicts } from "./contact-conflicts.ts";
import { atPlace, leftOut, looksAgain, type ResponseHandler, rejectionContext } from "./shared.ts";

const paged = z.looseObject({ pagination: z.looseObject({ pageCount: z.number().nullish() }).nullish() });

/** Xero takes each contact number once; Orbit's is the id of the group's contact. */
const NUMBER_IN_USE = /contact number.*already/i;

export class ContactResponses implements ResponseHandler {
  readonly #context: TenantContext;
  readonly #outcome: CopyTransitions;
  readonly #conflicts: ContactConflicts;

  constructor(context: TenantContext, outcome: CopyTransitions) {
    this.#context = context;
    this.#outcome = outcome;
    this.#conflicts = new ContactConflicts(context, outcome);
  }

  onSuccess(call: SentCall, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, "Contacts");
    if (elements === null) return false;
    if (call.purpose === "find-contacts") this.#found(call, body, elements, nowMs);
    else this.#written(call, elements, nowMs);
    return true;
  }

  #written(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    const sent = sentContacts(call.request.body);
    call.docs.forEach((doc, position) => {
      const copy = this.#context.copies.contact(doc.id);
      if (copy === null) return;
      const element = matching(elements, copy, sent[position]) ?? atPlace(elements, call, position);
      const words = rejectionOf(element, "ContactID");
      const parsed = parseState("contact", element);
      if (element === undefined) leftOut(this.#context, this.#outcome, { copy }, nowMs);
      else if (words !== null) this.#rejected(copy, doc, words, nowMs);
      else if (parsed.ok && parsed.value.kind === "contact") {
        this.#accepted(copy, doc, parsed.value.contact, written(copy.sent, sent[position]), nowMs);
      } else leftOut(this.#context, this.#outcome, { copy, reason: parsed.ok ? undefined : parsed.error }, nowMs);
    });
  }

  #accepted(copy: ContactCopy, doc: DocRef, state: ContactState, sent: ContactState | null, nowMs: number): void {
    const isNew = copy.satelliteId === null;
    const text = `${isNew ? "Created" : "Updated"} the contact ${state.name} in ${ownName(this.#context)}.`;
    const known: ContactCopy = {
      ...withNotes(copy, [{ atMs: nowMs, text }]),
      satelliteId: state.id,
      copy: state,
      sent,
      force: false,
      search: null,
      unconfirmed: null,
      writtenAtMs: nowMs,
      conflicts: 0,
      shownFromMs: state.updatedAtMs,
    };
    if (copy.interim != null) {
      // What this one had is free for the other one, which comes first.
      this.#context.tasks.wake(blockedOnRecord("contact", copy.groupId), nowMs);
      return this.#outcome.goOn({ ...known, interim: null }, nowMs);
    }
    if (copy.seq === doc.version) this.#outcome.done(known, doc.version, nowMs);
    else this.#outcome.goOn(known, nowMs);
  }

  #rejected(copy: ContactCopy, doc: DocRef, words: readonly string[], nowMs: number): void {
    if (copy.seq !== doc.version) return this.#outcome.goOn(copy, nowMs);
    const failures = recognise(words, rejectionContext(this.#context, copy));
    const [failure] = failures;
    const isTaken = failure.code === "contact-name-taken" && copy.satelliteId === null && copy.search === null;
    // Somebody entered the contact there before: take it over, unless it belongs to another of the group's.
    if (isTaken) return this.#outcome.goOn({ ...copy, search: { why: "in-use" } }, nowMs);
    // Made by a call that was not answered, and under another name: it is known by Orbit's number.
    if (copy.satelliteId === null && words.some((word) => NUMBER_IN_USE.test(word))) {
      return this.#outcome.goOn({ ...copy, search: { why: "made-before" } }, nowMs);
    }
    if (failure.code === "contact-name-taken" || failure.code === "account-number-taken") {
      const field = failure.code === "contact-name-taken" ? "name" : "accountNumber";
      return this.#conflicts.resolve(copy, { field, holder: this.#conflicts.holder(copy, field), failure }, nowMs);
    }
    this.#outcome.failed({ ...copy, refusedAtMs: nowMs }, failures, copy.seq, nowMs);
  }

  #found(call: SentCall, body: unknown, elements: readonly unknown[], nowMs: number): void {
    const { states, unread } = parseStates("contact", elements);
    const contacts = states.flatMap((state) => (state.kind === "contact" ? [state.contact] : []));
    const page = Number(call.request.query.page ?? "1");
    const isListing = call.request.query.where === undefined;
    const hasMore = isListing && elements.length > 0 && page < Math.min(pageCount(body), MAX_CONTACT_PAGES);
    for (const doc of call.docs) {
      const copy = this.#context.copies.contact(doc.id);
      if (copy === null || copy.search === null) continue;
      const match = bestMatch(contacts, copy);
      const { why, unread: earlier } = copy.search;
      const hidden = unread.find(({ element }) => mayBe(element, copy, isListing))?.reason ?? earlier;
      const noted = hidden === undefined ? {} : { unread: hidden };
      if (match !== null) this.#adopt(copy, match, nowMs);
      // Kept with the copy, so that a crash continues where it was, and a page that is lost is read again.
      else if (hasMore) this.#context.copies.put({ ...copy, search: { why, ...noted, page: page + 1 } });
      else if (hidden === undefined) this.#absent(copy, isListing, nowMs);
      else looksAgain(this.#context, this.#outcome, { copy: { ...copy, search: { why } }, reason: hidden }, nowMs);
    }
  }

  #adopt(copy: ContactCopy, match: ContactState, nowMs: number): void {
    const owner = this.#context.copies.bySatelliteId("contact", match.id);
    const { contact, satellite } = rejectionContext(this.#context, copy);
    if (owner?.kind === "contact" && owner.groupId !== copy.groupId) {
      if (owner.wanted.archived && owner.kept === null) return this.#conflicts.share(copy, owner, nowMs);
      const failure = { code: "contact-name-taken", contact, satellite } as const;
      return this.#conflicts.resolve({ ...copy, search: null }, { field: "name", holder: owner, failure }, nowMs);
    }
    if (match.archived) {
      const archived = { code: "contact-archived", contact, satellite } as const;
      this.#outcome.failed({ ...copy, refusedAtMs: nowMs }, [archived], copy.seq, nowMs);
      // It was reported a moment ago, perhaps as restored, and the read is from before that.
      const shownAtMs = this.#context.contactNewsAtMs + READS_LAG_MS;
      if (nowMs < shownAtMs) this.#context.tasks.wake(blockedOnFix("contact-archived"), shownAtMs);
      return;
    }
    const isOurs = match.contactNumber === copy.groupId;
    const text = isOurs
      ? `The contact ${match.name} is in ${satellite}.`
      : `${satellite} already had the contact ${match.name}: Orbit took it as the copy.`;
    const adopted = { ...withNotes(copy, [{ atMs: nowMs, text }]), satelliteId: match.id, copy: match };
    this.#outcome.goOn({ ...adopted, search: null, unconfirmed: null }, nowMs);
  }

  #absent(copy: ContactCopy, isListing: boolean, nowMs: number): void {
    const why = copy.search?.why ?? "unanswered";
    const looked: ContactCopy = { ...copy, search: { why } };
    if (why === "made-before") {
      const reason = "it says that the contact is there, and does not show it";
      return looksAgain(this.#context, this.#outcome, { copy: looked, reason }, nowMs);
    }
    if (why === "in-use" && !isListing) {
      return this.#outcome.goOn({ ...looked, search: { why: "other-spelling" } }, nowMs);
    }
    if (why !== "unanswered") {
      const { contact, satellite } = rejectionContext(this.#context, copy);
      const failure = { code: "contact-name-taken", contact, satellite } as const;
      return this.#conflicts.resolve(looked, { field: "name", holder: null, failure }, nowMs);
    }
    // Not there yet; only after a while that proves that the unanswered write was not carried out.
    const absentAfterMs = openUntilMs(copy.unconfirmed);
    if (absentAfterMs !== null && nowMs < absentAfterMs) {
      return this.#outcome.untilProof(looked, absentAfterMs, nowMs);
    }
    this.#outcome.goOn({ ...looked, search: null, unconfirmed: null }, nowMs);
  }
}

interface SentContact extends ContactState {
  readonly hasTaxNumber: boolean;
}

/** What went out, in the order of the documents, as Orbit's state. */
function sentContacts(body: string | undefined): readonly (SentContact | undefined)[] {
  const elements = elementsOf(jsonOrNull(body ?? ""), "Contacts") ?? [];
  return elements.map((element) => {
    const parsed = xeroContact.safeParse({ ContactID: "", ...Object(element) });
    const hasTaxNumber = Object.hasOwn(Object(element), "TaxNumber");
    return parsed.success ? { ...contactState(parsed.data), hasTaxNumber } : undefined;
  });
}

/** What is Orbit's own on the copy now: what was sent, and a tax number from before where none was. */
function written(before: ContactState | null, sent: SentContact | undefined): ContactState | null {
  if (sent === undefined) return before;
  const { hasTaxNumber, ...state } = sent;
  return hasTaxNumber ? state : { ...state, taxNumber: before?.taxNumber ?? null };
}

/** By our number, by id, by name: never by position while anything better is there. */
function matching(elements: readonly unknown[], copy: ContactCopy, sent: ContactState | undefined): unknown {
  const name = contactNameKey(sent?.name ?? copy.wanted.name);
  return (
    elements.find((element) => copy.satelliteId !== null && fieldOf(element, "ContactID") === copy.satelliteId) ??
    elements.find((element) => fieldOf(element, "ContactNumber") === copy.groupId) ??
    elements.find((element) => contactNameKey(fieldOf(element, "Name") ?? "") === name)
  );
}

/** Ours first, then an active one of the same name, then an archived one. */
function bestMatch(contacts: readonly ContactState[], copy: ContactCopy): ContactState | null {
  const ours = contacts.find((contact) => contact.contactNumber === copy.groupId);
  if (ours !== undefined) return ours;
  const key = contactNameKey(copy.wanted.name);
  const named = contacts.filter((contact) => contactNameKey(contact.name) === key);
  return named.find((contact) => !contact.archived) ?? named[0] ?? null;
}

/**
 * Of one that cannot be read. What Xero found by its name has the name, whether or not it shows it; and of all contacts any
 * may have a name that Xero says is in use.
 */
function mayBe(element: unknown, copy: ContactCopy, isListing: boolean): boolean {
  const name = fieldOf(element, "Name");
  const isAnyOne = !isListing || copy.search?.why !== "unanswered";
  const isNamed = name === null ? isAnyOne : contactNameKey(name) === contactNameKey(copy.wanted.name);
  return isNamed || fieldOf(element, "ContactNumber") === copy.groupId;
}

function pageCount(body: unknown): number {
  const parsed = paged.safeParse(body);
  // Without a count, continue until a page is empty.
  return (parsed.success ? parsed.data.pagination?.pageCount : null) ?? MAX_CONTACT_PAGES;
}
