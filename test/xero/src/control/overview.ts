/**
 * What the page shows: all organisations side by side, and what one form needs to know of one organisation. Reads only.
 */

import { historyOf } from "../api/history.ts";
import { amount } from "../decimal.ts";
import { sum, totalsOf } from "../rules/amounts.ts";
import { creditedMinor, invoiceDueMinor, paidMinor, remainingCreditMinor } from "../rules/balance.ts";
import type { Runtime } from "../runtime.ts";
import type { CreditNote, DocumentBody, Invoice, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Control } from "./control.ts";

/** The newest so many documents of each organisation. */
const SHOWN_DOCUMENTS = 60;

export function overview(runtime: Runtime, control: Control) {
  const { world } = runtime;
  const counters = control.counters();
  return {
    now: new Date(world.nowMs()).toISOString(),
    clockOffsetMs: world.clockOffsetMs,
    app: { name: world.app.name, webhookUrl: world.app.webhookUrl },
    webhook: control.webhook,
    behaviour: control.behaviour,
    faults: control.faults(),
    alerts: control.alerts(),
    mails: control.mails(),
    organisations: control.organisations().map((organisation) => ({
      ...organisationRow(world, organisation),
      connected: control.isConnected(organisation.tenantId),
      remaining: runtime.limiter.remaining(organisation),
      calls: counters[organisation.tenantId]?.calls ?? 0,
      refusals: counters[organisation.tenantId]?.refusals ?? {},
    })),
  };
}

function organisationRow(world: World, organisation: Organisation) {
  const { tenantId } = organisation;
  const newest = <Row extends DocumentBody>(rows: readonly Row[]) =>
    rows.toSorted((a, b) => b.updatedMs - a.updatedMs).slice(0, SHOWN_DOCUMENTS);
  const invoices = world.tables.invoices.lookup("tenant", tenantId);
  const creditNotes = world.tables.creditNotes.lookup("tenant", tenantId);
  return {
    tenantId,
    name: organisation.name,
    baseCurrency: organisation.baseCurrency,
    periodLockDate: organisation.periodLockDate,
    endOfYearLockDate: organisation.endOfYearLockDate,
    dayLimit: organisation.dayLimit,
    offline: organisation.offline,
    invoiceCount: invoices.length,
    invoices: newest(invoices).map((invoice) => invoiceRow(world, invoice)),
    creditNotes: newest(creditNotes).map((note) => creditNoteRow(world, note)),
  };
}

function documentRow(world: World, document: Invoice | CreditNote) {
  return {
    id: document.id,
    type: document.type,
    number: document.number,
    reference: document.reference,
    contact: world.tables.contacts.get(document.contactId)?.name ?? "",
    contactId: document.contactId,
    date: document.date,
    status: document.status,
    currency: document.currencyCode,
    total: amount(totalsOf(document).totalMinor),
    tracking: trackingNames(world, document),
    byApp: document.createdByApp,
    updatedMs: document.updatedMs,
  };
}

function invoiceRow(world: World, invoice: Invoice) {
  return {
    ...documentRow(world, invoice),
    dueDate: invoice.dueDate,
    due: amount(invoice.status === "VOIDED" || invoice.status === "DELETED" ? 0 : invoiceDueMinor(invoice)),
    paid: amount(paidMinor(invoice) + creditedMinor(invoice)),
  };
}

function creditNoteRow(world: World, note: CreditNote) {
  const allocatedMinor = sum(note.allocations, (allocation) => allocation.amountMinor);
  return {
    ...documentRow(world, note),
    remaining: amount(remainingCreditMinor(note)),
    allocated: amount(allocatedMinor),
  };
}

function trackingNames(world: World, document: DocumentBody): string[] {
  const names = document.lines.flatMap((line) =>
    line.tracking.map((entry) => {
      const category = world.tables.trackingCategories.get(entry.categoryId);
      return category?.options.find((option) => option.id === entry.optionId)?.name ?? "";
    }),
  );
  return [...new Set(names)];
}

/** What the forms offer to choose from. */
export function choices(world: World, control: Control, tenantId: string) {
  const settings = control.bookkeeping(tenantId);
  return {
    organisation: settings.organisation(),
    contacts: control
      .contactBook(tenantId)
      .all()
      .map((row) => ({
        id: row.ContactID,
        name: row.Name,
        email: row.EmailAddress,
        status: row.ContactStatus,
        mergedTo: row.MergedToContactID ?? null,
      })),
    accounts: settings.accounts().map(({ code, name, type, status, taxType, enablePayments, systemAccount }) => ({
      code,
      name,
      type,
      status,
      taxType,
      enablePayments,
      systemAccount,
    })),
    taxRates: world.tables.taxRates
      .lookup("tenant", tenantId)
      .map(({ taxType, name, rate, status }) => ({ taxType, name, rate, status })),
    trackingCategories: settings.trackingCategories(),
  };
}

/** One invoice with everything about it. */
export function invoiceDetail(world: World, control: Control, tenantId: string, invoiceId: string) {
  const person = control.person(tenantId);
  const payments = person.payments().filter((row) => row.Invoice?.InvoiceID === invoiceId && row.Status !== "DELETED");
  const credits = world.tables.invoices.get(invoiceId)?.credits ?? [];
  return { invoice: person.invoice(invoiceId), payments, credits, history: historyOf(world, invoiceId) };
}
