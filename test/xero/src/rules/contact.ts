/**
 * Writing contacts: PUT creates only, POST matches ContactID, then ContactNumber, then Name and updates what it finds
 * (docs/xero.md §4.8). Archived contacts cannot be edited, nor brought back, by the app. Returns what was saved, or the
 * messages of the refusal; the caller's attempt takes half-done work back.
 */

import type { ContactInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Contact } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { saveContact } from "./change.ts";
import { contactErrors } from "./contact-checks.ts";
import { blankContact, mergeContact } from "./contact-fields.ts";
import { findContact, findContactByName, findContactByNumber } from "./find.ts";
import { noteHistory } from "./history.ts";
import { MESSAGES } from "./messages.ts";

export interface ContactWrite {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly input: ContactInput;
  /** "create" is PUT, "upsert" is POST. */
  readonly mode: "create" | "upsert";
}

export function writeContact(world: World, write: ContactWrite): Result<Contact, string[]> {
  const matched = matchContact(world, write);
  if (!matched.ok) return matched;
  const existing = matched.value;
  // Imports and people of earlier years left names with blanks; the API takes no new ones.
  if (existing === null && write.actor.kind === "app" && hasOddBlanks(write.input.Name)) {
    return err([MESSAGES.contactNameInvalid]);
  }
  if (existing === null) return createContact(world, write);
  if (write.mode === "create") return err(takenMessages(existing, write.input));
  return updateContact(world, write, existing);
}

function hasOddBlanks(name = ""): boolean {
  return name.trim() !== "" && (name !== name.trim() || / {2}/.test(name));
}

function matchContact(world: World, write: ContactWrite): Result<Contact | null, string[]> {
  const { tenantId, input } = write;
  if (input.ContactID !== undefined) {
    const contact = findContact(world, tenantId, input.ContactID);
    return contact === null ? err([MESSAGES.contactNotFound]) : ok(contact);
  }
  const byNumber =
    input.ContactNumber === undefined || input.ContactNumber === ""
      ? null
      : findContactByNumber(world, tenantId, input.ContactNumber);
  const byName = input.Name === undefined ? null : findContactByName(world, tenantId, input.Name);
  const match = byNumber ?? byName;
  // A person may give an archived contact's name to a new one; through the API the archived one is matched.
  if (match?.status === "ARCHIVED" && write.actor.kind === "app") return err([MESSAGES.contactArchivedEdit]);
  return ok(match?.status === "ARCHIVED" ? null : match);
}

function takenMessages(existing: Contact, input: ContactInput): string[] {
  const sameNumber =
    input.ContactNumber !== undefined && existing.contactNumber.toLowerCase() === input.ContactNumber.toLowerCase();
  const plain = (name: string) => name.trim().replace(/\s+/g, " ").toLowerCase();
  const sameName = plain(existing.name) === plain(input.Name ?? "");
  return sameNumber && !sameName
    ? [MESSAGES.contactNumberTaken]
    : [MESSAGES.contactNameTaken(input.Name ?? existing.name)];
}

function createContact(world: World, write: ContactWrite): Result<Contact, string[]> {
  const { actor, input } = write;
  if (input.Name === undefined && input.ContactNumber === undefined) return err([MESSAGES.contactUnidentified]);
  const blank = { ...blankContact(write.tenantId, world.newId()), createdByApp: actor.kind === "app" };
  const next = { ...mergeContact(blank, input), status: "ACTIVE" as const };
  const errors = contactErrors(world, next);
  if (errors.length > 0) return err(errors);
  const saved = saveContact(world, next);
  noteHistory(world, { owner: "Contacts", ownerId: saved.id, changes: "Created", details: saved.name, actor });
  return ok(saved);
}

function updateContact(world: World, write: ContactWrite, existing: Contact): Result<Contact, string[]> {
  const { actor, input } = write;
  if (existing.status === "ARCHIVED" && actor.kind === "app") return err([MESSAGES.contactArchivedEdit]);
  const next = mergeContact(existing, input);
  const errors = contactErrors(world, next);
  if (errors.length > 0) return err(errors);
  const saved = saveContact(world, next);
  const changes = next.status === "ARCHIVED" && existing.status === "ACTIVE" ? "Archived" : "Edited";
  noteHistory(world, { owner: "Contacts", ownerId: saved.id, changes, details: saved.name, actor });
  return ok(saved);
}

/** Only a person can: the API refuses every edit of an archived contact. */
export function restoreContact(world: World, contact: Contact, actor: Actor): Result<Contact, string[]> {
  const next: Contact = { ...contact, status: "ACTIVE", mergedToId: null };
  const errors = contactErrors(world, next);
  if (errors.length > 0) return err(errors);
  noteHistory(world, { owner: "Contacts", ownerId: contact.id, changes: "Restored", details: contact.name, actor });
  return ok(saveContact(world, next));
}

/** The loser is archived, names the winner, and its documents move over (docs/xero.md §4.8). */
export function mergeContacts(
  world: World,
  pair: { readonly loser: Contact; readonly winner: Contact },
  actor: Actor,
): Contact {
  const { loser, winner } = pair;
  for (const invoice of world.tables.invoices.lookup("contact", loser.id)) {
    world.tables.invoices.put({ ...invoice, contactId: winner.id });
  }
  for (const note of world.tables.creditNotes.lookup("contact", loser.id)) {
    world.tables.creditNotes.put({ ...note, contactId: winner.id });
  }
  noteHistory(world, {
    owner: "Contacts",
    ownerId: loser.id,
    changes: "Merged",
    details: `Merged into ${winner.name}`,
    actor,
  });
  noteHistory(world, {
    owner: "Contacts",
    ownerId: winner.id,
    changes: "Merged",
    details: `Merged from ${loser.name}`,
    actor,
  });
  saveContact(world, winner);
  return saveContact(world, { ...loser, status: "ARCHIVED", mergedToId: winner.id });
}
