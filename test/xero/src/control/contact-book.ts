/**
 * The contacts of an organisation in the hands of a person, who may also restore and merge them: the API cannot
 * (docs/xero.md §4.8). Refusals are thrown as `Refused`.
 */

import type { z } from "zod";
import { canonical } from "../input/names.ts";
import { ContactInputSchema } from "../input/schemas.ts";
import { type Actor, personActor } from "../rules/actor.ts";
import { saveContact } from "../rules/change.ts";
import { mergeContacts, restoreContact, writeContact } from "../rules/contact.ts";
import { findContact } from "../rules/find.ts";
import type { Contact } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { fullContactJson, type XeroContact } from "../wire/contact.ts";
import { done, found } from "./refused.ts";

export type ContactFields = z.input<typeof ContactInputSchema>;

export class ContactBook {
  readonly #world: World;
  readonly #tenantId: string;
  readonly #actor: Actor;

  constructor(world: World, tenantId: string, name = "Demo Bookkeeper") {
    this.#world = world;
    this.#tenantId = tenantId;
    this.#actor = personActor(name, false);
  }

  all(): XeroContact[] {
    return this.#world.tables.contacts.lookup("tenant", this.#tenantId).map((row) => fullContactJson(this.#world, row));
  }

  add(fields: ContactFields): XeroContact {
    return this.#write(fields, "create");
  }

  /** Renames and changes; fields that are not named stay. */
  edit(contactId: string, fields: ContactFields): XeroContact {
    return this.#write({ ...fields, ContactID: contactId }, "upsert");
  }

  archive(contactId: string): XeroContact {
    return fullContactJson(this.#world, saveContact(this.#world, { ...this.#contact(contactId), status: "ARCHIVED" }));
  }

  restore(contactId: string): XeroContact {
    const contact = this.#contact(contactId);
    return fullContactJson(
      this.#world,
      done(this.#world, () => restoreContact(this.#world, contact, this.#actor)),
    );
  }

  /** Answers the loser, archived, which names the winner. */
  merge(loserId: string, winnerId: string): XeroContact {
    const pair = { loser: this.#contact(loserId), winner: this.#contact(winnerId) };
    return fullContactJson(this.#world, mergeContacts(this.#world, pair, this.#actor));
  }

  #write(fields: ContactFields, mode: "create" | "upsert"): XeroContact {
    const input = ContactInputSchema.parse(canonical(fields));
    const write = { tenantId: this.#tenantId, actor: this.#actor, input, mode };
    return fullContactJson(
      this.#world,
      done(this.#world, () => writeContact(this.#world, write)),
    );
  }

  #contact(id: string): Contact {
    return found(findContact(this.#world, this.#tenantId, id), "contact");
  }
}
