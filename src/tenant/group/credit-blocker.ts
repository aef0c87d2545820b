/**
 * What stops a credit note that is in its satellite already and waits there for an invoice. The satellite only sees that the
 * invoice is missing; why it does not come, or where it is instead, the group knows. Reads rows only.
 */

import type { Failure } from "../../domain/failure.ts";
import type { TenantId } from "../../domain/ids.ts";
import { nameOf, type TenantContext } from "../context.ts";
import { labelOf } from "../model/record-state.ts";
import type { GroupRecord, Placement } from "../storage/records.ts";

/** Null while the invoice is on its way, or is settled where the credit note is. */
export type BlockedReason = (invoice: GroupRecord) => string | null;

/** Empty while everything continues by itself. `standstill` says in words what stops an invoice. */
export function missingInvoices(
  context: TenantContext,
  note: GroupRecord,
  placement: Placement,
  standstill: BlockedReason,
): readonly Failure[] {
  return absentInvoices(context, note, placement).flatMap((invoice): readonly Failure[] => {
    const homes = homesOf(invoice);
    const isElsewhere = homes.length > 0;
    const message = isElsewhere
      ? `it belongs to ${homes.map((home) => nameOf(context, home)).join(", ")}`
      : standstill(invoice);
    if (message === null) return [];
    const number = labelOf(invoice.state) ?? "an invoice";
    const satellite = nameOf(context, placement.tenantId);
    return [{ code: "credit-note-not-applicable", satellite, message, invoice: { number, isElsewhere } }];
  });
}

/** Those that the credit note's copy waits for and that have no place where it is. A move names them: its words are theirs. */
export function absentInvoices(
  context: TenantContext,
  note: GroupRecord,
  { tenantId, satelliteId, status }: Placement,
): readonly GroupRecord[] {
  if (status !== "queued" || satelliteId === null) return [];
  if (note.kind !== "credit-note" || note.state?.kind !== "document") return [];
  return note.state.document.allocations.flatMap(({ invoiceId }): readonly GroupRecord[] => {
    const invoice = context.records.get("invoice", invoiceId);
    if (invoice === null || homesOf(invoice).includes(tenantId)) return [];
    const number = labelOf(invoice.state) ?? "The invoice";
    const failures = invoice.failures.map((failure) =>
      failure.code === "moving" ? { ...failure, invoice: number } : failure,
    );
    return [{ ...invoice, failures }];
  });
}

function homesOf({ placements }: GroupRecord): readonly TenantId[] {
  return placements.filter((placement) => !placement.leaving).map((placement) => placement.tenantId);
}

/** Credit notes that are used on the invoice and have been handed over as they are held. */
export function creditNotesOn(context: TenantContext, invoice: GroupRecord): readonly GroupRecord[] {
  if (invoice.kind !== "invoice" || invoice.state?.kind !== "document") return [];
  const ids = new Set(invoice.state.document.credits.map((credit) => credit.creditNoteId));
  return [...ids].flatMap((id) => {
    const note = context.records.get("credit-note", id);
    return note === null || note.isPending || note.placements.length === 0 ? [] : [note];
  });
}
