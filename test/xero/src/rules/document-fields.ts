/**
 * The fields that invoices, bills and credit notes share, laid over the stored ones, and what may be wrong with them.
 * Reads tables; the automatic number is the only thing that it writes (and a refusal takes back).
 */

import { todayIn } from "../calendar.ts";
import type { CreditNoteInput, InvoiceInput } from "../input/schemas.ts";
import type { Contact, CreditNote, DocumentBody, Invoice, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { totalsOf } from "./amounts.ts";
import type { Findings } from "./lines.ts";
import { refusedDate } from "./lock-date.ts";
import { MESSAGES } from "./messages.ts";

const LONGEST_NUMBER = 255;

export function blankDocument(world: World, organisation: Organisation) {
  return {
    tenantId: organisation.tenantId,
    id: world.newId(),
    number: "",
    reference: "",
    contactId: "",
    date: todayIn(organisation.timeZone, world.nowMs()),
    status: "DRAFT" as const,
    lineAmountTypes: "Exclusive" as const,
    lines: [],
    currencyCode: organisation.baseCurrency,
    currencyRate: 1,
    brandingThemeId: null,
    sentToContact: false,
    payments: [],
    fullyPaidOn: null,
    createdByApp: false,
    createdMs: world.nowMs(),
    updatedMs: world.nowMs(),
  };
}

export interface Laying<Document, Input> {
  readonly base: Document;
  readonly input: Input;
  readonly organisation: Organisation;
  readonly contact: Contact | null;
}

/** Everything but number, lines and what only one kind has. */
export function layFields<Document extends DocumentBody>(
  laying: Laying<Document, InvoiceInput | CreditNoteInput>,
  findings: Findings,
): Document {
  const { base, input, organisation, contact } = laying;
  const status = input.Status ?? base.status;
  const approved = status === "AUTHORISED" || status === "PAID";
  if (input.SentToContact === true && !approved) findings.warnings.push(MESSAGES.sentBeforeApproval);
  const currencyCode = input.CurrencyCode?.toUpperCase() ?? base.currencyCode;
  const foreign = currencyCode !== organisation.baseCurrency;
  const keptRate = currencyCode === base.currencyCode ? base.currencyRate : undefined;
  return {
    ...base,
    reference: input.Reference ?? base.reference,
    contactId: contact?.id ?? base.contactId,
    date: input.Date ?? base.date,
    status,
    lineAmountTypes: input.LineAmountTypes ?? base.lineAmountTypes,
    currencyCode,
    currencyRate: foreign ? (input.CurrencyRate ?? keptRate ?? dayRate(currencyCode)) : 1,
    brandingThemeId: input.BrandingThemeID ?? base.brandingThemeId,
    sentToContact: approved ? (input.SentToContact ?? base.sentToContact) : base.sentToContact,
  };
}

export interface Checking<Document> {
  readonly record: Document;
  /** The document as it was; its number is empty on create. */
  readonly base: Document;
  readonly organisation: Organisation;
  readonly actor: Actor;
}

export function documentErrors(world: World, checking: Checking<Invoice | CreditNote>): string[] {
  const { record, organisation, actor } = checking;
  const errors: string[] = [];
  const locked = refusedDate(organisation, actor, record.date);
  if (locked !== null) errors.push(locked);
  if (record.number.length > LONGEST_NUMBER) errors.push(MESSAGES.fieldTooLong("InvoiceNumber", LONGEST_NUMBER));
  if (!organisation.currencies.includes(record.currencyCode))
    errors.push(MESSAGES.currencyMissing(record.currencyCode));
  if (record.brandingThemeId !== null) {
    const theme = world.tables.brandingThemes.get(record.brandingThemeId);
    if (theme?.tenantId !== record.tenantId) errors.push(MESSAGES.brandingThemeNotFound);
  }
  if (totalsOf(record).totalMinor < 0) errors.push(MESSAGES.totalNegative);
  return errors;
}

/** The next number of the organisation's own series that is free. */
export function automaticNumber(
  world: World,
  organisation: Organisation,
  series: "invoice" | "creditNote",
  isTaken: (number: string) => boolean,
): string {
  const current = world.tables.organisations.get(organisation.tenantId) ?? organisation;
  const prefix = series === "invoice" ? current.invoicePrefix : current.creditNotePrefix;
  let next = series === "invoice" ? current.nextInvoiceNumber : current.nextCreditNoteNumber;
  while (isTaken(numbered(prefix, next))) next += 1;
  const counter = series === "invoice" ? { nextInvoiceNumber: next + 1 } : { nextCreditNoteNumber: next + 1 };
  world.tables.organisations.put({ ...current, ...counter });
  return numbered(prefix, next);
}

function numbered(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(4, "0")}`;
}

/** Stands in for XE.com's day rate: the same for a currency every day. */
function dayRate(currencyCode: string): number {
  const hash = [...currencyCode].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000, 7);
  return (500 + hash) / 1_000;
}
