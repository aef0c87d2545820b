/**
 * Writing credit notes: as invoices, but without due date, discounts and link, and with numbers of their own. Returns
 * what was saved, or the refusal's messages; the caller's attempt takes half-done work back.
 */

import { spelled } from "../decimal.ts";
import type { CreditNoteInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { CreditNote, Organisation } from "../state/records.ts";
import { scopedKey } from "../state/tables.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { totalsOf } from "./amounts.ts";
import { saveCreditNote } from "./change.ts";
import { compose, type DocumentKind, type DocumentWrite, type Written } from "./compose.ts";
import { refusedDocumentEdit } from "./document-edit.ts";
import {
  automaticNumber,
  blankDocument,
  type Checking,
  documentErrors,
  type Laying,
  layFields,
} from "./document-fields.ts";
import { findCreditNote, findCreditNoteByNumber } from "./find.ts";
import { noteHistory } from "./history.ts";
import type { Findings } from "./lines.ts";
import { MESSAGES } from "./messages.ts";

const WHAT = "Credit Note";

const KIND: DocumentKind<CreditNote, CreditNoteInput> = {
  discounts: () => false,
  lay: layCreditNote,
  errors: creditNoteErrors,
};

export function writeCreditNote(
  world: World,
  write: DocumentWrite<CreditNoteInput>,
): Result<Written<CreditNote>, string[]> {
  const { input, mode } = write;
  const { tenantId } = write.organisation;
  const byId = input.CreditNoteID === undefined ? null : findCreditNote(world, tenantId, input.CreditNoteID);
  if (mode === "create") return byId === null ? createNote(world, write) : err([MESSAGES.idTaken(WHAT)]);
  if (input.CreditNoteID !== undefined) {
    return byId === null ? err([MESSAGES.idNotFound(WHAT)]) : updateNote(world, write, byId);
  }
  const number = input.Type === "ACCPAYCREDIT" ? "" : (input.CreditNoteNumber ?? "");
  const byNumber = number === "" ? null : findCreditNoteByNumber(world, tenantId, number);
  return byNumber?.type === "ACCRECCREDIT" ? updateNote(world, write, byNumber) : createNote(world, write);
}

function createNote(world: World, write: DocumentWrite<CreditNoteInput>): Result<Written<CreditNote>, string[]> {
  const { organisation, input, actor } = write;
  if (input.Type !== "ACCRECCREDIT" && input.Type !== "ACCPAYCREDIT")
    return err([MESSAGES.typeNotValidForCreation(WHAT)]);
  const status = input.Status ?? "DRAFT";
  if (status === "PAID" || status === "VOIDED" || status === "DELETED")
    return err([MESSAGES.notValidForCreation(WHAT)]);
  if (input.LineItems === undefined || input.LineItems.length === 0) return err([MESSAGES.noLineItems]);
  const blank: CreditNote = { ...blankDocument(world, organisation), type: input.Type, allocations: [] };
  const composed = compose(world, { ...write, input: { ...input, Status: status } }, blank, KIND);
  if (!composed.ok) return composed;
  const { record, warnings } = composed.value;
  const saved = saveCreditNote(world, { ...record, createdByApp: actor.kind === "app" }, { what: "edit" });
  note(world, saved, "Created", actor);
  return ok({ record: saved, warnings });
}

function updateNote(
  world: World,
  write: DocumentWrite<CreditNoteInput>,
  stored: CreditNote,
): Result<Written<CreditNote>, string[]> {
  const { input, actor } = write;
  if (input.Type !== undefined && input.Type !== stored.type) return err([MESSAGES.notValidForModification(WHAT)]);
  const refused = refusedDocumentEdit(world.behaviour, { ...write, what: WHAT }, stored);
  if (refused.length > 0) return err(refused);
  const target = input.Status ?? stored.status;
  if (target === "VOIDED" || target === "DELETED") {
    const saved = saveCreditNote(world, { ...stored, status: target }, { what: "edit" });
    note(world, saved, target === "VOIDED" ? "Voided" : "Deleted", actor);
    return ok({ record: saved, warnings: [] });
  }
  const composed = compose(world, write, stored, KIND);
  if (!composed.ok) return composed;
  const saved = saveCreditNote(world, composed.value.record, { what: "edit" });
  note(world, saved, stored.status !== saved.status && saved.status === "AUTHORISED" ? "Approved" : "Edited", actor);
  return ok({ record: saved, warnings: composed.value.warnings });
}

function layCreditNote(world: World, laying: Laying<CreditNote, CreditNoteInput>, findings: Findings): CreditNote {
  const { base, input, organisation } = laying;
  const laid = layFields(laying, findings);
  const sentNumber = input.CreditNoteNumber ?? base.number;
  const sales = base.type === "ACCRECCREDIT";
  return {
    ...laid,
    number: sentNumber === "" && sales ? nextNumber(world, organisation) : sentNumber,
    reference: sales ? laid.reference.slice(0, world.behaviour.referenceChars) : "",
  };
}

function creditNoteErrors(world: World, checking: Checking<CreditNote>): string[] {
  const { record } = checking;
  const errors = documentErrors(world, checking);
  const holders = record.type === "ACCRECCREDIT" ? holdersOf(world, record.tenantId, record.number) : [];
  if (holders.some((other) => other.id !== record.id)) errors.push(MESSAGES.creditNoteNumberTaken);
  return errors;
}

function nextNumber(world: World, organisation: Organisation): string {
  const taken = (number: string) => holdersOf(world, organisation.tenantId, number).length > 0;
  return automaticNumber(world, organisation, "creditNote", taken);
}

function holdersOf(world: World, tenantId: string, number: string): CreditNote[] {
  return world.tables.creditNotes
    .lookup("number", scopedKey(tenantId, number))
    .filter((other) => other.type === "ACCRECCREDIT" && other.status !== "DELETED");
}

function note(world: World, record: CreditNote, changes: string, actor: Actor): void {
  const contact = world.tables.contacts.get(record.contactId)?.name ?? "";
  const details = `${record.number || WHAT} to ${contact} for ${spelled(totalsOf(record).totalMinor)}.`;
  noteHistory(world, { owner: "CreditNotes", ownerId: record.id, changes, details, actor });
}
