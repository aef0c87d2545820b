/**
 * Which changes of a stored document Xero takes at all: status transitions, locked periods, and the few fields that may
 * still change once payments or credits are applied (docs/xero.md §4.7, test/vectors/invoice-status.json). Pure.
 */

import type { Behaviour } from "../behaviour.ts";
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
export function refusedDocumentEdit(behaviour: Behaviour, edit: Edit, stored: Invoice | CreditNote): string[] {
  const { input, organisation, actor } = edit;
  const target = input.Status ?? stored.status;
  const applied = hasApplied(stored);
  if (stored.status === "VOIDED" || stored.status === "DELETED") return [MESSAGES.notValidForModification(edit.what)];
  if (applied && (target === "VOIDED" || target === "DELETED")) return [MESSAGES.statusBlockedByPayments(target)];
  if (!TRANSITIONS[stored.status].includes(target)) return [MESSAGES.notValidForModification(edit.what)];
  const locked = refusedEdit(organisation, actor, stored.date);
  if (locked !== null) return [locked];
  const fixed = applied ? fixedField(input, stored, behaviour) : null;
  if (fixed === null) return [];
  if (behaviour.paidEditWords === "field") return [MESSAGES.fieldIsFixed(fixed)];
  const both = [MESSAGES.notValidForModification(edit.what), MESSAGES.hasPayments];
  return stored.status === "PAID" ? both : [MESSAGES.hasPayments];
}

/**
 * The first field that cannot change: anything beyond reference, due date, number, theme, link, contact, and the words,
 * account and tracking of lines. Null when there is none.
 */
function fixedField(
  input: InvoiceInput | CreditNoteInput,
  stored: Invoice | CreditNote,
  behaviour: Pick<Behaviour, "paidContactIsFixed">,
): string | null {
  const differs = (sent: string | number | undefined, kept: string | number) => sent !== undefined && sent !== kept;
  if (differs(input.Date, stored.date)) return "Date";
  if (differs(input.LineAmountTypes, stored.lineAmountTypes)) return "Line amount types";
  if (differs(input.CurrencyCode?.toUpperCase(), stored.currencyCode)) return "Currency";
  if (stored.currencyRate !== 1 && differs(input.CurrencyRate, stored.currencyRate)) return "Currency rate";
  const credited = "credits" in stored ? stored.credits.length > 0 : true;
  const isContactFixed = credited || behaviour.paidContactIsFixed;
  if (isContactFixed && differs(input.Contact?.ContactID, stored.contactId)) return "Contact";
  if (input.LineItems === undefined || input.LineItems.length === 0) return null;
  const byId = new Map(stored.lines.map((line) => [line.id, line]));
  const isOther =
    input.LineItems.length !== stored.lines.length ||
    input.LineItems.some((sent) => lineDiffers(sent, byId.get(sent.LineItemID ?? "")));
  return isOther ? "Line items" : null;
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
