/**
 * Writing invoices and bills. PUT creates only; POST updates what it finds by InvoiceID, then (for sales invoices) by
 * InvoiceNumber, and creates otherwise (docs/xero.md §4.5, §4.7). Returns what was saved and its warnings, or the
 * refusal's messages; the caller's attempt takes half-done work back.
 */

import { spelled } from "../decimal.ts";
import type { InvoiceInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Invoice } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { raiseEvent } from "../webhooks/raise.ts";
import type { Actor } from "./actor.ts";
import { totalsOf } from "./amounts.ts";
import { saveInvoice } from "./change.ts";
import { compose, type DocumentKind, type DocumentWrite, type Written } from "./compose.ts";
import { refusedDocumentEdit } from "./document-edit.ts";
import { findInvoice, findInvoiceByNumber } from "./find.ts";
import { noteHistory } from "./history.ts";
import { blankInvoice, invoiceErrors, layInvoice } from "./invoice-fields.ts";
import { MESSAGES } from "./messages.ts";

type InvoiceWrite = DocumentWrite<InvoiceInput>;

const KIND: DocumentKind<Invoice, InvoiceInput> = {
  discounts: (invoice) => invoice.type === "ACCREC",
  lay: layInvoice,
  errors: invoiceErrors,
};

export function writeInvoice(world: World, write: InvoiceWrite): Result<Written<Invoice>, string[]> {
  const { input, mode } = write;
  const { tenantId } = write.organisation;
  const byId = input.InvoiceID === undefined ? null : findInvoice(world, tenantId, input.InvoiceID);
  if (mode === "create") return byId === null ? createInvoice(world, write) : err([MESSAGES.idTaken("Invoice")]);
  if (input.InvoiceID !== undefined) {
    return byId === null ? err([MESSAGES.idNotFound("Invoice")]) : updateInvoice(world, write, byId);
  }
  const number = input.Type === "ACCPAY" ? "" : (input.InvoiceNumber ?? "");
  const byNumber = number === "" ? null : findInvoiceByNumber(world, tenantId, number);
  return byNumber?.type === "ACCREC" ? updateInvoice(world, write, byNumber) : createInvoice(world, write);
}

function createInvoice(world: World, write: InvoiceWrite): Result<Written<Invoice>, string[]> {
  const { organisation, input, actor } = write;
  if (input.Type !== "ACCREC" && input.Type !== "ACCPAY") return err([MESSAGES.typeNotValidForCreation("Invoice")]);
  const status = input.Status ?? "DRAFT";
  if (status === "PAID" || status === "VOIDED" || status === "DELETED")
    return err([MESSAGES.notValidForCreation("Invoice")]);
  if (input.LineItems === undefined || input.LineItems.length === 0) return err([MESSAGES.noLineItems]);
  const blank = blankInvoice(world, organisation, input.Type);
  const composed = compose(world, { ...write, input: { ...input, Status: status } }, blank, KIND);
  if (!composed.ok) return composed;
  const { record, warnings } = composed.value;
  const saved = saveInvoice(world, { ...record, createdByApp: actor.kind === "app" }, { what: "edit" });
  if (world.behaviour.invoicesRaiseContactEvents) raiseContactEvent(world, saved);
  note(world, saved, "Created", actor);
  if (saved.status !== "DRAFT") note(world, saved, saved.status === "SUBMITTED" ? "Submitted" : "Approved", actor);
  return ok({ record: saved, warnings });
}

function updateInvoice(world: World, write: InvoiceWrite, stored: Invoice): Result<Written<Invoice>, string[]> {
  const { input, actor } = write;
  if (input.Type !== undefined && input.Type !== stored.type) return err([MESSAGES.notValidForModification("Invoice")]);
  const refused = refusedDocumentEdit(world.behaviour, { ...write, what: "Invoice" }, stored);
  if (refused.length > 0) return err(refused);
  const target = input.Status ?? stored.status;
  if (target === "VOIDED" || target === "DELETED") {
    const saved = saveInvoice(world, { ...stored, status: target }, { what: "edit" });
    note(world, saved, target === "VOIDED" ? "Voided" : "Deleted", actor);
    return ok({ record: saved, warnings: [] });
  }
  const composed = compose(world, write, stored, KIND);
  if (!composed.ok) return composed;
  const { record, warnings } = composed.value;
  const quiet = world.behaviour.quietDueDateChanges && isQuiet(stored, record);
  const saved = saveInvoice(world, record, { what: "edit", quiet });
  note(world, saved, stored.status !== saved.status && saved.status === "AUTHORISED" ? "Approved" : "Edited", actor);
  return ok({ record: saved, warnings });
}

/**
 * Only DueDate or SentToContact differ, on a document that has payments: If-Modified-Since misses it
 * (docs/xero.md §4.4).
 */
function isQuiet(stored: Invoice, next: Invoice): boolean {
  if (stored.payments.length === 0) return false;
  const even = (invoice: Invoice) => JSON.stringify({ ...invoice, dueDate: null, sentToContact: false });
  return even(stored) === even(next);
}

function raiseContactEvent(world: World, invoice: Invoice): void {
  const contact = world.tables.contacts.get(invoice.contactId);
  if (contact !== undefined) raiseEvent(world, { category: "CONTACT", record: contact, created: false, data: null });
}

function note(world: World, invoice: Invoice, changes: string, actor: Actor): void {
  const contact = world.tables.contacts.get(invoice.contactId)?.name ?? "";
  const details = `${invoice.number || "Invoice"} to ${contact} for ${spelled(totalsOf(invoice).totalMinor)}.`;
  noteHistory(world, { owner: "Invoices", ownerId: invoice.id, changes, details, actor });
}
