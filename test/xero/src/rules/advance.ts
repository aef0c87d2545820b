/**
 * Overpayments and prepayments: money that was received too much or in advance, and what of it is used on invoices. Made,
 * applied, taken off and paid out by people here; the app only reads them (docs/xero.md §8). What is used is kept
 * on both documents.
 */

import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { Advance, AdvanceKind, Allocation, Organisation } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { Actor } from "./actor.ts";
import { applyCredit, removeCredit } from "./allocation.ts";
import { advanceLeftMinor, invoiceDueMinor } from "./balance.ts";
import { saveAdvance } from "./change.ts";
import { findInvoice } from "./find.ts";
import { refusedDate, refusedEdit } from "./lock-date.ts";
import { MESSAGES } from "./messages.ts";

export interface NewAdvance {
  readonly kind: AdvanceKind;
  readonly contactId: string;
  readonly date: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly currencyCode: string;
  readonly currencyRate: number;
}

interface By {
  readonly organisation: Organisation;
  readonly actor: Actor;
}

export function receive(world: World, { organisation, actor }: By, made: NewAdvance): Result<Advance, string[]> {
  const locked = refusedDate(organisation, actor, made.date);
  if (locked !== null) return err([locked]);
  if (made.amountMinor <= 0) return err([MESSAGES.paymentAmountNotPositive]);
  const { amountMinor, ...rest } = made;
  const blank = { status: "AUTHORISED", allocations: [], payments: [], updatedMs: world.nowMs() } as const;
  const advance = { tenantId: organisation.tenantId, id: world.newId(), totalMinor: amountMinor, ...rest, ...blank };
  return ok(saveAdvance(world, advance, { what: "edit" }));
}

/** Without a date: the later of both documents' (docs/xero.md §8). */
export function applyAdvance(
  world: World,
  { organisation, actor }: By,
  use: { readonly advanceId: string; readonly invoiceId: string; readonly amountMinor: number; readonly date?: string },
): Result<Allocation, string[]> {
  const advance = world.tables.advances.get(use.advanceId);
  const invoice = findInvoice(world, organisation.tenantId, use.invoiceId);
  if (advance?.tenantId !== organisation.tenantId || invoice === null) return err([MESSAGES.documentNotFound]);
  const { amountMinor } = use;
  const date = use.date ?? [advance.date, invoice.date].toSorted().at(-1) ?? invoice.date;
  const locked = refusedDate(organisation, actor, date);
  const errors = locked === null ? [] : [locked];
  if (advance.contactId !== invoice.contactId) errors.push(MESSAGES.allocationContactDiffers);
  if (advance.currencyCode !== invoice.currencyCode) errors.push(MESSAGES.allocationCurrencyDiffers);
  if (invoice.status === "PAID") errors.push(MESSAGES.invoicePaidOff);
  else if (invoice.status !== "AUTHORISED") errors.push(MESSAGES.notValidForModification("Invoice"));
  if (amountMinor <= 0) errors.push(MESSAGES.allocationAmountNotPositive);
  if (amountMinor > Math.min(advanceLeftMinor(advance), invoiceDueMinor(invoice))) {
    errors.push(MESSAGES.creditExceedsRemaining);
  }
  if (errors.length > 0) return err(errors);
  const allocation = { id: world.newId(), invoiceId: invoice.id, invoiceNumber: invoice.number, date, amountMinor };
  const saved = { ...advance, allocations: [...advance.allocations, allocation] };
  saveAdvance(world, saved, { what: "allocation" });
  applyCredit(world, invoice, {
    kind: advance.kind,
    allocationId: allocation.id,
    creditId: advance.id,
    creditNumber: "",
    creditDate: advance.date,
    creditTotalMinor: advance.totalMinor,
    date,
    amountMinor,
  });
  return ok(allocation);
}

export function unapplyAdvance(
  world: World,
  { organisation, actor }: By,
  allocationId: string,
): Result<Allocation, string[]> {
  const advance = world.tables.advances
    .lookup("tenant", organisation.tenantId)
    .find((one) => one.allocations.some((row) => row.id === allocationId));
  const allocation = advance?.allocations.find((row) => row.id === allocationId);
  if (advance === undefined || allocation === undefined) return err([MESSAGES.documentNotFound]);
  const locked = refusedEdit(organisation, actor, allocation.date);
  if (locked !== null) return err([locked]);
  const allocations = advance.allocations.filter((row) => row.id !== allocationId);
  saveAdvance(world, { ...advance, allocations }, { what: "allocation" });
  const invoice = findInvoice(world, organisation.tenantId, allocation.invoiceId);
  if (invoice !== null) removeCredit(world, invoice, allocationId);
  return ok(allocation);
}
