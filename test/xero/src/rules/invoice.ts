/**
 * Writing invoices and bills. PUT creates only; POST updates what it finds by InvoiceID, then (for sales invoices) by
 * InvoiceNumber, and creates otherwise (FACTS §4.5, §4.7). Returns what was saved and its warnings, or the refusal's
 * messages; the caller's attempt takes half-done work back.
 */

import { spelled } from "../decimal.ts";
import type { InvoiceInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Invoice, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { raiseEvent } from "../webhooks/raise.ts";
import type { Actor } from "./actor.ts";
import { totalsOf } from "./amounts.ts";
import { saveInvoice } from "./change.ts";
import { chooseContact } from "./document-contact.ts";
import { refusedDocumentEdit } from "./document-edit.ts";
import { findInvoice, findInvoiceByNumber } from "./find.ts";
import { noteHistory } from "./history.ts";
import { blankInvoice, invoiceErrors, mergeInvoice } from "./invoice-fields.ts";
import { type Findings, writeLines } from "./lines.ts";
import { MESSAGES } from "./messages.ts";

export interface InvoiceWrite {
  readonly organisation: Organisation;
  readonly actor: Actor;
  readonly input: InvoiceInput;
  readonly mode: "create" | "upsert";
  readonly unitPlaces: 2 | 4;
}

export interface Written<Record> {
  readonly record: Record;
  readonly warnings: readonly string[];
}

export function writeInvoice(world: World, write: InvoiceWrite): Result<Written<Invoice>, string[]> {
  const { input, mode } = write;
  const { tenantId } = write.organisation;
  const byId = input.InvoiceID === undefined ? null : findInvoice(world, tenantId, input.InvoiceID);
  if (mode === "create") {
    return byId === null ? createInvoice(world, write) : err([MESSAGES.idTaken("Invoice")]);
  }
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
  const composed = compose(world, { ...write, input: { ...input, Status: status } }, blank);
  if (!composed.ok) return composed;
  const { record, warnings } = composed.value;
  const saved = saveInvoice(world, { ...record, createdByApp: actor.kind === "app" }, { what: "edit" });
  if (world.behaviour.invoicesRaiseContactEvents) touchContact(world, saved);
  note(world, saved, "Created", actor);
  if (saved.status !== "DRAFT") note(world, saved, saved.status === "SUBMITTED" ? "Submitted" : "Approved", actor);
  return ok({ record: saved, warnings });
}

function updateInvoice(world: World, write: InvoiceWrite, stored: Invoice): Result<Written<Invoice>, string[]> {
  const { input, actor } = write;
  if (input.Type !== undefined && input.Type !== stored.type) return err([MESSAGES.notValidForModification("Invoice")]);
  const refused = refusedDocumentEdit({ ...write, what: "Invoice" }, stored);
  if (refused.length > 0) return err(refused);
  const target = input.Status ?? stored.status;
  if (target === "VOIDED" || target === "DELETED") {
    const saved = saveInvoice(world, { ...stored, status: target }, { what: "edit" });
    note(world, saved, target === "VOIDED" ? "Voided" : "Deleted", actor);
    return ok({ record: saved, warnings: [] });
  }
  const composed = compose(world, write, stored);
  if (!composed.ok) return composed;
  const { record, warnings } = composed.value;
  const quiet = world.behaviour.quietDueDateChanges && isQuiet(stored, record);
  const saved = saveInvoice(world, record, { what: "edit", quiet });
  note(world, saved, stored.status !== saved.status && saved.status === "AUTHORISED" ? "Approved" : "Edited", actor);
  return ok({ record: saved, warnings });
}

/** The sent fields laid over the invoice, checked; nothing of it is saved yet, but its contact may be. */
function compose(world: World, write: InvoiceWrite, base: Invoice): Result<Written<Invoice>, string[]> {
  const { organisation, actor, input } = write;
  const findings: Findings = { errors: [], warnings: [] };
  const creating = base.contactId === "";
  const contact = chooseContact(world, {
    tenantId: organisation.tenantId,
    actor,
    input: input.Contact,
    currentId: creating ? null : base.contactId,
  });
  if (!contact.ok) findings.errors.push(...contact.error);
  const merged = mergeInvoice(
    world,
    { base, input, organisation, contact: contact.ok ? contact.value : null },
    findings,
  );
  const record = { ...merged, lines: linesOf(world, write, { base, merged }, findings) };
  findings.errors.push(...invoiceErrors(world, { record, base, organisation, actor }));
  return findings.errors.length > 0
    ? err([...new Set(findings.errors)])
    : ok({ record, warnings: [...new Set(findings.warnings)] });
}

/** An empty list of lines counts as not sent; stored lines are checked again when status or tax treatment changes. */
function linesOf(world: World, write: InvoiceWrite, documents: { base: Invoice; merged: Invoice }, findings: Findings) {
  const { base, merged } = documents;
  const sent = write.input.LineItems?.length ? write.input.LineItems : null;
  if (sent === null && merged.lineAmountTypes === base.lineAmountTypes && merged.status === base.status)
    return base.lines;
  const rules = {
    tenantId: merged.tenantId,
    draft: merged.status === "DRAFT" || merged.status === "SUBMITTED",
    discounts: merged.type === "ACCREC",
    lineAmountTypes: merged.lineAmountTypes,
    unitPlaces: sent === null ? (4 as const) : write.unitPlaces,
  };
  const lines = { sent: sent ?? base.lines.map((line) => ({ LineItemID: line.id })), stored: base.lines };
  return writeLines(world, lines, rules, findings);
}

/** Only DueDate or SentToContact differ, on a document that has payments: If-Modified-Since misses it (FACTS §4.4). */
function isQuiet(stored: Invoice, next: Invoice): boolean {
  if (stored.payments.length === 0) return false;
  const even = (invoice: Invoice) => JSON.stringify({ ...invoice, dueDate: null, sentToContact: false });
  return even(stored) === even(next);
}

function touchContact(world: World, invoice: Invoice): void {
  const contact = world.tables.contacts.get(invoice.contactId);
  if (contact !== undefined) raiseEvent(world, { category: "CONTACT", record: contact, created: false, data: null });
}

function note(world: World, invoice: Invoice, changes: string, actor: Actor): void {
  const contact = world.tables.contacts.get(invoice.contactId)?.name ?? "";
  const details = `${invoice.number || "Invoice"} to ${contact} for ${spelled(totalsOf(invoice).totalMinor)}.`;
  noteHistory(world, { owner: "Invoices", ownerId: invoice.id, changes, details, actor });
}
