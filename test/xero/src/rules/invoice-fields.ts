/**
 * What only invoices and bills have: due dates, the source link, and a number that is unique among sales invoices
 * (docs/xero.md §4.7). Reads tables; the automatic number is the only thing that it writes.
 */

import { dueDateBy } from "../calendar.ts";
import type { InvoiceInput } from "../input/schemas.ts";
import type { Invoice, Organisation } from "../state/records.ts";
import { scopedKey } from "../state/tables.ts";
import type { World } from "../state/world.ts";
import {
  automaticNumber,
  blankDocument,
  type Checking,
  documentErrors,
  type Laying,
  layFields,
} from "./document-fields.ts";
import type { Findings } from "./lines.ts";
import { MESSAGES } from "./messages.ts";

export function blankInvoice(world: World, organisation: Organisation, type: Invoice["type"]): Invoice {
  return {
    ...blankDocument(world, organisation),
    type,
    dueDate: null,
    expectedPaymentDate: null,
    plannedPaymentDate: null,
    url: "",
    credits: [],
  };
}

export function layInvoice(world: World, laying: Laying<Invoice, InvoiceInput>, findings: Findings): Invoice {
  const { base, input, organisation, contact } = laying;
  const laid = layFields(laying, findings);
  const term = base.type === "ACCREC" ? contact?.salesTerm : contact?.billsTerm;
  const sentNumber = input.InvoiceNumber ?? base.number;
  return {
    ...laid,
    number: sentNumber === "" && base.type === "ACCREC" ? nextNumber(world, organisation) : sentNumber,
    reference: base.type === "ACCREC" ? laid.reference.slice(0, world.behaviour.referenceChars) : "",
    dueDate: input.DueDate ?? base.dueDate ?? (term ? dueDateBy(term, laid.date) : null),
    expectedPaymentDate: input.ExpectedPaymentDate ?? base.expectedPaymentDate,
    plannedPaymentDate: input.PlannedPaymentDate ?? base.plannedPaymentDate,
    url: input.Url ?? base.url,
  };
}

export function invoiceErrors(world: World, checking: Checking<Invoice>): string[] {
  const { record } = checking;
  const errors = documentErrors(world, checking);
  if (
    record.type === "ACCREC" &&
    holdersOf(world, record.tenantId, record.number).some((other) => other.id !== record.id)
  ) {
    errors.push(MESSAGES.numberTaken);
  }
  if (record.status === "AUTHORISED" && record.dueDate === null && world.behaviour.authorisedNeedsDueDate) {
    errors.push(MESSAGES.dueDateMissing);
  }
  if (record.url !== "" && !/^https?:\/\/\S+$/i.test(record.url)) errors.push(MESSAGES.urlInvalid);
  return errors;
}

function nextNumber(world: World, organisation: Organisation): string {
  const taken = (number: string) => holdersOf(world, organisation.tenantId, number).length > 0;
  return automaticNumber(world, organisation, "invoice", taken);
}

/** A voided sales invoice keeps its number; a deleted draft gives it back. */
function holdersOf(world: World, tenantId: string, number: string): Invoice[] {
  return world.tables.invoices
    .lookup("number", scopedKey(tenantId, number))
    .filter((invoice) => invoice.type === "ACCREC" && invoice.status !== "DELETED");
}
