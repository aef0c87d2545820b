/** Every satellite against the group, field by field; what differs must be explained by an open event. */

import type { EventRecord } from "../../src/event.ts";
import { isOpen } from "../../src/event.ts";
import { mirrored } from "./invoices.ts";
import type { Practice } from "./practice.ts";

type Invoice = ReturnType<ReturnType<Practice["xero"]["control"]["person"]>["invoices"]>[number];
type CreditNote = ReturnType<ReturnType<Practice["xero"]["control"]["person"]>["creditNotes"]>[number];
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

/** In words, one line for each difference that no open event explains. Empty: the mirror keeps its promise. */
export function unexplained(practice: Practice): readonly string[] {
  const open = new Map<string, EventRecord>();
  for (const event of practice.events()) if (isOpen(event.status)) open.set(event.resourceId, event);
  const satellites = practice.firm.entities.filter((entity) => entity.role === "satellite");
  const ours = documentsOf(practice, practice.group);
  const lines: string[] = [];
  for (const satellite of satellites) {
    const theirs = documentsOf(practice, satellite.tenantId).filter(isLive);
    const wanted = ours.filter((document) => isLive(document) && optionOf(document) === satellite.trackingOptionName);
    for (const document of wanted) {
      const copies = theirs.filter((copy) => numberOf(copy) === numberOf(document) && copy.Type === document.Type);
      const isExplained = open.has(idOf(document)) || document.Total === 0;
      if (copies.length !== 1) {
        if (!isExplained || copies.length > 1)
          lines.push(`${numberOf(document)} has ${copies.length} copies in ${satellite.name}`);
        continue;
      }
      const [a, b] = [JSON.stringify(whole(document)), JSON.stringify(whole(copies[0] ?? document))];
      if (a !== b && !isExplained) lines.push(`${numberOf(document)} differs in ${satellite.name}:\n  ${a}\n  ${b}`);
    }
    for (const copy of theirs) {
      const match = wanted.find((document) => numberOf(document) === numberOf(copy) && document.Type === copy.Type);
      const source = ours.find((document) => numberOf(document) === numberOf(copy) && document.Type === copy.Type);
      if (match === undefined && source !== undefined && !open.has(idOf(source))) {
        lines.push(
          `${numberOf(copy)} should not be in ${satellite.name}: it is ${source.Status} of ${optionOf(source)}`,
        );
      }
    }
  }
  return lines;
}

function documentsOf(practice: Practice, tenantId: string): readonly Document[] {
  const person = practice.xero.control.person(tenantId);
  return [...person.invoices(), ...person.creditNotes()];
}
