/** Every satellite against the group, field by field; what differs must be explained by an open event. */

import { isOpen } from "../../src/domain/event.ts";
import { mirrored } from "./invoices.ts";
import type { Practice } from "./practice.ts";

/** A practice as it can be compared: its Xero, its firm, and the events that D1 shows. */
export type Mirror = Pick<Practice, "xero" | "firm" | "group" | "events">;

type Invoice = ReturnType<ReturnType<Mirror["xero"]["control"]["person"]>["invoices"]>[number];
type CreditNote = ReturnType<ReturnType<Mirror["xero"]["control"]["person"]>["creditNotes"]>[number];
type Document = Invoice | CreditNote;

const optionOf = (document: Document) => document.LineItems[0]?.Tracking.find((item) => item.Name === "Entity")?.Option;

const isLive = (document: Document) => document.Status === "AUTHORISED" || document.Status === "PAID";

function whole(document: Document): object {
  const shared = { ...mirrored(document), status: document.Status };
  if ("InvoiceNumber" in document) {
    return { ...shared, paid: document.AmountPaid, credited: document.AmountCredited, due: document.AmountDue };
  }
  return { ...shared, number: document.CreditNoteNumber, remaining: document.RemainingCredit };
}

const numberOf = (document: Document) =>
  "InvoiceNumber" in document ? document.InvoiceNumber : document.CreditNoteNumber;
const idOf = (document: Document) => ("InvoiceNumber" in document ? document.InvoiceID : document.CreditNoteID);

/**
 * In words, one line for each difference that no open event explains. Empty: the mirror keeps its promise. `kept`: ids of
 * records or copies that may differ because a person wants it so.
 */
export function unexplained(practice: Mirror, kept: ReadonlySet<string> = new Set()): readonly string[] {
  const open = new Set(kept);
  for (const event of practice.events()) if (isOpen(event.status)) open.add(event.resourceId);
  const isExplained = (document: Document) =>
    [idOf(document), document.Contact.ContactID, ...appliedTo(document)].some((id) => open.has(id));
  const ours = documentsOf(practice, practice.group);
  const satellites = practice.firm.entities.filter((entity) => entity.role === "satellite");
  return satellites.flatMap((satellite) => {
    const theirs = documentsOf(practice, satellite.tenantId).filter(isLive);
    const wanted = ours.filter((document) => isLive(document) && optionOf(document) === satellite.trackingOptionName);
    return [
      ...wanted.flatMap((document) => {
        const copies = theirs.filter((candidate) => isSameRecord(document, candidate));
        return missingOrDifferent(document, copies, satellite.name, [document, ...copies].some(isExplained));
      }),
      ...theirs.flatMap((copy) => {
        const source = ours.find((document) => isSameRecord(document, copy));
        if (source === undefined || wanted.includes(source) || [source, copy].some(isExplained)) return [];
        return `${numberOf(copy)} should not be in ${satellite.name}: it is ${source.Status} of ${optionOf(source)}`;
      }),
    ];
  });
}

/** Credit notes on an invoice, invoices that a credit note is used on: what stops one shows on the other. */
function appliedTo(document: Document): readonly string[] {
  if ("InvoiceNumber" in document) return document.CreditNotes.map((note) => note.CreditNoteID);
  return document.Allocations.map((allocation) => allocation.Invoice.InvoiceID);
}

/** Two copies of one record are never explained. */
function missingOrDifferent(
  document: Document,
  copies: readonly Document[],
  satellite: string,
  hasOpenEvent: boolean,
): readonly string[] {
  const isExplained = hasOpenEvent || document.Total === 0;
  const [copy, ...others] = copies;
  if (others.length > 0) return [`${numberOf(document)} has ${others.length + 1} copies in ${satellite}`];
  if (isExplained) return [];
  if (copy === undefined) return [`${numberOf(document)} has no copy in ${satellite}`];
  const [ours, there] = [JSON.stringify(whole(document)), JSON.stringify(whole(copy))];
  return ours === there ? [] : [`${numberOf(document)} differs in ${satellite}:\n  ${ours}\n  ${there}`];
}

function isSameRecord(document: Document, copy: Document): boolean {
  return numberOf(document) === numberOf(copy) && document.Type === copy.Type;
}

function documentsOf(practice: Mirror, tenantId: string): readonly Document[] {
  const person = practice.xero.control.person(tenantId);
  return [...person.invoices(), ...person.creditNotes()];
}
