/**
 * The one way in which contacts, invoices and credit notes are saved: stamps a strictly later UpdatedDateUTC, settles
 * whether the document is paid, raises the webhook event, and remembers the old picture for stale reads.
 */

import { wireMomentString } from "../calendar.ts";
import type { Advance, Contact, CreditNote, DocumentBody, Invoice, Payment } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { raiseEvent } from "../webhooks/raise.ts";
import { ADVANCE_TYPES } from "../wire/advance.ts";
import { totalsOf } from "./amounts.ts";
import { advanceLeftMinor, invoiceDueMinor, remainingCreditMinor } from "./balance.ts";

export interface Cause {
  /** Payments and allocations change an invoice, but may not raise an event (docs/xero.md §3.2). */
  readonly what: "edit" | "payment" | "allocation";
  /** A change that Xero does not count as one: UpdatedDateUTC stays (docs/xero.md §4.4). */
  readonly quiet?: boolean;
}

export function saveInvoice(world: World, next: Invoice, cause: Cause): Invoice {
  const before = world.tables.invoices.get(next.id);
  // Whether an allocation moves an invoice's time is not known (docs/xero.md §8).
  const isQuiet = cause.what === "allocation" && !world.behaviour.allocationsMoveInvoices;
  const dueMinor = invoiceDueMinor(next);
  const appliedDates = [...next.payments, ...next.credits].map((applied) => applied.date);
  const settled = settle(world, next, dueMinor, appliedDates);
  const saved = world.tables.invoices.put({
    ...settled,
    updatedMs: stamp(world, before, isQuiet ? { ...cause, quiet: true } : cause),
  });
  remember(world, before);
  if (cause.what === "edit" || (world.behaviour.paymentsRaiseInvoiceEvents && !isQuiet)) {
    raiseEvent(world, { category: "INVOICE", record: saved, created: before === undefined, data: null });
  }
  return saved;
}

export function saveCreditNote(world: World, next: CreditNote, cause: Cause): CreditNote {
  const before = world.tables.creditNotes.get(next.id);
  const appliedDates = [...next.payments, ...next.allocations].map((applied) => applied.date);
  const settled = settle(world, next, remainingCreditMinor(next), appliedDates);
  const saved = world.tables.creditNotes.put({ ...settled, updatedMs: stamp(world, before, cause) });
  remember(world, before);
  raiseEvent(world, {
    category: "CREDITNOTE",
    record: saved,
    created: before === undefined,
    data: { Type: saved.type, Status: saved.status },
  });
  return saved;
}

/** Which changes of one raise an event is not documented (docs/xero.md §8). */
export function saveAdvance(world: World, next: Advance, cause: Cause): Advance {
  const before = world.tables.advances.get(next.id);
  const left = advanceLeftMinor(next);
  const status = next.status === "VOIDED" ? "VOIDED" : left > 0 ? "AUTHORISED" : "PAID";
  const saved = world.tables.advances.put({ ...next, status, updatedMs: stamp(world, before, cause) });
  remember(world, before);
  if (cause.what === "edit" || world.behaviour.advancesRaiseEvents) {
    raiseEvent(world, {
      category: saved.kind === "overpayment" ? "OVERPAYMENT" : "PREPAYMENT",
      record: saved,
      created: before === undefined,
      data: {
        Type: ADVANCE_TYPES[saved.kind],
        Status: saved.status,
        UpdatedDateUTCString: wireMomentString(saved.updatedMs),
      },
    });
  }
  return saved;
}

/** Whether payments have webhooks of their own is not settled (docs/xero.md §3.2). */
export function savePayment(world: World, next: Payment): Payment {
  const before = world.tables.payments.get(next.id);
  const saved = world.tables.payments.put(next);
  if (world.behaviour.paymentEvents === "none") return saved;
  const data =
    world.behaviour.paymentEvents === "bare"
      ? null
      : { Status: saved.status, UpdatedDateUTCString: wireMomentString(saved.updatedMs) };
  raiseEvent(world, { category: "PAYMENT", record: saved, created: before === undefined, data });
  return saved;
}

export function saveContact(world: World, next: Contact): Contact {
  const before = world.tables.contacts.get(next.id);
  const saved = world.tables.contacts.put({ ...next, updatedMs: stamp(world, before, { what: "edit" }) });
  remember(world, before);
  raiseEvent(world, { category: "CONTACT", record: saved, created: before === undefined, data: null });
  return saved;
}

/** AUTHORISED becomes PAID when nothing is left, and the other way round when a payment is taken off. */
function settle<Document extends DocumentBody>(
  world: World,
  document: Document,
  leftMinor: number,
  appliedDates: readonly string[],
): Document {
  if (document.status !== "AUTHORISED" && document.status !== "PAID") return document;
  const free = totalsOf(document).totalMinor === 0 && !world.behaviour.zeroTotalIsPaid;
  if (leftMinor > 0 || free) return { ...document, status: "AUTHORISED", fullyPaidOn: null };
  return { ...document, status: "PAID", fullyPaidOn: appliedDates.toSorted().at(-1) ?? document.date };
}

function stamp(world: World, before: { readonly updatedMs: number } | undefined, cause: Cause): number {
  if (before === undefined) return world.nowMs();
  return cause.quiet === true ? before.updatedMs : Math.max(world.nowMs(), before.updatedMs + 1);
}

function remember(world: World, before: Invoice | CreditNote | Contact | Advance | undefined): void {
  if (before === undefined) return;
  const { staleReadMs, readsLagMs } = world.behaviour;
  if (readsLagMs > 0) {
    const past = (world.past.get(before.id) ?? []).filter(({ untilMs }) => untilMs > world.nowMs());
    world.past.set(before.id, [...past, { record: before, untilMs: world.nowMs() + readsLagMs }]);
  }
  if (staleReadMs === 0) return;
  world.earlier.set(before.id, { record: before, untilMs: world.nowMs() + staleReadMs });
}
