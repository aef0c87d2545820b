/**
 * /Invoices: list, one by id or number, PUT to create, POST to create or update.
 */

import { InvoiceInputSchema } from "../input/schemas.ts";
import { findInvoice, findInvoiceByNumber } from "../rules/find.ts";
import { writeInvoice } from "../rules/invoice.ts";
import { isUuid } from "../state/identifiers.ts";
import type { Invoice } from "../state/records.ts";
import { envelope } from "../wire/envelope.ts";
import { invoiceJson } from "../wire/invoice.ts";
import { type Answer, jsonAnswer, notFoundAnswer } from "./answer.ts";
import type { Call, Route } from "./call.ts";
import { currentInvoice } from "./current.ts";
import { listAnswer, refusedIds } from "./list.ts";
import { writeAnswer } from "./write.ts";

export const INVOICE_ROUTES: readonly Route[] = [
  { method: "GET", path: "/Invoices", scopes: ["invoices"], handler: listInvoices },
  { method: "GET", path: "/Invoices/:id", scopes: ["invoices"], handler: getInvoice },
  { method: "PUT", path: "/Invoices", scopes: ["invoices"], handler: (call) => write(call, "create", null) },
  { method: "POST", path: "/Invoices", scopes: ["invoices"], handler: (call) => write(call, "upsert", null) },
  { method: "POST", path: "/Invoices/:id", scopes: ["invoices"], handler: updateInvoice },
];

function listInvoices(call: Call): Answer {
  const { world, query } = call;
  const ids = query.list("IDs");
  const contactIds = query.list("ContactIDs");
  const refused = refusedIds(ids) ?? refusedIds(contactIds);
  if (refused !== null) return refused;
  const filtered = [ids, contactIds, query.list("InvoiceNumbers"), query.list("Statuses")].some(
    (list) => list !== null,
  );
  const summary = query.flag("summaryOnly");
  const rows = candidates(call, ids).map((row) => currentInvoice(world, row));
  return listAnswer(call, {
    resource: "Invoice",
    plural: "Invoices",
    rows: rows.filter(matching(call)),
    idOf: (row) => row.id,
    updatedMsOf: (row) => row.updatedMs,
    show: (row, detail) => invoiceJson(world, row, { detail: summary ? "list" : detail, unitPlaces: query.unitPlaces }),
    defaultOrder: "updated",
    paging: filtered || summary ? "forced" : "asked",
    byIds: ids !== null,
  });
}

/** By id straight from the table, so that 40 ids do not read thousands of rows. */
function candidates(call: Call, ids: readonly string[] | null): Invoice[] {
  const { world, organisation } = call;
  if (ids === null) return world.tables.invoices.lookup("tenant", organisation.tenantId);
  const found = new Set(ids.map((id) => id.toLowerCase()));
  return [...found].flatMap((id) => findInvoice(world, organisation.tenantId, id) ?? []);
}

function matching(call: Call): (invoice: Invoice) => boolean {
  const { world, query } = call;
  const lower = (list: string[] | null) => (list === null ? null : new Set(list.map((entry) => entry.toLowerCase())));
  const numbers = lower(query.list("InvoiceNumbers"));
  const contactIds = lower(query.list("ContactIDs"));
  const statuses = lower(query.list("Statuses"));
  const term = query.text("searchTerm")?.toLowerCase() ?? null;
  const own = query.flag("createdByMyApp");
  return (invoice) =>
    (numbers === null || numbers.has(invoice.number.toLowerCase())) &&
    (contactIds === null || contactIds.has(invoice.contactId)) &&
    (statuses === null || statuses.has(invoice.status.toLowerCase())) &&
    (!own || invoice.createdByApp) &&
    (term === null || searched(invoice, world.tables.contacts.get(invoice.contactId)?.name ?? "").includes(term));
}

function searched(invoice: Invoice, contactName: string): string {
  return `${invoice.number} ${invoice.reference} ${contactName}`.toLowerCase();
}

function getInvoice(call: Call): Answer {
  const { world } = call;
  const found = named(call);
  if (found === null) return notFoundAnswer(world.behaviour.notFoundBody);
  const view = { detail: "full", unitPlaces: call.query.unitPlaces } as const;
  return jsonAnswer(200, envelope(world, "Invoices", [invoiceJson(world, currentInvoice(world, found), view)]));
}

function updateInvoice(call: Call): Answer {
  const found = named(call);
  if (found === null) return notFoundAnswer(call.world.behaviour.notFoundBody);
  return write(call, "upsert", found.id);
}

/** `/Invoices/{InvoiceID or InvoiceNumber}` */
function named(call: Call): Invoice | null {
  const { world, organisation, params } = call;
  const id = params.id ?? "";
  return isUuid(id)
    ? findInvoice(world, organisation.tenantId, id.toLowerCase())
    : findInvoiceByNumber(world, organisation.tenantId, id);
}

function write(call: Call, mode: "create" | "upsert", id: string | null): Answer {
  const { world, organisation, actor, query } = call;
  return writeAnswer(call, {
    plural: "Invoices",
    schema: InvoiceInputSchema,
    idName: "InvoiceID",
    errorFlag: "HasErrors",
    oneOnly: id !== null,
    write: (input) =>
      writeInvoice(world, {
        organisation,
        actor,
        mode,
        unitPlaces: query.unitPlaces,
        input: id === null ? input : { ...input, InvoiceID: id },
      }),
    show: (row) => invoiceJson(world, row, { detail: "full", unitPlaces: query.unitPlaces }),
  });
}
