/**
 * Allocations of a credit note's copy: the group's, on the copies of the same invoices. Compared as sets of (invoice,
 * amount, date), because Xero does not always name an allocation. Pure.
 */

import { type Allocation, type DocumentState, isVoid } from "./document.ts";
import { minorUnits, sumMinor } from "./money.ts";
import { takeFirst } from "./take-first.ts";

/** An allocation of the group with the satellite's invoice it belongs on; null while that copy does not exist. */
export interface WantedAllocation {
  readonly groupInvoiceId: string;
  readonly invoiceId: string | null;
  readonly amount: number;
  readonly date: string | null;
}

export interface AllocationPlan {
  readonly remove: readonly Allocation[];
  readonly add: readonly (WantedAllocation & { readonly invoiceId: string })[];
  /** Group invoices whose copy must come first. */
  readonly waitFor: readonly string[];
}

export function allocationPlan(wanted: readonly WantedAllocation[], there: readonly Allocation[]): AllocationPlan {
  const left = [...there];
  const add: (WantedAllocation & { readonly invoiceId: string })[] = [];
  const waitFor: string[] = [];
  for (const allocation of wanted) {
    const { invoiceId } = allocation;
    if (invoiceId === null) {
      waitFor.push(allocation.groupInvoiceId);
      continue;
    }
    const there = takeFirst(left, (other) => isSame({ ...allocation, invoiceId }, other));
    if (there === undefined) add.push({ ...allocation, invoiceId });
  }
  return { remove: left, add, waitFor };
}

/** An element of PUT /CreditNotes/{id}/Allocations. */
export function allocationBody(allocation: Pick<Allocation, "invoiceId" | "amount" | "date">): Record<string, unknown> {
  const { invoiceId, amount, date } = allocation;
  return { Invoice: { InvoiceID: invoiceId }, Amount: amount, ...(date === null ? {} : { Date: date }) };
}

/** Credit notes whose use on the invoice is not what it was. */
export function changedCredits(before: DocumentState | null, now: DocumentState): ReadonlySet<string> {
  const key = (document: DocumentState | null, id: string) =>
    JSON.stringify((document?.credits ?? []).filter((credit) => credit.creditNoteId === id));
  const ids = [...(before?.credits ?? []), ...now.credits].map((credit) => credit.creditNoteId);
  return new Set(ids.filter((id) => key(before, id) !== key(now, id)));
}

/** Invoices on which the credit note is used otherwise than it was. */
export function changedUses(before: DocumentState | null, now: DocumentState): ReadonlySet<string> {
  const key = (document: DocumentState | null, id: string) =>
    JSON.stringify((document?.allocations ?? []).filter((one) => one.invoiceId === id).map(({ amount }) => amount));
  const ids = [...(before?.allocations ?? []), ...now.allocations].map(({ invoiceId }) => invoiceId);
  return new Set(ids.filter((id) => key(before, id) !== key(now, id)));
}

/**
 * The invoice with what the credit note says is used of it there. Of the two, the one that Xero changed later says so, and
 * where it names the same time for both, the credit note. The very same invoice where nothing differs.
 */
export function withCreditUse(invoice: DocumentState, note: DocumentState): DocumentState {
  if (note.updatedAtMs === null || note.updatedAtMs < (invoice.updatedAtMs ?? 0)) return invoice;
  const isOfNote = ({ creditNoteId }: { readonly creditNoteId: string }) => creditNoteId === note.id;
  const uses = isVoid(note) ? [] : note.allocations.filter(({ invoiceId }) => invoiceId === invoice.id);
  if (sumMinor(uses) === sumMinor(invoice.credits.filter(isOfNote))) return invoice;
  const credits = uses.map(({ amount, date }) => ({ creditNoteId: note.id, number: note.number, amount, date }));
  return { ...invoice, credits: [...invoice.credits.filter((one) => !isOfNote(one)), ...credits] };
}

function isSame(wanted: Pick<Allocation, "invoiceId" | "amount" | "date">, there: Allocation): boolean {
  return (
    wanted.invoiceId.toLowerCase() === there.invoiceId.toLowerCase() &&
    minorUnits(wanted.amount) === minorUnits(there.amount) &&
    (wanted.date === null || there.date === null || wanted.date === there.date)
  );
}
