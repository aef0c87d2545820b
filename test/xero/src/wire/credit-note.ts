/**
 * Credit notes and allocations as Xero shows them, after its examples.
 */

import { wireDate } from "../calendar.ts";
import { amount } from "../decimal.ts";
import { remainingCreditMinor } from "../rules/balance.ts";
import type { Allocation, CreditNote } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { closingJson, type DocumentView, dateJson, documentContactJson, linesJson, paymentsJson } from "./document.ts";

export type XeroCreditNote = ReturnType<typeof creditNoteJson>;

export function creditNoteJson(world: World, note: CreditNote, view: DocumentView) {
  return {
    CreditNoteID: note.id,
    CreditNoteNumber: note.number,
    Payments: paymentsJson(note.payments),
    ID: note.id,
    HasErrors: false,
    CurrencyRate: note.currencyRate,
    Type: note.type,
    Reference: note.reference,
    SentToContact: note.sentToContact,
    RemainingCredit: amount(remainingCreditMinor(note)),
    Allocations: note.allocations.map((one) => allocationJson(world, one)),
    HasAttachments: false,
    InvoiceAddresses: [],
    Contact: documentContactJson(world, note, view),
    ...dateJson("Date", note.date),
    ...(note.brandingThemeId === null ? {} : { BrandingThemeID: note.brandingThemeId }),
    Status: note.status,
    LineAmountTypes: note.lineAmountTypes,
    LineItems: linesJson(world, note, view),
    ...closingJson(note),
  };
}

/** Under which name the amount stands is not settled (docs/xero.md §8). */
export function allocationJson(world: World, allocation: Allocation) {
  return {
    AllocationID: allocation.id,
    [world.behaviour.allocationAmountName]: amount(allocation.amountMinor),
    Date: wireDate(allocation.date),
    Invoice: {
      InvoiceID: allocation.invoiceId,
      InvoiceNumber: allocation.invoiceNumber,
      Payments: [],
      CreditNotes: [],
      Prepayments: [],
      Overpayments: [],
      HasErrors: false,
      IsDiscounted: false,
      LineItems: [],
    },
    IsDeleted: false,
  };
}

/** The answer to PUT /CreditNotes/{id}/Allocations. */
export function newAllocationJson(world: World, allocation: Allocation, creditNoteId: string) {
  const { AllocationID, IsDeleted: _, ...rest } = allocationJson(world, allocation);
  return {
    ...(world.behaviour.allocationIdInAnswer ? { AllocationID } : {}),
    ...rest,
    CreditNote: { CreditNoteID: creditNoteId, ID: creditNoteId, LineItems: [] },
    ValidationErrors: [],
  };
}
