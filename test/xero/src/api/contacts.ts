/**
 * /Contacts: list, one by id or ContactNumber, PUT to create, POST to create or update. Archived ones are in lists only
 * with `includeArchived=true` (docs/xero.md §4.4).
 */

import { ContactInputSchema } from "../input/schemas.ts";
import { ok } from "../result.ts";
import { writeContact } from "../rules/contact.ts";
import { findContact, findContactByNumber } from "../rules/find.ts";
import { isUuid } from "../state/identifiers.ts";
import type { Contact } from "../state/records.ts";
import { contactJson } from "../wire/contact.ts";
import { envelope } from "../wire/envelope.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { currentContact } from "./current.ts";
import { listAnswer, refusedIds } from "./list.ts";
import { writeAnswer } from "./write.ts";

export const CONTACT_ROUTES: readonly Route[] = [
  { method: "GET", path: "/Contacts", scopes: ["contacts"], handler: listContacts },
  { method: "GET", path: "/Contacts/:id", scopes: ["contacts"], handler: getContact },
  { method: "PUT", path: "/Contacts", scopes: ["contacts"], handler: (call) => write(call, "create", null) },
  { method: "POST", path: "/Contacts", scopes: ["contacts"], handler: (call) => write(call, "upsert", null) },
  { method: "POST", path: "/Contacts/:id", scopes: ["contacts"], handler: updateContact },
];

function listContacts(call: Call): Answer {
  const { world, organisation, query } = call;
  const ids = query.list("IDs");
  const refused = refusedIds(ids);
  if (refused !== null) return refused;
  const summary = query.flag("summaryOnly");
  const all =
    ids === null
      ? world.tables.contacts.lookup("tenant", organisation.tenantId)
      : [...new Set(ids)].flatMap((id) => findContact(world, organisation.tenantId, id.toLowerCase()) ?? []);
  const term = query.text("searchTerm")?.toLowerCase() ?? null;
  const archived = query.flag("includeArchived");
  return listAnswer(call, {
    resource: "Contact",
    plural: "Contacts",
    rows: all
      .map((row) => currentContact(world, row))
      .filter((row) => (archived || row.status === "ACTIVE") && (term === null || searched(row).includes(term))),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: (row, detail) => contactJson(world, row, summary ? "summary" : detail === "page" ? "full" : "list"),
    defaultOrder: "updated",
    paging: ids !== null || summary ? "forced" : "asked",
    byIds: ids !== null,
  });
}

function searched(contact: Contact): string {
  const { name, firstName, lastName, contactNumber, emailAddress } = contact;
  return `${name} ${firstName} ${lastName} ${contactNumber} ${emailAddress}`.toLowerCase();
}

function getContact(call: Call): Answer {
  const { world } = call;
  const found = named(call);
  if (found === null) return notFoundAnswer(world.behaviour.notFoundBody);
  return jsonAnswer(200, envelope(world, "Contacts", [contactJson(world, currentContact(world, found), "full")]));
}

function updateContact(call: Call): Answer {
  const found = named(call);
  if (found === null) return notFoundAnswer(call.world.behaviour.notFoundBody);
  return write(call, "upsert", found.id);
}

/** `/Contacts/{ContactID or ContactNumber}` */
function named(call: Call): Contact | null {
  const { world, organisation, params } = call;
  const id = params.id ?? "";
  return isUuid(id)
    ? findContact(world, organisation.tenantId, id.toLowerCase())
    : findContactByNumber(world, organisation.tenantId, id);
}

function write(call: Call, mode: "create" | "upsert", id: string | null): Answer {
  const { world, organisation, actor } = call;
  return writeAnswer(call, {
    plural: "Contacts",
    schema: ContactInputSchema,
    idName: "ContactID",
    errorFlag: "HasValidationErrors",
    oneOnly: id !== null,
    write: (input) => {
      const chosen = id === null ? input : { ...input, ContactID: id };
      const written = writeContact(world, { tenantId: organisation.tenantId, actor, mode, input: chosen });
      return written.ok ? ok({ record: written.value, warnings: [] }) : written;
    },
    show: (row) => contactJson(world, row, "full"),
  });
}
