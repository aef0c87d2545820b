/**
 * What Xero answered about contacts of this satellite: created, updated, or found by name. An existing active contact of the
 * same name is adopted; one satellite contact belongs to at most one contact of the group (DESIGN §3).
 */

import { z } from "zod";
import { MAX_CONTACT_PAGES } from "../../limits.ts";
import { type ContactState, contactState } from "../../mirror/contact.ts";
import { recognise } from "../../mirror/rejection.ts";
import { jsonOrNull } from "../../xero/errors.ts";
import { elementsOf, parseElements, xeroContact } from "../../xero/schemas.ts";
import type { DocRef, SentCall } from "../calls.ts";
import type { ContactCopy } from "../copies.ts";
import { type Desk, ownName } from "../desk.ts";
import { type CopyOutcome, withNotes } from "../outcome.ts";
import { fieldOf, parseState, rejectionOf } from "../parse.ts";
import { type AnswerTaker, atPlace, leftOut, rejectionContext } from "./answers.ts";

const paged = z.looseObject({ pagination: z.looseObject({ pageCount: z.number().nullish() }).nullish() });

export class ContactAnswers implements AnswerTaker {
  readonly #desk: Desk;
  readonly #outcome: CopyOutcome;

  constructor(desk: Desk, outcome: CopyOutcome) {
    this.#desk = desk;
    this.#outcome = outcome;
  }

  taken(call: SentCall, body: unknown, nowMs: number): boolean {
    const elements = elementsOf(body, "Contacts");
    if (elements === null) return false;
    if (call.purpose === "find-contacts") this.#found(call, body, elements, nowMs);
    else this.#written(call, elements, nowMs);
    return true;
  }

  #written(call: SentCall, elements: readonly unknown[], nowMs: number): void {
    const sent = sentContacts(call.request.body);
    call.docs.forEach((doc, position) => {
      const copy = this.#desk.store.copies.contact(doc.id);
      if (copy === null) return;
      const element = matching(elements, copy, sent[position]) ?? atPlace(elements, call, position);
      const words = rejectionOf(element, "ContactID");
      const parsed = parseState("contact", element);
      if (element === undefined) leftOut(this.#desk, this.#outcome, copy, nowMs);
      else if (words !== null) this.#rejected(copy, doc, words, nowMs);
      else if (parsed.ok && parsed.value.kind === "contact") {
        this.#accepted(copy, doc, parsed.value.contact, sent[position] ?? copy.sent, nowMs);
      } else this.#unreadable(copy, parsed.ok ? "it is no contact" : parsed.error, nowMs);
    });
  }

  #accepted(copy: ContactCopy, doc: DocRef, state: ContactState, sent: ContactState | null, nowMs: number): void {
    const isNew = copy.satelliteId === null;
    const text = `${isNew ? "Created" : "Updated"} the contact ${state.name} in ${ownName(this.#desk)}.`;
    const known: ContactCopy = {
      ...withNotes(copy, [{ atMs: nowMs, text }]),
      satelliteId: state.id,
      copy: state,
      sent,
      force: false,
      find: null,
      absentAfterMs: null,
      writtenAtMs: nowMs,
    };
    if (copy.seq === doc.version) this.#outcome.done(known, doc.version, nowMs);
    else this.#outcome.goOn(known, nowMs);
  }

  #rejected(copy: ContactCopy, doc: DocRef, words: readonly string[], nowMs: number): void {
    if (copy.seq !== doc.version) return this.#outcome.goOn(copy, nowMs);
    const failures = recognise(words, rejectionContext(this.#desk, copy));
    const isTaken = failures[0].code === "contact-name-taken" && copy.satelliteId === null && copy.find === null;
    // Somebody entered the contact there before: take it over, unless it belongs to another of the group's.
    if (isTaken) return this.#outcome.goOn({ ...copy, find: "taken" }, nowMs);
    this.#outcome.failed(copy, failures, copy.seq, nowMs);
  }

  /** Carried out, but the answer does not say what came of it: look before anything is created again. */
  #unreadable(copy: ContactCopy, reason: string, nowMs: number): void {
    if (copy.satelliteId === null) return this.#outcome.goOn({ ...copy, find: "unanswered" }, nowMs);
    this.#outcome.failed(copy, recognise([reason], rejectionContext(this.#desk, copy)), copy.seq, nowMs);
  }

  #found(call: SentCall, body: unknown, elements: readonly unknown[], nowMs: number): void {
    const contacts = parseElements(elements, xeroContact).flatMap(({ value }) => (value ? [contactState(value)] : []));
    const page = Number(call.request.query.page ?? "1");
    const isListing = call.request.query.where === undefined;
    const hasMore = isListing && elements.length > 0 && page < Math.min(pageCount(body), MAX_CONTACT_PAGES);
    for (const doc of call.docs) {
      const copy = this.#desk.store.copies.contact(doc.id);
      const task = this.#desk.store.tasks.get({ lane: "write", kind: "contact", id: doc.id });
      if (copy === null || task === null || copy.find === null) continue;
      const match = bestMatch(contacts, copy);
      if (match !== null) this.#adopt(copy, match, nowMs);
      // The page to read next is counted in the task's attempts, so that a crash goes on where it was.
      else if (hasMore) this.#desk.store.tasks.change(task, { attempts: page });
      else this.#absent(copy, nowMs);
    }
  }

  #adopt(copy: ContactCopy, match: ContactState, nowMs: number): void {
    const owner = this.#desk.store.copies.bySatelliteId("contact", match.id);
    const { contact, satellite } = rejectionContext(this.#desk, copy);
    if (owner !== null && owner.groupId !== copy.groupId) {
      return this.#outcome.failed(copy, [{ code: "contact-name-taken", contact, satellite }], copy.seq, nowMs);
    }
    if (match.archived) {
      return this.#outcome.failed(copy, [{ code: "contact-archived", contact, satellite }], copy.seq, nowMs);
    }
    const isOurs = match.contactNumber === copy.groupId;
    const text = isOurs
      ? `The contact ${match.name} is in ${satellite}.`
      : `${satellite} already had the contact ${match.name}: Orbit took it as the copy.`;
    const adopted = { ...withNotes(copy, [{ atMs: nowMs, text }]), satelliteId: match.id, copy: match, find: null };
    this.#outcome.goOn({ ...adopted, absentAfterMs: null }, nowMs);
  }

  #absent(copy: ContactCopy, nowMs: number): void {
    if (copy.find === "taken") {
      const { contact, satellite } = rejectionContext(this.#desk, copy);
      return this.#outcome.failed(
        { ...copy, find: null },
        [{ code: "contact-name-taken", contact, satellite }],
        copy.seq,
        nowMs,
      );
    }
    // Not there yet; only after a while that proves that the unanswered write was not carried out.
    if (copy.absentAfterMs !== null && nowMs < copy.absentAfterMs) {
      return this.#outcome.untilProof(copy, copy.absentAfterMs, nowMs);
    }
    this.#outcome.goOn({ ...copy, find: null, absentAfterMs: null }, nowMs);
  }
}

/** What went out, in the order of the documents, as Orbit's state. */
function sentContacts(body: string | undefined): readonly (ContactState | undefined)[] {
  const elements = elementsOf(jsonOrNull(body ?? ""), "Contacts") ?? [];
  return elements.map((element) => {
    const parsed = xeroContact.safeParse({ ContactID: "", ...Object(element) });
    return parsed.success ? contactState(parsed.data) : undefined;
  });
}

/** By our number, by id, by name: never by position while anything better is there. */
function matching(elements: readonly unknown[], copy: ContactCopy, sent: ContactState | undefined): unknown {
  const name = (sent?.name ?? copy.wanted.name).toLowerCase();
  return (
    elements.find((element) => copy.satelliteId !== null && fieldOf(element, "ContactID") === copy.satelliteId) ??
    elements.find((element) => fieldOf(element, "ContactNumber") === copy.groupId) ??
    elements.find((element) => fieldOf(element, "Name")?.toLowerCase() === name)
  );
}

/** Ours first, then an active one of the same name, then an archived one. */
function bestMatch(contacts: readonly ContactState[], copy: ContactCopy): ContactState | null {
  const ours = contacts.find((contact) => contact.contactNumber === copy.groupId);
  if (ours !== undefined) return ours;
  const named = contacts.filter((contact) => sameName(contact.name, copy.wanted.name));
  return named.find((contact) => !contact.archived) ?? named[0] ?? null;
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function pageCount(body: unknown): number {
  const parsed = paged.safeParse(body);
  // Without a count, go on until a page is empty.
  return (parsed.success ? parsed.data.pagination?.pageCount : null) ?? MAX_CONTACT_PAGES;
}
