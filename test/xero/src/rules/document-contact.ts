/**
 * The contact of a document: only its ContactID is advised; more fields update that contact, a name without an id
 * matches or creates one (docs/xero.md §4.7).
 */

import type { ContactInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Contact } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { writeContact } from "./contact.ts";
import { findContact, findContactByName, findContactByNumber } from "./find.ts";
import { MESSAGES } from "./messages.ts";

export interface ContactChoice {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly input: ContactInput | undefined;
  /** The document's contact until now; an archived one may stay, but not be chosen anew. */
  readonly currentId: string | null;
}

export function chooseContact(world: World, choice: ContactChoice): Result<Contact, string[]> {
  const { tenantId, input, currentId } = choice;
  if (input === undefined || Object.values(input).every((value) => value === undefined)) {
    const current = currentId === null ? null : findContact(world, tenantId, currentId);
    return current === null ? err([MESSAGES.contactMissing]) : ok(current);
  }
  if (input.ContactID === undefined && input.ContactNumber === undefined && input.Name === undefined) {
    return err([MESSAGES.contactUnidentified]);
  }
  const named = namedContact(world, tenantId, input);
  if (input.ContactID !== undefined && named === null) return err([MESSAGES.contactNotFound]);
  if (named?.status === "ARCHIVED") return named.id === currentId ? ok(named) : err([MESSAGES.contactArchivedDocument]);
  if (named !== null && !saysMore(input, named)) return ok(named);
  // People that were not sent are dropped.
  const replacing =
    named === null ? input : { ...input, ContactID: named.id, ContactPersons: input.ContactPersons ?? [] };
  return writeContact(world, { tenantId, actor: choice.actor, input: replacing, mode: "upsert" });
}

/** By id alone when there is one, else by number, else by name. */
function namedContact(world: World, tenantId: string, input: ContactInput): Contact | null {
  const { ContactID, ContactNumber, Name } = input;
  if (ContactID !== undefined) return findContact(world, tenantId, ContactID);
  const byNumber = ContactNumber ? findContactByNumber(world, tenantId, ContactNumber) : null;
  return byNumber ?? (Name === undefined ? null : findContactByName(world, tenantId, Name));
}

/** Anything beyond what identified the contact. */
function saysMore(input: ContactInput, named: Contact): boolean {
  const { ContactID, ContactNumber, Name, ContactStatus: _, ...rest } = input;
  if (Object.values(rest).some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0)))
    return true;
  if (ContactID === undefined) return false;
  return (
    (Name !== undefined && Name !== named.name) ||
    (ContactNumber !== undefined && ContactNumber !== named.contactNumber)
  );
}
