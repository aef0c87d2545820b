/**
 * Which changes of a stored document Xero takes at all: status transitions, locked periods, and the few fields that may
 * still change once payments or credits are applied (FACTS §4.7, test/vectors/invoice-status.json). Pure.
 */

import { decimal, toMinor } from "../decimal.ts";
import type { CreditNoteInput, InvoiceInput, LineInput } from "../input/schemas.ts";
import type { CreditNote, DocumentStatus, Invoice, Line, Organisation } from "../state/records.ts";
import type { Actor } from "./actor.ts";
import { hasApplied } from "./balance.ts";
import { refusedEdit } from "./lock-date.ts";
import { MESSAGES } from "./messages.ts";

const TRANSITIONS: Readonly<Record<DocumentStatus, readonly DocumentStatus[]>> = {
  DRAFT: ["DRAFT", "SUBMITTED", "AUTHORISED", "DELETED"],
  SUBMITTED: ["SUBMITTED", "AUTHORISED", "DRAFT", "DELETED"],
  AUTHORISED: ["AUTHORISED", "VOIDED"],
  // PAID is set by Xero. Sending it back, or AUTHORISED, changes nothing; only a zero total leaves nothing in the way of VOIDED.
  PAID: ["PAID", "AUTHORISED", "VOIDED"],
  VOIDED: [],
  DELETED: [],
};

export interface Edit {
  readonly what: "Invoice" | "Credit Note";
  readonly organisation: Organisation;
  readonly actor: Actor;
  readonly input: InvoiceInput | CreditNoteInput;
}

/** The messages of the refusal, or none. */
export function refusedDocumentEdit(edit: Edit, stored: Invoice | CreditNote): string[] {
  const { input, organisation, actor } = edit;
  const target = input.Status ?? stored.status;
  const applied = hasApplied(stored);
  if (stored.status === "VOIDED" || stored.status === "DELETED") return [MESSAGES.notValidForModification(edit.what)];
  if (applied && (target === "VOIDED" || target === "DELETED")) return [MESSAGES.statusBlockedByPayments(target)];
  if (!TRANSITIONS[stored.status].includes(target)) return [MESSAGES.notValidForModification(edit.what)];
  const locked = refusedEdit(organisation, actor, stored.date);
  if (locked !== null) return [locked];
  if (!applied || !touchesAmounts(input, stored)) return [];
  const both = [MESSAGES.notValidForModification(edit.what), MESSAGES.hasPayments];
  return stored.status === "PAID" ? both : [MESSAGES.hasPayments];
}

/** Anything beyond reference, due date, number, theme, link, contact, and the words, account and tracking of lines. */
function touchesAmounts(input: InvoiceInput | CreditNoteInput, stored: Invoice | CreditNote): boolean {
  const differs = (sent: string | number | undefined, kept: string | number) => sent !== undefined && sent !== kept;
  if (differs(input.Date, stored.date) || differs(input.LineAmountTypes, stored.lineAmountTypes)) return true;
  if (differs(input.CurrencyCode?.toUpperCase(), stored.currencyCode)) return true;
  if (stored.currencyRate !== 1 && differs(input.CurrencyRate, stored.currencyRate)) return true;
  const credited = "credits" in stored ? stored.credits.length > 0 : true;
  if (credited && differs(input.Contact?.ContactID, stored.contactId)) return true;
  if (input.LineItems === undefined || input.LineItems.length === 0) return false;
  if (input.LineItems.length !== stored.lines.length) return true;
  const byId = new Map(stored.lines.map((line) => [line.id, line]));
  return input.LineItems.some((sent) => lineDiffers(sent, byId.get(sent.LineItemID ?? "")));
}

function lineDiffers(sent: LineInput, stored: Line | undefined): boolean {
  if (stored === undefined) return true;
  const numberDiffers = (value: number | undefined, kept: number | null) =>
    value !== undefined && value !== (kept ?? 0);
  const minorDiffers = (value: number | undefined, kept: number) =>
    value !== undefined && toMinor(decimal(value)) !== kept;
  return (
    numberDiffers(sent.Quantity, stored.quantity) ||
    numberDiffers(sent.UnitAmount, stored.unitAmount) ||
    numberDiffers(sent.DiscountRate, stored.discountRate) ||
    minorDiffers(sent.DiscountAmount, stored.discountMinor ?? 0) ||
    minorDiffers(sent.LineAmount, stored.lineMinor) ||
    minorDiffers(sent.TaxAmount, stored.taxMinor) ||
    (sent.TaxType !== undefined && sent.TaxType.toLowerCase() !== stored.taxType.toLowerCase()) ||
    (sent.ItemCode !== undefined && sent.ItemCode.toLowerCase() !== stored.itemCode.toLowerCase())
  );
}
