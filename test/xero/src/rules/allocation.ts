/**
 * Applying credit to invoices and taking it off again. An allocation is kept on both documents and touches both
 * (docs/xero.md §4.9, CreditNotes). Overpayments and prepayments can only be applied by a person.
 */

import { todayIn } from "../calendar.ts";
import { decimal, spelled, toMinor } from "../decimal.ts";
import type { AllocationInput } from "../input/schemas.ts";
import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Allocation, AppliedCredit, CreditNote, Invoice, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { totalsOf } from "./amounts.ts";
import { invoiceDueMinor, remainingCreditMinor } from "./balance.ts";
import { saveCreditNote, saveInvoice } from "./change.ts";
import { findCreditNote, findInvoice, findInvoiceByNumber } from "./find.ts";
import { noteHistory } from "./history.ts";
import { refusedDate, refusedEdit } from "./lock-date.ts";
import { MESSAGES } from "./messages.ts";

export interface AllocationWrite {
  readonly organisation: Organisation;
  readonly actor: Actor;
  readonly creditNoteId: string;
  readonly input: AllocationInput;
}

export function allocate(world: World, write: AllocationWrite): Result<Allocation, string[]> {
  const { organisation, actor, input } = write;
  // Read anew: an earlier element of the same call may have used the credit up.
  const note = findCreditNote(world, organisation.tenantId, write.creditNoteId);
  const invoice = namedInvoice(world, organisation.tenantId, input);
  if (note === null || invoice === null) return err([MESSAGES.documentNotFound]);
  const amountMinor = toMinor(decimal(input.Amount ?? 0));
  const date = input.Date ?? todayIn(organisation.timeZone, world.nowMs());
  const errors = allocationErrors({ note, invoice, amountMinor });
  const locked = refusedDate(organisation, actor, date);
  if (locked !== null) errors.push(locked);
  if (errors.length > 0) return err(errors);
  const allocation: Allocation = {
    id: world.newId(),
    invoiceId: invoice.id,
    invoiceNumber: invoice.number,
    date,
    amountMinor,
  };
  saveCreditNote(world, { ...note, allocations: [...note.allocations, allocation] }, { what: "allocation" });
  applyCredit(world, invoice, {
    kind: "credit-note",
    allocationId: allocation.id,
    creditId: note.id,
    creditNumber: note.number,
    creditDate: note.date,
    creditTotalMinor: totalsOf(note).totalMinor,
    date,
    amountMinor,
  });
  noteBoth(world, note, allocation, { changes: "Credit Applied", actor });
  return ok(allocation);
}

export function unallocate(
  world: World,
  write: { readonly organisation: Organisation; readonly actor: Actor },
  note: CreditNote,
  allocation: Allocation,
): Result<Allocation, string[]> {
  const locked = refusedEdit(write.organisation, write.actor, allocation.date);
  if (locked !== null) return err([locked]);
  const allocations = note.allocations.filter((row) => row.id !== allocation.id);
  saveCreditNote(world, { ...note, allocations }, { what: "allocation" });
  const invoice = findInvoice(world, note.tenantId, allocation.invoiceId);
  if (invoice !== null) removeCredit(world, invoice, allocation.id);
  noteBoth(world, note, allocation, { changes: "Credit Removed", actor: write.actor });
  return ok(allocation);
}

export function applyCredit(world: World, invoice: Invoice, credit: AppliedCredit): Invoice {
  return saveInvoice(world, { ...invoice, credits: [...invoice.credits, credit] }, { what: "allocation" });
}

export function removeCredit(world: World, invoice: Invoice, allocationId: string): Invoice {
  const credits = invoice.credits.filter((credit) => credit.allocationId !== allocationId);
  return saveInvoice(world, { ...invoice, credits }, { what: "allocation" });
}

function namedInvoice(world: World, tenantId: string, input: AllocationInput): Invoice | null {
  const { InvoiceID, InvoiceNumber } = input.Invoice ?? {};
  if (InvoiceID !== undefined) return findInvoice(world, tenantId, InvoiceID);
  return InvoiceNumber === undefined ? null : findInvoiceByNumber(world, tenantId, InvoiceNumber);
}

function allocationErrors(pair: { note: CreditNote; invoice: Invoice; amountMinor: number }): string[] {
  const { note, invoice, amountMinor } = pair;
  const errors: string[] = [];
  if (amountMinor <= 0) errors.push(MESSAGES.allocationAmountNotPositive);
  if (`${invoice.type}CREDIT` !== note.type) errors.push(MESSAGES.allocationTypeDiffers);
  else if (invoice.contactId !== note.contactId) errors.push(MESSAGES.allocationContactDiffers);
  if (invoice.currencyCode !== note.currencyCode) errors.push(MESSAGES.allocationCurrencyDiffers);
  if (note.status !== "AUTHORISED" && note.status !== "PAID")
    errors.push(MESSAGES.notValidForModification("Credit Note"));
  if (invoice.status === "PAID") errors.push(MESSAGES.invoicePaidOff);
  else if (invoice.status !== "AUTHORISED") errors.push(MESSAGES.notValidForModification("Invoice"));
  if (amountMinor > Math.min(remainingCreditMinor(note), invoiceDueMinor(invoice)))
    errors.push(MESSAGES.creditExceedsRemaining);
  return errors;
}

function noteBoth(
  world: World,
  note: CreditNote,
  allocation: Allocation,
  what: { readonly changes: string; readonly actor: Actor },
): void {
  const details = `${spelled(allocation.amountMinor)} of ${note.number} on ${allocation.invoiceNumber}.`;
  noteHistory(world, { owner: "CreditNotes", ownerId: note.id, details, ...what });
  noteHistory(world, { owner: "Invoices", ownerId: allocation.invoiceId, details, ...what });
}
